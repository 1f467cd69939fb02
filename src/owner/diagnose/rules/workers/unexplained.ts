import type { LogEntry } from "../../../../gluster/report/gsyncd-log.js";
import { hasFailed, type Rule, type SessionEvidence, severityOf, type Judgment } from "../../evidence.js";
import { isError } from "../../worker-log.js";
import { bricksOf } from "../listed.js";
import { entriesOf, evidenceOf, oldestOf } from "../log-entries.js";
import { said } from "../said.js";
import { areFurtherLogsRead, areOwnLogsRead } from "../told.js";

const LAST = 5;

/** Workers that fail though no rule knows why: what their logs say last. A preflight may yet tell. */
export const unexplained: Rule = {
  code: "UNEXPLAINED",
  patienceMs: 20_000,
  judge,
  wouldTell: (evidence, shown) => areOwnLogsRead(evidence, shown) && areFurtherLogsRead(evidence, shown),
};

function judge(evidence: SessionEvidence): Judgment | null {
  const faulty = evidence.workers.filter(hasFailed);
  if (faulty.length === 0) return null;
  const last = entriesOf(evidence, faulty, ({ attempt }) => attempt.filter(isError).slice(-LAST));
  const further = said([...evidence.saidHere, ...evidence.saidThere], () => true, { last: LAST });
  const says =
    last.at(-1) === undefined
      ? further.entries.map(({ log, entry }) => ({ host: log.host.name, entry })).at(-1)
      : last.map(({ node, entry }) => ({ host: node.host.name, entry })).at(-1);
  return {
    severity: severityOf(faulty),
    message:
      says === undefined
        ? `The workers of ${bricksOf(faulty)} fail, and their logs have no error.`
        : `The workers of ${bricksOf(faulty)} fail. ${says.host} says last: ${gistOf(says.entry)}`,
    since: oldestOf(last) ?? further.since,
    evidence: [...evidenceOf(last), ...further.evidence],
    remedy: [
      "Read the evidence, and the whole log on the host that it names.",
      "geoRepPreflight with the session's two volumes tries what a session needs on all nodes.",
    ],
    mutation: null,
  };
}

/** Of a traceback the exception, which ends it; its first line is `FAIL: `. */
function gistOf({ text }: LogEntry): string {
  const lines = text.split("\n");
  const isTraceback = lines.some((line) => line.startsWith("Traceback (most recent call last):"));
  const last = isTraceback ? lines.findLast((line) => /^\S/.test(line)) : lines[0];
  return last ?? "";
}
