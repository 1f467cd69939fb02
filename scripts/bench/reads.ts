import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";
import { DOCUMENTS } from "./documents.js";
import { ask, inTurns, type Load, type Target } from "./load.js";

export interface ReadResult {
  readonly graph: Load;
  readonly floor: Load;
  /** Requests per second of the graph for one of the floor's. */
  readonly ratio: number;
}

export interface Program {
  readonly child: ChildProcess;
  readonly pid: number;
  /** The part of the line that matched. */
  readonly found: string;
}

/** The service, and what Node is given to run it, as by `npm start`. */
export const SERVICE = serviceIn(await readFile("package.json", "utf8"));

function serviceIn(manifest: string): readonly string[] {
  const words = / exec node (.+)$/.exec((JSON.parse(manifest) as { scripts: { start: string } }).scripts.start)?.[1];
  if (words === undefined) throw new Error("npm start runs no program");
  return words.split(" ");
}

/** A program of this build as a process of its own, and the first line that it prints which matches. */
export async function startProgram(
  program: readonly string[],
  env: Readonly<Record<string, string>>,
  line: RegExp,
): Promise<Program> {
  const child = spawn(process.execPath, program, {
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const found = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (text) => {
      const match = line.exec(text)?.[0];
      if (match !== undefined) resolve(match);
    });
    child.once("exit", (code) => reject(new Error(`${program.join(" ")} ended with ${String(code)}`)));
  });
  return { child, pid: child.pid ?? 0, found };
}

export async function endProgram(child: ChildProcess): Promise<void> {
  child.removeAllListeners("exit");
  child.kill("SIGTERM");
  await once(child, "exit");
}

/** Requests per second of each document beside the floor's, in turns, so that a noisy moment hits both. */
export async function measureReads(
  service: Program,
  authorization: string,
  bare: Program,
  ids: Readonly<Record<"volumeId" | "sessionId", string>>,
): Promise<Record<string, ReadResult>> {
  const results: Record<string, ReadResult> = {};
  for (const [name, document] of Object.entries(DOCUMENTS)) {
    const id = ids[document.variable];
    const graph: Target = {
      url: `${service.found}/graphql`,
      headers: { "content-type": "application/json", authorization },
      body: JSON.stringify({ query: document.text, variables: document.text.includes("$id") ? { id } : {} }),
    };
    const floor: Target = { url: `http://127.0.0.1:${bare.found}${document.floor}`, headers: {}, body: id };
    const [a, b] = await Promise.all([ask(graph), ask(floor)]);
    if (!isDeepStrictEqual(JSON.parse(a), JSON.parse(b))) {
      throw new Error(`${name}: the floor answers something else:\n${a.slice(0, 600)}\n${b.slice(0, 600)}`);
    }
    const loads = await inTurns({ graph, floor }, { graph: service.pid, floor: bare.pid });
    results[name] = { ...loads, ratio: loads.graph.requestsPerSecond / loads.floor.requestsPerSecond };
  }
  return results;
}
