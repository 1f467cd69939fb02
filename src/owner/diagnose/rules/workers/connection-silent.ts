import { type Judgment, ofBrick, type Rule, type SessionEvidence, severityOf } from "../../evidence.js";
import { reachRemedy } from "../gsyncd-log/ssh-unreachable.js";
import { listed } from "../listed.js";
import { stopAndStart } from "../session-commands.js";
import { haveAnswered } from "../told.js";

/**
 * Workers whose connection to the destination gets no answer any more. gsyncd tells of it when it gives up, with "connection to peer is
 * broken": four minutes later with GlusterFS 10.3. Until then its status is Active.
 */
export const connectionSilent: Rule = { code: "SSH_UNREACHABLE", judge, wouldTell: haveAnswered };

function judge(evidence: SessionEvidence): Judgment | null {
  const silent = evidence.workers.flatMap((worker) => (worker.silent === null ? [] : [{ worker, ...worker.silent }]));
  const [first] = silent;
  if (first === undefined) return null;
  const from = listed(silent.map(({ worker }) => worker.brick.hostName));
  const to = silent.map(({ node }) => node).toSorted();
  const { port } = first;
  return {
    severity: severityOf(silent.map(({ worker }) => worker)),
    message: `Nothing comes back to ${from} on the SSH connections of workers to port ${port} of ${listed(to)}.`,
    since: null,
    evidence: silent.map(({ worker, node, port: on }) => ({
      ...ofBrick(worker.brick),
      source: "/proc/net/tcp",
      command: null,
      lines: [`The SSH connection to ${node} port ${on} has sent the same six times or more, and got no answer.`],
    })),
    remedy: [
      ...reachRemedy({ from, to, port }),
      `Where they do answer, the network has lost the old connections alone. ${stopAndStart(evidence)}`,
    ],
    mutation: null,
  };
}
