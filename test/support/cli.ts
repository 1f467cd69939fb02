import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough, Readable } from "node:stream";
import { onTestFinished } from "vitest";
import { PATIENCE_MS } from "./patience.js";
import { readEnvironment } from "../../src/cli/environment.js";
import { run } from "../../src/cli/program.js";

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Columns of the terminal; none by default, as where the output goes to a file. */
  readonly columns?: number;
  readonly hasColors?: boolean;
}

/** A command that runs: what it has printed so far, and its end. */
export class RunningCommand {
  out = "";
  err = "";
  readonly ended: Promise<Ended>;
  readonly #stopping = new AbortController();
  #news = Promise.withResolvers<void>();

  constructor(argv: readonly string[], options: CommandOptions) {
    const { env = {}, stdin = "", columns = null, hasColors = false } = options;
    const told = (): void => {
      this.#news.resolve();
      this.#news = Promise.withResolvers();
    };
    const terminal = {
      out: (text: string) => {
        this.out += `${text}\n`;
        told();
      },
      note: (text: string) => {
        this.err += `${text}\n`;
        told();
      },
      columns,
      hasColors,
    };
    this.ended = run(argv, {
      terminal,
      environment: readEnvironment(env),
      stdin: Readable.from([stdin]),
      stderr: new PassThrough(),
      signal: this.#stopping.signal,
      now: Date.now,
    }).then((code) => {
      told();
      return { code, out: this.out, err: this.err };
    });
  }

  /** As Ctrl-C does. */
  interrupt(): Promise<Ended> {
    this.#stopping.abort();
    return this.ended;
  }

  /** Until it has printed that, on either of its outputs. */
  async until(pattern: RegExp, what: string): Promise<void> {
    const late = AbortSignal.timeout(PATIENCE_MS);
    const ended = this.ended.then(({ code }) => code);
    for (;;) {
      if (pattern.test(this.out + this.err)) return;
      if (late.aborted) throw new Error(`not in time: ${what}\n${this.out}${this.err}`);
      const { promise, resolve } = Promise.withResolvers<void>();
      late.addEventListener("abort", () => resolve(), { once: true });
      const code = await Promise.race([this.#news.promise, promise, ended]);
      if (code !== undefined && !pattern.test(this.out + this.err)) {
        throw new Error(`it ended with ${code}, without ${what}\n${this.out}${this.err}`);
      }
    }
  }
}

/** One command line, to its end. */
export function georep(argv: readonly string[], options: CommandOptions = {}): Promise<Ended> {
  return new RunningCommand(argv, options).ended;
}

/** The environment of one who has a folder for settings and no login yet. */
export async function freshHome(): Promise<{ readonly XDG_CONFIG_HOME: string; readonly HOME: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), "georep-cli-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return { XDG_CONFIG_HOME: path.join(folder, "config"), HOME: folder };
}

/** An address at which nobody listens. */
export async function nobodyAt(host = "127.0.0.1"): Promise<string> {
  const server = createServer();
  server.listen(0, host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return `http://${host}:${port}`;
}
