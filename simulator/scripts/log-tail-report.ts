/** The answer of the script that tells what was written to gsyncd's logs since they were last read. */
import { type Answer, printed } from "../answer.js";
import type { SimNode } from "../cluster/cluster.js";
import type { GsyncdLog } from "../cluster/gsyncd-log.js";
import { settle } from "../cluster/settle.js";

const KEPT = /^\[[^\]]*\] ([EWC] |I \[(monitor\(|gsyncdstatus\(|subcmds\(monitor-status))/;

const LOGS = "/var/log/glusterfs/geo-replication";
const FAR = new RegExp(`^${LOGS}-secondaries/([^/]+)/([^/]+\\.log)$`);

function logAt(node: SimNode, path: string): GsyncdLog | undefined {
  if (node.faults.has("no logs")) return undefined;
  const near = node.cluster.sessions.find(
    ({ vars, folder, monitors }) =>
      monitors.has(node) && path === (vars.get("log-file") ?? `${LOGS}/${folder}/gsyncd.log`),
  );
  if (near !== undefined) {
    settle(near);
    return near.logs.get(node);
  }
  const [, folder, file = ""] = FAR.exec(path) ?? [];
  const sessions = node.cluster.world.clusters.flatMap(({ sessions: those }) => those);
  const session = sessions.find(
    (each) => each.folder === folder && each.workers.some((worker) => worker.destination.node === node),
  );
  const log = session?.farLog(node, file);
  return log === undefined || log.text === "" ? undefined : log;
}

/** @param places three lines for each log: its file, and the inode and size up to which it was read */
export function logTailReport(node: SimNode, places: readonly string[]): Answer {
  const lines = ["V1", `T${Math.floor(node.cluster.world.clock.now() / 1000 + node.clockAhead)}`];
  for (let at = 0; at < places.length; at += 3) {
    const log = logAt(node, places[at] ?? "");
    if (log === undefined) {
      lines.push("L0 0");
      continue;
    }
    const from = places[at + 1] === String(log.inode) ? Number(places[at + 2]) : 0;
    lines.push(`L${log.inode} ${log.text.length}`);
    const written = log.text
      .slice(from)
      .split("\n")
      .filter((line) => KEPT.test(line));
    lines.push(...written.map((line) => `=${line.slice(0, 2_000)}`));
  }
  return printed([...lines, "E", ""].join("\n"));
}
