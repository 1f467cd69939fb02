import { type Rule, type SessionEvidence, severityOf, shouldWork, type Judgment } from "../evidence.js";
import { isError } from "../worker-log.js";
import { bricksOf } from "./listed.js";
import { entriesOf, evidenceOf, oldestOf } from "./log-rule.js";

const LAST = 5;

/** Workers that fail though no rule knows why: what their logs say last. A preflight may yet tell. */
export const unexplained: Rule = { code: "UNEXPLAINED", patienceMs: 20_000, judge };

function judge(evidence: SessionEvidence): Judgment | null {
  const faulty = evidence.workers.filter(
    (worker) => worker.status === "FAULTY" || (shouldWork(worker) && worker.log.attempt.length > 0),
  );
  if (faulty.length === 0) return null;
  const last = entriesOf(evidence, faulty, ({ attempt }) => attempt.filter(isError).slice(-LAST));
  const [first] = last;
  return {
    severity: severityOf(faulty),
    message:
      first === undefined
        ? `The workers of ${bricksOf(faulty)} fail, and their logs have no error.`
        : `The workers of ${bricksOf(faulty)} fail. ${first.node.host.name} says last: ${last.at(-1)?.entry.text.split("\n", 1)[0] ?? ""}`,
    since: oldestOf(last),
    evidence: evidenceOf(last),
    remedy: [
      "Read the evidence, and the whole log on the host that it names.",
      "geoRepPreflight with the session's two volumes tries what a session needs on all nodes.",
    ],
    mutation: null,
  };
}
