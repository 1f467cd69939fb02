import { parseSessionKey, secondaryAsNamed } from "../../gluster/values.js";
import { GlusterFailure } from "../../gluster/failure.js";
import { statusOfAnswering } from "../../model/health.js";
import { sessionId } from "../../model/ids.js";
import { statusOfBrick } from "../../model/status.js";
import type { OperationRow } from "../../store/operation-events.js";
import type { CliStatusPoller } from "../observe/cli-status-poller.js";
import type { Gatherer } from "../observe/gatherer.js";
import type { ReportedSession } from "../observe/merge-reports.js";
import { NOT_THERE, type SessionView } from "./steps/step.js";
import type { PollResult, SessionPoller } from "../observe/session-poller.js";
import type { KnownVolume } from "../rows.js";
import { readMsOf } from "../context.js";

export interface ViewSources {
  readonly poller: SessionPoller;
  readonly cli: CliStatusPoller;
  readonly gatherer: Gatherer;
  /** Reads anew which hosts are down by the word of their peers. */
  readonly pollPool: () => Promise<void>;
  readonly volume: (id: string) => KnownVolume | null;
  readonly hostName: (id: string) => string;
  /** All options of a session as they were last read. */
  readonly options: (sessionId: string) => ReadonlyMap<string, string> | null;
}

/**
 * A fresh poll of the session that an operation is about, good enough to decide by: every brick's host reports it, by
 * its files or through the CLI, or is down.
 *
 * @throws GlusterFailure when nobody could tell
 */
export async function viewOf(sources: ViewSources, operation: OperationRow): Promise<SessionView> {
  const { poller, cli, gatherer } = sources;
  let observe = await poller.poll();
  if (observe.answered.size === 0) {
    // All hosts were in trouble a moment ago: someone waits, so they are tried once more now.
    await gatherer.retry([...observe.failures.keys()]);
    observe = await poller.poll();
  }
  const session = reportedIn(observe, operation);
  if (session !== null && cli.isIncomplete(session, observe)) {
    await cli.ask(session, "urgent", readMsOf(operation));
    observe = await poller.poll();
  }
  const [failure] = observe.failures.values();
  if (observe.answered.size === 0) throw failure ?? nobody(operation);
  if (
    sources
      .volume(operation.volumeId)
      ?.bricks.some(({ hostId: id }) => observe.down.has(id) && observe.answered.has(id))
  ) {
    // The daemon may have come up since its peers were asked.
    await sources.pollPool();
    observe = await poller.poll();
  }
  return viewIn(sources, observe, operation);
}

/** What one poll found of the session that an operation is about, as far as it was reported. */
export function viewIn(
  sources: Pick<ViewSources, "volume" | "hostName" | "options">,
  observe: PollResult,
  operation: OperationRow,
): SessionView {
  const session = reportedIn(observe, operation);
  const volume = sources.volume(operation.volumeId);
  // Gluster goes by the name, and another volume may have it since `volume info` was read last.
  const named = observe.volumes.get(operation.volumeName);
  const volumeExists = volume !== null && named?.size === 1 && named.has(volume.id);
  if (session === null || volume === null) {
    return { ...NOT_THERE, volumeExists };
  }
  const rows = new Map(session.bricks.map((brick) => [`${brick.nodeUuid}:${brick.path}`, brick]));
  const reported = volume.bricks.map((brick) => rows.get(`${brick.hostId}:${brick.path}`) ?? null);
  const statuses = reported.map((brick) => (brick === null ? null : statusOfBrick(brick.status)));
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
      isDaemonUp: !observe.down.has(brick.hostId),
      isMonitorAlive: reported[index]?.isMonitorAlive ?? null,
    })),
    options: session.options,
    lastRead: sources.options(operation.sessionId),
  };
}

/** What the poll's hosts reported of the session that an operation is about. */
export function reportedIn(observe: PollResult, operation: OperationRow): ReportedSession | null {
  return (
    observe.sessions.find(
      (session) =>
        session.volumeUuid === operation.volumeId &&
        sessionId(operation.volumeId, secondaryAsNamed(session.key)) === operation.sessionId,
    ) ?? null
  );
}

function nobody(operation: OperationRow): GlusterFailure {
  return new GlusterFailure("UNREACHABLE", {
    argv: [],
    host: operation.clusterName,
    exitCode: null,
    words: "no host of the cluster could be asked",
    sent: false,
  });
}
