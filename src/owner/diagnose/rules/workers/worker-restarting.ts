import type { LogEntry } from "../../../../gluster/report/gsyncd-log.js";
import {
  isRestless,
  type Judgment,
  type Rule,
  type SessionEvidence,
  severityOf,
  type WorkerLog,
} from "../../evidence.js";
import { brickName } from "../../../rows.js";
import { listed } from "../listed.js";
import { entriesOf, evidenceOf, oldestOf } from "../log-entries.js";
import { areOwnLogsRead } from "../told.js";

/** Of each kind of entries. */
const LAST = 5;

export const workerRestarting: Rule = { code: "WORKER_RESTARTING", judge, wouldTell: areOwnLogsRead };

function judge(evidence: SessionEvidence): Judgment | null {
  const restless = evidence.workers.filter(isRestless);
  if (restless.length === 0) return null;
  const times = restless.map(({ brick, log }) => `${brickName(brick)} ${log.restarts.length} times`);
  return {
    severity: severityOf(restless),
    message: `Workers died after they had come to work, and were started again, over and over within ten minutes: ${listed(times)}.`,
    since: oldestOf(entriesOf(evidence, restless, ({ restarts }) => restarts)),
    evidence: evidenceOf(entriesOf(evidence, restless, lately)),
    remedy: [
      "See the evidence, and the other findings of the session: they tell what the worker dies of.",
      "On the source node: the log of the session's mount, mnt-BRICK.log beside gsyncd.log, tells whether the volume goes away.",
      "On the source node: dmesg | tail # tells whether the kernel kills it, as it does where memory is short",
    ],
    mutation: null,
  };
}

/** How it was started, and what is said of why, in order. */
function lately({ restarts, sinceWell }: WorkerLog): readonly LogEntry[] {
  const entries = [...restarts.slice(-LAST), ...sinceWell.slice(-LAST)];
  return entries.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
}
