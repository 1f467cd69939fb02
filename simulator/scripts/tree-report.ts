/** The answers of the scripts that read a volume's files through a mount. */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { type Answer, failed, printed } from "../answer.js";
import type { SimNode } from "../cluster/cluster.js";
import { settle } from "../cluster/settle.js";
import { entriesOf, type SimEntry } from "../cluster/tree.js";

/** More are never walked within the bytes that are asked for. */
const MOST_ENTRIES = 200_000;

/** @param parameters volume, seconds, seed, most bytes */
export function treeWalk(node: SimNode, [name = "", , , most = ""]: readonly string[]): Answer {
  const entries = mounted(node, name);
  if (!Array.isArray(entries)) return entries;
  const fields = entries.map((entry) => `./${entry.path}\0${factsOf(entry)}\0${entry.target}\0`);
  const told = Buffer.from(`L0\0${fields.join("")}E0\0`).subarray(0, Number(most));
  return printed(`${begins(node, name)}B${gzipSync(told, { level: 1 }).toString("base64")}\nE\n`);
}

/** @param parameters volume, seconds, `xattrs` or `-` @param input entries, in base64 */
export function treeLook(node: SimNode, [name = "", , attributes]: readonly string[], input: string): Answer {
  const entries = mounted(node, name);
  if (!Array.isArray(entries)) return entries;
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const lines = Buffer.from(input, "base64")
    .toString("utf8")
    .split("\0")
    .slice(0, -1)
    .map((item) => {
      const [, number = "", size, head = "", tail = "", path = ""] = /^(\d+):(\d+):(\d+):(\d+):(.*)$/s.exec(item) ?? [];
      const entry = byPath.get(path);
      if (entry === undefined) return `N${number}`;
      const isRead = entry.type === "f" && String(entry.bytes) === size && Number(head) + Number(tail) > 0;
      const sum = isRead ? createHash("sha256").update(`${head} ${tail} ${entry.content}`).digest("hex") : "-";
      const shown = attributes === "xattrs" && entry.type !== "l" ? entry.attributes.map((line) => `${line}\n`) : [];
      return [`R${number}`, factsOf(entry), sum, base64(entry.target), base64(shown.join(""))].join("\t");
    });
  return printed(`${begins(node, name)}${[...lines, "E", ""].join("\n")}`);
}

function mounted(node: SimNode, name: string): SimEntry[] | Answer {
  const { cluster } = node;
  if (node.faults.has("full disk")) {
    const words =
      "mktemp: failed to create directory via template '/tmp/georep-verify.XXXXXXXX': No space left on device";
    return failed(71, `${words}\nno temporary folder can be made in /tmp\n`);
  }
  const volume = cluster.volumes.get(name);
  // Without any brick it is mounted, and cannot be entered.
  if (volume?.status !== "Started" || !node.glusterdUp || volume.setsDown === volume.distCount) {
    return failed(72, `the volume could not be mounted on this node: failed to fetch volume file (key:${name})\n`);
  }
  for (const each of cluster.world.clusters) {
    for (const session of each.sessions) settle(session);
  }
  return entriesOf(volume, MOST_ENTRIES);
}

function begins(node: SimNode, name: string): string {
  const down = node.cluster.volumes.get(name)?.setsDown ?? 0;
  const clock = Math.floor(node.cluster.world.clock.now() / 1_000 + node.clockAhead);
  return `V1\nT${clock}\n${down > 0 ? `D${down}\n` : ""}`;
}

/** As find prints it: type, mode, uid, gid, bytes, and ctime with ten digits of a second. */
function factsOf({ type, mode, uid, gid, bytes, changedAt }: SimEntry): string {
  return `${type} ${mode} ${uid} ${gid} ${bytes} ${(changedAt / 1_000).toFixed(10)}`;
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
