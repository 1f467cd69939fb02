import { ApolloServer, type ApolloServerPlugin, type GraphQLRequestListener } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import type { GraphQLSchema } from "graphql";
import { AppError } from "../errors.js";
import type { Context, Services } from "./context.js";
import { formatError, graphqlError } from "./errors.js";
import { plannedQueries } from "./plan/planned.js";
import { assertAffordable, MOST_TOKENS } from "./limits.js";

/** Told of every operation that was executed; `failed` when any top-level error came of it. */
export type Observe = (operation: "query" | "mutation" | "subscription", failed: boolean) => void;

/** Apollo's server for queries and mutations over HTTP. */
export async function startGraphQLServer(
  schema: GraphQLSchema,
  services: Pick<Services, "log" | "databaseUnavailable">,
  observe: Observe,
): Promise<ApolloServer<Context>> {
  const server = new ApolloServer<Context>({
    schema,
    csrfPrevention: true,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: MOST_TOKENS },
    // Cache control hooks every field of every answer, which nothing here makes use of.
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      limits(schema),
      plannedQueries(schema, services),
      observer(observe),
    ],
    formatError: (formatted, error) => formatError(formatted, error, services),
    logger: {
      debug: () => {},
      info: () => {},
      warn: (text) => services.log.warn(text),
      error: (text) => services.log.error(text),
    },
  });
  await server.start();
  return server;
}

function limits(schema: GraphQLSchema): ApolloServerPlugin<Context> {
  const hooks = {
    didResolveOperation: async ({ document, operation, request }: Resolved): Promise<void> => {
      try {
        if (operation !== undefined) assertAffordable(schema, document, operation, request.variables ?? {});
      } catch (error) {
        throw error instanceof AppError ? graphqlError(error) : error;
      }
    },
  };
  return { requestDidStart: async () => hooks };
}

type Resolved = Parameters<NonNullable<GraphQLRequestListener<Context>["didResolveOperation"]>>[0];

function observer(observe: Observe): ApolloServerPlugin<Context> {
  const hooks: GraphQLRequestListener<Context> = {
    willSendResponse: async ({ operation, errors }) => {
      if (operation != null) observe(operation.operation, errors !== undefined && errors.length > 0);
    },
  };
  return { requestDidStart: async () => hooks };
}
