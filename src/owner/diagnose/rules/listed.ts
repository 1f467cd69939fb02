import { brickName, type KnownBrick } from "../../rows.js";

/** Names that are told; of more their number is. */
const MOST = 5;
const AND = new Intl.ListFormat("en-GB");

/** `a, b and c`, each once; of many the first five. */
export function listed(names: Iterable<string>): string {
  const all = [...new Set(names)];
  const more = all.length - MOST;
  return AND.format(more > 0 ? [...all.slice(0, MOST), `${more} more`] : all);
}

export function bricksOf(workers: readonly { readonly brick: KnownBrick }[]): string {
  return listed(workers.map(({ brick }) => brickName(brick)));
}
