import {
  coerceInputValue,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  valueFromAST,
  type VariableDefinitionNode,
} from "graphql";
import { AppError } from "../../errors.js";
import { DEEPEST } from "./nesting.js";
import { withoutValues } from "./without-values.js";

type Variables = Readonly<Record<string, unknown>>;

/** Values that the variables of one request may hold, lists and objects among them. */
export const MOST_VARIABLE_VALUES = 10_000;
/** What is wrong with variables is told so often: each word of it takes time, and callers mend one after another. */
const MOST_FOUND = 5;

/**
 * The variables of an operation as its types make them, default values among them. graphql-js's own function tells of every
 * single wrong value, however many there are, and echoes each.
 *
 * @throws AppError TOO_COMPLEX, MALFORMED_REQUEST without any of the values
 */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Variables,
): Variables {
  assertFew(given);
  const found: string[] = [];
  const coerced: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  try {
    for (const definition of operation.variableDefinitions ?? []) {
      coerceOne(schema, definition, given, coerced, (what) => {
        found.push(what);
        if (found.length >= MOST_FOUND) throw new Enough();
      });
    }
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  if (found.length > 0) throw new AppError("MALFORMED_REQUEST", found.join(" "));
  return coerced;
}

class Enough extends Error {}

function coerceOne(
  schema: GraphQLSchema,
  definition: VariableDefinitionNode,
  given: Variables,
  into: Record<string, unknown>,
  tell: (what: string) => void,
): void {
  const name = definition.variable.name.value;
  const type = typeFromAST(schema, definition.type);
  // Validation vouches for it.
  if (!isInputType(type)) return;
  const typeName = String(type);
  if (!Object.hasOwn(given, name)) {
    if (definition.defaultValue !== undefined) into[name] = valueFromAST(definition.defaultValue, type);
    else if (isNonNullType(type)) tell(`Variable "$${name}" of required type "${typeName}" was not provided.`);
    return;
  }
  const value = given[name];
  if (value === null && isNonNullType(type)) {
    tell(`Variable "$${name}" of non-null type "${typeName}" must not be null.`);
    return;
  }
  into[name] = coerceInputValue(value, type satisfies GraphQLInputType, (path, _value, { message }) => {
    const place = path.length === 0 ? "" : ` at "${name}${path.map(step).join("")}"`;
    tell(`Variable "$${name}" has an invalid value${place}: ${withoutValues(message)}`);
  });
}

function step(key: string | number): string {
  return typeof key === "number" ? `[${key}]` : `.${key}`;
}

/** Without recursion: what is nested deeply must not fill the stack. */
function assertFew(variables: Variables): void {
  let values = 0;
  const left: { readonly value: unknown; readonly depth: number }[] = [{ value: variables, depth: 0 }];
  for (let at = left.pop(); at !== undefined; at = left.pop()) {
    const { value: next, depth } = at;
    if (typeof next !== "object" || next === null) continue;
    if (depth > DEEPEST) throw new AppError("TOO_COMPLEX", `The variables nest deeper than ${DEEPEST} values.`);
    const members = Array.isArray(next) ? (next as readonly unknown[]) : Object.values(next);
    values += members.length;
    if (values > MOST_VARIABLE_VALUES) {
      throw new AppError("TOO_COMPLEX", `The variables hold more than ${MOST_VARIABLE_VALUES} values.`);
    }
    for (const value of members) left.push({ value, depth: depth + 1 });
  }
}
