import { type Rule, type SessionEvidence, severityOf, type Judgment } from "../evidence.js";
import { brickName } from "../../rows.js";
import { listed } from "./listed.js";
import { entriesOf, evidenceOf, oldestOf } from "./log-rule.js";

/** A worker that is well comes to work once; one that dies is started again ten seconds later (monitor.py). */
const OFTEN = 3;

export const workerRestarting: Rule = { code: "WORKER_RESTARTING", patienceMs: 30_000, judge };

function judge(evidence: SessionEvidence): Judgment | null {
  const restless = evidence.workers.filter(({ log }) => log.cameToWork.length >= OFTEN);
  if (restless.length === 0) return null;
  const entries = entriesOf(evidence, restless, ({ sinceWell }) => sinceWell);
  const times = restless.map(({ brick, log }) => `${brickName(brick)} ${log.cameToWork.length} times`);
  return {
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
