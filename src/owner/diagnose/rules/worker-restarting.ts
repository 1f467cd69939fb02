import type { Cause } from "../../../model/findings/findings.js";
import { brickName, type Rule, type SessionEvidence, severityOf } from "../evidence.js";
import { evidenceOf, listed, oldestOf } from "./log-rule.js";

/** A worker that is well comes to work once; one that dies is started again ten seconds later (monitor.py). */
const OFTEN = 3;

export const workerRestarting: Rule = { code: "WORKER_RESTARTING", patienceMs: 30_000, judge };

function judge({ workers, nodes }: SessionEvidence): Cause | null {
  const restless = workers.filter(({ log }) => log.cameToWork.length >= OFTEN);
  if (restless.length === 0) return null;
  const entries = restless.flatMap((worker) => {
    const node = nodes.get(worker.brick.hostId);
    return node === undefined ? [] : worker.log.sinceWell.map((entry) => ({ entry, node, worker }));
  });
  const times = restless.map(({ brick, log }) => `${brickName(brick)} ${log.cameToWork.length} times`);
  return {
    code: "WORKER_RESTARTING",
    severity: severityOf(restless),
    message: `Workers came to work, and died, over and over within the last ten minutes: ${listed(times)}.`,
    since: oldestOf(entries),
    evidence: evidenceOf(entries),
    remedy: [
      "See the evidence, and the other findings of the session: they tell what the worker dies of.",
      "On the source node: the log of the session's mount, mnt-BRICK.log beside gsyncd.log, tells whether the volume goes away.",
    ],
    mutation: null,
  };
}
