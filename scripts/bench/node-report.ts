import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { REPORT_SCRIPT } from "../../src/gluster/report/script.js";

const RUNS = 20;
const STATE = "/var/lib/glusterd";
const PLACES = [STATE, "/etc/glusterfs", "/usr/local/etc", "/var/run/gluster"];

/** What one report costs the node that it is asked of. */
export interface NodeReportCost {
  readonly bricksOfNode: number;
  readonly answerBytes: number;
  /** Beyond a shell that does nothing. */
  readonly milliseconds: number;
  /** Of the shell and the programs that it starts. */
  readonly cpuMs: number;
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
    const report = timed(script);
    const nothing = timed("exit");
    return {
      bricksOfNode,
      answerBytes: report.bytes,
      milliseconds: report.milliseconds - nothing.milliseconds,
      cpuMs: report.cpuMs - nothing.cpuMs,
    };
  } finally {
    await rm(root, { recursive: true });
  }
}

interface Run {
  readonly milliseconds: number;
  readonly cpuMs: number;
  readonly bytes: number;
}

/** Many runs in one shell, whose times have too coarse a measure for one. @returns of one run */
function timed(script: string): Run {
  const text = `for run in $(seq ${RUNS}); do ( ${script}\n); done; times`;
  const began = performance.now();
  const output = execFileSync("/bin/sh", ["-c", text], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  const milliseconds = performance.now() - began;
  // user and system time of the shell, then of its children, as 0m0.004000s
  const spent = output
    .split("\n")
    .slice(-3)
    .join(" ")
    .matchAll(/(\d+)m([\d.]+)s/g);
  const seconds = [...spent].reduce((sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest), 0);
  return { milliseconds: milliseconds / RUNS, cpuMs: (seconds * 1_000) / RUNS, bytes: output.length / RUNS };
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
