import { difference, progressOf } from "./session-events.js";
import type { DetailRow, SessionRow } from "../rows.js";

type Figures = NonNullable<SessionRow["progressPending"]>;
type ProgressColumns = Pick<SessionRow, "progressEventAt" | "progressPending">;

/** Shortest time between two events of a session's figures, in milliseconds. */
export const PROGRESS_MS = 10_000;

export interface ProgressInput {
  readonly before: ProgressColumns;
  /** The bricks that have changed, before and after; null where a brick was not there. */
  readonly changed: readonly (readonly [DetailRow | null, DetailRow | null])[];
  /** All bricks as they are now, by id. */
  readonly details: ReadonlyMap<string, DetailRow>;
  /** By the clock of `progressEventAt`. */
  readonly at: Date;
}

export interface Progress {
  readonly columns: ProgressColumns;
  /** The event that is due: figures as the last one had them, and as they are; null where none is. */
  readonly event: { readonly before: Figures; readonly after: Figures } | null;
}

/**
 * Events of a session's figures: one at once where there was none lately, else later, with the figures as they are by then.
 * What waits for an event is stored, so that the next owner writes it.
 */
export function reconcileProgress({ before, changed, details, at }: ProgressInput): Progress {
  const pending = pendingOf(before.progressPending, changed, details);
  const waited = before.progressEventAt === null ? Infinity : at.getTime() - Date.parse(before.progressEventAt);
  // A clock that was set back must not keep them for longer.
  const isDue = waited >= PROGRESS_MS || waited < 0;
  if (pending === null || !isDue) {
    return { columns: { progressEventAt: before.progressEventAt, progressPending: pending }, event: null };
  }
  const after = Object.fromEntries(Object.entries(pending).map(([id, old]) => [id, pick(figuresOf(details, id), old)]));
  return {
    columns: { progressEventAt: at.toISOString(), progressPending: null },
    event: { before: pending, after },
  };
}

/** The same object where it is as it was, so that what is stored need not be written. */
function pendingOf(
  before: Figures | null,
  changed: ProgressInput["changed"],
  details: ReadonlyMap<string, DetailRow>,
): Figures | null {
  if (changed.length === 0) return before;
  const all: Record<string, Readonly<Record<string, unknown>>> = { ...before };
  for (const [old, now] of changed) {
    if (old === null || now === null) continue;
    const change = difference(progressOf(old), progressOf(now));
    // What the last event had of a figure stays, however often the figure changes.
    if (change !== null) all[now.brickId] = { ...change.before, ...all[now.brickId] };
  }
  for (const [id, last] of Object.entries(all)) {
    const change = difference(last, pick(figuresOf(details, id), last));
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
