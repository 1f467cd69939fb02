import { randomUUID } from "node:crypto";
import type { Cause, FindingCode } from "../../model/findings/findings.js";
import type { EventDraft } from "../../model/events/event.js";
import type { FindingChanges, FindingRow } from "../../store/findings.js";
import type { EventMaker } from "./session-events.js";

/** So long, in milliseconds, what is confirmed again and again, if in other words, is not written down anew. */
const CONFIRM_MS = 20_000;

/** So often, in milliseconds, the lines of a finding that says the same are written anew: with many bricks they are large. */
const LINES_MS = 600_000;

/**
 * What the causes that were found of a session now change of its open findings: a cause that is new opens one, one that is still
 * there confirms it, and one that is not closes it.
 *
 * @param open by code
 * @param untold those of which nobody tells whether they are still there: nothing changes of them
 */
export function reconcileFindings(
  sessionId: string,
  status: string,
  open: ReadonlyMap<FindingCode, FindingRow>,
  causes: ReadonlyMap<FindingCode, Cause>,
  untold: ReadonlyMap<FindingCode, FindingRow>,
  at: Date,
  event: EventMaker,
): FindingChanges {
  const now = at.toISOString();
  const rows: FindingRow[] = [];
  const confirmed: FindingRow[] = [];
  const events: EventDraft[] = [];
  for (const [code, cause] of causes) {
    const before = open.get(code) ?? null;
    const row = rowOf(sessionId, cause, before, now);
    if (before === null) {
      rows.push(row);
      events.push(event("SESSION_FINDING_OPENED", { status }, { status, ...shown(row) }));
      continue;
    }
    const isOtherSeverity = before.severity !== row.severity;
    const isConfirmedAnew = at.getTime() - Date.parse(before.confirmedAt) >= CONFIRM_MS;
    // What a preflight found first, gsyncd's log tells more of a moment later.
    const isNew = at.getTime() - Date.parse(before.openedAt) < CONFIRM_MS;
    if (!isOtherSeverity && !isConfirmedAnew && !(isNew && before.message !== row.message)) continue;
    if (saysTheSame(before, row) && !areLinesOld(before, at)) {
      confirmed.push({ ...before, confirmedAt: now });
      continue;
    }
    rows.push(row);
    if (isOtherSeverity || withoutCounts(before.message) !== withoutCounts(row.message)) {
      events.push(event("SESSION_FINDING_CHANGED", { status, ...shown(before) }, { status, ...shown(row) }));
    }
  }
  for (const [code, before] of open) {
    if (causes.has(code) || untold.has(code)) continue;
    rows.push({ ...before, closedAt: now });
    events.push(
      event("SESSION_FINDING_CLOSED", { status, ...shown(before) }, { status, ...shown(before), closedAt: now }),
    );
  }
  return { rows, confirmed, events };
}

/** Whether all is the same but for when the lines of the evidence were written, and when it was confirmed. */
function saysTheSame(before: FindingRow, row: FindingRow): boolean {
  return (
    before.severity === row.severity &&
    before.message === row.message &&
    before.mutation === row.mutation &&
    before.remedy.join("\n") === row.remedy.join("\n") &&
    placesOf(before) === placesOf(row)
  );
}

function placesOf({ evidence }: FindingRow): string {
  return evidence.map(({ hostId, brickId, source }) => `${hostId} ${brickId} ${source}`).join("\n");
}

/** Whether another period of LINES_MS has begun, for each finding at another moment: of a cluster in trouble many are open at once. */
function areLinesOld({ id, confirmedAt }: FindingRow, at: Date): boolean {
  const shift = (Number.parseInt(id.slice(0, 8), 16) / 2 ** 32) * LINES_MS;
  const period = (time: number): number => Math.floor((time + shift) / LINES_MS);
  return period(at.getTime()) > period(Date.parse(confirmedAt));
}

/** A count that grows is no news. */
function withoutCounts(message: string): string {
  return message.replace(/\b\d+\b/g, "");
}

function rowOf(sessionId: string, cause: Cause, before: FindingRow | null, now: string): FindingRow {
  const { since, ...said } = cause;
  const told = since === null ? null : new Date(Math.min(since, Date.parse(now))).toISOString();
  return {
    id: before?.id ?? randomUUID(),
    sessionId,
    ...said,
    // What is read of a log later on may not reach back as far.
    since: before?.since ?? told ?? now,
    openedAt: before?.openedAt ?? now,
    confirmedAt: now,
    closedAt: null,
  };
}

function shown({ id, code, severity, message, since }: FindingRow): Readonly<Record<string, unknown>> {
  return { findingId: id, code, severity, message, since };
}
