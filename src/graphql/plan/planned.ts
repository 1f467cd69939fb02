import { type ApolloServerPlugin, type GraphQLRequestListener, HeaderMap } from "@apollo/server";
import { getVariableValues, type GraphQLSchema, type OperationDefinitionNode } from "graphql";
import { AppError } from "../../errors.js";
import type { Context, Services } from "../context.js";
import { formatError } from "../errors.js";
import { compile } from "./compile.js";
import { type QueryPlan, Unusual } from "./plan.js";
import { run } from "./run.js";

type Hook = NonNullable<GraphQLRequestListener<Context>["responseForOperation"]>;

/**
 * Answers queries that have a plan by following it, in a third of the time that graphql-js takes for large answers. All others,
 * and those whose answer has errors, are graphql-js's: queries change nothing, so one that was begun can begin again.
 */
export function plannedQueries(
  schema: GraphQLSchema,
  services: Pick<Services, "log" | "databaseUnavailable">,
): ApolloServerPlugin<Context> {
  // Apollo hands over the same document for the same text, as long as it remembers it.
  const plans = new WeakMap<OperationDefinitionNode, QueryPlan | null>();
  const responseForOperation: Hook = async ({ document, operation, request, contextValue }) => {
    // Apollo comes here also when the document does not tell which of its operations is meant.
    let plan = (operation as OperationDefinitionNode | undefined) === undefined ? null : plans.get(operation);
    if (plan === undefined) {
      plan = compile(schema, document, operation);
      plans.set(operation, plan);
    }
    if (plan === null) return null;
    const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], request.variables ?? {});
    if (coerced === undefined) return null;
    try {
      const data = await run(plan, { schema, reader: contextValue.services.reader, variables: coerced });
      return respond({ data });
    } catch (error) {
      if (error instanceof Unusual || error instanceof AppError) return null;
      // Asking a database that is away once more would only take twice as long to say so.
      return respond({ data: null, errors: [formatError({ message: "" }, error, services)] });
    }
  };
  return { requestDidStart: async () => ({ responseForOperation }) };
}

function respond(singleResult: object) {
  return { http: { status: undefined, headers: new HeaderMap() }, body: { kind: "single" as const, singleResult } };
}
