import type { LogEntry } from "../../gluster/report/gsyncd-log.js";
import type { SilentConnection } from "../../gluster/seen.js";
import type { SessionKey } from "../../gluster/values.js";
import type { Check } from "../../model/checks/checks.js";
import type { Cause, FindingCode } from "../../model/findings/findings.js";
import type { GeoRepStatus } from "../../model/status.js";
import type { BrickRoom } from "../cache.js";
import type { HostRow, VolumeRow } from "../reconcile/topology.js";
import type { GeoRepFindingEvidence } from "../../model/schema/finding-evidence.js";
import type { ClocksApart } from "../../store/clocks-apart.js";
import type { DestinationWrites } from "../../store/destination-writes.js";
import type { FaultyVerification } from "../../store/verifications.js";
import { brickName, type KnownBrick, type KnownOption, type KnownSession } from "../rows.js";
import type { Takeover } from "../takeovers.js";

// What was gathered of one session. Rules judge it, and gather nothing themselves.

/** What the log of its node says about one worker, as far as it was read. */
export interface WorkerLog {
  /** About its last attempt to work that left an error; empty where it works since. */
  readonly attempt: readonly LogEntry[];
  /** All since it last worked, of several attempts. */
  readonly sinceWell: readonly LogEntry[];
  /** Its errors since it was last started, also of one that works. */
  readonly complaints: readonly LogEntry[];
  /** How its monitor started it anew after it had worked and died, within the last minutes; empty once it has worked for long since. */
  readonly restarts: readonly LogEntry[];
}

/** One brick's side of the session. */
export interface WorkerEvidence {
  readonly brick: KnownBrick;
  readonly status: GeoRepStatus;
  /** Whether the process of the brick runs; null where nobody tells. */
  readonly isBrickOnline: boolean | null;
  /** Since when that is so, ISO 8601; null where it is not known. */
  readonly brickOnlineSince: string | null;
  /** Bytes of its file system, where that has less room than Gluster reserves; null where it has more, or nobody tells. */
  readonly full: BrickRoom | null;
  /** Whether Gluster told its room when it was last asked. */
  readonly isRoomKnown: boolean;
  /** Whether another brick of the same set replicates, or this one, and has not just died of what it copied. */
  readonly isSetReplicated: boolean;
  /** Whether the process that starts its worker is gone though it should run, as its node tells. */
  readonly hasMonitorDied: boolean;
  /** Its connection to the destination, where nothing comes back from there; null where it does, or nobody tells. */
  readonly silent: SilentConnection | null;
  /** Since when it has changes that its worker was not told of, ISO 8601; null for none that are known. */
  readonly changesWaitingSince: string | null;
  /** Of a brick whose set is STUCK: since when, and what waits; null for any other. Instants are ISO 8601 texts. */
  readonly stuck: {
    readonly since: string;
    readonly unsyncedSince: string | null;
    readonly crawlStatus: string | null;
  } | null;
  readonly log: WorkerLog;
}

/** A source node of the session. */
export interface NodeEvidence {
  readonly host: HostRow;
  readonly logFile: string;
  /** Whether the last poll of sessions had its own word. */
  readonly hasAnswered: boolean;
  /** Milliseconds to add to what its log says to have the service's clock; null where its log was not read. */
  readonly clockOffsetMs: number | null;
  /** Errors of the monitor since it last started a worker. */
  readonly monitorErrors: readonly LogEntry[];
  /** Whether the folder is gone in which gsyncd keeps the session's state there. */
  readonly lacksFolder: boolean;
  /** What gsyncd goes by there, as it is called there, where the nodes differ; null where all go by the same. */
  readonly ownOptions: ReadonlyMap<string, string> | null;
}

/** What a log says that a program writes which the session's workers start: a mount, the changelog library, gsyncd at the destination. */
export interface FurtherLog {
  readonly host: { readonly id: string; readonly name: string };
  readonly file: string;
  /** Milliseconds to add to what it says to have the service's clock. */
  readonly clockOffsetMs: number;
  /** That node's clock when it was last read, epoch seconds. */
  readonly readAt: number;
  /** Its last errors, in order. */
  readonly errors: readonly LogEntry[];
}

/** What a preflight of the session's pair of volumes found, and when. */
export interface CheckUp {
  readonly at: number;
  readonly checks: readonly Check[];
}

export interface SessionEvidence {
  readonly session: KnownSession;
  readonly volume: VolumeRow;
  /** Of the volume, those that are set; null where they were not read since the session is there: its creation sets some. */
  readonly volumeOptions: VolumeRow["optionValues"] | null;
  /** What files of the session are named by on its nodes. */
  readonly key: SessionKey;
  /** `[user@]HOST::VOLUME`, as Gluster is told. */
  readonly named: string;
  /** The destination's cluster; null where it is not registered. */
  readonly secondaryClusterId: string | null;
  /** As Gluster listed them last, by name; empty where it has not yet. */
  readonly options: ReadonlyMap<string, Pick<KnownOption, "default">>;
  readonly syncMethod: "RSYNC" | "TARSSH";
  /** Whether its option change-detector is xsync. */
  readonly isWalking: boolean;
  /** Its options `changelog-log-file` and `gluster-log-file`, with `${local_id}` for the brick; null for one that is not known. */
  readonly workerLogOptions: readonly [changelog: string | null, mount: string | null];
  readonly sshPort: number;
  readonly workers: readonly WorkerEvidence[];
  /** Within the last ten minutes. */
  readonly takeovers: readonly Takeover[];
  /** Whether those of all the ten minutes are known: it was looked for as long. */
  readonly areTakeoversKnown: boolean;
  /** By id. */
  readonly nodes: ReadonlyMap<string, NodeEvidence>;
  readonly checkUp: CheckUp | null;
  /** Further logs on source nodes, as far as they were read. Empty while no worker fails and none stands still. */
  readonly saidHere: readonly FurtherLog[];
  /** The same on destination nodes. Empty while no worker fails, and where the destination's cluster is not registered or not reached. */
  readonly saidThere: readonly FurtherLog[];
  /** The last verification that told, where it found files that differ; null where it found none. */
  readonly verification: FaultyVerification | null;
  /** Whether what owners of destinations have seen of these was read: the two below are of it. */
  readonly areDestinationsRead: boolean;
  /** Null where only geo-replication can write to the destination, or nobody knows what is written there. */
  readonly destinationWrites: DestinationWrites | null;
  /** Null where the clocks of its hosts agree, as far as they were read. */
  readonly clocksApart: ClocksApart | null;
}

/** The name of the destination volume. */
export function secondaryVolumeOf({ named }: Pick<SessionEvidence, "named">): string {
  return named.slice(named.lastIndexOf("::") + 2);
}

/** A cause as the rule of its code tells it. */
export type Judgment = Omit<Cause, "code">;

export interface Rule {
  readonly code: FindingCode;
  /** How long, in milliseconds, it must be so before it is told: what passes by itself while a session starts is none. */
  readonly patienceMs?: number;
  /** What it makes of the evidence; null where it does not apply. */
  readonly judge: (evidence: SessionEvidence) => Judgment | null;
  /**
   * Whether what was gathered would show what was found before, by the evidence of then, if it were still so: a finding of which nobody
   * tells, as where a node is silent or the owner has just begun, is neither confirmed nor over. Left out where it always would.
   */
  readonly wouldTell?: (evidence: SessionEvidence, shown: readonly GeoRepFindingEvidence[]) => boolean;
}

/** Where evidence is from. */
type Place = Pick<GeoRepFindingEvidence, "hostId" | "hostName" | "brickId" | "brickName">;

/** Evidence about a host; about none where null. */
export function ofHost(host: { readonly id: string | null; readonly name: string } | null): Place {
  return { hostId: host?.id ?? null, hostName: host?.name ?? null, brickId: null, brickName: null };
}

/** Evidence about a brick, on its host. */
export function ofBrick(brick: KnownBrick): Place {
  return { ...ofHost({ id: brick.hostId, name: brick.hostName }), brickId: brick.id, brickName: brickName(brick) };
}

/** The first of some times, epoch milliseconds; null where none is known. */
export function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** Epoch milliseconds. */
export function timeOf(instant: string | null): number | null {
  return instant === null ? null : Date.parse(instant);
}

/** Whether a worker is meant to work, as far as its status tells. */
export function shouldWork({ status }: Pick<WorkerEvidence, "status">): boolean {
  return status !== "STOPPED" && status !== "PAUSED" && status !== "NOTSTARTED";
}

/** A worker that ought to work and does not. */
export function isIll({ status }: Pick<WorkerEvidence, "status">): boolean {
  return status === "FAULTY" || status === "INITIALIZING";
}

/** The same, or one that nobody starts: its monitor is gone. */
export function isDown(worker: WorkerEvidence): boolean {
  return isIll(worker) || worker.hasMonitorDied;
}

/** A brick of which changes wait, whose worker shows no progress with them or was never told of them. */
export function isStanding({ stuck, changesWaitingSince }: WorkerEvidence): boolean {
  return stuck !== null || changesWaitingSince !== null;
}

/** A worker that has come to fail, and has not worked since. */
export function hasFailed(worker: Pick<WorkerEvidence, "status" | "log">): boolean {
  return worker.status === "FAULTY" || (shouldWork(worker) && worker.log.attempt.length > 0);
}

/** A worker that is well is started once; one that dies is started again ten seconds later (monitor.py). */
const OFTEN = 3;

/** A worker that dies over and over, and may work for moments in between. */
export function isRestless({ log }: Pick<WorkerEvidence, "log">): boolean {
  return log.restarts.length >= OFTEN;
}

/** Whether something of these bricks does not reach the destination: then it is CRITICAL. */
export function severityOf(workers: readonly WorkerEvidence[]): "CRITICAL" | "WARNING" {
  return workers.some(({ isSetReplicated }) => !isSetReplicated) ? "CRITICAL" : "WARNING";
}
