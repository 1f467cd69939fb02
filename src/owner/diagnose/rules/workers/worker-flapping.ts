import { brickName } from "../../../rows.js";
import { type Judgment, ofBrick, type Rule, type SessionEvidence, severityOf } from "../../evidence.js";
import { listed } from "../listed.js";

/** One fail-over and the way back are no trouble, nor is an upgrade that starts one node of a set after the other. */
const OFTEN = 3;

/**
 * The Active worker of a replica set is the one on the node of the first brick that is up, as its own mount sees it; each worker asks
 * again each second (primary.py, should_crawl; replica-failover-interval).
 */
export const workerFlapping: Rule = {
  code: "WORKER_FLAPPING",
  judge,
  wouldTell: ({ areTakeoversKnown, session: { row } }) =>
    areTakeoversKnown || row.status === "STOPPED" || row.status === "PAUSED",
};

function judge(evidence: SessionEvidence): Judgment | null {
  const { workers, takeovers, volume } = evidence;
  const flapping = workers.flatMap((worker) => {
    const times = takeovers.filter(({ brickId }) => brickId === worker.brick.id).map(({ at }) => at);
    return times.length < OFTEN ? [] : [{ worker, times }];
  });
  if (flapping.length === 0) return null;
  const counts = flapping.map(({ worker: { brick }, times }) => `${brickName(brick)} ${times.length} times`);
  return {
    severity: severityOf(flapping.map(({ worker }) => worker)),
    message: `Workers turned from Passive to Active over and over within ten minutes: ${listed(counts)}.`,
    since: Math.min(...flapping.flatMap(({ times }) => times)),
    evidence: flapping.map(({ worker: { brick }, times }) => ({
      ...ofBrick(brick),
      source: "the worker’s status",
      command: null,
      lines: times.map((at) => `Active at ${new Date(at).toISOString()}, Passive before`),
    })),
    remedy: [
      `On a source node: gluster volume status ${volume.name} # tells whether all bricks are up; those of one set that are not: gluster volume start ${volume.name} force`,
      "On the source nodes of the set: grep -h connected /var/log/glusterfs/geo-replication/*/mnt-*.log | tail # tells which brick the workers’ mounts lose, and when",
      "Where a brick’s process dies again and again: its log in /var/log/glusterfs/bricks on its node tells of what. Where none dies: see to the network between the source nodes.",
    ],
    mutation: null,
  };
}
