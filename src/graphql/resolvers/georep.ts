import type { GraphQLResolveInfo } from "graphql";
import { Args, Ctx, FieldResolver, Info, Resolver, Root } from "type-graphql";
import {
  type DetailRecord,
  DETAILS_OF_SESSION,
  OPTIONS_OF_SESSION,
  type OptionRecord,
  type SessionRecord,
} from "../../service/queries/georep.js";
import { RELATION } from "../../service/queries/lists.js";
import type { Context } from "../context.js";
import { type Connection, many, one, related } from "../relations.js";
import * as from from "../sources.js";
import { Cluster, Host } from "../types/cluster.js";
import { GeoRepCrawlStatus } from "../types/enums.js";
import { OperationConnection } from "../types/operation.js";
import { PageArgs } from "../types/page-args.js";
import { GeoRepSession, GeoRepSessionDetail, GeoRepSessionOption } from "../types/session.js";
import { Brick, Volume } from "../types/volume.js";

@Resolver(() => GeoRepSession)
export class SessionResolver {
  @FieldResolver(() => Cluster, { description: "The cluster of the primary volume." })
  cluster(@Root() session: SessionRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return one(from.clusters, session.clusterId, info, context);
  }

  @FieldResolver(() => Volume, { description: "The volume that is replicated." })
  primaryVolume(@Root() session: SessionRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return one(from.volumes, session.primaryVolumeId, info, context);
  }

  @FieldResolver(() => Host, { nullable: true, description: "Null where that host is in no registered cluster." })
  secondaryHost(@Root() session: SessionRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return one(from.hosts, session.secondaryHostId, info, context);
  }

  @FieldResolver(() => Volume, { nullable: true, description: "Null where that volume is in no registered cluster." })
  secondaryVolume(@Root() session: SessionRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return one(from.volumes, session.secondaryVolumeId, info, context);
  }

  @FieldResolver(() => [GeoRepSessionDetail], {
    description: "One for each brick of which anything was seen, in the order of `volume info`.",
  })
  details(@Root() session: SessionRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return many(from.details, DETAILS_OF_SESSION, session.id, info, context);
  }

  @FieldResolver(() => [GeoRepSessionOption], { description: "All options, defaults included, by key." })
  options(@Root() session: SessionRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return many(from.options, OPTIONS_OF_SESSION, session.id, info, context);
  }

  @FieldResolver(() => OperationConnection, { description: "What was asked for, the newest first." })
  operations(
    @Root() session: SessionRecord,
    @Args(() => PageArgs) page: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Ctx() context: Context,
  ): Promise<Connection<object>> {
    return related(from.operations, RELATION.operationsOfSession, session.id, page, info, context);
  }
}

@Resolver(() => GeoRepSessionDetail)
export class DetailResolver {
  @FieldResolver(() => GeoRepCrawlStatus, {
    nullable: true,
    description: "How the worker finds changes (column `crawl_status`); null while it does not crawl.",
  })
  crawlStatus(@Root() detail: DetailRecord): string | null {
    return detail.crawlStatusRaw === null ? null : (CRAWLS.get(detail.crawlStatusRaw) ?? "UNKNOWN");
  }

  @FieldResolver(() => GeoRepSession, { description: "The session that it belongs to." })
  session(@Root() detail: DetailRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return one(from.sessions, detail.sessionId, info, context);
  }

  @FieldResolver(() => Brick, { description: "The brick of the primary volume." })
  brick(@Root() detail: DetailRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return one(from.bricks, detail.brickId, info, context);
  }

  @FieldResolver(() => Host, {
    nullable: true,
    description:
      "The destination node that the brick syncs to; null where it is not known or in no registered cluster.",
  })
  secondaryHost(@Root() detail: DetailRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return one(from.hosts, detail.secondaryHostId, info, context);
  }
}

@Resolver(() => GeoRepSessionOption)
export class OptionResolver {
  @FieldResolver(() => GeoRepSession, { description: "The session that it belongs to." })
  session(@Root() option: OptionRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return one(from.sessions, option.sessionId, info, context);
  }
}

const CRAWLS: ReadonlyMap<string, string> = new Map([
  ["Hybrid Crawl", "HYBRID"],
  ["History Crawl", "HISTORY"],
  ["Changelog Crawl", "CHANGELOG"],
]);
