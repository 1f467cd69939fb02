import { difference, progressOf } from "./session-events.js";
import type { DetailRow, SessionRow } from "../rows.js";

type Figures = NonNullable<SessionRow["progressUntold"]>;
type ProgressColumns = Pick<SessionRow, "progressToldAt" | "progressUntold">;

/** Shortest time between two events of a session's figures, in milliseconds. */
export const PROGRESS_MS = 10_000;

export interface ProgressInput {
  readonly before: ProgressColumns;
  /** The bricks that have changed, before and after; null where a brick was not there. */
  readonly changed: readonly (readonly [DetailRow | null, DetailRow | null])[];
  /** All bricks as they are now, by id. */
  readonly details: ReadonlyMap<string, DetailRow>;
  /** By the clock of `progress_told_at`. */
  readonly at: Date;
}

export interface Progress {
  readonly columns: ProgressColumns;
  /** What is to be told now: figures as they were told last, and as they are. */
  readonly told: { readonly before: Figures; readonly after: Figures } | null;
}

/**
 * What is told of a session's figures: a change at once where none was told lately, else with the next event, as they are by
 * then. What was not told is among what is stored, so that the next owner tells it.
 */
export function reconcileProgress({ before, changed, details, at }: ProgressInput): Progress {
  const untold = untoldOf(before.progressUntold, changed, details);
  const waited = before.progressToldAt === null ? Infinity : at.getTime() - Date.parse(before.progressToldAt);
  // A clock that was set back must not keep them for longer.
  const isDue = waited >= PROGRESS_MS || waited < 0;
  if (untold === null || !isDue) {
    return { columns: { progressToldAt: before.progressToldAt, progressUntold: untold }, told: null };
  }
  const after = Object.fromEntries(Object.entries(untold).map(([id, old]) => [id, pick(figuresOf(details, id), old)]));
  return {
    columns: { progressToldAt: at.toISOString(), progressUntold: null },
    told: { before: untold, after },
  };
}

/** The same object where it is as it was, so that what is stored need not be written. */
function untoldOf(
  before: Figures | null,
  changed: ProgressInput["changed"],
  details: ReadonlyMap<string, DetailRow>,
): Figures | null {
  if (changed.length === 0) return before;
  const all: Record<string, Readonly<Record<string, unknown>>> = { ...before };
  for (const [old, now] of changed) {
    if (old === null || now === null) continue;
    const change = difference(progressOf(old), progressOf(now));
    // What was told last of a figure stays what it was, however often it changes.
    if (change !== null) all[now.brickId] = { ...change.before, ...all[now.brickId] };
  }
  for (const [id, told] of Object.entries(all)) {
    const change = difference(told, pick(figuresOf(details, id), told));
    if (change === null || !details.has(id)) delete all[id];
    else all[id] = change.before;
  }
  if (JSON.stringify(all) === JSON.stringify(before ?? {})) return before;
  return Object.keys(all).length === 0 ? null : all;
}

function figuresOf(details: ReadonlyMap<string, DetailRow>, id: string): Readonly<Record<string, unknown>> {
  const detail = details.get(id);
  return detail === undefined ? {} : progressOf(detail);
}

function pick(from: Readonly<Record<string, unknown>>, like: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.keys(like).map((key) => [key, from[key]]));
}
