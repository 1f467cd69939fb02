import { crawlStatusOf } from "../../../../model/raw-values.js";
import { type Judgment, ofBrick, ofHost, type Rule, type SessionEvidence } from "../../evidence.js";
import { resetOption, sessionCommand } from "../session-commands.js";

/**
 * gsyncd with xsync never leaves the crawl of the file system (primary.py, XCrawlMixin), which finds what is there and not what is there
 * no more. Set back, it goes on with the changelogs of what came after the last change that it has copied (GlusterFS 10.3).
 */
export const changeDetectorXsync: Rule = { code: "CHANGE_DETECTOR_XSYNC", judge };

function judge(evidence: SessionEvidence): Judgment | null {
  const { isWalking, session, workers, volume } = evidence;
  if (!isWalking || session.row.status === "NOTSTARTED") return null;
  return {
    severity: "WARNING",
    message: `What is deleted or renamed in ${volume.name} stays at the destination under its old name: the workers walk through all files instead of reading the bricks' changelogs.`,
    since: null,
    evidence: [
      {
        ...ofHost(null),
        source: "the session's options",
        command: sessionCommand(evidence, "config change-detector"),
        lines: ["change-detector is xsync"],
      },
      // Workers are started anew when the option is set: until then their status shows the crawl of before.
      ...workers.flatMap(({ brick, status }) => {
        const crawl = session.details.get(brick.id)?.crawlStatusRaw ?? null;
        return status === "ACTIVE" && crawlStatusOf(crawl) === "HYBRID"
          ? [
              {
                ...ofBrick(brick),
                source: "the worker’s status",
                command: sessionCommand(evidence, "status detail"),
                lines: [`CRAWL STATUS: ${crawl}`],
              },
            ]
          : [];
      }),
    ],
    remedy: [
      resetOption(evidence, "change-detector"),
      "What was deleted or renamed meanwhile stays at the destination for good: compare the lists of files (find . | sort) of a mount of either volume, and remove what only the destination has.",
    ],
    mutation: "setGeoRepOption",
  };
}
