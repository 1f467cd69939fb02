import {
  hasFailed,
  type Judgment,
  type Rule,
  secondaryVolumeOf,
  type SessionEvidence,
  severityOf,
} from "../evidence.js";
import { listed } from "./listed.js";
import { saidThere } from "./said-there.js";

/**
 * What the mount of the destination volume fails with, which the log of gsyncd on the source says nothing of: a worker's connection ends,
 * it says. By the logs on the destination's nodes.
 */
export const destinationMount: Rule = { code: "DESTINATION_NOT_MOUNTABLE", judge };

// In the order in which they tell more.
const PATTERNS = [
  /All subvolumes are down/,
  /failed to fetch volume file|failed to get the 'volume file' from server/,
  /first lookup on root failed \((.+)\)/,
  /Gluster Mount process exited/,
];

function judge(evidence: SessionEvidence): Judgment | null {
  const failed = evidence.workers.filter(hasFailed);
  const [first] = PATTERNS.map((pattern) => saidThere(evidence, ({ text }) => pattern.test(text))).filter(
    ({ entries }) => entries.length > 0,
  );
  const said = first?.entries[0];
  if (first === undefined || said === undefined || failed.length === 0) return null;
  const volume = secondaryVolumeOf(evidence);
  return {
    severity: severityOf(failed),
    message: `${listed(first.entries.map(({ log }) => log.host.name))} cannot mount ${volume} for the session's workers: ${said.entry.text.split("\n", 1)[0]?.trimEnd() ?? ""}`,
    since: first.since,
    evidence: first.evidence,
    remedy: [
      `On a destination node: gluster volume status ${volume} # every brick has to be online`,
      `Where bricks are not: gluster volume start ${volume} force`,
      `On ${said.log.host.name}: tail -n 50 ${said.log.file}`,
    ],
    mutation: null,
  };
}
