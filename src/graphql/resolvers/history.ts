import type { GraphQLResolveInfo } from "graphql";
import { Ctx, FieldResolver, Info, Resolver, Root } from "type-graphql";
import { type EventRecord, type OperationRecord, STEPS_OF_OPERATION } from "../../service/queries/history.js";
import type { Context } from "../context.js";
import { many, one } from "../relations.js";
import * as from from "../sources.js";
import { Cluster, Host } from "../types/cluster.js";
import { Event } from "../types/event.js";
import { Operation, OperationStep } from "../types/operation.js";
import { GeoRepSession } from "../types/session.js";
import { Volume } from "../types/volume.js";

const GONE = { nullable: true, description: "Null when it is gone." } as const;

@Resolver(() => Operation)
export class OperationResolver {
  @FieldResolver(() => [OperationStep], { description: "Its commands, in their order." })
  steps(@Root() operation: OperationRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return many(from.steps, STEPS_OF_OPERATION, operation.id, info, context);
  }

  @FieldResolver(() => Cluster, GONE)
  cluster(@Root() operation: OperationRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return one(from.clusters, operation.clusterId, info, context);
  }

  @FieldResolver(() => Volume, GONE)
  volume(@Root() operation: OperationRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return one(from.volumes, operation.volumeId, info, context);
  }

  @FieldResolver(() => GeoRepSession, { nullable: true, description: "Null when it is gone, or not created yet." })
  session(@Root() operation: OperationRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return one(from.sessions, operation.sessionId, info, context);
  }
}

@Resolver(() => Event)
export class EventResolver {
  @FieldResolver(() => Cluster, GONE)
  cluster(@Root() event: EventRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return one(from.clusters, event.clusterId, info, context);
  }

  @FieldResolver(() => Volume, GONE)
  volume(@Root() event: EventRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return one(from.volumes, event.volumeId, info, context);
  }

  @FieldResolver(() => GeoRepSession, GONE)
  session(@Root() event: EventRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return one(from.sessions, event.sessionId, info, context);
  }

  @FieldResolver(() => Operation, GONE)
  operation(@Root() event: EventRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return one(from.operations, event.operationId, info, context);
  }

  @FieldResolver(() => Host, GONE)
  host(@Root() event: EventRecord, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    return one(from.hosts, event.hostId, info, context);
  }
}
