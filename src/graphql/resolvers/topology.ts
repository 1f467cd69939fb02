import type { GraphQLResolveInfo } from "graphql";
import { Args, Ctx, FieldResolver, Info, Resolver, Root } from "type-graphql";
import { RELATION } from "../../service/queries/lists.js";
import {
  type BrickRecord,
  BRICKS_OF_VOLUME,
  BRICKS_ON_HOST,
  type ClusterRecord,
  type HostRecord,
  HOSTS_OF_CLUSTER,
  type VolumeRecord,
} from "../../service/queries/topology.js";
import type { Context } from "../context.js";
import { type Connection, many, one, related } from "../relations.js";
import * as from from "../sources.js";
import { Cluster, Host } from "../types/cluster.js";
import { VolumeStatus, VolumeType } from "../types/enums.js";
import { OperationConnection } from "../types/operation.js";
import { PageArgs } from "../types/page-args.js";
import { GeoRepSessionConnection } from "../types/session.js";
import { Brick, Volume, VolumeConnection, VolumeOption } from "../types/volume.js";

@Resolver(() => Cluster)
export class ClusterResolver {
  @FieldResolver(() => Host, { nullable: true, description: "The host that commands go through." })
  commandHost(@Root() cluster: ClusterRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return one(from.hosts, cluster.commandHostId, info, context);
  }

  @FieldResolver(() => [Host], { description: "Its members, by name." })
  hosts(@Root() cluster: ClusterRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return many(from.hosts, HOSTS_OF_CLUSTER, cluster.id, info, context);
  }

  @FieldResolver(() => VolumeConnection, { description: "Its volumes, by name." })
  volumes(
    @Root() cluster: ClusterRecord,
    @Args(() => PageArgs) page: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Ctx() context: Context,
  ): Promise<Connection<object>> {
    return related(from.volumes, RELATION.volumesOfCluster, cluster.id, page, info, context);
  }

  @FieldResolver(() => GeoRepSessionConnection, { description: "Sessions whose primary volume is in this cluster." })
  geoRepSessions(
    @Root() cluster: ClusterRecord,
    @Args(() => PageArgs) page: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Ctx() context: Context,
  ): Promise<Connection<object>> {
    return related(from.sessions, RELATION.sessionsOfCluster, cluster.id, page, info, context);
  }

  @FieldResolver(() => GeoRepSessionConnection, { description: "Sessions whose secondary volume is in this cluster." })
  incomingGeoRepSessions(
    @Root() cluster: ClusterRecord,
    @Args(() => PageArgs) page: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Ctx() context: Context,
  ): Promise<Connection<object>> {
    return related(from.sessions, RELATION.sessionsIntoCluster, cluster.id, page, info, context);
  }

  @FieldResolver(() => OperationConnection, { description: "Operations on its sessions, the newest first." })
  operations(
    @Root() cluster: ClusterRecord,
    @Args(() => PageArgs) page: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Ctx() context: Context,
  ): Promise<Connection<object>> {
    return related(from.operations, RELATION.operationsOfCluster, cluster.id, page, info, context);
  }
}

@Resolver(() => Host)
export class HostResolver {
  @FieldResolver(() => Cluster, { description: "The cluster whose pool it is in." })
  cluster(@Root() host: HostRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return one(from.clusters, host.clusterId, info, context);
  }

  @FieldResolver(() => [Brick], { description: "Bricks of all volumes on this host." })
  bricks(@Root() host: HostRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return many(from.bricks, BRICKS_ON_HOST, host.id, info, context);
  }
}

@Resolver(() => Volume)
export class VolumeResolver {
  @FieldResolver(() => VolumeType, { description: "How it spreads files over its bricks." })
  type(@Root() volume: VolumeRecord): string {
    return TYPES.get(volume.typeRaw) ?? "UNKNOWN";
  }

  @FieldResolver(() => VolumeStatus, { description: "Whether it is served." })
  status(@Root() volume: VolumeRecord): string {
    return STATUSES.get(volume.statusRaw) ?? "UNKNOWN";
  }

  @FieldResolver(() => [VolumeOption], { description: "Options that were changed from their defaults, by key." })
  options(@Root() volume: VolumeRecord): VolumeOption[] {
    return Object.entries(volume.optionValues)
      .map(([key, value]) => ({ key, value }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  }

  @FieldResolver(() => Cluster, { description: "The cluster that it is in." })
  cluster(@Root() volume: VolumeRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return one(from.clusters, volume.clusterId, info, context);
  }

  @FieldResolver(() => [Brick], { description: "In the order of `volume info`." })
  bricks(@Root() volume: VolumeRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return many(from.bricks, BRICKS_OF_VOLUME, volume.id, info, context);
  }

  @FieldResolver(() => GeoRepSessionConnection, { description: "Sessions that this volume is the primary of." })
  geoRepSessions(
    @Root() volume: VolumeRecord,
    @Args(() => PageArgs) page: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Ctx() context: Context,
  ): Promise<Connection<object>> {
    return related(from.sessions, RELATION.sessionsOfVolume, volume.id, page, info, context);
  }

  @FieldResolver(() => GeoRepSessionConnection, { description: "Sessions that this volume is the secondary of." })
  incomingGeoRepSessions(
    @Root() volume: VolumeRecord,
    @Args(() => PageArgs) page: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Ctx() context: Context,
  ): Promise<Connection<object>> {
    return related(from.sessions, RELATION.sessionsIntoVolume, volume.id, page, info, context);
  }
}

@Resolver(() => Brick)
export class BrickResolver {
  @FieldResolver(() => Volume, { description: "The volume that it is a part of." })
  volume(@Root() brick: BrickRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return one(from.volumes, brick.volumeId, info, context);
  }

  @FieldResolver(() => Host, { nullable: true, description: "Null when the host has left the pool." })
  host(@Root() brick: BrickRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return one(from.hosts, brick.hostId, info, context);
  }
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ["Distribute", "DISTRIBUTE"],
  ["Replicate", "REPLICATE"],
  ["Distributed-Replicate", "DISTRIBUTED_REPLICATE"],
  ["Disperse", "DISPERSE"],
  ["Distributed-Disperse", "DISTRIBUTED_DISPERSE"],
]);

const STATUSES: ReadonlyMap<string, string> = new Map([
  ["Started", "STARTED"],
  ["Stopped", "STOPPED"],
  ["Created", "CREATED"],
]);
