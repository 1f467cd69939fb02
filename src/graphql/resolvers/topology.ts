import type { GraphQLResolveInfo } from "graphql";
import { Args, Ctx, FieldResolver, Info, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { follow } from "../relations.js";
import { Cluster, Host } from "../types/cluster.js";
import { VolumeStatus, VolumeType } from "../types/enums.js";
import { OperationConnection } from "../types/operation.js";
import { PageArgs } from "../types/page-args.js";
import { GeoRepSessionConnection } from "../types/session.js";
import { Brick, Volume, VolumeConnection, VolumeOption } from "../types/volume.js";

@Resolver(() => Cluster)
export class ClusterResolver {
  @FieldResolver(() => Host, { nullable: true, description: "The host that commands go through." })
  commandHost(@Root() cluster: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(cluster, {}, info, context);
  }

  @FieldResolver(() => [Host], { description: "Its members, by name." })
  hosts(@Root() cluster: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(cluster, {}, info, context);
  }

  @FieldResolver(() => VolumeConnection, { description: "Its volumes, by name." })
  volumes(
    @Root() cluster: object,
    @Args(() => PageArgs) page: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Ctx() context: Context,
  ): Promise<unknown> {
    return follow(cluster, page, info, context);
  }

  @FieldResolver(() => GeoRepSessionConnection, { description: "Sessions whose primary volume is in this cluster." })
  geoRepSessions(
    @Root() cluster: object,
    @Args(() => PageArgs) page: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Ctx() context: Context,
  ): Promise<unknown> {
    return follow(cluster, page, info, context);
  }

  @FieldResolver(() => GeoRepSessionConnection, { description: "Sessions whose secondary volume is in this cluster." })
  incomingGeoRepSessions(
    @Root() cluster: object,
    @Args(() => PageArgs) page: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Ctx() context: Context,
  ): Promise<unknown> {
    return follow(cluster, page, info, context);
  }

  @FieldResolver(() => OperationConnection, { description: "Operations on its sessions, the newest first." })
  operations(
    @Root() cluster: object,
    @Args(() => PageArgs) page: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Ctx() context: Context,
  ): Promise<unknown> {
    return follow(cluster, page, info, context);
  }
}

@Resolver(() => Host)
export class HostResolver {
  @FieldResolver(() => Cluster, { description: "The cluster whose pool it is in." })
  cluster(@Root() host: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(host, {}, info, context);
  }

  @FieldResolver(() => [Brick], { description: "Bricks of all volumes on this host." })
  bricks(@Root() host: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(host, {}, info, context);
  }
}

@Resolver(() => Volume)
export class VolumeResolver {
  @FieldResolver(() => VolumeType, { description: "How it spreads files over its bricks." })
  type(@Root() volume: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(volume, {}, info, context);
  }

  @FieldResolver(() => VolumeStatus, { description: "Whether it is served." })
  status(@Root() volume: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(volume, {}, info, context);
  }

  @FieldResolver(() => [VolumeOption], { description: "Options that were changed from their defaults, by key." })
  options(@Root() volume: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(volume, {}, info, context);
  }

  @FieldResolver(() => Cluster, { description: "The cluster that it is in." })
  cluster(@Root() volume: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(volume, {}, info, context);
  }

  @FieldResolver(() => [Brick], { description: "In the order of `volume info`." })
  bricks(@Root() volume: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(volume, {}, info, context);
  }

  @FieldResolver(() => GeoRepSessionConnection, { description: "Sessions that this volume is the primary of." })
  geoRepSessions(
    @Root() volume: object,
    @Args(() => PageArgs) page: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Ctx() context: Context,
  ): Promise<unknown> {
    return follow(volume, page, info, context);
  }

  @FieldResolver(() => GeoRepSessionConnection, { description: "Sessions that this volume is the secondary of." })
  incomingGeoRepSessions(
    @Root() volume: object,
    @Args(() => PageArgs) page: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Ctx() context: Context,
  ): Promise<unknown> {
    return follow(volume, page, info, context);
  }
}

@Resolver(() => Brick)
export class BrickResolver {
  @FieldResolver(() => Volume, { description: "The volume that it is a part of." })
  volume(@Root() brick: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(brick, {}, info, context);
  }

  @FieldResolver(() => Host, { nullable: true, description: "Null when the host has left the pool." })
  host(@Root() brick: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(brick, {}, info, context);
  }
}
