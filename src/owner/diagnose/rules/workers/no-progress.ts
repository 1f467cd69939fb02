import { ofBrick, type Rule, type SessionEvidence, type Judgment } from "../../evidence.js";
import { bricksOf, listed } from "../listed.js";
import { lastErrors } from "./last-errors.js";
import { sessionCommand, stopAndStart } from "../session-commands.js";

/**
 * Known by the brick's changelogs and the worker's own figures, none of which has moved: see observe/judge-lag.ts. What waits for a
 * worker that does not run stands still too, until the changelogs are read again once it runs, half a minute later by default.
 */
export const noProgress: Rule = { code: "NO_PROGRESS", patienceMs: 60_000, judge };

function judge(evidence: SessionEvidence): Judgment | null {
  const { workers } = evidence;
  // Changes that the worker was not told of have a code of their own, and what is not Active others.
  const standing = workers.flatMap((worker) => {
    const { brick, status, changesWaitingSince, stuck } = worker;
    return stuck === null || status !== "ACTIVE" || changesWaitingSince !== null ? [] : [{ worker, brick, ...stuck }];
  });
  if (standing.length === 0) return null;
  return {
    severity: "WARNING",
    message: `Changes of ${bricksOf(standing)} wait, and the worker, though Active, shows no progress.`,
    since: Math.min(...standing.map(({ since }) => Date.parse(since))),
    evidence: [
      ...standing.map(({ brick, since, unsyncedSince, crawlStatus }) => ({
        ...ofBrick(brick),
        source: "the worker’s status and the brick’s changelogs",
        command: sessionCommand(evidence, "status detail"),
        lines: [
          unsyncedSince === null
            ? "Nothing of it was ever copied."
            : `All that was changed until ${unsyncedSince} is copied.`,
          `${crawlStatus ?? "No crawl"}: neither that, nor what waits or failed, nor the changelogs that it works on have changed since ${since}.`,
        ],
      })),
      ...lastErrors(
        evidence,
        standing.map(({ worker }) => worker),
      ),
    ],
    remedy: [
      `On ${listed(standing.map(({ brick }) => brick.hostName))}: ps -eo pid,etime,args | grep -E '[r]sync|[t]ar --' # tells whether a large file is being copied`,
      "Where none is, stop the session and start it:",
      stopAndStart(evidence),
    ],
    mutation: "startGeoRepSession",
  };
}
