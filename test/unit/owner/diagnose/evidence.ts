import type { LogEntry } from "../../../../src/gluster/report/gsyncd-log.js";
import { parseSessionKey } from "../../../../src/gluster/values.js";
import type { SessionEvidence, WorkerEvidence } from "../../../../src/owner/diagnose/evidence.js";
import { monitorErrors, workerLog } from "../../../../src/owner/diagnose/worker-log.js";
import type { HostRow, VolumeRow } from "../../../../src/owner/reconcile/topology.js";
import type { KnownSession } from "../../../../src/owner/rows.js";

export const BRICK = "/bricks/gvsrc/brick";
const SESSION = "0e57ffe6-3fb5-5c60-8f3f-4f5a6d0c0a01";
const KEY = "84832aed-7aae-4652-b64f-4e5183ee7517:ssh://dst1::gvdst:ecea0779-9d9c-4f14-9013-77ca044f2e36";

/** What `create` sets. */
const OPTIONS = { "changelog.changelog": "on", "geo-replication.indexing": "on" };

/** A session of one set of two bricks, of which one host's log was read. */
export function evidenceOf(
  entries: readonly LogEntry[],
  {
    now,
    statuses = ["FAULTY", "FAULTY"],
    ...about
  }: Partial<SessionEvidence> & { now: number; statuses?: readonly WorkerEvidence["status"][] },
): SessionEvidence {
  const hosts = ["src1", "src2"].map((name, index) => ({
    id: `host-${index}`,
    name,
    reachable: true,
    glusterdUp: true,
    reachableSince: null,
    glusterdSince: null,
  }));
  const logFile = "/var/log/glusterfs/geo-replication/gvsrc_dst1_gvdst/gsyncd.log";
  const workers = hosts.map((host, index): WorkerEvidence => ({
    brick: { id: `brick-${index}`, hostId: host.id, hostName: host.name, path: BRICK },
    status: statuses[index] ?? "UNKNOWN",
    isBrickOnline: true,
    brickOnlineSince: null,
    full: null,
    isRoomKnown: true,
    isSetReplicated: statuses.includes("ACTIVE"),
    hasMonitorDied: false,
    silent: null,
    changesWaitingSince: null,
    stuck: null,
    log: index === 0 ? workerLog(entries, BRICK, now) : { attempt: [], sinceWell: [], complaints: [], restarts: [] },
  }));
  const row = {
    id: SESSION,
    status: "FAULTY",
    sessionKey: KEY,
    secondaryHostName: "dst1",
    secondaryVolumeId: null,
    missingKeys: null,
  };
  return {
    session: { row, details: new Map(), checkpoint: null } as unknown as KnownSession,
    volume: { id: "volume", name: "gvsrc", statusRaw: "Started", optionValues: OPTIONS } as unknown as VolumeRow,
    volumeOptions: OPTIONS,
    key: parseSessionKey(KEY),
    named: "dst1::gvdst",
    secondaryClusterId: null,
    options: new Map([["sync-jobs", { default: "3" }]]),
    syncMethod: "RSYNC",
    isWalking: false,
    workerLogOptions: [null, null],
    sshPort: 22,
    workers,
    takeovers: [],
    areTakeoversKnown: true,
    nodes: new Map(
      hosts.map((host, index) => [
        host.id,
        {
          host: host as unknown as HostRow,
          logFile,
          hasAnswered: true,
          clockOffsetMs: 0,
          monitorErrors: index === 0 ? monitorErrors(entries) : [],
          lacksFolder: false,
          ownOptions: null,
        },
      ]),
    ),
    checkUp: null,
    saidHere: [],
    saidThere: [],
    verification: null,
    areDestinationsRead: true,
    destinationWrites: null,
    clocksApart: null,
    ...about,
  };
}
