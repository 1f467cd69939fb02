/** The answer of the script that tells how far workers have taken the changelogs of a node's bricks. */
import { type Answer, printed } from "../answer.js";
import type { SimNode } from "../cluster/cluster.js";
import { statusJson } from "./node-report.js";
import { isToTake, type Session, type Worker } from "../cluster/session.js";
import { settle } from "../cluster/settle.js";

/** @param places four lines for each brick: its path, the session's folder, the status file, the worker's folder */
export function changelogReport(node: SimNode, places: readonly string[]): Answer {
  const now = node.cluster.world.clock.now();
  const lines = ["V2", `T${Math.floor(now / 1000)}`];
  for (let at = 0; at < places.length; at += 4) {
    const session = node.cluster.sessions.find(({ folder }) => folder === places[at + 1]);
    const worker = session?.workers.find(({ brick }) => brick.node === node && brick.path === places[at]);
    if (session === undefined || worker === undefined) {
      lines.push("B0 0 0 0 0 0 0", "S");
      continue;
    }
    settle(session);
    lines.push(
      `B${timesOf(session, worker, now).join(" ")}`,
      `S${worker.file === null ? "" : statusJson(worker.file)}`,
    );
  }
  return printed([...lines, "E", ""].join("\n"));
}

function timesOf(session: Session, worker: Worker, now: number): readonly number[] {
  const { brick, file, isDeaf } = worker;
  const monitor = session.monitors.get(brick.node);
  const synced = file?.lastSynced ?? 0;
  const { volume } = session;
  const crawlsFiles = file?.crawlStatus === "Hybrid Crawl";
  const undone = volume
    .changelogsBy(now)
    .filter((closed) => isToTake(worker, closed - 1) && !(crawlsFiles && rolledOver(closed - 1) <= synced));
  // Those without content: a brick closes one every 15 s, whether it was written to or not.
  const newest = Math.max(volume.changelogsBy(now).at(-1) ?? 0, rolledOver(Math.floor(now / 1000)));
  const before = undone[0] === undefined ? 0 : rolledOver(undone[0] - 1);
  const held = isDeaf ? 0 : (undone.at(-1) ?? 0);
  const began = Math.floor((monitor?.saidAt ?? 0) / 1000);
  const took = Math.max(Math.floor((monitor?.since ?? 0) / 1000), synced, held);
  return [undone[0] ?? 0, before, newest, Number(volume.hasOpenChangelog(now)), held, took, began];
}

function rolledOver(seconds: number): number {
  return Math.floor(seconds / 15) * 15;
}
