import { brickProcess } from "../../gluster/report/liveness.js";
import type { NodeReport, UnreadSession } from "../../gluster/report/report.js";
import type { EventDraft } from "../../model/events/event.js";
import type { Row } from "../../model/row.js";
import { shownOf } from "../../model/unread.js";
import type { BrickOnline, ClusterReachability, Reachability, HostReachability } from "../../store/reachability.js";
import type { BrickRow } from "../../store/topology.js";
import { brickName } from "../rows.js";
import { onlineAt } from "./brick-online.js";
import type { HostRow, VolumeRow } from "./topology.js";
import type { Cluster, Host } from "../../model/entities/index.js";

export interface ReachabilityKnown {
  readonly cluster: Row<Cluster>;
  readonly hosts: readonly HostRow[];
  readonly volumes: readonly VolumeRow[];
  readonly bricks: readonly BrickRow[];
  /** Why the last poll of the pool had no answer of glusterd; null where it had one. */
  readonly poolTrouble: string | null;
}

export interface ReachabilitySeen {
  readonly at: Date;
  /** By host, of those that answered. */
  readonly reports: ReadonlyMap<
    string,
    Pick<NodeReport, "glusterdUp" | "brickProcesses" | "unread" | "odd" | "sessions">
  >;
  /** Sessions that were told and could not be written down. */
  readonly refused: readonly UnreadSession[];
  /** Why a host did not answer. */
  readonly reasonFor: (hostId: string) => string;
}

export interface ReachabilityChanges extends ClusterReachability {
  /** Whether the cluster was lost or regained. */
  readonly turned: boolean;
  /** Whether a glusterd went, or came. */
  readonly daemonsChanged: boolean;
}

const NOT_LISTENING = "glusterd does not run: nothing listens on its socket.";
const NOWHERE = "glusterd runs on none of the hosts that answer.";

/**
 * Whom a poll reached, where glusterd runs and which bricks' processes do: to be reached by SSH and to be managed by glusterd
 * are two things. Pure.
 */
export function reconcileReachability(known: ReachabilityKnown, seen: ReachabilitySeen): ReachabilityChanges {
  const at = seen.at.toISOString();
  const hosts = known.hosts.map((host): HostReachability => {
    const report = seen.reports.get(host.id);
    const up = report?.glusterdUp ?? null;
    const now = {
      reachable: report !== undefined,
      unreachableReason: report === undefined ? seen.reasonFor(host.id) : null,
      glusterdUp: up,
      glusterdDownReason: up === false ? NOT_LISTENING : null,
    };
    return { id: host.id, ...since(host, now, at), unreadRecords: unreadOf(host, report, seen.refused) };
  });
  const cluster = since(known.cluster, reachabilityOfCluster(known, seen, hosts), at);
  const bricks = changedBricks(known, seen);
  const before = new Map(known.hosts.map((host) => [host.id, host]));
  return {
    cluster,
    hosts,
    bricks,
    events: [
      ...clusterEvents(known.cluster, cluster),
      ...hosts.flatMap((host) => hostEvents(known.cluster, before.get(host.id), host)),
      ...brickEvents(known, bricks),
    ],
    turned: cluster.reachable !== known.cluster.reachable,
    daemonsChanged: hosts.some(({ id, glusterdUp: up }) => before.get(id)?.glusterdUp !== up),
  };
}

function unreadOf(
  { unreadRecords }: HostRow,
  report: Pick<NodeReport, "unread" | "odd" | "sessions"> | undefined,
  refused: readonly UnreadSession[],
): HostRow["unreadRecords"] {
  // A host that does not answer tells nothing new.
  if (report === undefined) return unreadRecords;
  const own = refused.filter((one) =>
    report.sessions.some(({ volume, key }) => volume === one.volume && key === one.key),
  );
  const sessions = [...report.unread, ...own].map(({ volume, key, reason }) => ({
    subject: `${volume} ${key}`,
    reason,
  }));
  const now = shownOf([...sessions, ...report.odd]);
  return now.length === 0 ? null : now;
}

function reachabilityOfCluster(
  known: ReachabilityKnown,
  { reports }: ReachabilitySeen,
  hosts: readonly HostReachability[],
) {
  const reachable = reports.size > 0;
  const answering = hosts.filter((host) => host.reachable);
  const isNowhere = answering.every(({ glusterdUp: up }) => up === false);
  const trouble = isNowhere ? NOWHERE : known.poolTrouble;
  return {
    reachable,
    unreachableReason: reachable ? null : (hosts.find((host) => host.unreachableReason)?.unreachableReason ?? null),
    glusterdUp: reachable ? trouble === null : null,
    glusterdDownReason: reachable ? trouble : null,
  };
}

type Facts = Omit<Reachability, "reachableSince" | "glusterdSince">;
type Before = Pick<Row<Host>, keyof Reachability>;

function since(before: Before, now: Facts, at: string): Reachability {
  return {
    ...now,
    reachableSince: before.reachable === now.reachable ? (before.reachableSince ?? at) : at,
    glusterdSince: before.glusterdUp === now.glusterdUp ? (before.glusterdSince ?? at) : at,
  };
}

function changedBricks(
  { volumes, bricks }: ReachabilityKnown,
  { at, reports }: ReachabilitySeen,
): readonly BrickOnline[] {
  const names = new Map(volumes.map(({ id, name }) => [id, name]));
  return bricks.flatMap((brick) => {
    const processes = reports.get(brick.hostId)?.brickProcesses ?? null;
    const volume = names.get(brick.volumeId);
    if (processes === null || volume === undefined) return [];
    const online = processes.has(brickProcess(volume, { hostName: brick.hostName, path: brick.path }));
    return online === brick.online ? [] : [{ id: brick.id, ...onlineAt(brick, online, at) }];
  });
}

function clusterEvents(before: Row<Cluster>, now: Reachability): EventDraft[] {
  const event = (kind: EventDraft["kind"], was: object, is: object): EventDraft => ({
    kind,
    clusterId: before.id,
    clusterName: before.name,
    before: { ...was },
    after: { ...is },
  });
  const events: EventDraft[] = [];
  const { reachable, glusterdUp: up } = now;
  if (reachable !== before.reachable) {
    const kind = reachable ? "CLUSTER_REGAINED" : "CLUSTER_LOST";
    events.push(event(kind, { reachable: before.reachable }, { reachable, reason: now.unreachableReason }));
  }
  // Nothing is known of it while no host is reached, and nobody is told that what ran still runs.
  const turned = up !== null && up !== before.glusterdUp && (before.glusterdUp !== null || !up);
  if (turned) {
    const kind = up ? "CLUSTER_GLUSTERD_REGAINED" : "CLUSTER_GLUSTERD_LOST";
    events.push(event(kind, { glusterdUp: before.glusterdUp }, { glusterdUp: up, reason: now.glusterdDownReason }));
  }
  return events;
}

/** The first poll of a host tells of no change, unless its glusterd is found dead. */
function hostEvents(cluster: Row<Cluster>, before: HostRow | undefined, now: HostReachability): EventDraft[] {
  if (before === undefined) return [];
  const reachability = before.reachable !== null && before.reachable !== now.reachable;
  const daemon = before.glusterdUp !== now.glusterdUp && (before.glusterdUp !== null || now.glusterdUp === false);
  if (!reachability && !daemon) return [];
  const { reachable, unreachableReason: reason, glusterdUp } = now;
  return [
    {
      kind: "HOST_CHANGED",
      clusterId: cluster.id,
      clusterName: cluster.name,
      hostId: before.id,
      hostName: before.name,
      before: { reachable: before.reachable, glusterdUp: before.glusterdUp },
      after: { reachable, glusterdUp, reason: reason ?? now.glusterdDownReason },
    },
  ];
}

/** What is found out of a brick for the first time is no change. */
export function brickEvents(
  { cluster, volumes, bricks }: Pick<ReachabilityKnown, "cluster" | "volumes" | "bricks">,
  changed: readonly BrickOnline[],
): EventDraft[] {
  const before = new Map(bricks.map((brick) => [brick.id, brick]));
  return changed.flatMap(({ id, online }): EventDraft[] => {
    const brick = before.get(id);
    if (brick === undefined || brick.online === null || brick.online === online) return [];
    const name = brickName(brick);
    return [
      {
        kind: "VOLUME_BRICK_CHANGED",
        clusterId: cluster.id,
        clusterName: cluster.name,
        volumeId: brick.volumeId,
        volumeName: volumes.find((volume) => volume.id === brick.volumeId)?.name ?? null,
        hostId: brick.hostId,
        hostName: brick.hostName,
        before: { brick: name, online: brick.online },
        after: { brick: name, online },
      },
    ];
  });
}
