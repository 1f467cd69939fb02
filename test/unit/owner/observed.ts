import { bareBrick, type SeenBrick } from "../../../src/gluster/seen.js";
import { parseSessionKey, parseVolumeName } from "../../../src/gluster/values.js";
import type { ReportedSession } from "../../../src/owner/observe/merge-reports.js";
import type { SessionChanges, Observation, SessionsKnown } from "../../../src/owner/reconcile/sessions.js";
import type { DetailRow, KnownSession, KnownVolume } from "../../../src/owner/rows.js";
import { brickId } from "../../../src/model/ids.js";
import type { VolumeLayout } from "../../../src/model/health.js";

export const CLUSTER = "10000000-0000-4000-8000-000000000001";
export const VOLUME = "20000000-0000-4000-8000-000000000001";
export const SECONDARY = "30000000-0000-4000-8000-000000000001";
export const NODES = [1, 2, 3].map((n) => `40000000-0000-4000-8000-00000000000${n}`);
export const KEY = `${NODES[0] ?? ""}:ssh://dst1::dr:${SECONDARY}`;
export const BEGIN = Date.UTC(2026, 0, 1);

/** A volume with one brick on each of the first `count` nodes. */
export function volume(count = 2, layout: VolumeLayout = { replicaCount: 2, disperseCount: 0 }): KnownVolume {
  const bricks = NODES.slice(0, count).map((hostId, index) => ({
    id: brickId(VOLUME, hostId, "/b"),
    hostId,
    hostName: `src${index + 1}`,
    path: "/b",
  }));
  return { id: VOLUME, name: "vol", layout, areChangesNoted: true, bricks };
}

export function brick(node: number, status: string, more: Partial<SeenBrick> = {}): SeenBrick {
  return { ...bareBrick(NODES[node] ?? "", null, "/b", status), ...more };
}

export function reported(bricks: readonly SeenBrick[], more: Partial<ReportedSession> = {}): ReportedSession {
  const { creatorUuid, url, secondaryVolumeUuid } = parseSessionKey(more.key ?? KEY);
  return {
    volume: parseVolumeName("vol"),
    volumeUuid: VOLUME,
    key: KEY,
    creatorUuid,
    url,
    secondaryVolumeUuid,
    bricks,
    options: new Map(),
    optionsByHost: new Map(),
    unreadBy: new Map(),
    byCli: new Map(),
    ...more,
  };
}

/** A poll `seconds` after the beginning, at which all of the first two nodes answered unless told otherwise. */
export function poll(
  seconds: number,
  sessions: readonly ReportedSession[],
  more: {
    readonly answered?: readonly number[];
    readonly down?: readonly number[];
    readonly unreadVolumes?: readonly string[];
  } = {},
): Observation {
  const uuids = (nodes: readonly number[]): Set<string> => new Set(nodes.map((node) => NODES[node] ?? ""));
  return {
    at: new Date(BEGIN + seconds * 1_000),
    sessions,
    answered: uuids(more.answered ?? [0, 1]),
    down: uuids(more.down ?? []),
    unreadVolumes: new Set(more.unreadVolumes ?? []),
  };
}

/** What an owner would know after it has written `changes`. */
export class Known {
  known: SessionsKnown;

  constructor(volumes: readonly KnownVolume[] = [volume()]) {
    this.known = {
      clusterId: CLUSTER,
      clusterName: "source",
      volumes,
      sessions: [],
      deleted: new Set(),
      directory: { clusterOfVolume: () => null, volumeOn: () => null, hostNamed: () => null },
      lastPollAt: null,
      staleAfterMs: 300_000,
    };
  }

  with(more: Partial<SessionsKnown>): this {
    this.known = { ...this.known, ...more };
    return this;
  }

  apply(changes: SessionChanges, at: Date): void {
    const sessions = new Map(this.known.sessions.map((session) => [session.row.id, session]));
    for (const row of changes.sessions) {
      const before = sessions.get(row.id);
      sessions.set(row.id, {
        row,
        details: before?.details ?? new Map(),
        checkpoint: before?.checkpoint ?? null,
      });
    }
    for (const detail of changes.details) {
      const session = sessions.get(detail.sessionId);
      if (session === undefined) throw new Error("a detail of no session");
      const details = new Map(session.details).set(detail.brickId, detail);
      sessions.set(detail.sessionId, { ...session, details });
    }
    for (const gone of changes.removedDetails) {
      const session = sessions.get(gone.sessionId);
      if (session === undefined) continue;
      const details = new Map(session.details);
      details.delete(gone.brickId);
      sessions.set(gone.sessionId, { ...session, details });
    }
    for (const [id, rows] of Map.groupBy(changes.checkpoints, (row) => row.sessionId)) {
      const session = sessions.get(id);
      if (session === undefined) throw new Error("a checkpoint of no session");
      const checkpoint = rows.find((row) => row.supersededAt === null) ?? null;
      sessions.set(id, { ...session, checkpoint });
    }
    for (const id of changes.removed) sessions.delete(id);
    this.known = { ...this.known, sessions: [...sessions.values()], lastPollAt: at.toISOString() };
  }

  get session(): KnownSession {
    const [only, ...others] = this.known.sessions;
    if (only === undefined || others.length > 0) throw new Error(`${this.known.sessions.length} sessions are known`);
    return only;
  }

  /** The detail of that node's brick. */
  detail(node: number): DetailRow {
    const detail = this.session.details.get(brickId(VOLUME, NODES[node] ?? "", "/b"));
    if (detail === undefined) throw new Error(`nothing is known of the brick on node ${node}`);
    return detail;
  }
}
