import { ofHost, type Rule, type SessionEvidence, severityOf, shouldWork, type Judgment } from "../../evidence.js";
import { bricksOf, listed } from "../listed.js";
import { createAgain } from "../session-commands.js";
import { haveAnswered } from "../told.js";

/**
 * glusterd knows the session by its file of the volume, and takes one whose folder is gone for one that does not exist
 * (glusterd-geo-rep.c). `create force` makes the folder anew, without the options.
 */
export const sessionFilesMissing: Rule = {
  code: "SESSION_FILES_MISSING",
  patienceMs: 8_000,
  judge,
  wouldTell: haveAnswered,
};

function judge(evidence: SessionEvidence): Judgment | null {
  const { nodes, workers } = evidence;
  const lacking = [...nodes.values()].filter(({ lacksFolder }) => lacksFolder).map(({ host }) => host);
  if (lacking.length === 0) return null;
  const ids = new Set(lacking.map(({ id }) => id));
  const lost = workers.filter(({ brick }) => ids.has(brick.hostId));
  const names = listed(lacking.map(({ name }) => name));
  // What became of those that lost it is not known.
  const runs = workers.some((worker) => worker.status !== "UNKNOWN" && shouldWork(worker));
  return {
    severity: severityOf(lost),
    message: `${names} lost Gluster's folder of the session: nobody copies what is written to ${bricksOf(lost)} there.`,
    since: null,
    evidence: lacking.map((host) => ({
      ...ofHost(host),
      source: "folders below glusterd's geo-replication",
      command: 'ls "$(gluster system:: getwd)/geo-replication"',
      lines: ["glusterd's file of the volume names the session, and it has no folder."],
    })),
    remedy: [
      runs
        ? `${createAgain(evidence, "start force")} # or createGeoRepSession, then startGeoRepSession, both with force: true`
        : `${createAgain(evidence)} # or createGeoRepSession with force: true`,
      "Options that were set are not restored there: OPTIONS_DIFFER tells which, once the folder is back.",
    ],
    mutation: "createGeoRepSession",
  };
}
