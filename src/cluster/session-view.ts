import { parseSessionKey, secondaryAsNamed } from "../gluster/values.js";
import { GlusterFailure } from "../gluster/failure.js";
import { statusOfAnswering } from "../model/health.js";
import { sessionId } from "../model/ids.js";
import { statusOfBrick } from "../model/status.js";
import type { OperationRow } from "../service/operations.js";
import type { CliLook } from "./cli-look.js";
import type { Gatherer } from "./gather.js";
import type { ToldSession } from "./merge-reports.js";
import { NOT_THERE, type SessionView } from "./operations/step.js";
import type { LookResult, SessionLooks } from "./session-looks.js";
import type { KnownVolume } from "./state.js";
import { readMsOf } from "./surroundings.js";

export interface ViewSources {
  readonly looks: SessionLooks;
  readonly cli: CliLook;
  readonly gatherer: Gatherer;
  /** Reads anew which hosts are down by the word of their peers. */
  readonly lookAtPool: () => Promise<void>;
  readonly volume: (id: string) => KnownVolume | null;
  readonly hostName: (id: string) => string;
  /** All options of a session as they were last read. */
  readonly options: (sessionId: string) => ReadonlyMap<string, string> | null;
}

/**
 * A fresh look at the session that an operation is about, good enough to decide by: every brick's host told of it, by
 * its files or through the CLI, or is down.
 *
 * @throws GlusterFailure when nobody could tell
 */
export async function viewOf(sources: ViewSources, operation: OperationRow): Promise<SessionView> {
  const { looks, cli, gatherer } = sources;
  let look = await looks.look();
  if (look.answered.size === 0) {
    // All hosts were in trouble a moment ago: someone waits, so they are tried once more now.
    await gatherer.retry([...look.failures.keys()]);
    look = await looks.look();
  }
  const session = toldOf(look, operation);
  if (session !== null && cli.isUntold(session, look)) {
    await cli.ask(session, "urgent", readMsOf(operation));
    look = await looks.look();
  }
  const [failure] = look.failures.values();
  if (look.answered.size === 0) throw failure ?? nobody(operation);
  if (
    sources.volume(operation.volume_id)?.bricks.some(({ hostId: id }) => look.down.has(id) && look.answered.has(id))
  ) {
    // The daemon may have come up since its peers were asked.
    await sources.lookAtPool();
    look = await looks.look();
  }
  return viewIn(sources, look, operation);
}

/** What one look found of the session that an operation is about, as far as it was told. */
export function viewIn(
  sources: Pick<ViewSources, "volume" | "hostName" | "options">,
  look: LookResult,
  operation: OperationRow,
): SessionView {
  const session = toldOf(look, operation);
  const volume = sources.volume(operation.volume_id);
  // Gluster goes by the name, and another volume may have it since `volume info` was read last.
  const named = look.volumes.get(operation.volume_name);
  const volumeExists = volume !== null && named?.size === 1 && named.has(volume.id);
  if (session === null || volume === null) {
    return { ...NOT_THERE, volumeExists };
  }
  const rows = new Map(session.bricks.map((brick) => [`${brick.nodeUuid}:${brick.path}`, brick]));
  const told = volume.bricks.map((brick) => rows.get(`${brick.hostId}:${brick.path}`) ?? null);
  const statuses = told.map((brick) => (brick === null ? null : statusOfBrick(brick.status)));
  return {
    volumeExists,
    exists: true,
    key: parseSessionKey(session.key),
    status: statusOfAnswering(statuses, volume.layout),
    workers: volume.bricks.map((brick, index) => ({
      hostId: brick.hostId,
      hostName: sources.hostName(brick.hostId),
      path: brick.path,
      status: statuses[index] ?? null,
      isDaemonUp: !look.down.has(brick.hostId),
      isMonitorAlive: told[index]?.isMonitorAlive ?? null,
    })),
    options: session.options,
    lastRead: sources.options(operation.session_id),
  };
}

/** What the look's hosts told of the session that an operation is about. */
export function toldOf(look: LookResult, operation: OperationRow): ToldSession | null {
  return (
    look.sessions.find(
      (session) =>
        session.volumeUuid === operation.volume_id &&
        sessionId(operation.volume_id, secondaryAsNamed(session.key)) === operation.session_id,
    ) ?? null
  );
}

function nobody(operation: OperationRow): GlusterFailure {
  return new GlusterFailure("UNREACHABLE", {
    argv: [],
    host: operation.cluster_name,
    exitCode: null,
    words: "no host of the cluster could be asked",
    sent: false,
  });
}
