import { type Cause } from "../../../model/findings/findings.js";
import { brickName, type Rule, type SessionEvidence, severityOf } from "../evidence.js";
import { evidenceOf, listed } from "./log-rule.js";

/** glusterd does not start the monitor of a session again (gsyncdstatus.py shows it as Stopped); `start force` does. */
export const monitorDied: Rule = { code: "MONITOR_DIED", patienceMs: 8_000, judge };

function judge({ workers, nodes, volume, named }: SessionEvidence): Cause | null {
  const dead = workers.filter(({ hasMonitorDied }) => hasMonitorDied === true);
  if (dead.length === 0) return null;
  const hosts = [...new Set(dead.map(({ brick }) => brick.hostName))];
  const errors = [...new Set(dead.map(({ brick }) => brick.hostId))].flatMap((id) => {
    const node = nodes.get(id);
    return (node?.monitorErrors ?? []).map((entry) => ({
      entry,
      node: node as NonNullable<typeof node>,
      worker: null,
    }));
  });
  return {
    code: "MONITOR_DIED",
    severity: severityOf(dead),
    message: `The session's monitor has died on ${listed(hosts)}: nobody starts the workers of ${listed(dead.map(({ brick }) => brickName(brick)))}.`,
    since: null,
    evidence: [
      ...dead.map(({ brick }) => ({
        hostId: brick.hostId,
        hostName: brick.hostName,
        brickId: brick.id,
        brickName: brickName(brick),
        source: "monitor.status and the lock on the monitor's pid file",
        lines: ["The monitor should run, and no process holds its pid file."],
      })),
      ...evidenceOf(errors),
    ],
    remedy: [
      "Run the mutation startGeoRepSession with force: true.",
      `Or on a source node: gluster volume geo-replication ${volume.name} ${named} start force`,
    ],
    mutation: "startGeoRepSession",
  };
}
