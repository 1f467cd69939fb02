import type { GeoRepFindingEvidence } from "../../../../model/schema/finding-evidence.js";
import type { SessionEvidence, WorkerEvidence } from "../../evidence.js";
import { entriesOf, evidenceOf } from "../log-entries.js";
import { said } from "../said.js";

const LAST = 5;
/** What has made it stand may have been written once. */
const WITHIN_S = 3_600;

/** What workers that do not fail complained of last, and what they start: a mount, the changelog library. */
export function lastErrors(
  evidence: SessionEvidence,
  workers: readonly WorkerEvidence[],
): readonly GeoRepFindingEvidence[] {
  const own = entriesOf(evidence, workers, ({ complaints }) => complaints.slice(-LAST));
  return [...evidenceOf(own), ...said(evidence.saidHere, () => true, { withinS: WITHIN_S, last: LAST }).evidence];
}
