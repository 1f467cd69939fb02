import { type GraphQLField, GraphQLString, getNamedType, isListType, getNullableType, isObjectType } from "graphql";
import { JsonObject } from "../../model/schema/scalars.js";

// What a value of an answer weighs: one, and more where it is large.

/** Characters that weigh as much as one value more. */
export const CHARACTERS = 50;

/**
 * How many values a value of a field is taken to weigh before it is read: the field's `complexity`, as type-graphql calls it, 1 where
 * it has none, or there is no such field.
 */
export function expectedWeight(field: GraphQLField<unknown, unknown> | undefined): number {
  const complexity = field?.extensions["complexity"];
  return typeof complexity === "number" ? complexity : 1;
}

/** Whether values of a field may be large: texts, lists, objects and JSON. */
export function mayBeLarge({ type }: GraphQLField<unknown, unknown>): boolean {
  const named = getNamedType(type);
  return named === GraphQLString || named === JsonObject || isObjectType(named) || isListType(getNullableType(type));
}

/** What some values of an object weigh beyond the one that each counts as. */
export function weightIn(object: Readonly<Record<string, unknown>>, keys: readonly string[]): number {
  let all = 0;
  for (const key of keys) all += Math.floor(charactersOf(object[key]) / CHARACTERS);
  return all;
}

/** About as many as its JSON has. */
function charactersOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  const isList = Array.isArray(value);
  let all = 0;
  for (const [key, each] of Object.entries(value)) all += PUNCTUATION + (isList ? 0 : key.length) + charactersOf(each);
  return all;
}

/** Quotes, a colon and a comma. */
const PUNCTUATION = 4;
