/** gsyncd's own rule that turns its files into a brick's status (gsyncdstatus.py, GeorepStatus.get_status). */
import { bareBrick, type SeenBrick, type SeenFigures } from "../seen.js";
import { storable } from "../readable.js";

/** Of the year 9999: no clock shows more, and what is more is none that can be written down. */
const LAST_SECOND = 253_402_300_799;

/** A brick_<path>.status file; times are epoch seconds, 0 for none. */
export interface BrickFile {
  readonly secondaryNode: string | null;
  readonly workerStatus: string;
  readonly lastSynced: number;
  readonly crawlStatus: string;
  /** Told as they stand; null where the file has no number that a counter can have. */
  readonly figures: Partial<SeenFigures>;
  readonly checkpointCompleted: string;
  readonly checkpointTime: number;
  readonly checkpointCompletionTime: number;
  /** Fields with a value that no clock or counter shows, which is not known therefore. */
  readonly odd: readonly string[];
}

/** gsyncd puts its defaults in the place of what is missing, and takes a file that is no JSON for an empty one. */
export function parseBrickFile(text: string): BrickFile {
  const file = fieldsOf(text);
  const odd: string[] = [];
  const isOdd = (key: string): void => void odd.push(`${key} is ${JSON.stringify(file[key])}`);
  const word = (key: string): string => (typeof file[key] === "string" ? storable(file[key]) : "N/A");
  const time = (key: string): number => {
    const value = file[key] ?? 0;
    if (typeof value === "number" && value >= 0 && value <= LAST_SECOND) return value;
    // gsyncd writes N/A, and 0, for none.
    if (value !== "N/A") isOdd(key);
    return 0;
  };
  const amount = (key: string): bigint | null => {
    const value = file[key];
    if (typeof value !== "number" || value === 0) return 0n;
    if (Number.isSafeInteger(Math.trunc(value))) return BigInt(Math.trunc(value));
    isOdd(key);
    return null;
  };
  return {
    secondaryNode: knownWord(word("secondary_node")) ?? knownWord(word("slave_node")),
    workerStatus: word("worker_status"),
    lastSynced: time("last_synced"),
    crawlStatus: word("crawl_status"),
    figures: {
      entryPending: amount("entry"),
      dataPending: amount("data"),
      metaPending: amount("meta"),
      failures: amount("failures"),
    },
    checkpointCompleted: word("checkpoint_completed"),
    checkpointTime: time("checkpoint_time"),
    checkpointCompletionTime: time("checkpoint_completion_time"),
    odd,
  };
}

/**
 * @param file null where gsyncd has not written it yet
 * @param checkpoint the session's checkpoint in epoch seconds, 0 for none
 */
export function seenBrick(
  about: Pick<SeenBrick, "nodeUuid" | "nodeName" | "path" | "silent">,
  monitor: { readonly word: string; readonly lives: boolean },
  file: BrickFile | null,
  checkpoint: number,
  worker: Pick<SeenBrick, "secondaryHostName" | "secondaryHostUuid" | "secondaryVolumeUuid"> | null,
): SeenBrick {
  const { workerStatus, ...rest } = file ?? parseBrickFile("");
  const status = statusOf(monitor, workerStatus);
  const bare = {
    ...bareBrick(about.nodeUuid, about.nodeName, about.path, status),
    isMonitorAlive: monitor.lives,
    hasMonitorDied: shouldLive(monitor.word) && !monitor.lives,
    silent: about.silent,
  };
  if (status !== "Active" && status !== "Passive") {
    return bare;
  }
  const placed = {
    ...bare,
    secondaryHostName: worker?.secondaryHostName ?? rest.secondaryNode,
    secondaryHostUuid: worker?.secondaryHostUuid ?? null,
    secondaryVolumeUuid: worker?.secondaryVolumeUuid ?? null,
  };
  // Counters of the days when a brick was Active stay in its file; gsyncd tells them of Active ones only.
  if (status === "Passive") {
    return placed;
  }
  return {
    ...placed,
    crawlStatus: knownWord(rest.crawlStatus),
    lastSyncedAt: dateOf(rest.lastSynced),
    ...rest.figures,
    ...checkpointState(rest, checkpoint),
  };
}

function shouldLive(monitor: string): boolean {
  return monitor === "Started" || monitor === "Paused";
}

function statusOf(monitor: { readonly word: string; readonly lives: boolean }, workerStatus: string): string {
  const word = shouldLive(monitor.word) && !monitor.lives ? "Stopped" : monitor.word;
  switch (word) {
    case "Started":
      return workerStatus;
    case "":
      return "Stopped";
    default:
      return word;
  }
}

function checkpointState(
  file: Pick<BrickFile, "lastSynced" | "checkpointCompleted" | "checkpointTime" | "checkpointCompletionTime">,
  checkpoint: number,
): Pick<SeenBrick, "checkpointAt" | "checkpointCompletedAt" | "checkpointCompleted"> {
  if (checkpoint === 0) {
    return { checkpointAt: null, checkpointCompletedAt: null, checkpointCompleted: null };
  }
  const checkpointAt = dateOf(checkpoint);
  if (checkpoint === file.checkpointTime) {
    const completed = knownWord(file.checkpointCompleted);
    return {
      checkpointAt,
      checkpointCompletedAt: dateOf(file.checkpointCompletionTime),
      checkpointCompleted: completed === null ? null : completed === "Yes",
    };
  }
  return checkpoint <= file.lastSynced
    ? { checkpointAt, checkpointCompletedAt: dateOf(file.lastSynced), checkpointCompleted: true }
    : { checkpointAt, checkpointCompletedAt: null, checkpointCompleted: false };
}

function fieldsOf(text: string): Partial<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

function knownWord(word: string): string | null {
  return word === "" || word === "N/A" ? null : word;
}

function dateOf(epochSeconds: number): Date | null {
  // As Python prints it, the CLI drops fractions of a second.
  return epochSeconds === 0 ? null : new Date(Math.floor(epochSeconds) * 1000);
}
