import type { SeenBrick } from "../../gluster/seen.js";
import { figuresOf } from "../../model/schema/figure.js";
import { lagIn, UNKNOWN_LAG } from "../../model/lag.js";
import { statusOfBrick } from "../../model/status.js";
import { isChangelogCrawl } from "../../model/raw-values.js";
import type { DetailRow, KnownBrick } from "../rows.js";
import { GeoRepSessionDetail } from "../../model/entities/index.js";

export interface DetailInput {
  readonly sessionId: string;
  readonly brick: KnownBrick;
  readonly before: DetailRow | null;
  readonly seen: SeenBrick | null;
  /** When the CLI reported what was seen; null where the host's own files report it now. */
  readonly byCliAt: Date | null;
  /** Whether the brick's host has reported its bricks. */
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
  const ownObservedAt = before.ownObservedAt ?? input.sessionLastSeenAt;
  // A host that answered without a word of the brick, or that is down: old values, status not known.
  const stale = ownObservedAt !== null && input.at.getTime() - Date.parse(ownObservedAt) > input.staleAfterMs;
  if (input.answered || input.down || stale) return { ...before, status: "UNKNOWN", ownObservedAt };
  return { ...before, ownObservedAt };
}

function fresh(input: DetailInput, seen: SeenBrick): DetailRow {
  const { before } = input;
  const status = statusOfBrick(seen.status);
  const row = {
    sessionId: input.sessionId,
    brickId: input.brick.id,
    status,
    statusRaw: seen.status,
    crawlStatusRaw: seen.crawlStatus,
    ...destination(input, seen),
    ownObservedAt: input.byCliAt?.toISOString() ?? null,
    ...lagIn(before ?? UNKNOWN_LAG),
    changesWaitingSince: isStillDeaf(status, seen.crawlStatus) ? (before?.changesWaitingSince ?? null) : null,
  };
  // Only Active bricks report figures; a Passive one can even carry a stray checkpoint. The others keep their last known.
  if (status === "ACTIVE" || before === null) {
    const figures = status === "ACTIVE" ? reportedBy(seen) : NO_FIGURES;
    return { ...(figures as DetailRow), ...row, ownCountersObservedAt: null };
  }
  return {
    ...before,
    ...row,
    ownCountersObservedAt: before.ownCountersObservedAt ?? lastReported(before, input.sessionLastSeenAt),
  };
}

/** A worker that starts crawls through what waited first; one that is paused and resumed is the same worker. */
function isStillDeaf(status: DetailRow["status"], crawlStatus: string | null): boolean {
  return status === "PAUSED" || (status === "ACTIVE" && isChangelogCrawl(crawlStatus));
}

function lastReported(before: DetailRow, sessionLastSeenAt: string | null): string | null {
  const reported = FIGURES.some((name) => before[name] !== null);
  return reported ? (before.ownObservedAt ?? sessionLastSeenAt) : null;
}

function destination(input: DetailInput, seen: SeenBrick): Pick<DetailRow, "secondaryHostName" | "secondaryHostId"> {
  // The host's files tell the destination node, which the CLI leaves empty.
  if (input.byCliAt === null || seen.secondaryHostName !== null || input.before === null) {
    return { secondaryHostName: seen.secondaryHostName, secondaryHostId: seen.secondaryHostUuid };
  }
  return { secondaryHostName: input.before.secondaryHostName, secondaryHostId: input.before.secondaryHostId };
}

const FIGURES = figuresOf(GeoRepSessionDetail) as readonly (keyof DetailRow & keyof SeenBrick)[];
type Figures = Partial<DetailRow>;

const NO_FIGURES: Figures = Object.fromEntries(FIGURES.map((name) => [name, null]));

function reportedBy(seen: SeenBrick): Figures {
  const figures: Figures = Object.fromEntries(FIGURES.map((name) => [name, stored(seen[name])]));
  return { ...figures, checkpointStatus: checkpointText(seen) };
}

/** The documented column `checkpoint_status`: Gluster's own sentence up to 3.6, made from the checkpoint since. */
function checkpointText(seen: SeenBrick): string | null {
  if (seen.checkpointStatus !== null) return seen.checkpointStatus;
  if (seen.checkpointAt === null || seen.checkpointCompleted === null) return null;
  return seen.checkpointCompleted ? "completed" : "not completed";
}

function stored(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  return typeof value === "bigint" ? value.toString() : value;
}
