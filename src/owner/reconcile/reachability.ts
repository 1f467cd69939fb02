import { brickProcess } from "../../gluster/report/liveness.js";
import type { NodeReport } from "../../gluster/report/report.js";
import type { EventDraft } from "../../model/event.js";
import type { Row } from "../../model/tables.js";
import { shownOf } from "../../model/unread.js";
import type { BrickOnline, ClusterReachability, Reachability, HostReachability } from "../../service/reachability.js";
import type { BrickRow, HostRow, VolumeRow } from "./topology.js";
import { utcTextOrNull } from "../../model/instant.js";

export interface ReachabilityKnown {
  readonly cluster: Row<"cluster">;
  readonly hosts: readonly HostRow[];
  readonly volumes: readonly VolumeRow[];
  readonly bricks: readonly BrickRow[];
  /** Why the last poll of the pool had no answer of glusterd; null where it had one. */
  readonly poolTrouble: string | null;
}

export interface ReachabilitySeen {
  readonly at: Date;
  /** By host, of those that answered. */
  readonly reports: ReadonlyMap<string, Pick<NodeReport, "glusterdUp" | "brickProcesses" | "unread" | "odd">>;
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
      unreachable_reason: report === undefined ? seen.reasonFor(host.id) : null,
      glusterd_up: up,
      glusterd_down_reason: up === false ? NOT_LISTENING : null,
    };
    return { id: host.id, ...since(host, now, at), unread: unreadOf(host, report) };
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
    daemonsChanged: hosts.some(({ id, glusterd_up: up }) => before.get(id)?.glusterd_up !== up),
  };
}

function unreadOf({ unread }: HostRow, report: Pick<NodeReport, "unread" | "odd"> | undefined): HostRow["unread"] {
  // A host that does not answer tells nothing new.
  if (report === undefined) return unread;
  const sessions = report.unread.map(({ volume, key, reason }) => ({ subject: `${volume} ${key}`, reason }));
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
  const isNowhere = answering.every(({ glusterd_up: up }) => up === false);
  const trouble = isNowhere ? NOWHERE : known.poolTrouble;
  return {
    reachable,
    unreachable_reason: reachable ? null : (hosts.find((host) => host.unreachable_reason)?.unreachable_reason ?? null),
    glusterd_up: reachable ? trouble === null : null,
    glusterd_down_reason: reachable ? trouble : null,
  };
}

type Facts = Omit<Reachability, "reachable_since" | "glusterd_since">;
type Before = Pick<Row<"host">, keyof Reachability>;

function since(before: Before, now: Facts, at: string): Reachability {
  return {
    ...now,
    reachable_since: before.reachable === now.reachable ? (utcTextOrNull(before.reachable_since) ?? at) : at,
    glusterd_since: before.glusterd_up === now.glusterd_up ? (utcTextOrNull(before.glusterd_since) ?? at) : at,
  };
}

function changedBricks({ volumes, bricks }: ReachabilityKnown, { reports }: ReachabilitySeen): readonly BrickOnline[] {
  const names = new Map(volumes.map(({ id, name }) => [id, name]));
  return bricks.flatMap((brick) => {
    const processes = reports.get(brick.host_id)?.brickProcesses ?? null;
    const volume = names.get(brick.volume_id);
    if (processes === null || volume === undefined) return [];
    const online = processes.has(brickProcess(volume, { hostName: brick.host_name, path: brick.brick_dir }));
    return online === brick.online ? [] : [{ id: brick.id, online }];
  });
}

function clusterEvents(before: Row<"cluster">, now: Reachability): EventDraft[] {
  const event = (kind: EventDraft["kind"], was: object, is: object): EventDraft => ({
    kind,
    clusterId: before.id,
    clusterName: before.name,
    before: { ...was },
    after: { ...is },
  });
  const events: EventDraft[] = [];
  const { reachable, glusterd_up: up } = now;
  if (reachable !== before.reachable) {
    const kind = reachable ? "CLUSTER_REGAINED" : "CLUSTER_LOST";
    events.push(event(kind, { reachable: before.reachable }, { reachable, reason: now.unreachable_reason }));
  }
  // Nothing is known of it while no host is reached, and nobody is told that what ran still runs.
  const turned = up !== null && up !== before.glusterd_up && (before.glusterd_up !== null || !up);
  if (turned) {
    const kind = up ? "CLUSTER_GLUSTERD_REGAINED" : "CLUSTER_GLUSTERD_LOST";
    events.push(event(kind, { glusterdUp: before.glusterd_up }, { glusterdUp: up, reason: now.glusterd_down_reason }));
  }
  return events;
}

/** The first poll of a host tells of no change, unless its glusterd is found dead. */
function hostEvents(cluster: Row<"cluster">, before: HostRow | undefined, now: HostReachability): EventDraft[] {
  if (before === undefined) return [];
  const reachability = before.reachable !== null && before.reachable !== now.reachable;
  const daemon = before.glusterd_up !== now.glusterd_up && (before.glusterd_up !== null || now.glusterd_up === false);
  if (!reachability && !daemon) return [];
  const { reachable, unreachable_reason: reason, glusterd_up: glusterdUp } = now;
  return [
    {
      kind: "HOST_CHANGED",
      clusterId: cluster.id,
      clusterName: cluster.name,
      hostId: before.id,
      hostName: before.name,
      before: { reachable: before.reachable, glusterdUp: before.glusterd_up },
      after: { reachable, glusterdUp, reason: reason ?? now.glusterd_down_reason },
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
    const name = `${brick.host_name}:${brick.brick_dir}`;
    return [
      {
        kind: "VOLUME_BRICK_CHANGED",
        clusterId: cluster.id,
        clusterName: cluster.name,
        volumeId: brick.volume_id,
        volumeName: volumes.find((volume) => volume.id === brick.volume_id)?.name ?? null,
        hostId: brick.host_id,
        hostName: brick.host_name,
        before: { brick: name, online: brick.online },
        after: { brick: name, online },
      },
    ];
  });
}
