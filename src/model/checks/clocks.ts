import { CANNOT_TELL, NOT_REGISTERED } from "./checks.js";
import type { NodeFacts } from "./node-facts.js";
import { type Finding, passed } from "./node-checks.js";

/** A node's clock beside another one that nodes' are compared by, in milliseconds. */
export interface ClockReading {
  /** Negative where it is behind. */
  readonly aheadMs: number;
  /** How far off that may be, either way. */
  readonly errorMs: number;
}

/** Clocks may differ by this many milliseconds before it is worth a word, and before checkpoints mean nothing. */
export const CLOCKS_MS = { warning: 2_000, forceable: 60_000 } as const;

/**
 * @param seconds what the node's clock showed at some moment of the command that read it, since 1970
 * @param began when that was sent, epoch milliseconds
 * @param ms how long it took
 */
export function clockReading(seconds: number, began: number, ms: number): ClockReading {
  return { aheadMs: Math.round(seconds * 1_000 - began - ms / 2), errorMs: Math.round(ms / 2) };
}

/** The least by which the first can be ahead of the second, milliseconds; negative where it may be behind. */
export function leastAhead(first: ClockReading, second: ClockReading): number {
  return first.aheadMs - second.aheadMs - first.errorMs - second.errorMs;
}

export function clocksMessage(apartMs: number): string {
  return `The clocks of two nodes differ by at least ${(apartMs / 1_000).toFixed(1)} seconds.`;
}

export const CLOCKS_REMEDY =
  "Keep all nodes in time with NTP: checkpoints and the order of changes stand on their clocks.";

/** What a clock shows, under a name of its own. */
export function clockValue({ name, aheadMs, errorMs }: ClockReading & { readonly name: string }): [string, string] {
  return [`${name} secondsAhead`, `${(aheadMs / 1_000).toFixed(1)} ± ${(errorMs / 1_000).toFixed(1)}`];
}

/** @param isWhole whether the nodes of both sides are among them */
export function clocks(nodes: readonly NodeFacts[], isWhole: boolean): Finding {
  const read = nodes.flatMap(({ host, clock }) => (clock === null ? [] : [{ name: host.name, ...clock }]));
  const values = Object.fromEntries(read.map(clockValue));
  let apart = 0;
  for (const first of read) for (const second of read) apart = Math.max(apart, leastAhead(first, second));
  const message = clocksMessage(apart);
  if (apart > CLOCKS_MS.forceable) return { status: "FORCEABLE", message, remedy: CLOCKS_REMEDY, values };
  if (apart > CLOCKS_MS.warning) return { status: "WARNING", message, remedy: CLOCKS_REMEDY, values };
  if (read.length === nodes.length && isWhole) return passed("The clocks of all nodes agree.", values);
  const why = read.length === nodes.length ? NOT_REGISTERED : null;
  return {
    status: "NOT_CHECKED",
    message: "Not every node's clock could be read.",
    values: { ...values, [CANNOT_TELL]: why },
  };
}
