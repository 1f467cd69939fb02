import { cutLine } from "../cut.js";

type Values = Readonly<Record<string, unknown>> | null;

const UUID = /^[0-9a-f]{8}(?=-[0-9a-f]{4}-)/;

/** Of a volume that was given another group of options there are dozens. */
const MOST = 6;
/** Characters. */
const LONGEST_NAME = 80;
const LONGEST_VALUE = 60;
/** So much of what two long values have in common is shown before what differs. */
const COMMON = 20;

/**
 * What an event's values were and have become: `sync-jobs 3 → 6, options.a.b on → none`. Members of both are named by their path, and
 * those that are the same are left out.
 *
 * @returns bounded, on one line; empty where nothing differs
 */
export function differencesOf(before: Values, after: Values): string {
  const words: string[] = [];
  let more = 0;
  for (const { name, was, is } of differences("", before ?? {}, after ?? {})) {
    if (words.length < MOST) words.push(`${cutLine(name, LONGEST_NAME)} ${pair(was, is)}`);
    else more += 1;
  }
  return [...words, ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

interface Difference {
  readonly name: string;
  readonly was: unknown;
  readonly is: unknown;
}

function* differences(name: string, was: unknown, is: unknown): Generator<Difference> {
  if (isFields(was) || isFields(is)) {
    const [old, now] = [isFields(was) ? was : {}, isFields(is) ? is : {}];
    for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
      // Of a brick or host the beginning of its id is enough to tell it from its neighbours.
      const short = UUID.exec(key)?.[0] ?? key;
      yield* differences(name === "" ? short : `${name}.${short}`, old[key], now[key]);
    }
  } else if (JSON.stringify(was ?? null) !== JSON.stringify(is ?? null)) yield { name, was, is };
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function pair(was: unknown, is: unknown): string {
  const [old, now] = [textOf(was), textOf(is)];
  const common = commonLength(old, now);
  if (common < LONGEST_VALUE) return `${cutLine(old, LONGEST_VALUE)} → ${cutLine(now, LONGEST_VALUE)}`;
  const [oldEnd, nowEnd] = [old, now].map((text) => `…${cutLine(text.slice(common - COMMON), LONGEST_VALUE)}`);
  return `${oldEnd} → ${nowEnd}`;
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

/** A value on one line, bounded. */
export function shown(value: unknown): string {
  return cutLine(textOf(value), LONGEST_VALUE);
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "none";
  return typeof value === "string" && value !== "" ? value : JSON.stringify(value);
}
