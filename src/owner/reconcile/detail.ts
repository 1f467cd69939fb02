import type { SeenBrick } from "../../gluster/seen.js";
import { statusOfBrick } from "../../model/status.js";
import { isChangelogCrawl } from "../../model/raw-values.js";
import type { DetailRow, KnownBrick } from "../rows.js";

export interface DetailInput {
  readonly sessionId: string;
  readonly brick: KnownBrick;
  readonly before: DetailRow | null;
  readonly seen: SeenBrick | null;
  /** When the CLI told what was seen; null where the host's own files told it now. */
  readonly byCliAt: Date | null;
  /** Whether the brick's host told of its bricks. */
  readonly answered: boolean;
  /** Whether the brick's host is down by the word of its peers. */
  readonly down: boolean;
  readonly at: Date;
  /** When the session was last seen before this poll. */
  readonly sessionLastSeenAt: string | null;
  /** Milliseconds without a word of the brick after which its status is not believed any more. */
  readonly staleAfterMs: number;
}

/** A brick's side of a session after a poll; null where nothing was ever seen of it. */
export function reconcileDetail(input: DetailInput): DetailRow | null {
  const { before, seen } = input;
  if (seen !== null) return fresh(input, seen);
  if (before === null) return null;
  const observed_at = before.observed_at ?? input.sessionLastSeenAt;
  // A host that answered without a word of the brick, or that is down: old values, status not known.
  const stale = observed_at !== null && input.at.getTime() - Date.parse(observed_at) > input.staleAfterMs;
  if (input.answered || input.down || stale) return { ...before, status: "UNKNOWN", observed_at };
  return { ...before, observed_at };
}

function fresh(input: DetailInput, seen: SeenBrick): DetailRow {
  const { before } = input;
  const status = statusOfBrick(seen.status);
  const row = {
    session_id: input.sessionId,
    master_brick_id: input.brick.id,
    status,
    status_word: seen.status,
    crawl_status: seen.crawlStatus,
    ...destination(input, seen),
    observed_at: input.byCliAt?.toISOString() ?? null,
    changes_waiting_since: isStillDeaf(status, seen.crawlStatus) ? (before?.changes_waiting_since ?? null) : null,
  };
  // Only Active bricks report figures; a Passive one can even carry a stray checkpoint. The others keep their last known.
  if (status === "ACTIVE" || before === null) {
    return { ...row, ...(status === "ACTIVE" ? figuresOf(seen) : NO_FIGURES), counters_observed_at: null };
  }
  return {
    ...before,
    ...row,
    counters_observed_at: before.counters_observed_at ?? lastReported(before, input.sessionLastSeenAt),
  };
}

/** A worker that starts crawls through what waited first; one that is paused and resumed is the same worker. */
function isStillDeaf(status: DetailRow["status"], crawlStatus: string | null): boolean {
  return status === "PAUSED" || (status === "ACTIVE" && isChangelogCrawl(crawlStatus));
}

function lastReported(before: DetailRow, sessionLastSeenAt: string | null): string | null {
  const reported = Object.keys(NO_FIGURES).some((key) => before[key as keyof Figures] !== null);
  return reported ? (before.observed_at ?? sessionLastSeenAt) : null;
}

function destination(input: DetailInput, seen: SeenBrick): Pick<DetailRow, "slave_host_name" | "slave_host_uuid"> {
  // The host's files tell the destination node, which the CLI leaves empty.
  if (input.byCliAt === null || seen.secondaryHostName !== null || input.before === null) {
    return { slave_host_name: seen.secondaryHostName, slave_host_uuid: seen.secondaryHostUuid };
  }
  return { slave_host_name: input.before.slave_host_name, slave_host_uuid: input.before.slave_host_uuid };
}

type Figures = Omit<
  DetailRow,
  | "session_id"
  | "master_brick_id"
  | "status"
  | "status_word"
  | "crawl_status"
  | "slave_host_name"
  | "slave_host_uuid"
  | "observed_at"
  | "counters_observed_at"
  | "changes_waiting_since"
>;

const NO_FIGURES: Figures = {
  checkpoint_status: null,
  files_synced: null,
  files_pending: null,
  bytes_pending: null,
  deletes_pending: null,
  files_skipped: null,
  entry_pending: null,
  data_pending: null,
  meta_pending: null,
  failures: null,
  last_synced: null,
  checkpoint_time: null,
  checkpoint_completed: null,
  checkpoint_completion_time: null,
};

function figuresOf(seen: SeenBrick): Figures {
  return {
    checkpoint_status: checkpointText(seen),
    files_synced: text(seen.filesSynced),
    files_pending: text(seen.filesPending),
    bytes_pending: text(seen.bytesPending),
    deletes_pending: text(seen.deletesPending),
    files_skipped: text(seen.filesSkipped),
    entry_pending: text(seen.entryPending),
    data_pending: text(seen.dataPending),
    meta_pending: text(seen.metaPending),
    failures: text(seen.failures),
    last_synced: iso(seen.lastSyncedAt),
    checkpoint_time: iso(seen.checkpointAt),
    checkpoint_completed: seen.checkpointCompleted,
    checkpoint_completion_time: iso(seen.checkpointCompletedAt),
  };
}

/** The documented column `checkpoint_status`: Gluster's own sentence up to 3.6, made from the checkpoint since. */
function checkpointText(seen: SeenBrick): string | null {
  if (seen.checkpointStatus !== null) return seen.checkpointStatus;
  if (seen.checkpointAt === null || seen.checkpointCompleted === null) return null;
  return seen.checkpointCompleted ? "completed" : "not completed";
}

function text(value: bigint | null): string | null {
  return value === null ? null : value.toString();
}

function iso(value: Date | null): string | null {
  return value === null ? null : value.toISOString();
}
