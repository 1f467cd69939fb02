/**
 * What PostgreSQL says of a value that it does not take (SQLSTATE class 22, "data exception"); null for any other error. It says so
 * before a commit: nothing of the transaction was written.
 */
export function refusedValue(error: unknown): string | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "string" && /^22...$/.test(at.code)) return at.message;
  }
  return null;
}
