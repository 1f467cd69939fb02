import {
  hasFailed,
  type FurtherLog,
  type Judgment,
  type Rule,
  secondaryVolumeOf,
  type SessionEvidence,
  severityOf,
} from "../../evidence.js";
import { listed } from "../listed.js";
import { said } from "../said.js";
import { areFurtherLogsRead } from "../told.js";

// What the mount of a volume fails with, of which gsyncd's log on the source has no word: of the source volume's it says "failed to get
// the xattr value" and "primary volinfo unavailable", of the destination's that a connection ended. Known by the mounts' own logs.

export const sourceMount: Rule = {
  code: "SOURCE_NOT_MOUNTABLE",
  judge: (evidence) => judge(evidence, evidence.saidHere, evidence.volume.name, "source"),
  wouldTell: areFurtherLogsRead,
};

export const destinationMount: Rule = {
  code: "DESTINATION_NOT_MOUNTABLE",
  judge: (evidence) => judge(evidence, evidence.saidThere, secondaryVolumeOf(evidence), "destination"),
  wouldTell: areFurtherLogsRead,
};

// In the order in which they tell more.
const PATTERNS = [
  /All subvolumes are down/,
  /failed to fetch volume file|failed to get the 'volume file' from server/,
  /first lookup on root failed \((.+)\)/,
  /cannot open \/dev\/fuse \((.+)\)/,
  /mount of \S+ to \S+ \(.*\) failed/,
  /Gluster Mount process exited/,
];

function judge(
  evidence: SessionEvidence,
  logs: readonly FurtherLog[],
  volume: string,
  side: "source" | "destination",
): Judgment | null {
  const failed = evidence.workers.filter(hasFailed);
  const [first] = PATTERNS.map((pattern) => said(logs, ({ text }) => pattern.test(text))).filter(
    ({ entries }) => entries.length > 0,
  );
  const told = first?.entries[0];
  if (first === undefined || told === undefined || failed.length === 0) return null;
  return {
    severity: severityOf(failed),
    message: `${listed(first.entries.map(({ log }) => log.host.name))} cannot mount ${volume} for the session's workers: ${told.entry.text.split("\n", 1)[0]?.trimEnd() ?? ""}`,
    since: first.since,
    evidence: first.evidence,
    remedy: [
      `On a ${side} node: gluster volume status ${volume} # every brick has to be online`,
      `On a ${side} node, where bricks are not: gluster volume start ${volume} force`,
      `On ${told.log.host.name}: tail -n 50 ${told.log.file}`,
    ],
    mutation: null,
  };
}
