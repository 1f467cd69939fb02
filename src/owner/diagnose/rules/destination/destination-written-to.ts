import { isWrittenTo } from "../../../../model/checks/volume-facts.js";
import type { KnownSession } from "../../../rows.js";
import { ofHost, type Rule, type SessionEvidence, type Judgment } from "../../evidence.js";
import { areDestinationsRead } from "../told.js";

/**
 * By what the processes of all bricks of a set wrote to their disks in a time in which the session copied nothing. Geo-replication is
 * let through by `features.read-only`, which create sets (S56glusterd-geo-rep-create-post.sh), so that only where it is off others can
 * write.
 */
export const destinationWrittenTo: Rule = {
  code: "DESTINATION_WRITTEN_TO",
  judge,
  // While the session copies, what is written may be its own.
  wouldTell: (evidence) => areDestinationsRead(evidence) && writesOf(evidence) === null,
};

/** How far apart the clocks of source and service may be, and how much later than it was written something may be copied. */
const MARGIN_MS = 60_000;

function judge(evidence: SessionEvidence): Judgment | null {
  const { session, named } = evidence;
  const writes = writesOf(evidence);
  if (writes === null) return null;
  const from = Date.parse(writes.until) - writes.seconds * 1_000;
  if (!hasCopiedNothingSince(session, from)) return null;
  const { volumeName, bytes, seconds, until } = writes;
  const isStopped = session.row.status === "STOPPED";
  return {
    // Of a session that was stopped it may be what is meant: clients that go on at the other site.
    severity: isStopped ? "INFO" : "WARNING",
    message: `Others than the session write to the destination volume ${volumeName}.`,
    since: null,
    evidence: [
      {
        ...ofHost(null),
        source: `what the bricks of ${named} wrote to their disks`,
        command: null,
        lines: [
          `At least ${bytes} bytes each in the ${seconds} s until ${until}, in which the session copied nothing.`,
        ],
      },
    ],
    remedy: [
      `On a node of the destination, who has mounted it: gluster volume status ${volumeName} clients`,
      `On a node of the destination, so that only geo-replication can write: gluster volume set ${volumeName} features.read-only on`,
      ...(isStopped
        ? [
            "Before the session is started again: what was written there is overwritten where the source has other files.",
          ]
        : ["Then run the mutation verifyGeoRepSession: it tells which files differ by now."]),
      "Where a rebalance of the destination runs (gluster volume rebalance status), it may be what writes.",
    ],
    mutation: null,
  };
}

/** What was written there, by whomever; null where that was not worth mentioning, or nobody else can write. */
function writesOf({ destinationWrites: writes }: SessionEvidence): SessionEvidence["destinationWrites"] {
  return writes !== null && isWrittenTo(writes) ? writes : null;
}

/** Whether no change of the source was copied since, epoch milliseconds. */
function hasCopiedNothingSince({ row, details }: KnownSession, from: number): boolean {
  const { status, statusSince, firstSeenAt, lagState, lagStateSince } = row;
  const isBefore = (at: string | null): boolean => at !== null && Date.parse(at) < from;
  if (status === "PAUSED" || status === "STOPPED") return isBefore(statusSince ?? firstSeenAt);
  if (status !== "ACTIVE" || lagState !== "IDLE" || !isBefore(lagStateSince)) return false;
  // What is changed and copied between two readings of the changelogs leaves no other trace than this.
  return [...details.values()].every(
    ({ lastSyncedAt }) => lastSyncedAt === null || Date.parse(lastSyncedAt) < from - MARGIN_MS,
  );
}
