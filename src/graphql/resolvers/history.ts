import type { GraphQLResolveInfo } from "graphql";
import { Ctx, FieldResolver, ID, Info, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { follow } from "../relations.js";
import { Cluster, Host } from "../types/cluster.js";
import { Event } from "../types/event.js";
import { Operation, OperationStep } from "../types/operation.js";
import { GeoRepSession } from "../types/session.js";
import { Volume } from "../types/volume.js";

const GONE = { nullable: true, description: "Null when it is gone." } as const;

@Resolver(() => Operation)
export class OperationResolver {
  @FieldResolver(() => [OperationStep], { description: "Its commands, in their order." })
  steps(@Root() operation: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(operation, {}, info, context);
  }

  @FieldResolver(() => Cluster, GONE)
  cluster(@Root() operation: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(operation, {}, info, context);
  }

  @FieldResolver(() => Volume, GONE)
  volume(@Root() operation: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(operation, {}, info, context);
  }

  @FieldResolver(() => GeoRepSession, { nullable: true, description: "Null when it is gone, or not created yet." })
  session(@Root() operation: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(operation, {}, info, context);
  }
}

@Resolver(() => Event)
export class EventResolver {
  @FieldResolver(() => ID, { description: "A lower-case UUID, made of the number." })
  id(@Root() event: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(event, {}, info, context);
  }

  @FieldResolver(() => Cluster, GONE)
  cluster(@Root() event: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(event, {}, info, context);
  }

  @FieldResolver(() => Volume, GONE)
  volume(@Root() event: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(event, {}, info, context);
  }

  @FieldResolver(() => GeoRepSession, GONE)
  session(@Root() event: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(event, {}, info, context);
  }

  @FieldResolver(() => Operation, GONE)
  operation(@Root() event: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(event, {}, info, context);
  }

  @FieldResolver(() => Host, GONE)
  host(@Root() event: object, @Info() info: GraphQLResolveInfo, @Ctx() context: Context): Promise<unknown> {
    return follow(event, {}, info, context);
  }
}
