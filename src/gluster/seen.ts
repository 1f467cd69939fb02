/** What was seen of a session, whichever way it was read: from a node's files (report) or by the CLI (status). */
import type { Destination, VolumeName } from "./values.js";

export interface SeenBrick {
  readonly nodeUuid: string;
  /** What Gluster calls the node; null where only its uuid is known (the report). */
  readonly nodeName: string | null;
  readonly path: string;
  /** Gluster's own word, e.g. `Active`, `Initializing...`, `Created`, `defunct`. */
  readonly status: string;
  readonly crawlStatus: string | null;
  readonly lastSyncedAt: Date | null;
  readonly entryPending: bigint | null;
  readonly dataPending: bigint | null;
  readonly metaPending: bigint | null;
  readonly failures: bigint | null;
  /** 3.5 and 3.6 only, like the four after it; bytes and files, not KiB. */
  readonly filesSynced: bigint | null;
  readonly filesPending: bigint | null;
  readonly bytesPending: bigint | null;
  readonly deletesPending: bigint | null;
  readonly filesSkipped: bigint | null;
  /** 3.5 and 3.6 only: a sentence of gsyncd's about the checkpoint. */
  readonly checkpointStatus: string | null;
  readonly checkpointAt: Date | null;
  readonly checkpointCompletedAt: Date | null;
  readonly checkpointCompleted: boolean | null;
  /** The destination node that the brick's worker syncs to. */
  readonly secondaryHostName: string | null;
  readonly secondaryHostUuid: string | null;
  /** The destination volume as it was when the worker's monitor began; the worker mounts what has the name now. */
  readonly secondaryVolumeUuid: string | null;
  /** Whether the process runs on the node that starts and watches the session's workers; null where only the CLI was asked. */
  readonly isMonitorAlive: boolean | null;
  /** Whether that process should run, by the node's files, and does not; null where only the CLI was asked. */
  readonly hasMonitorDied: boolean | null;
}

export interface SeenSession {
  readonly volume: VolumeName;
  readonly key: string;
  readonly creatorUuid: string;
  readonly url: Destination;
  readonly secondaryVolumeUuid: string | null;
  readonly bricks: readonly SeenBrick[];
  /** Options changed from their defaults, keys with dashes; null where the way of reading does not tell (CLI). */
  readonly options: ReadonlyMap<string, string> | null;
}

/** A brick of which nothing but its status is known: what the CLI prints for every state but Active. */
export function bareBrick(nodeUuid: string, nodeName: string | null, path: string, status: string): SeenBrick {
  return {
    nodeUuid,
    nodeName,
    path,
    status,
    crawlStatus: null,
    lastSyncedAt: null,
    entryPending: null,
    dataPending: null,
    metaPending: null,
    failures: null,
    filesSynced: null,
    filesPending: null,
    bytesPending: null,
    deletesPending: null,
    filesSkipped: null,
    checkpointStatus: null,
    checkpointAt: null,
    checkpointCompletedAt: null,
    checkpointCompleted: null,
    secondaryHostName: null,
    secondaryHostUuid: null,
    secondaryVolumeUuid: null,
    isMonitorAlive: null,
    hasMonitorDied: null,
  };
}
