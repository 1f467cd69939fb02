import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";
import { DOCUMENTS } from "./documents.js";
import { type Load, load, post, type Target } from "./load.js";

const CONCURRENCY = 8;
const ROUND_MS = 2_000;
const ROUNDS = 4;

export interface ReadResult {
  readonly graph: Load;
  readonly floor: Load;
  /** Requests per second of the graph for one of the floor's. */
  readonly ratio: number;
}

/** A program of this build as a process of its own, and the first line that it prints which matches. */
export async function startProgram(
  program: string,
  env: Readonly<Record<string, string>>,
  line: RegExp,
): Promise<{ child: ChildProcess; found: string }> {
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const found = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (text) => {
      const match = line.exec(text)?.[0];
      if (match !== undefined) resolve(match);
    });
    child.once("exit", (code) => reject(new Error(`${program} ended with ${String(code)}`)));
  });
  return { child, found };
}

export async function endProgram(child: ChildProcess): Promise<void> {
  child.removeAllListeners("exit");
  child.kill("SIGTERM");
  await once(child, "exit");
}

/** Requests per second of each document beside the floor's, in turns, so that a noisy moment hits both. */
export async function measureReads(
  graphUrl: string,
  authorization: string,
  floorPort: string,
  ids: Readonly<Record<"volumeId" | "sessionId", string>>,
): Promise<Record<string, ReadResult>> {
  const results: Record<string, ReadResult> = {};
  for (const [name, document] of Object.entries(DOCUMENTS)) {
    const id = ids[document.variable];
    const graph: Target = {
      url: `${graphUrl}/graphql`,
      headers: { "content-type": "application/json", authorization },
      body: JSON.stringify({ query: document.text, variables: document.text.includes("$id") ? { id } : {} }),
    };
    const floor: Target = { url: `http://127.0.0.1:${floorPort}${document.floor}`, headers: {}, body: id };
    const [a, b] = await Promise.all([post(graph), post(floor)]);
    if (!isDeepStrictEqual(JSON.parse(a), JSON.parse(b))) {
      throw new Error(`${name}: the floor answers something else:\n${a.slice(0, 600)}\n${b.slice(0, 600)}`);
    }
    await load(graph, 1_000, CONCURRENCY);
    const rounds: { graph: Load; floor: Load }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push({ graph: await load(graph, ROUND_MS, CONCURRENCY), floor: await load(floor, ROUND_MS, CONCURRENCY) });
    }
    const mean = (pick: (round: (typeof rounds)[number]) => Load): Load => ({
      requestsPerSecond: average(rounds.map((round) => pick(round).requestsPerSecond)),
      p50: average(rounds.map((round) => pick(round).p50)),
      p99: average(rounds.map((round) => pick(round).p99)),
    });
    const [measured, bare] = [mean((round) => round.graph), mean((round) => round.floor)];
    results[name] = { graph: measured, floor: bare, ratio: measured.requestsPerSecond / bare.requestsPerSecond };
  }
  return results;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
