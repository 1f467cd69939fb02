import { type ExecutionResult, Kind, type OperationDefinitionNode } from "graphql";
import { AppError } from "../errors.js";
import type { Context } from "./context.js";

/**
 * Logs who asked for a change and what came of it. What was asked for is told by the operation and the events that it makes:
 * arguments can hold secrets.
 */
export function logMutation(
  { actor, source, services }: Context,
  operation: OperationDefinitionNode,
  { data, errors }: Pick<ExecutionResult, "data" | "errors">,
): void {
  const refused = (errors ?? []).map(({ originalError, extensions }) =>
    originalError instanceof AppError ? originalError.code : (extensions["code"] ?? "INTERNAL"),
  );
  for (const field of operation.selectionSet.selections) {
    if (field.kind !== Kind.FIELD) continue;
    const codes = codesIn(data?.[field.alias?.value ?? field.name.value]);
    const outcome = [...(codes ?? []), ...(codes === null ? refused : [])];
    services.log.info(
      { user: actor.user, by: actor.tokenId, source, mutation: field.name.value, refused: outcome },
      outcome.length === 0 && codes !== null ? "mutation done" : "mutation refused",
    );
  }
}

/** Codes of a payload's userErrors, where they were asked for; null where there is no payload. */
function codesIn(payload: unknown): unknown[] | null {
  if (typeof payload !== "object" || payload === null) return null;
  const errors: unknown = "userErrors" in payload ? payload.userErrors : [];
  return Array.isArray(errors) ? errors.map((error: unknown) => codeOf(error)) : [];
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : "without a code";
}
