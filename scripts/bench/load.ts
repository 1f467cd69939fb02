import { Connection } from "./connection.js";
import { cpuMsOf } from "./process.js";

export interface Load {
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds of CPU time for a request, of the process that answers. */
  readonly cpuMs: number;
  /** The part of the time for which that process is on a CPU: less than 1 says that something else sets the pace. */
  readonly busy: number;
}

export interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What is posted; null for a GET. */
  readonly body: string | null;
}

const CONCURRENCY = 8;
const WARM_UP_MS = 1_000;
const ROUND_MS = 2_000;
const ROUNDS = 4;

/**
 * Each target's load, taken in turns, so that a noisy moment hits all of them: so many requests are under way all the time,
 * over kept connections of bare sockets, which check each answer's status and count its bytes.
 *
 * @param pids of the processes that answer
 */
export async function inTurns<N extends string>(
  targets: Readonly<Record<N, Target>>,
  pids: Readonly<Record<N, number>>,
): Promise<Record<N, Load>> {
  const names = Object.keys(targets) as N[];
  for (const name of names) await load(targets[name], pids[name], WARM_UP_MS);
  const rounds: Record<N, Load>[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const loads = {} as Record<N, Load>;
    for (const name of names) loads[name] = await load(targets[name], pids[name], ROUND_MS);
    rounds.push(loads);
  }
  const mean = (name: N, figure: keyof Load): number => average(rounds.map((loads) => loads[name][figure]));
  const means = (name: N): Load => ({
    requestsPerSecond: mean(name, "requestsPerSecond"),
    p50: mean(name, "p50"),
    p99: mean(name, "p99"),
    cpuMs: mean(name, "cpuMs"),
    busy: mean(name, "busy"),
  });
  return Object.fromEntries(names.map((name) => [name, means(name)])) as Record<N, Load>;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

async function load(target: Target, pid: number, milliseconds: number): Promise<Load> {
  const request = requestOf(target);
  const open = (): Promise<Connection> => Connection.open(new URL(target.url), request);
  const connections = await Promise.all(Array.from({ length: CONCURRENCY }, open));
  const times: number[] = [];
  const cpuBefore = await cpuMsOf(pid);
  const began = performance.now();
  const end = began + milliseconds;
  const keepAsking = async (connection: Connection): Promise<void> => {
    while (performance.now() < end) {
      const sent = performance.now();
      await connection.exchange();
      times.push(performance.now() - sent);
    }
  };
  await Promise.all(connections.map(keepAsking));
  const passed = performance.now() - began;
  const cpu = (await cpuMsOf(pid)) - cpuBefore;
  for (const connection of connections) connection.close();
  return {
    requestsPerSecond: times.length / (passed / 1_000),
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    cpuMs: cpu / times.length,
    busy: cpu / passed,
  };
}

/** The bytes of a request, with its head. */
function requestOf({ url, headers, body }: Target): Buffer {
  const { host, pathname, search } = new URL(url);
  const length = body === null ? {} : { "content-length": String(Buffer.byteLength(body)) };
  const lines = Object.entries({ host, ...headers, ...length }).map(([name, value]) => `${name}: ${value}\r\n`);
  const method = body === null ? "GET" : "POST";
  return Buffer.from(`${method} ${pathname}${search} HTTP/1.1\r\n${lines.join("")}\r\n${body ?? ""}`);
}

/** Asks once, and gives what was answered. */
export async function ask({ url, headers, body }: Target): Promise<string> {
  const answer = await fetch(url, { method: body === null ? "GET" : "POST", headers, body });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${text}`);
  return text;
}

export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
