import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { REPORT_SCRIPT } from "../../src/gluster/report/script.js";
import { costOf, type ScriptCost } from "./shell.js";

const STATE = "/var/lib/glusterd";
const PLACES = [STATE, "/etc/glusterfs", "/usr/local/etc", "/var/run/gluster"];

/** What one report costs the node that it is asked of. */
export interface NodeReportCost extends ScriptCost {
  readonly bricksOfNode: number;
}

/**
 * Runs the script by this machine's own sh over the files that a simulated node tells of. Its workers have no processes here:
 * the processes of this machine are searched in their place.
 *
 * @param nodes of the cluster: their bricks' files are on every node
 */
export async function measureNodeReport(answer: string, nodes: number): Promise<NodeReportCost> {
  const root = await mkdtemp(path.join(tmpdir(), "georep-bench-node-"));
  try {
    const bricksOfNode = await layOut(root, answer, nodes);
    const script = PLACES.reduce((text, place) => text.replaceAll(place, `${root}${place}`), REPORT_SCRIPT);
    return { bricksOfNode, ...costOf(script) };
  } finally {
    await rm(root, { recursive: true });
  }
}

/** Writes the files that the report tells of below `root`. @returns how many bricks of the node there are */
async function layOut(root: string, report: string, nodes: number): Promise<number> {
  const files = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of report.split("\n")) {
    if (line.startsWith("F")) files.set(line.slice(1), (lines = []));
    else if (line.startsWith("L")) lines.push(line.slice(1));
  }
  const put = async (name: string, text: string): Promise<void> => {
    const file = path.join(root, path.resolve(STATE, name));
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  };
  let bricks = 0;
  const strangers = Array.from({ length: nodes - 1 }, (_, at) => ({ name: `node${at}`, uuid: randomUUID() }));
  for (const [name, content] of files) {
    if (name.startsWith("/proc/")) continue;
    await put(name, content.map((line) => `${line}\n`).join(""));
    const [, brick] = /^vols\/[^/]+\/bricks\/[^:]+(:.+)$/.exec(name) ?? [];
    if (brick === undefined) continue;
    bricks += 1;
    // every node knows every brick of a volume, and only its own are told of
    for (const { name: host, uuid } of strangers) {
      const named = [`uuid=${uuid}`, ...content.filter((line) => !line.startsWith("uuid="))];
      await put(path.join(path.dirname(name), `${host}${brick}`), named.map((line) => `${line}\n`).join(""));
    }
  }
  return bricks;
}
