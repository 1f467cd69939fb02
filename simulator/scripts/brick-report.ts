/** The answer of the script that looks into a node's bricks: what they hold, and what their processes have written. */
import { type Answer, printed } from "../answer.js";
import type { SimNode } from "../cluster/cluster.js";
import { settle } from "../cluster/settle.js";

/** The script has no name; it is known by the line with which its answer begins. */
const MARKER = "printf 'V2\\nT%s\\nG%s\\n'";

export function isBrickScript(script: string): boolean {
  return script.includes(MARKER);
}

/** A page each time, storage.health-check-interval. */
const HEALTH_CHECK = { bytes: 4_096, everyMs: 30_000 };

export function brickReport(node: SimNode, input: string): Answer {
  const { cluster } = node;
  const now = cluster.world.clock.now();
  for (const each of cluster.world.clusters) {
    for (const session of each.sessions) settle(session);
  }
  const own = cluster.volumesByName.flatMap((volume) => volume.bricksOf(node).map((brick) => ({ volume, brick })));
  const lines = input
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const cut = line.indexOf(" ");
      const [pid, path] = [line.slice(0, cut), line.slice(cut + 1)];
      const found = own.find(({ brick }) => brick.path === path);
      const process = own.find(({ brick }) => brick.online && String(brick.pid) === pid);
      const held = found === undefined ? "-" : found.volume.files > 0 ? "f" : "e";
      const itself = Math.floor(now / HEALTH_CHECK.everyMs) * HEALTH_CHECK.bytes;
      const written = process === undefined ? "-" : String(process.volume.bytesWrittenBy(now) + itself);
      return `B${held} ${written} ${path}`;
    });
  return printed(["V2", `T${node.shownClock()}`, `Gglusterfs ${node.glusterVersion}`, ...lines, "E", ""].join("\n"));
}
