import { refusedValue } from "./refused-value.js";

/**
 * Writes all parts at once, and where PostgreSQL refuses a value of one, by halves: such a part is alone in the end, and costs no other.
 *
 * @param write one transaction
 * @returns why, by the parts that were refused
 */
export async function writeApart<T>(
  parts: readonly T[],
  write: (parts: readonly T[]) => Promise<void>,
): Promise<ReadonlyMap<T, string>> {
  try {
    await write(parts);
    return new Map();
  } catch (error) {
    const reason = refusedValue(error);
    const [one, ...more] = parts;
    if (reason === null || one === undefined) throw error;
    if (more.length === 0) return new Map([[one, reason]]);
  }
  const half = Math.ceil(parts.length / 2);
  const first = await writeApart(parts.slice(0, half), write);
  return new Map([...first, ...(await writeApart(parts.slice(half), write))]);
}
