import { ArgsType, Field, Int } from "type-graphql";
import { DEFAULT_PAGE, LARGEST_PAGE, type PageInput } from "../page.js";

@ArgsType()
export class PageArgs implements PageInput {
  @Field(() => Int, {
    nullable: true,
    description: `Rows from the beginning, or after \`after\`; at most ${LARGEST_PAGE}. ${DEFAULT_PAGE} where neither first nor last is passed.`,
  })
  readonly first?: number | null;

  @Field(() => String, { nullable: true, description: "Only rows after this cursor." })
  readonly after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: `Rows from the end, or before \`before\`; at most ${LARGEST_PAGE}.`,
  })
  readonly last?: number | null;

  @Field(() => String, { nullable: true, description: "Only rows before this cursor." })
  readonly before?: string | null;
}
