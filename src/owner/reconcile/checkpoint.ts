import { type CheckpointBrick, checkpointState } from "../../model/checkpoint.js";
import { checkpointId } from "../../model/ids.js";
import type { ReportedSession } from "../observe/merge-reports.js";
import { brickName, type CheckpointRow, type DetailRow, type KnownVolume } from "../rows.js";
import type { GeoRepCheckpointBrick } from "../../model/entities/index.js";

export interface CheckpointInput {
  readonly sessionId: string;
  readonly volume: KnownVolume;
  readonly seen: ReportedSession;
  readonly before: CheckpointRow | null;
  /** The bricks' side after the poll, in the order of the volume's bricks. */
  readonly details: readonly (DetailRow | null)[];
  readonly at: Date;
}

export interface CheckpointChange {
  /** The present one, as it is now; null for none. */
  readonly present: CheckpointRow | null;
  /** What has to be written. */
  readonly rows: readonly CheckpointRow[];
  /** Whether the present one was seen to be completed, and was not before. */
  readonly completed: boolean;
}

/** What a poll changes of a session's checkpoints. Pure. */
export function reconcileCheckpoint(input: CheckpointInput): CheckpointChange {
  const { before, sessionId, at } = input;
  const heard = reportedCheckpoint(input.seen);
  // While one goes round, hosts tell of different ones: what was known stands until they agree.
  const set = heard === undefined ? (before?.at ?? null) : heard;
  const gone = before !== null && before.at !== set ? [{ ...before, supersededAt: at.toISOString() }] : [];
  if (set === null) return { present: null, rows: gone, completed: false };
  const same = gone.length === 0 ? before : null;
  const present: CheckpointRow = {
    id: checkpointId(sessionId, set),
    sessionId: sessionId,
    at: set,
    firstSeenAt: same?.firstSeenAt ?? at.toISOString(),
    supersededAt: null,
    ...progressOf(input, set, same),
  };
  const rows = same !== null && isSame(same, present) ? gone : [...gone, present];
  return { present, rows, completed: present.completedAt !== null && (same?.completedAt ?? null) === null };
}

/** ISO 8601 in UTC; null where none is set; undefined where nobody can tell, or not yet. */
function reportedCheckpoint(seen: ReportedSession): string | null | undefined {
  if (seen.options === null) {
    // The CLI tells of it with Active bricks only.
    const [brick] = seen.bricks.filter(({ checkpointAt }) => checkpointAt !== null);
    return brick?.checkpointAt?.toISOString();
  }
  if (seen.optionsByHost.size > 0) return undefined;
  const text = seen.options.get("checkpoint") ?? "0";
  if (!/^\d{1,12}$/.test(text)) return undefined;
  return text === "0" ? null : new Date(Number(text) * 1_000).toISOString();
}

function progressOf({ volume, details }: CheckpointInput, checkpointAt: string, before: CheckpointRow | null) {
  // What was completed stays so, also where its brick tells no more of it.
  const earlier = new Map(before?.bricks.map((brick) => [brick.brickId, brick]));
  const bricks = volume.bricks.map((brick, index): GeoRepCheckpointBrick => {
    const detail = details[index] ?? null;
    const done = detail?.checkpointCompleted === true && detail.checkpointAt === checkpointAt;
    const now = { brickId: brick.id, brickName: brickName(brick) };
    const known = earlier.get(brick.id);
    if (!done && known?.completed === true) return { ...now, completed: true, completedAt: known.completedAt };
    return { ...now, completed: done, completedAt: done ? detail.checkpointCompletedAt : null };
  });
  const states = bricks.map((brick, index): CheckpointBrick => {
    const completedAt = Date.parse(brick.completedAt ?? checkpointAt);
    return { active: details[index]?.status === "ACTIVE", completed: brick.completed, completedAt };
  });
  const state = checkpointState(states, volume.layout);
  return {
    activeBricks: state.activeBricks,
    activeBricksCompleted: state.activeCompleted,
    completedAt: state.completedAt === null ? null : new Date(state.completedAt).toISOString(),
    bricks,
  };
}

function isSame(one: CheckpointRow, other: CheckpointRow): boolean {
  return (
    one.activeBricks === other.activeBricks &&
    one.activeBricksCompleted === other.activeBricksCompleted &&
    one.completedAt === other.completedAt &&
    one.bricks.length === other.bricks.length &&
    one.bricks.every((brick, index) => isSameBrick(brick, other.bricks[index]))
  );
}

function isSameBrick(one: GeoRepCheckpointBrick, other: GeoRepCheckpointBrick | undefined): boolean {
  return (
    one.brickId === other?.brickId &&
    one.brickName === other.brickName &&
    one.completed === other.completed &&
    one.completedAt === other.completedAt
  );
}
