import { Arg, Args, Ctx, ID, Query, Resolver } from "type-graphql";
import { SHOWN_ENTITIES } from "../../model/entities/index.js";
import { SHOWN_DEFINITIONS } from "../../model/options/shown.js";
import { EventOrder } from "../../model/schema/enums.js";
import { Node } from "../../model/schema/node.js";
import { GeoRepOptionDefinition } from "../../model/schema/option-definition.js";
import { PageArgs } from "../../model/schema/page-args.js";
import type { Context } from "../context.js";
import { type Root, ROOTS } from "../roots.js";
import { Viewer } from "../types/viewer.js";

const ANY_ID = { description: "A UUID; upper case is accepted." } as const;
const FILTER = { nullable: true, description: "All of them where left out." } as const;

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

function declare(name: string, root: Root): void {
  const { description } = root;
  if (root.kind === "byId") {
    Query(() => SHOWN_ENTITIES[root.to], { nullable: true, description })(prototype, name, BODY);
    Arg("id", () => ID, ANY_ID)(prototype, name, 0);
    return;
  }
  const { type, filter, isOrdered } = root;
  Query(type as never, { description })(prototype, name, BODY);
  if (filter !== null) Arg("filter", () => filter, FILTER)(prototype, name, 0);
  if (isOrdered) {
    Arg("order", () => EventOrder, { defaultValue: "NEWEST_FIRST", description: "By number." })(prototype, name, 1);
  }
  Args(() => PageArgs)(prototype, name, 2);
}
