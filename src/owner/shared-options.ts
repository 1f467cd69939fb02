import type { KnownOption } from "./rows.js";

/** Different ones that are kept; when there are more, sharing begins anew. */
const MOST = 20_000;

const NAMES = new Map<string, string>();
const OPTIONS = new Map<string, KnownOption>();

/**
 * A session's options for the owner's memory. Most options of most sessions are what they are everywhere: equal ones are one
 * object in all of them, and so are their names, where each list that is read would bring some sixty of its own.
 */
export function sharedOptions(
  options: Iterable<readonly [name: string, option: KnownOption]>,
): ReadonlyMap<string, KnownOption> {
  return new Map(Array.from(options, ([name, option]) => [kept(NAMES, name, name), shared(option)]));
}

function shared({ value, default: preset, configurable, modified }: KnownOption): KnownOption {
  const all = { value, default: preset, configurable, modified };
  return kept(OPTIONS, JSON.stringify(all), all);
}

function kept<T>(known: Map<string, T>, key: string, value: T): T {
  const present = known.get(key);
  if (present !== undefined) return present;
  if (known.size >= MOST) known.clear();
  known.set(key, value);
  return value;
}
