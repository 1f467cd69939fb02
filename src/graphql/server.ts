import { ApolloServer, type ApolloServerPlugin, type GraphQLRequestListener } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import { type GraphQLFormattedError, type GraphQLSchema, OperationTypeNode } from "graphql";
import type { Throttle } from "../concurrency/throttle.js";
import { AppError, ERROR_CODES } from "../errors.js";
import { callerKey } from "../model/actor.js";
import { AnswerWriter } from "./answer-writer.js";
import type { Context, Services } from "./context.js";
import { formatError, graphqlError } from "./errors.js";
import { plannedQueries, Plans } from "./plan/planned.js";
import { assertAffordable, MOST_TOKENS, refusalsSince } from "./limits/limits.js";
import { coerceVariables } from "./limits/variables.js";
import { logMutation } from "./mutation-log.js";

const ELSEWHERE =
  "Subscriptions go over WebSocket, with the subprotocol graphql-transport-ws, or come as server-sent events to who accepts text/event-stream.";

/** Told of every operation that was executed; `failed` when any top-level error came of it. */
export type Observe = (operation: "query" | "mutation" | "subscription", failed: boolean) => void;

/** Apollo's server for queries and mutations over HTTP. */
export async function startGraphQLServer(
  schema: GraphQLSchema,
  services: Pick<Services, "log" | "databaseUnavailable">,
  refusals: Pick<Throttle, "wait">,
  observe: Observe,
): Promise<ApolloServer<Context>> {
  const plans = new Plans(schema);
  const writer = new AnswerWriter();
  const server = new ApolloServer<Context>({
    schema,
    // The route's matter, since it knows how a caller has logged in.
    csrfPrevention: false,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: MOST_TOKENS },
    stringifyResult: (answer) => writer.write(answer),
    // Cache control hooks every field of every answer, which nothing here makes use of.
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      limits(schema, plans, services, refusals),
      plannedQueries(schema, plans, services, writer),
      weighed(writer),
      observer(observe),
      mutationLog,
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

function limits(
  schema: GraphQLSchema,
  plans: Plans,
  services: Pick<Services, "log" | "databaseUnavailable">,
  refusals: Pick<Throttle, "wait">,
): ApolloServerPlugin<Context> {
  const hooks: GraphQLRequestListener<Context> = {
    validationDidStart: async ({ contextValue: { actor, source } }) => {
      const began = performance.now();
      return async (errors) => {
        if (errors === undefined) return;
        await refusals.wait(callerKey(actor, source), refusalsSince(began));
      };
    },
    didResolveOperation: async ({ document, operation, request, contextValue: { actor, source } }) => {
      const began = performance.now();
      try {
        if (operation === undefined) return;
        if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw new AppError("MALFORMED_REQUEST", ELSEWHERE);
        const variables = request.variables ?? {};
        const counted = plans.of(document, operation, () => coerceVariables(schema, operation, variables)) !== null;
        assertAffordable(schema, { document, operation, variables, counted });
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        // That variables are wrong may turn out at the last one of many.
        await refusals.wait(callerKey(actor, source), refusalsSince(began));
        throw graphqlError(error);
      }
    },
    // Lists may be longer than was thought: one error in place of one for each field that was not gathered any more. What a mutation did is told all the same.
    willSendResponse: async ({ operation, response: { body, http }, contextValue }) => {
      if (body.kind !== "single") return;
      const { exceeded } = contextValue.allowance;
      if (exceeded !== null && operation?.operation === OperationTypeNode.QUERY) {
        body.singleResult = { errors: [formatError({ message: "" }, exceeded, services)] };
        http.status = ERROR_CODES[exceeded.code].status;
      }
      const { actor, source } = contextValue;
      if (isForTooMuch(body.singleResult.errors)) await refusals.wait(callerKey(actor, source));
    },
  };
  return { requestDidStart: async () => hooks };
}

function weighed(writer: AnswerWriter): ApolloServerPlugin<Context> {
  const hooks: GraphQLRequestListener<Context> = {
    // A planned answer was weighed where it was gathered.
    willSendResponse: async ({ response: { body }, contextValue }) => {
      const data = body.kind === "single" ? body.singleResult.data : null;
      if (data != null) writer.note(data, contextValue.allowance.values, contextValue);
    },
  };
  return { requestDidStart: async () => hooks };
}

function isForTooMuch(errors: readonly GraphQLFormattedError[] = []): boolean {
  return errors.some(({ extensions }) => extensions?.["code"] === "TOO_COMPLEX");
}

const mutationLog: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ operation, errors, response: { body }, contextValue }) => {
      if (operation?.operation !== OperationTypeNode.MUTATION || body.kind !== "single") return;
      logMutation(contextValue, operation, { data: body.singleResult.data ?? null, errors: errors ?? [] });
    },
  }),
};

function observer(observe: Observe): ApolloServerPlugin<Context> {
  const hooks: GraphQLRequestListener<Context> = {
    willSendResponse: async ({ operation, errors }) => {
      if (operation != null) observe(operation.operation, errors !== undefined && errors.length > 0);
    },
  };
  return { requestDidStart: async () => hooks };
}
