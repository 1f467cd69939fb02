import { sessionLog } from "../../gluster/hosts/log-tail.js";
import { NO_FOLDER } from "../../gluster/report/sessions.js";
import type { SilentConnection } from "../../gluster/seen.js";
import { SSH_PORT, parseSessionKey, secondaryAsNamed, type SessionKey } from "../../gluster/values.js";
import { AppError } from "../../errors.js";
import { bricksPerSet, setsOf } from "../../model/health.js";
import { sessionId } from "../../model/ids.js";
import type { ClusterCache } from "../cache.js";
import type { OwnerContext } from "../context.js";
import type { PollResult } from "../observe/session-poller.js";
import { placeOf, type ReportedSession } from "../observe/merge-reports.js";
import type { VolumeRow } from "../reconcile/topology.js";
import type { BrickRow } from "../../store/topology.js";
import type { DetailRow, Directory, KnownBrick, KnownSession, KnownVolume } from "../rows.js";
import {
  type CheckUp,
  isRestless,
  type NodeEvidence,
  type SessionEvidence,
  shouldWork,
  type WorkerEvidence,
  type WorkerLog,
} from "./evidence.js";
import type { LogReader, SessionLog } from "./log-reader.js";
import { monitorErrors, workerLog } from "./worker-log.js";

/** A poll that first saw a session may have begun so long, in milliseconds, before it was made. */
const SEEN_MS = 10_000;
const NO_OPTIONS: SessionEvidence["options"] = new Map();
const NOBODY: ReadonlySet<string> = new Set();
const NO_LOG = { attempt: [], sinceWell: [], complaints: [], restarts: [] } as const;

/** Puts together what is known of a cluster's sessions, as one poll left it. */
export class EvidenceGatherer {
  readonly #cache: ClusterCache;
  readonly #directory: Directory;
  readonly #logs: LogReader;
  /** Epoch milliseconds. */
  readonly #now: number;
  /** Of sessions that something is wrong with there. */
  readonly #onNodes: ReadonlyMap<string, SeenOnNodes>;
  readonly #answered: ReadonlySet<string>;
  // Where all sessions are well, nobody asks for these.
  #volumes: ReadonlyMap<string, { readonly row: VolumeRow; readonly known: KnownVolume }> | null = null;
  #hosts: ReadonlyMap<string, NodeEvidence["host"]> | null = null;
  #bricks: ReadonlyMap<string, BrickRow> | null = null;

  constructor({ cache, directory, now }: OwnerContext, logs: LogReader, latest: PollResult | null) {
    this.#cache = cache;
    this.#directory = directory;
    this.#logs = logs;
    this.#now = now().getTime();
    this.#onNodes = seenOnNodes(latest);
    this.#answered = latest?.answered ?? NOBODY;
  }

  /** The logs of a session on its source nodes; none where it cannot be told where they are. */
  logsOf(session: KnownSession): SessionLog[] {
    const volume = this.#volume(session.row.primaryVolumeId);
    const key = keyOf(session.row);
    if (volume === undefined || key === null) return [];
    const file = this.#logFile(session.row.id, volume.row.name, key);
    const hosts = new Set(volume.known.bricks.map(({ hostId }) => hostId));
    return [...hosts].map((hostId) => ({ sessionId: session.row.id, hostId, file }));
  }

  /** Whether a node of the session should run its monitor and does not. */
  hasDeadMonitor({ row }: KnownSession): boolean {
    return (this.#onNodes.get(row.id)?.died.size ?? 0) > 0;
  }

  /** All that the evidence of a session is made of, apart from its logs: the same things, the same evidence. */
  basisOf(session: KnownSession, checkUp: CheckUp | null): readonly unknown[] {
    const { volumes, hosts, bricks, fullBricks, options, verifications, destinationWrites, clocksApart } = this.#cache;
    const { id } = session.row;
    return [
      session,
      checkUp,
      this.#cache.takeovers.of(id, this.#now),
      this.secondaryClusterOf(session),
      volumes,
      hosts,
      bricks,
      fullBricks,
      options.get(id),
      this.#optionsOf(session),
      verifications.get(id),
      destinationWrites.get(id),
      clocksApart.get(id),
      this.#onNodes.get(id),
    ];
  }

  /** The destination's cluster; null where it is not registered. */
  secondaryClusterOf({ row }: KnownSession): string | null {
    return row.secondaryVolumeId === null ? null : this.#directory.clusterOfVolume(row.secondaryVolumeId);
  }

  /** Null where its volume or its key is not known. */
  evidenceOf(
    session: KnownSession,
    checkUp: CheckUp | null,
    furtherLogs: Pick<SessionEvidence, "saidHere" | "saidThere">,
  ): SessionEvidence | null {
    const { row } = session;
    const volume = this.#volume(row.primaryVolumeId);
    const key = keyOf(row);
    if (volume === undefined || key === null) return null;
    const logFile = this.#logFile(row.id, volume.row.name, key);
    const hosts = new Set(volume.known.bricks.map(({ hostId }) => hostId));
    return {
      session,
      volume: volume.row,
      volumeOptions: this.#optionsOf(session),
      key,
      named: key.named,
      secondaryClusterId: this.secondaryClusterOf(session),
      options: this.#cache.options.get(row.id) ?? NO_OPTIONS,
      syncMethod: this.#cache.optionOf(row.id, "sync-method") === "tarssh" ? "TARSSH" : "RSYNC",
      isWalking: this.#cache.isWalking(row.id),
      workerLogOptions: [
        this.#cache.optionOf(row.id, "changelog-log-file"),
        this.#cache.optionOf(row.id, "gluster-log-file"),
      ],
      sshPort: Number(this.#cache.optionOf(row.id, "ssh-port")) || SSH_PORT,
      workers: this.#workers(session, volume.known, logFile),
      takeovers: this.#cache.takeovers.of(row.id, this.#now),
      areTakeoversKnown: this.#cache.takeovers.areKnown(this.#now),
      nodes: new Map([...hosts].flatMap((id) => this.#node(row.id, id, logFile))),
      checkUp,
      ...furtherLogs,
      verification: this.#cache.verifications.get(row.id) ?? null,
      areDestinationsRead: this.#cache.areDestinationsRead,
      destinationWrites: this.#cache.destinationWrites.get(row.id) ?? null,
      clocksApart: this.#cache.clocksApart.get(row.id) ?? null,
    };
  }

  #volume(id: string): { readonly row: VolumeRow; readonly known: KnownVolume } | undefined {
    this.#volumes ??= byId(this.#cache);
    return this.#volumes.get(id);
  }

  #optionsOf({ row }: KnownSession): VolumeRow["optionValues"] | null {
    const at = this.#cache.volumesReadAt;
    if (at === null || at - Date.parse(row.firstSeenAt) < SEEN_MS) return null;
    return this.#volume(row.primaryVolumeId)?.row.optionValues ?? null;
  }

  #logFile(session: string, volumeName: string, key: SessionKey): string {
    return sessionLog(volumeName, key, this.#cache.optionOf(session, "log-file"));
  }

  #workers({ row, details }: KnownSession, { bricks, layout }: KnownVolume, logFile: string): WorkerEvidence[] {
    const seen = this.#onNodes.get(row.id);
    const known = (this.#bricks ??= new Map(this.#cache.bricks.map((brick) => [brick.id, brick])));
    const told = bricks.map((brick) => {
      const place = placeOf({ nodeUuid: brick.hostId, path: brick.path });
      const status = details.get(brick.id)?.status ?? "UNKNOWN";
      return {
        brick,
        status,
        hasMonitorDied: seen?.died.has(place) ?? false,
        // Of one that was paused or stopped the kernel goes on sending what it had left.
        silent: (shouldWork({ status }) ? seen?.silent.get(place) : null) ?? null,
        log: this.#workerLog(row.id, brick, logFile),
      };
    });
    const size = bricksPerSet(layout);
    const replicated = setsReplicated(told, size);
    return told.map((worker, index) => {
      const { id } = worker.brick;
      return {
        ...worker,
        isBrickOnline: known.get(id)?.online ?? null,
        brickOnlineSince: known.get(id)?.onlineSince ?? null,
        full: this.#cache.fullBricks.get(id) ?? null,
        isRoomKnown: this.#cache.bricksOfKnownRoom.has(id),
        isSetReplicated: replicated[Math.floor(index / size)] ?? false,
        changesWaitingSince: details.get(id)?.changesWaitingSince ?? null,
        stuck: stuckOf(details.get(id)),
      };
    });
  }

  #workerLog(session: string, { hostId, path }: KnownBrick, file: string): WorkerLog {
    const log = this.#logs.of({ sessionId: session, hostId, file });
    return log === null || log.entries.length === 0 ? NO_LOG : workerLog(log.entries, path, log.readAt);
  }

  #node(session: string, hostId: string, logFile: string): [string, NodeEvidence][] {
    const host = (this.#hosts ??= new Map(this.#cache.hosts.map((each) => [each.id, each]))).get(hostId);
    if (host === undefined) return [];
    const log = this.#logs.of({ sessionId: session, hostId, file: logFile });
    const seen = this.#onNodes.get(session);
    const node = {
      host,
      logFile,
      hasAnswered: this.#answered.has(hostId),
      clockOffsetMs: log?.clockOffsetMs ?? null,
      monitorErrors: log === null ? [] : monitorErrors(log.entries),
      lacksFolder: seen?.lacking.has(hostId) ?? false,
      ownOptions: seen?.optionsByHost.get(hostId) ?? null,
    };
    return [[hostId, node]];
  }
}

/**
 * Of each set of so many bricks whether one of them replicates it. One that dies of what it copies is Active for moments in between, and
 * nothing is copied for good; one that is cut off is Active until it gives up.
 */
export function setsReplicated(
  workers: readonly Pick<WorkerEvidence, "status" | "silent" | "log">[],
  size: number,
): boolean[] {
  return setsOf(workers, size).map((set) => set.some(isReplicating));
}

function isReplicating(worker: Pick<WorkerEvidence, "status" | "silent" | "log">): boolean {
  const { status, silent, log } = worker;
  return status === "ACTIVE" && silent === null && log.attempt.length === 0 && !isRestless(worker);
}

function stuckOf(detail: DetailRow | undefined): WorkerEvidence["stuck"] {
  if (detail?.lagState !== "STUCK" || detail.lagStateSince === null) return null;
  const { lagStateSince: since, unsyncedSince, crawlStatusRaw: crawlStatus } = detail;
  return { since, unsyncedSince, crawlStatus };
}

function byId({ volumes, knownVolumes }: ClusterCache) {
  const rows = new Map(volumes.map((row) => [row.id, row]));
  return new Map(
    knownVolumes.flatMap((known) => {
      const row = rows.get(known.id);
      return row === undefined ? [] : [[known.id, { row, known }] as const];
    }),
  );
}

/** Null where it is not known, or is none. */
function keyOf({ sessionKey }: KnownSession["row"]): SessionKey | null {
  try {
    return sessionKey === null ? null : parseSessionKey(sessionKey);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return null;
  }
}

/** What the last poll saw of a session on its nodes beside the rows. */
interface SeenOnNodes {
  /** Places of bricks whose nodes should run the session's monitor and do not. */
  readonly died: ReadonlySet<string>;
  /** By place: connections of workers that nothing comes back from. */
  readonly silent: ReadonlyMap<string, SilentConnection>;
  /** Hosts without the session's folder. */
  readonly lacking: ReadonlySet<string>;
  /** The options, where hosts differ. */
  readonly optionsByHost: ReportedSession["optionsByHost"];
}

function seenOnNodes(latest: PollResult | null): Map<string, SeenOnNodes> {
  const seen = new Map<string, SeenOnNodes>();
  for (const { bricks, volumeUuid, key, unreadBy, optionsByHost } of latest?.sessions ?? []) {
    const died = bricks.filter(({ hasMonitorDied }) => hasMonitorDied === true).map(placeOf);
    const silent = new Map(
      bricks.flatMap((brick) => (brick.silent === null ? [] : [[placeOf(brick), brick.silent] as const])),
    );
    const lacking = [...unreadBy].filter(([, reason]) => reason === NO_FOLDER).map(([host]) => host);
    if (died.length + silent.size + lacking.length + optionsByHost.size === 0) continue;
    const id = sessionId(volumeUuid, secondaryAsNamed(key));
    seen.set(id, { died: new Set(died), silent, lacking: new Set(lacking), optionsByHost });
  }
  return seen;
}
