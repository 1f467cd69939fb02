import { AppError } from "../errors.js";
import { parseId } from "../store/queries/lists.js";

// Inputs of changes, in which what is left out stays as it is.

/** @throws AppError INVALID_ARGUMENT for null, where a value can be left as it is and not taken away */
export function present<T>(value: T | null, field: string): T {
  if (value !== null) return value;
  throw new AppError("INVALID_ARGUMENT", "It cannot be taken away: leave it out to keep it as it is.", { field });
}

/** @returns null for what is left out, too @throws AppError INVALID_ARGUMENT */
export function idIn(text: string | null | undefined, field: string): string | null {
  return text == null ? null : parseId(text, field);
}

/** @throws AppError INVALID_ARGUMENT */
export function idsIn(texts: readonly string[], field: string): readonly string[] {
  return texts.map((text) => parseId(text, field));
}

type Given<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** What was given of an input, and nothing else. */
export function withoutUndefined<T extends object>(values: T): Given<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>;
}
