import { quoteArgv } from "../../../../gluster/shell.js";
import { ofBrick, type Rule, type SessionEvidence, type Judgment } from "../../evidence.js";
import { bricksOf } from "../listed.js";
import { whereKnown } from "../told.js";

/**
 * By the room that Gluster told last, see observe/capacity-poller.ts. A brick without any cannot open its next changelog
 * (changelog-helpers.c, changelog_open_journal: "No space left on device"), and then no change is noted (GlusterFS 10.3).
 */
export const sourceBrickFull: Rule = {
  code: "SOURCE_BRICK_FULL",
  judge,
  wouldTell: whereKnown(({ isRoomKnown }) => isRoomKnown),
};

function judge({ workers }: SessionEvidence): Judgment | null {
  const full = workers.flatMap(({ brick, full: room }) => (room === null ? [] : [{ brick, ...room }]));
  if (full.length === 0) return null;
  return {
    severity: "CRITICAL",
    message: `${bricksOf(full)} ${full.length === 1 ? "has" : "have"} no room left.`,
    since: null,
    evidence: full.map(({ brick, free, total }) => ({
      ...ofBrick(brick),
      source: "the file system of the brick",
      command: quoteArgv(["df", "-B1", brick.path]),
      lines: [`${free} of ${total} bytes are free.`],
    })),
    remedy: [
      "Make room on the brick’s file system, or add bricks: gluster volume add-brick, then gluster volume rebalance",
      "Where a brick had nothing left at all, changes of that time may not have been noted: run the mutation verifyGeoRepSession when there is room again. What it finds missing is copied when it is changed or touched once more at the source.",
    ],
    mutation: null,
  };
}
