/** What was seen of a session, whichever way it was read: from a node's files (report) or by the CLI (status). */
import type { Destination, VolumeName } from "./values.js";

/** What no brick but an Active one reports, each null where nobody does. A new figure begins here. */
const NO_FIGURES = {
  lastSyncedAt: null as Date | null,
  entryPending: null as bigint | null,
  dataPending: null as bigint | null,
  metaPending: null as bigint | null,
  failures: null as bigint | null,
  // 3.5 and 3.6 only, to checkpointStatus, which is a sentence of gsyncd's; bytes and files, not KiB.
  filesSynced: null as bigint | null,
  filesPending: null as bigint | null,
  bytesPending: null as bigint | null,
  deletesPending: null as bigint | null,
  filesSkipped: null as bigint | null,
  checkpointStatus: null as string | null,
  checkpointAt: null as Date | null,
  checkpointCompletedAt: null as Date | null,
  checkpointCompleted: null as boolean | null,
};

export type SeenFigures = Readonly<typeof NO_FIGURES>;

/** A worker's SSH connection that has not been answered for many seconds, however often it was asked. */
export interface SilentConnection {
  /** The destination's node, as its worker calls it. */
  readonly node: string;
  readonly port: string;
}

export interface SeenBrick extends SeenFigures {
  readonly nodeUuid: string;
  /** What Gluster calls the node; null where only its uuid is known (the report). */
  readonly nodeName: string | null;
  readonly path: string;
  /** Gluster's own word, e.g. `Active`, `Initializing...`, `Created`, `defunct`. */
  readonly status: string;
  readonly crawlStatus: string | null;
  /** The destination node that the brick's worker syncs to. */
  readonly secondaryHostName: string | null;
  readonly secondaryHostUuid: string | null;
  /** The destination volume as it was when the worker's monitor began; the worker mounts what has the name now. */
  readonly secondaryVolumeUuid: string | null;
  /** Whether the process runs on the node that starts and watches the session's workers; null where only the CLI was asked. */
  readonly isMonitorAlive: boolean | null;
  /** Whether that process should run, by the node's files, and does not; null where only the CLI was asked. */
  readonly hasMonitorDied: boolean | null;
  /** What its worker sends there gets no answer any more; null where it does, has none, or only the CLI was asked. */
  readonly silent: SilentConnection | null;
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
    ...NO_FIGURES,
    secondaryHostName: null,
    secondaryHostUuid: null,
    secondaryVolumeUuid: null,
    isMonitorAlive: null,
    hasMonitorDied: null,
    silent: null,
  };
}
