import { AppError } from "../../errors.js";
import type { Condition } from "./reader.js";

const LONGEST = 200;
const MOST_WORDS = 10;

/**
 * Rows in whose names each word of a search occurs, in upper or lower case.
 *
 * @param names in SQL about the table `t`
 * @returns null where nothing is searched for
 * @throws AppError INVALID_ARGUMENT for a search that is too long
 */
export function matches(search: string | null | undefined, names: readonly string[], field: string): Condition | null {
  if (search == null) return null;
  const words = search.split(/\s+/).filter((word) => word !== "");
  if (search.length > LONGEST || words.length > MOST_WORDS) {
    throw new AppError("INVALID_ARGUMENT", `A search has at most ${LONGEST} characters and ${MOST_WORDS} words.`, {
      field,
    });
  }
  // No stored name holds a NUL, and PostgreSQL takes none.
  if (search.includes("\0")) return () => "false";
  if (words.length === 0) return null;
  // Kept apart by its offset: PostgreSQL would make the text anew for each word.
  const text = `(select lower(concat_ws(' ', ${names.join(", ")})) as "text" offset 0) n`;
  return (parameters) =>
    `(select bool_and(strpos(n."text", lower(w)) > 0) from ${text}, unnest(${parameters.add(words, "text[]")}) w)`;
}
