import { ofBrick, type Rule, type SessionEvidence, type Judgment } from "../../evidence.js";
import { bricksOf } from "../listed.js";
import { lastErrors } from "./last-errors.js";
import { stopAndStart } from "../session-commands.js";

/** Known by the brick's changelogs, which the worker was not told of: see observe/judge-changelogs.ts. */
export const changesNotTaken: Rule = { code: "CHANGES_NOT_TAKEN", judge };

function judge(evidence: SessionEvidence): Judgment | null {
  const { workers } = evidence;
  const waiting = workers.flatMap((worker) =>
    worker.changesWaitingSince === null ? [] : [{ worker, brick: worker.brick, since: worker.changesWaitingSince }],
  );
  if (waiting.length === 0) return null;
  return {
    severity: "CRITICAL",
    message: `Changes of ${bricksOf(waiting)} wait, and the worker was never told of them.`,
    since: Math.min(...waiting.map(({ since }) => Date.parse(since))),
    evidence: [
      ...waiting.map(({ brick, since }) => ({
        ...ofBrick(brick),
        source: `${brick.path}/.glusterfs/changelogs`,
        command: null,
        lines: [`A changelog with changes is closed since ${since}, and the worker does not hold it.`],
      })),
      ...lastErrors(
        evidence,
        waiting.map(({ worker }) => worker),
      ),
    ],
    remedy: [stopAndStart(evidence), "What waits is copied first then. Pausing and resuming do not help."],
    mutation: "startGeoRepSession",
  };
}
