import type { DifferenceKind } from "../../../../model/verification/compare.js";
import { beginAnew, orElse, setOption } from "../session-commands.js";
import { ofHost, type Rule, type SessionEvidence, type Judgment } from "../../evidence.js";

/** What the last verification found that says so either way: the next one that finds nothing closes it. */
export const filesDiffer: Rule = { code: "FILES_DIFFER", judge };

/** What they are like matters less than what they hold. */
const ATTRIBUTES: ReadonlySet<DifferenceKind> = new Set(["OWNER", "MODE", "XATTRS"]);
const MOST_LINES = 10;

function judge(evidence: SessionEvidence): Judgment | null {
  const { verification } = evidence;
  if (verification === null) return null;
  const { counts, differences, entriesDifferent, entriesCompared, seed, finishedAt } = verification;
  const settled = differences.filter((difference) => difference.settled);
  const isHarmless = counts.every(({ kind }) => ATTRIBUTES.has(kind));
  const isEmpty = counts.some(({ kind }) => kind === "EMPTY");
  return {
    severity: isHarmless ? "WARNING" : "CRITICAL",
    message: `Of ${entriesCompared} entries that were compared ${entriesDifferent} differ at the destination: ${counts.map(({ kind, entries }) => `${entries} ${kind}`).join(", ")}.`,
    since: null,
    evidence: [
      {
        ...ofHost(null),
        source: `verification of ${finishedAt} with seed ${seed}`,
        command: null,
        lines: settled
          .slice(0, MOST_LINES)
          .map(({ kind, path, source, destination }) =>
            `${kind} ${path}: ${source} at the source, ${destination ?? "nothing"} at the destination`.slice(0, 1_000),
          ),
      },
    ],
    remedy: [
      ...(isEmpty
        ? [
            "On every node of both clusters: rsync --version # install one that copies where it is another: upstream 3.2.7 does",
            orElse(setOption(evidence, "sync-method", "tarssh")),
          ]
        : ["See that nobody else writes to the destination volume: set its features.read-only."]),
      ...beginAnew(evidence),
      `Then run verifyGeoRepSession with the seed ${seed}: it compares the same entries again.`,
    ],
    mutation: isHarmless ? null : "deleteGeoRepSession",
  };
}
