import "reflect-metadata";
import type { GraphQLObjectType, GraphQLSchema } from "graphql";
import { buildSchemaSync } from "type-graphql";
import { AccessMutationResolver, ViewerResolver } from "./resolvers/access.js";
import { AlertMutationResolver } from "./resolvers/alert-mutations.js";
import { GeoRepCheckResolver, GeoRepDestinationResolver, GeoRepPreflightResolver } from "./resolvers/checks.js";
import { ClusterMutationResolver, HostKeyResolver } from "./resolvers/cluster-mutations.js";
import { GeoRepLinkResolver } from "./resolvers/links.js";
import { PlanResolver } from "./resolvers/plan.js";
import { QueryResolver } from "./resolvers/queries.js";
import { SessionMutationResolver } from "./resolvers/session-mutations.js";
import { SubscriptionResolver } from "./resolvers/subscriptions.js";
import { resolveByPlans } from "./plan/entry.js";
import { AccessToken } from "../model/entities/index.js";

/** The schema of the graph. Resolvers hold no state: what they need comes with the context. */
export function buildGraphQLSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      QueryResolver,
      PlanResolver,
      GeoRepDestinationResolver,
      GeoRepPreflightResolver,
      GeoRepCheckResolver,
      GeoRepLinkResolver,
      ViewerResolver,
      HostKeyResolver,
      ClusterMutationResolver,
      SessionMutationResolver,
      AccessMutationResolver,
      AlertMutationResolver,
      SubscriptionResolver,
    ],
    orphanedTypes: [AccessToken],
    validate: false,
    pubSub: NO_TOPICS,
  });
  resolveByPlans(schema);
  describe(schema.getQueryType(), "What is known of the registered clusters, and what was done and has happened.");
  describe(
    schema.getMutationType(),
    "Changes. Each payload tells in `userErrors` what the caller can do something about; top-level errors are about authentication, malformed documents and faults of the service.",
  );
  describe(
    schema.getSubscriptionType(),
    "Changes as they happen, over WebSocket with the subprotocol graphql-transport-ws, or as server-sent events.",
  );
  return schema;
}

// Decorators have no place for the descriptions of the root types.
function describe(type: GraphQLObjectType | null | undefined, description: string): void {
  if (type != null) type.description = description;
}

// type-graphql asks for one; every subscription here brings its own source.
const NO_TOPICS = {
  publish: (): void => {},
  subscribe: (): never => {
    throw new Error("subscriptions bring their own source");
  },
};
