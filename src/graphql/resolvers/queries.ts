import type { GraphQLResolveInfo } from "graphql";
import { Arg, Args, Ctx, ID, Info, Query, Resolver } from "type-graphql";
import { parseId } from "../../service/queries/lists.js";
import { nodeWithId } from "../../service/queries/node.js";
import { allOf } from "../../service/queries/entity-table.js";
import type { Context } from "../context.js";
import { GRAPH } from "../graph.js";
import { SHOWN_DEFINITIONS } from "../../model/options/shown.js";
import { root } from "../relations.js";
import { Viewer } from "../types/viewer.js";
import { EventOrder } from "../../model/schema/enums.js";
import {
  EventFilterInput,
  GeoRepSessionFilterInput,
  OperationFilterInput,
  VolumeFilterInput,
} from "../types/filters.js";
import { Node } from "../../model/schema/node.js";
import { GeoRepOptionDefinition } from "../../model/schema/option-definition.js";
import { PageArgs } from "../../model/schema/page-args.js";
import {
  Cluster,
  ClusterConnection,
  EventConnection,
  GeoRepSession,
  GeoRepSessionConnection,
  Host,
  Operation,
  OperationConnection,
  Volume,
  VolumeConnection,
} from "../../model/entities/index.js";

const ANY_ID = { description: "A UUID; upper case is accepted." } as const;
const FILTER = { nullable: true, description: "All of them where left out." } as const;

function byId(what: string): { readonly nullable: true; readonly description: string } {
  return { nullable: true, description: `${what} Null for an id that none has.` };
}

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

  @Query(() => Node, { nullable: true, description: "Whatever has that id; null where nothing has." })
  async node(
    @Arg("id", () => ID, ANY_ID) id: string,
    @Ctx() { services: { reader } }: Context,
  ): Promise<object | null> {
    const uuid = parseId(id, "id");
    const found = await nodeWithId(reader, uuid);
    if (found === null) return null;
    const { table } = GRAPH[found.type];
    const record = found.record ?? (await reader.byIds(table, [uuid], allOf(table))).get(uuid);
    return record === undefined ? null : Object.assign(record, { __typename: found.type });
  }

  @Query(
    () => Cluster,
    byId("A registered cluster: how it is reached, its hosts and volumes, the sessions from and to it."),
  )
  cluster(@Arg("id", () => ID, ANY_ID) id: string, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return root("cluster", { id }, {}, info, context);
  }

  @Query(() => ClusterConnection, { description: "Registered clusters, by name." })
  clusters(
    @Args(() => PageArgs) page: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Ctx() context: Context,
  ): Promise<object | null> {
    return root("clusters", {}, page, info, context);
  }

  @Query(() => Host, byId("A host of a registered cluster: where it is reached, and the bricks on it."))
  host(@Arg("id", () => ID, ANY_ID) id: string, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return root("host", { id }, {}, info, context);
  }

  @Query(() => Volume, byId("A volume of a registered cluster: its bricks and options, the sessions from and to it."))
  volume(@Arg("id", () => ID, ANY_ID) id: string, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return root("volume", { id }, {}, info, context);
  }

  @Query(() => VolumeConnection, { description: "Volumes of registered clusters, by name." })
  volumes(
    @Arg("filter", () => VolumeFilterInput, FILTER) filter: VolumeFilterInput | null,
    @Args(() => PageArgs) page: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Ctx() context: Context,
  ): Promise<object | null> {
    return root("volumes", { filter }, page, info, context);
  }

  @Query(
    () => GeoRepSession,
    byId("A session as it was last observed: its bricks, options, checkpoint and operations."),
  )
  geoRepSession(@Arg("id", () => ID, ANY_ID) id: string, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return root("geoRepSession", { id }, {}, info, context);
  }

  @Query(() => GeoRepSessionConnection, { description: "Geo-replication sessions, in a stable order." })
  geoRepSessions(
    @Arg("filter", () => GeoRepSessionFilterInput, FILTER) filter: GeoRepSessionFilterInput | null,
    @Args(() => PageArgs) page: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Ctx() context: Context,
  ): Promise<object | null> {
    return root("geoRepSessions", { filter }, page, info, context);
  }

  @Query(
    () => Operation,
    byId("What became of a change, step by step; also after the `wait` of its mutation has ended."),
  )
  operation(@Arg("id", () => ID, ANY_ID) id: string, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return root("operation", { id }, {}, info, context);
  }

  @Query(() => OperationConnection, { description: "Operations, the newest first." })
  operations(
    @Arg("filter", () => OperationFilterInput, FILTER) filter: OperationFilterInput | null,
    @Args(() => PageArgs) page: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Ctx() context: Context,
  ): Promise<object | null> {
    return root("operations", { filter }, page, info, context);
  }

  @Query(() => EventConnection, { description: "What has changed, as long as events are kept." })
  events(
    @Arg("filter", () => EventFilterInput, FILTER) filter: EventFilterInput | null,
    @Arg("order", () => EventOrder, { defaultValue: "NEWEST_FIRST", description: "By number." }) order: string,
    @Args(() => PageArgs) page: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Ctx() context: Context,
  ): Promise<object | null> {
    return root("events", { filter, order }, page, info, context);
  }
}
