import { Arg, Args, Ctx, ID, Query, Resolver } from "type-graphql";
import { SHOWN_ENTITIES } from "../../model/entities/index.js";
import { SHOWN_DEFINITIONS } from "../../model/options/shown.js";
import { Node } from "../../model/schema/node.js";
import { GeoRepOptionDefinition } from "../../model/schema/option-definition.js";
import { PageArgs } from "../../model/schema/page-args.js";
import type { Context } from "../context.js";
import { type Root, ROOTS } from "../roots.js";
import { Viewer } from "../types/viewer.js";

const ANY_ID = { description: "A UUID; upper case is accepted." } as const;

@Resolver()
export class QueryResolver {
  @Query(() => Viewer, { description: "Who asks." })
  viewer(@Ctx() { actor }: Context): Viewer {
    return { user: actor.user, tokenId: actor.tokenId, role: actor.role };
  }

  @Query(() => [GeoRepOptionDefinition], {
    description: "The options of sessions, by name: what each does, which values it takes, and who may set it.",
  })
  geoRepOptionDefinitions(): readonly object[] {
    return SHOWN_DEFINITIONS;
  }
}

// Plans gather what these lead to (see `resolveByPlans`): here stands what the schema says of them.
const { prototype } = QueryResolver;
const BODY: PropertyDescriptor = {};

Query(() => Node, { nullable: true, description: "Whatever has that id; null where nothing has." })(
  prototype,
  "node",
  BODY,
);
Arg("id", () => ID, ANY_ID)(prototype, "node", 0);
for (const [name, root] of Object.entries<Root>(ROOTS)) declare(name, root);

function declare(name: string, { args, description, ...root }: Root): void {
  const isList = root.kind === "list";
  const type = isList ? root.type : () => SHOWN_ENTITIES[root.to];
  Query(type as never, isList ? { description } : { description, nullable: true })(prototype, name, BODY);
  for (const [at, [key, argument]] of Object.entries(args).entries()) {
    const { type: shown, defaultValue, isRequired = false } = argument;
    const presence = defaultValue === undefined ? { nullable: !isRequired } : { defaultValue };
    Arg(key, shown as never, { description: argument.description, ...presence })(prototype, name, at);
  }
  if (isList) Args(() => PageArgs)(prototype, name, Object.keys(args).length);
}
