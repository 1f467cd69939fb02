import type { GraphQLResolveInfo } from "graphql";
import { Args, Ctx, FieldResolver, Info, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { follow } from "../relations.js";
import { GeoRepCheckpoint, GeoRepCheckpointConnection } from "../types/checkpoint.js";
import { Cluster, Host } from "../types/cluster.js";
import { GeoRepCrawlStatus, GeoRepOptionLevel } from "../types/enums.js";
import { Operation, OperationConnection } from "../types/operation.js";
import { GeoRepOptionDefinition } from "../types/option.js";
import { PageArgs } from "../types/page-args.js";
import { GeoRepSession, GeoRepSessionDetail, GeoRepSessionOption } from "../types/session.js";
import { Brick, Volume } from "../types/volume.js";

@Resolver(() => GeoRepSession)
export class SessionResolver {
  @FieldResolver(() => Cluster, { description: "The cluster of the primary volume." })
  cluster(@Root() session: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(session, {}, info, context);
  }

  @FieldResolver(() => Volume, { description: "The volume that is replicated (column `master_volume_id`)." })
  primaryVolume(@Root() session: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(session, {}, info, context);
  }

  @FieldResolver(() => Host, {
    nullable: true,
    description: "The destination host (column `slave_host_uuid`); null where it is in no registered cluster.",
  })
  secondaryHost(@Root() session: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(session, {}, info, context);
  }

  @FieldResolver(() => Volume, {
    nullable: true,
    description: "The destination volume (column `slave_volume_id`); null where it is in no registered cluster.",
  })
  secondaryVolume(
    @Root() session: object,
    @Info() info: GraphQLResolveInfo,
    @Ctx() context: Context,
  ): Promise<unknown> {
    return follow(session, {}, info, context);
  }

  @FieldResolver(() => [GeoRepSessionDetail], {
    description: "One for each brick of which anything was seen, in the order of `volume info`.",
  })
  details(@Root() session: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(session, {}, info, context);
  }

  @FieldResolver(() => [GeoRepSessionOption], { description: "All options, defaults included, by key." })
  options(@Root() session: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(session, {}, info, context);
  }

  @FieldResolver(() => GeoRepCheckpoint, { nullable: true, description: "The present one; null where none is set." })
  checkpoint(@Root() session: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(session, {}, info, context);
  }

  @FieldResolver(() => GeoRepCheckpointConnection, {
    description: "All that the service saw, the newest first; those of the past as they were last seen.",
  })
  checkpoints(
    @Root() session: object,
    @Args(() => PageArgs) page: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Ctx() context: Context,
  ): Promise<unknown> {
    return follow(session, page, info, context);
  }

  @FieldResolver(() => OperationConnection, { description: "What was asked for, the newest first." })
  operations(
    @Root() session: object,
    @Args(() => PageArgs) page: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Ctx() context: Context,
  ): Promise<unknown> {
    return follow(session, page, info, context);
  }
}

@Resolver(() => GeoRepSessionDetail)
export class DetailResolver {
  @FieldResolver(() => GeoRepCrawlStatus, {
    nullable: true,
    description: "How the worker finds changes (column `crawl_status`); null while it does not crawl.",
  })
  crawlStatus(@Root() detail: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(detail, {}, info, context);
  }

  @FieldResolver(() => GeoRepSession, { description: "The session that it belongs to." })
  session(@Root() detail: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(detail, {}, info, context);
  }

  @FieldResolver(() => Brick, { description: "The brick of the primary volume (column `master_brick_id`)." })
  brick(@Root() detail: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(detail, {}, info, context);
  }

  @FieldResolver(() => Host, {
    nullable: true,
    description:
      "The destination node that the brick syncs to (column `slave_host_uuid`); null where it is not known or in no registered cluster.",
  })
  secondaryHost(@Root() detail: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(detail, {}, info, context);
  }
}

@Resolver(() => GeoRepCheckpoint)
export class CheckpointResolver {
  @FieldResolver(() => GeoRepSession, { description: "The session that it belongs to." })
  session(@Root() checkpoint: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(checkpoint, {}, info, context);
  }

  @FieldResolver(() => Operation, {
    nullable: true,
    description: "The operation that set it; null where it was set behind the service's back.",
  })
  operation(@Root() checkpoint: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(checkpoint, {}, info, context);
  }
}

@Resolver(() => GeoRepSessionOption)
export class OptionResolver {
  @FieldResolver(() => GeoRepOptionDefinition, {
    nullable: true,
    description: "What the service knows of it; null for an option of a release that it does not know.",
  })
  definition(@Root() option: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(option, {}, info, context);
  }

  @FieldResolver(() => GeoRepOptionLevel, { description: "Who may set and reset it in this session." })
  level(@Root() option: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(option, {}, info, context);
  }

  @FieldResolver(() => GeoRepSession, { description: "The session that it belongs to." })
  session(@Root() option: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(option, {}, info, context);
  }
}
