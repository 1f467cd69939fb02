import { AppError } from "../errors.js";

/** @throws AppError INVALID_ARGUMENT */
export function idempotencyKeyOf(input: { readonly idempotencyKey?: string | null }): string | null {
  const key = input.idempotencyKey ?? null;
  if (key !== null && (key === "" || key.length > 200 || key.includes("\0") || !key.isWellFormed())) {
    throw new AppError("INVALID_ARGUMENT", "An idempotency key is text of 1 to 200 characters.", {
      field: "input.idempotencyKey",
    });
  }
  return key;
}
