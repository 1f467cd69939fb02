import { Field, ID, ObjectType } from "type-graphql";

@ObjectType({
  simpleResolvers: true,
  description: "What shows a finding: lines of a file, or of what a check told, on one host.",
})
export class GeoRepFindingEvidence {
  @Field(() => ID, { nullable: true, description: "The host; null where it is about no single one." })
  readonly hostId!: string | null;

  @Field(() => String, { nullable: true, description: "Gluster's name for the host." })
  readonly hostName!: string | null;

  @Field(() => ID, { nullable: true, description: "The brick whose worker it is about; null where it is about none." })
  readonly brickId!: string | null;

  @Field(() => String, { nullable: true, description: "`HOST:PATH` of the brick." })
  readonly brickName!: string | null;

  @Field(() => String, { description: "The file that the lines stand in, or what was checked." })
  readonly source!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "A command that shows the same and changes nothing: for the host, or where none is named for any source node. Null where `source` is the file to read, or no single command shows them.",
  })
  readonly command!: string | null;

  @Field(() => [String], { description: "As they stand there, each cut to 1,000 characters; at most 10." })
  readonly lines!: readonly string[];
}
