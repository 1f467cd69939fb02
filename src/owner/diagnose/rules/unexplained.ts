import type { Cause } from "../../../model/findings/findings.js";
import { brickName, type Rule, type SessionEvidence, severityOf, shouldWork } from "../evidence.js";
import { evidenceOf, listed, oldestOf } from "./log-rule.js";

const LAST = 5;

/** Workers that fail though no rule knows why: what their logs say last. A preflight may yet tell. */
export const unexplained: Rule = { code: "UNEXPLAINED", patienceMs: 20_000, judge };

function judge({ workers, nodes }: SessionEvidence): Cause | null {
  const faulty = workers.filter(
    (worker) => worker.status === "FAULTY" || (shouldWork(worker) && worker.log.attempt.length > 0),
  );
  if (faulty.length === 0) return null;
  const last = faulty.flatMap((worker) => {
    const node = nodes.get(worker.brick.hostId);
    const errors = worker.log.attempt.filter(({ level }) => level === "E" || level === "C").slice(-LAST);
    return node === undefined ? [] : errors.map((entry) => ({ entry, node, worker }));
  });
  const [first] = last;
  return {
    code: "UNEXPLAINED",
    severity: severityOf(faulty),
    message:
      first === undefined
        ? `The workers of ${listed(faulty.map(({ brick }) => brickName(brick)))} fail, and their logs have no error.`
        : `The workers of ${listed(faulty.map(({ brick }) => brickName(brick)))} fail. ${first.node.host.name} says last: ${last.at(-1)?.entry.text.split("\n", 1)[0] ?? ""}`,
    since: oldestOf(last),
    evidence: evidenceOf(last),
    remedy: [
      "Read the evidence, and the whole log on the host that it names.",
      "geoRepPreflight with the session's two volumes tries what a session needs on all nodes.",
    ],
    mutation: null,
  };
}
