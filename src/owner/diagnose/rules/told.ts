import type { GeoRepFindingEvidence } from "../../../model/schema/finding-evidence.js";
import { destinationLogsOf, sourceLogsOf } from "../further-log-names.js";
import { hasFailed, isStanding, type Rule, type SessionEvidence, type WorkerEvidence } from "../evidence.js";

// Whether what findings were known by would be known now: for Rule.wouldTell.

type Shown = readonly GeoRepFindingEvidence[];

/** Whether all nodes that evidence names have answered the last poll of sessions; one that is none of the session's any more counts not. */
export function haveAnswered({ nodes }: SessionEvidence, shown: Shown): boolean {
  return shown.every(({ hostId }) => hostId === null || (nodes.get(hostId)?.hasAnswered ?? true));
}

/** Whether what owners of destinations have seen was read. */
export function areDestinationsRead(evidence: SessionEvidence): boolean {
  return evidence.areDestinationsRead;
}

/** Whether something is known of all the session's bricks that evidence names. */
export function whereKnown(isKnown: (worker: WorkerEvidence) => boolean): NonNullable<Rule["wouldTell"]> {
  return ({ workers }, shown) =>
    workers.every((worker) => isKnown(worker) || !shown.some(({ brickId }) => brickId === worker.brick.id));
}

/** Whether gsyncd's logs on source nodes that evidence is from were read. */
export function areOwnLogsRead({ nodes }: SessionEvidence, shown: Shown): boolean {
  return shown.every(({ hostId, source }) => {
    const node = hostId === null ? undefined : nodes.get(hostId);
    return source !== node?.logFile || node.clockOffsetMs !== null;
  });
}

/**
 * Whether the further logs that evidence is from were read, of workers that fail or stand still, or that nobody tells of: of one that
 * works nothing is to be told.
 */
export function areFurtherLogsRead(evidence: SessionEvidence, shown: Shown): boolean {
  const read = [...evidence.saidHere, ...evidence.saidThere];
  const doubtful = evidence.workers.filter(
    (worker) => hasFailed(worker) || isStanding(worker) || worker.status === "UNKNOWN",
  );
  const here = sourceLogsOf(evidence, doubtful);
  const there = destinationLogsOf(evidence, doubtful);
  return shown.every(({ hostId, source }) => {
    const isDoubtful = here.get(hostId ?? "")?.includes(source) === true || there.includes(source);
    return !isDoubtful || read.some(({ host, file }) => host.id === hostId && file === source);
  });
}
