import type { BrickFigures, Checkpoint, Session } from "../documents/sessions.js";
import { destinationOf, nameOf, sourceOf } from "../names/session-name.js";
import { age } from "./times.js";

/** A session's figures in whole: what its Active bricks tell. Null where none of them tells it. */
export interface Figures {
  readonly crawlStatus: string | null;
  /** The oldest of them: everything up to then is at the destination. */
  readonly lastSyncedAt: string | null;
  readonly pending: number | null;
  readonly failures: number | null;
}

export function figuresOf(details: readonly BrickFigures[]): Figures {
  const active = details.filter(({ status }) => status === "ACTIVE");
  const crawls = new Set(active.flatMap(({ crawlStatus }) => crawlStatus ?? []));
  const instants = active.flatMap(({ lastSyncedAt }) => lastSyncedAt ?? []);
  return {
    // Several at once, as when one brick still walks through its files: the one that is furthest behind.
    crawlStatus: ["HYBRID", "HISTORY", "CHANGELOG", "UNKNOWN"].find((each) => crawls.has(each)) ?? null,
    lastSyncedAt: instants.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null,
    pending: sum(
      active.flatMap((each) => [
        each.entryPending,
        each.dataPending,
        each.metaPending,
        each.filesPending,
        each.deletesPending,
      ]),
    ),
    failures: sum(active.flatMap(({ failures, filesSkipped }) => [failures, filesSkipped])),
  };
}

/** A session as `--json` prints it in lists and streams. */
export function sessionJson(session: Session) {
  const { id, cluster, primaryVolume, secondaryHostName, secondaryVolumeName, userName } = session;
  const { status, statusReason, observedAt, changesWaitingSince, secondaryVolumeReplaced, checkpoint } = session;
  return {
    id,
    name: nameOf(session),
    cluster,
    primaryVolume,
    secondaryHostName,
    secondaryVolumeName,
    userName: userName ?? "root",
    status,
    statusReason,
    ...figuresOf(session.details),
    checkpoint,
    changesWaitingSince,
    secondaryVolumeReplaced,
    observedAt,
  };
}

/** `reached`, or how much of it is. */
export function checkpointWords(checkpoint: Checkpoint | null, now: number): string {
  if (checkpoint === null) return "-";
  if (checkpoint.completed) return `reached ${age(checkpoint.completedAt ?? checkpoint.at, now)} ago`;
  const percent = checkpoint.percentCompleted === null ? "" : `, ${Math.floor(checkpoint.percentCompleted)} %`;
  return `set ${age(checkpoint.at, now)} ago${percent}`;
}

/** Whether a text is found in what the session is called. */
export function isFoundBy(session: Session, search: string): boolean {
  const words = [nameOf(session), sourceOf(session), destinationOf(session), session.id];
  return words.some((each) => each.toLowerCase().includes(search.toLowerCase()));
}

function sum(values: readonly (string | null)[]): number | null {
  const known = values.flatMap((value) => (value === null ? [] : Number(value)));
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}
