/** start, stop, pause, resume, delete: the order of the checks is glusterd's own (glusterd-geo-rep.c, stage and commit). */
import type { SimNode } from "../cluster/cluster.js";
import type { Monitor, Session } from "../cluster/session.js";
import { beginMonitor } from "../cluster/settle.js";
import { type Job, Refused } from "./command.js";
import { requireGsyncd, requirePeers, sessionOf, usage, type Verb, verbJob, volumeOf } from "./georep-verb.js";

const NOT_SET_UP = "geo-replication is not set up";

export function changeSession(verb: Verb): Job {
  const { words } = verb;
  const extra = verb.verb === "delete" ? "reset-sync-time" : "force";
  if (words.length > 1 || words.some((word) => word !== extra)) {
    return usage();
  }
  const isForced = words.includes("force");
  switch (verb.verb) {
    case "start":
      return verbJob(verb, 2.5, () => start(verb, isForced));
    case "stop":
      return verbJob(verb, 2.5, () => stop(verb, isForced));
    case "pause":
      return verbJob(verb, 1.7, () => pause(verb, isForced));
    case "resume":
      return verbJob(verb, 1.7, () => resume(verb, isForced));
    default:
      return verbJob(verb, 2, () => remove(verb, words.includes("reset-sync-time")));
  }
}

/** Nodes whose glusterd is down go on as they were. */
export function* reached(session: Session): Generator<[SimNode, Monitor]> {
  for (const entry of session.monitors) {
    if (entry[0].glusterdUp) {
      yield entry;
    }
  }
}

/** The monitor of the asked node decides whether a session runs. A node without bricks of the volume has none. */
export function isRunning(session: Session, node: SimNode): boolean {
  return session.monitors.get(node)?.isAlive === true;
}

function start(verb: Verb, isForced: boolean): string {
  const session = sessionOf(verb);
  const { volume } = session;
  if (volume.status !== "Started") {
    throw new Refused(`Volume ${volume.name} needs to be started before geo-replication start`);
  }
  if (isRunning(session, verb.node) && !isForced) {
    throw new Refused(`geo-replication session between ${volume.name} & ${verb.secondary} already started`);
  }
  requireGsyncd(verb);
  for (const [node, monitor] of reached(session)) {
    if (!monitor.isAlive) beginMonitor(session, node, monitor);
  }
  return "";
}

function stop(verb: Verb, isForced: boolean): string {
  if (isForced) {
    const session = volumeOf(verb).sessions.find(({ named }) => named === verb.secondary);
    if (session === undefined) {
      throw new Refused("Commit failed on localhost. Please check the log file for more details.");
    }
  }
  const session = sessionOf(verb);
  if (!isForced) {
    requirePeers(verb.node, session.volume);
    if (!isRunning(session, verb.node) && session.volume.bricksOf(verb.node).length > 0) {
      return NOT_SET_UP;
    }
  }
  requireGsyncd(verb);
  for (const [, monitor] of reached(session)) {
    monitor.isAlive = false;
    monitor.isAsking = false;
    monitor.word = "Stopped";
    monitor.saidAt = verb.node.cluster.world.clock.now();
  }
  return "";
}

function pause(verb: Verb, isForced: boolean): string {
  const session = sessionOf(verb);
  requirePeers(verb.node, session.volume);
  const own = session.monitors.get(verb.node) ?? [...session.monitors.values()][0];
  if (!isForced) {
    stage(verb, session, (monitor) => monitor.word === "Paused", "already Paused");
  }
  requireGsyncd(verb);
  if (own?.isAlive !== true) {
    return isForced ? notRunning(verb) : NOT_SET_UP;
  }
  for (const [, monitor] of reached(session)) {
    if (monitor.isAlive) {
      monitor.word = "Paused";
      monitor.saidAt = verb.node.cluster.world.clock.now();
    }
  }
  return "";
}

function resume(verb: Verb, isForced: boolean): string {
  const session = sessionOf(verb);
  requirePeers(verb.node, session.volume);
  const own = session.monitors.get(verb.node) ?? [...session.monitors.values()][0];
  if (!isForced) {
    stage(verb, session, (monitor) => monitor.word !== "Paused", "is not Paused");
  }
  requireGsyncd(verb);
  if (own?.isAlive !== true) {
    return notRunning(verb);
  }
  for (const [, monitor] of reached(session)) {
    if (monitor.isAlive) {
      // The stopped processes go on where they were: nothing initialises again.
      monitor.word = "Started";
      monitor.saidAt = verb.node.cluster.world.clock.now();
    }
  }
  return "";
}

function remove(verb: Verb, resetsSyncTime: boolean): string {
  const session = sessionOf(verb);
  requirePeers(verb.node, session.volume);
  if ([...session.monitors.values()].some(({ isAlive }) => isAlive)) {
    throw new Refused(
      `geo-replication session between ${verb.volumeName} & ${verb.secondary} is still active. ` +
        "Please stop the session and retry.",
    );
  }
  requireGsyncd(verb);
  // The options that create set stay behind, on both volumes.
  session.volume.sessions = session.volume.sessions.filter((each) => each !== session);
  session.volume.version += 1;
  // gsyncd goes by what the first start of a monitor notes: of a session that was never started it resets nothing.
  if (resetsSyncTime && session.vars.has("stime-xattr-prefix"))
    session.volume.syncTimes.set(session.destinationVolumeUuid, 0);
  return "delete successful";
}

/** Each node refuses for itself, the asked one first: nodes that disagree refuse both to pause and to resume. */
function stage(verb: Verb, session: Session, refuses: (monitor: Monitor) => boolean, words: string): void {
  const nodes = [...reached(session)].toSorted(([a], [b]) => Number(b === verb.node) - Number(a === verb.node));
  for (const [node, monitor] of nodes) {
    if (refuses(monitor)) {
      const own = `Geo-replication session between ${verb.volumeName} and ${verb.secondary} ${words}.`;
      throw new Refused(node === verb.node ? own : `Staging failed on ${node.name}. Error: ${own}`, 1);
    }
  }
}

function notRunning({ volumeName, secondary }: Verb): string {
  return `geo-replication session b/w ${volumeName} & ${secondary} is not running on this node.`;
}
