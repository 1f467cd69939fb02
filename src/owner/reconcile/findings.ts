import { randomUUID } from "node:crypto";
import type { Cause, FindingCode } from "../../model/findings/findings.js";
import type { EventDraft } from "../../model/event.js";
import type { FindingRow } from "../../store/findings.js";
import type { EventMaker } from "./session-events.js";

export interface FindingChanges {
  readonly rows: readonly FindingRow[];
  readonly events: readonly EventDraft[];
}

/** So long, in milliseconds, what is confirmed again and again, if in other words, is not written down anew. */
const CONFIRM_MS = 20_000;

/**
 * What the causes that were found of a session now change of its open findings: a cause that is new opens one, one that is still
 * there confirms it, and one that is not closes it.
 *
 * @param open by code
 */
export function reconcileFindings(
  sessionId: string,
  status: string,
  open: ReadonlyMap<FindingCode, FindingRow>,
  causes: ReadonlyMap<FindingCode, Cause>,
  at: Date,
  event: EventMaker,
): FindingChanges {
  const now = at.toISOString();
  const rows: FindingRow[] = [];
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
    rows.push(row);
    if (isOtherSeverity || withoutCounts(before.message) !== withoutCounts(row.message)) {
      events.push(event("SESSION_FINDING_CHANGED", { status, ...shown(before) }, { status, ...shown(row) }));
    }
  }
  for (const [code, before] of open) {
    if (causes.has(code)) continue;
    rows.push({ ...before, closedAt: now });
    events.push(
      event("SESSION_FINDING_CLOSED", { status, ...shown(before) }, { status, ...shown(before), closedAt: now }),
    );
  }
  return { rows, events };
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
