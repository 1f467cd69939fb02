import { ofBrick, type Rule, type SessionEvidence, severityOf, type Judgment } from "../../evidence.js";
import { bricksOf, listed } from "../listed.js";
import { evidenceOf } from "../log-entries.js";
import { onSourceNode, sessionCommand } from "../session-commands.js";
import { haveAnswered } from "../told.js";

/** glusterd does not start the monitor of a session again (gsyncdstatus.py shows it as Stopped); `start force` does. */
export const monitorDied: Rule = { code: "MONITOR_DIED", patienceMs: 8_000, judge, wouldTell: haveAnswered };

function judge(evidence: SessionEvidence): Judgment | null {
  const { workers, nodes } = evidence;
  const dead = workers.filter(({ hasMonitorDied }) => hasMonitorDied);
  if (dead.length === 0) return null;
  const hosts = new Set(dead.map(({ brick }) => brick.hostId));
  const errors = [...nodes.values()].flatMap((node) =>
    hosts.has(node.host.id) ? node.monitorErrors.map((entry) => ({ entry, node, worker: null })) : [],
  );
  return {
    severity: severityOf(dead),
    message: `The session's monitor has died on ${listed(dead.map(({ brick }) => brick.hostName))}: nobody starts the workers of ${bricksOf(dead)}.`,
    since: null,
    evidence: [
      ...dead.map(({ brick }) => ({
        ...ofBrick(brick),
        source: "monitor.status and the lock on the monitor's pid file",
        command: sessionCommand(evidence, "status"),
        lines: ["The monitor should run, and no process holds its pid file."],
      })),
      ...evidenceOf(errors),
    ],
    remedy: [`${onSourceNode(evidence, "start force")} # or startGeoRepSession with force: true`],
    mutation: "startGeoRepSession",
  };
}
