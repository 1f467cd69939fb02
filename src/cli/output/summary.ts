import type { Checkpoint, Session } from "../documents/sessions.js";
import { nameOf } from "../names/session-name.js";
import { age, shortDuration } from "./times.js";

/** A session as `--json` prints it in lists and streams. */
export function sessionJson(session: Session) {
  const { id, cluster, primaryVolume, secondaryHostName, secondaryVolumeName, userName } = session;
  const {
    status,
    statusSince,
    statusReason,
    health,
    observedAt,
    changesWaitingSince,
    secondaryVolumeReplaced,
    checkpoint,
  } = session;
  return {
    id,
    name: nameOf(session),
    cluster,
    primaryVolume,
    secondaryHostName,
    secondaryVolumeName,
    userName: userName ?? "root",
    status,
    statusSince,
    statusReason,
    health,
    crawlStatus: session.crawlStatus,
    lagState: session.lagState,
    lagStateSince: session.lagStateSince,
    lagSeconds: session.lagSeconds,
    unsyncedSince: session.unsyncedSince,
    catchUpRate: session.catchUpRate,
    caughtUpAt: session.caughtUpAt,
    rpoSeconds: session.rpoSeconds,
    rpoBreachedSince: session.rpoBreachedSince,
    lastSyncedAt: session.lastSyncedAt,
    pending: numberOf(session.pending),
    failures: numberOf(session.failures),
    checkpoint,
    changesWaitingSince,
    secondaryVolumeReplaced,
    observedAt,
  };
}

/** For how long the oldest change has waited, such as `3m`, `2d stuck`; `0s` where none does. */
export function lagWords({ lagState, lagSeconds }: Pick<Session, "lagState" | "lagSeconds">): string {
  if (lagState === null) return "-";
  const waited = lagSeconds === null ? "first copy" : shortDuration(lagSeconds);
  return lagState === "STUCK" ? `${waited} stuck` : waited;
}

/** `reached`, or how much of it is. */
export function checkpointWords(checkpoint: Checkpoint | null, now: number): string {
  if (checkpoint === null) return "-";
  if (checkpoint.completed) return `reached ${age(checkpoint.completedAt ?? checkpoint.at, now)} ago`;
  const percent = checkpoint.percentCompleted === null ? "" : `, ${Math.floor(checkpoint.percentCompleted)} %`;
  return `set ${age(checkpoint.at, now)} ago${percent}`;
}

/** A 64-bit number, which comes as a text. */
function numberOf(text: string | null): number | null {
  return text === null ? null : Number(text);
}
