import type { ClusterClient } from "../../gluster/client.js";
import type { GlusterCommand } from "../../gluster/command.js";
import type { ExecResult } from "../../gluster/exec.js";
import { GlusterFailure } from "../../gluster/failure.js";
import { type NodeReport, nodeReport } from "../../gluster/report/report.js";
import { keepOnly } from "../keep-only.js";

/** What the hosts themselves told in one round. */
export interface Gathered {
  readonly at: Date;
  readonly reports: ReadonlyMap<string, NodeReport>;
  /** Why a host did not tell. */
  readonly failures: ReadonlyMap<string, GlusterFailure>;
}

/** How long a host that answered last time may take: one that hangs must not hold up what the others tell. */
const ANSWER_MS = 6_000;
/** A host that did not answer is tried beside the rounds, with room for a new connection, ever more rarely. */
const PROBE_MS = 20_000;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 15_000;

/** The line of a report that is another one each time; of what is read here nothing depends on it. */
const NODE_TIME = /^T\d+$/m;

interface Trouble {
  readonly failure: GlusterFailure;
  readonly pauseMs: number;
  readonly notBefore: number;
}

/** Reads the report of every host at once; hosts in trouble are probed beside, so that a round is as slow as its healthy hosts. */
export class Gatherer {
  readonly #client: ClusterClient;
  readonly #signal: AbortSignal;
  readonly #now: () => Date;
  readonly #trouble = new Map<string, Trouble>();
  readonly #probing = new Map<string, Promise<void>>();
  /** What each host said last, but for its time, and how it was read. */
  readonly #lastReports = new Map<string, { readonly text: string; readonly report: NodeReport }>();
  /** Counts the changes of how hosts are reached: what a host did before one says nothing about it after. */
  #era = 0;

  constructor(client: ClusterClient, signal: AbortSignal, now: () => Date) {
    this.#client = client;
    this.#signal = signal;
    this.#now = now;
  }

  /** Asks each of `hosts`. The first round ever waits for connections to be made. */
  async gather(hosts: readonly string[]): Promise<Gathered> {
    const at = this.#now();
    const known = new Set(hosts);
    keepOnly(this.#trouble, known);
    keepOnly(this.#lastReports, known);
    const reports = new Map<string, NodeReport>();
    const failures = new Map<string, GlusterFailure>();
    const asked = hosts.map(async (host) => {
      const trouble = this.#trouble.get(host);
      if (trouble !== undefined) {
        failures.set(host, trouble.failure);
        this.#probe(host, trouble);
        return;
      }
      const era = this.#era;
      try {
        reports.set(host, await this.#ask(host, ANSWER_MS));
      } catch (error) {
        if (!(error instanceof GlusterFailure)) throw error;
        failures.set(host, error);
        this.#failed(host, error, FIRST_PAUSE_MS, era);
      }
    });
    await Promise.all(asked);
    this.#signal.throwIfAborted();
    return { at, reports, failures };
  }

  /** Has hosts in trouble tried now and waits for what comes of it: someone asks for a change and wants to know. */
  async retry(hosts: readonly string[]): Promise<void> {
    for (const host of hosts) {
      const trouble = this.#trouble.get(host);
      if (trouble !== undefined) this.#probe(host, { ...trouble, notBefore: 0 });
    }
    await Promise.all(hosts.map((host) => this.#probing.get(host) ?? Promise.resolve()));
  }

  /** A host whose address or key has changed gets a fresh start. */
  forgetTrouble(): void {
    this.#era += 1;
    this.#trouble.clear();
  }

  #probe(host: string, trouble: Trouble): void {
    if (this.#probing.has(host) || Date.now() < trouble.notBefore) return;
    const era = this.#era;
    const probing = this.#ask(host, PROBE_MS)
      .then(
        () => {
          this.#trouble.delete(host);
        },
        (error: unknown) => {
          // What is no failure of Gluster's: the host has left the cluster while it was to be asked.
          if (!(error instanceof GlusterFailure)) this.#trouble.delete(host);
          else this.#failed(host, error, Math.min(trouble.pauseMs * 2, LONGEST_PAUSE_MS), era);
        },
      )
      .finally(() => this.#probing.delete(host));
    this.#probing.set(host, probing);
  }

  #failed(host: string, failure: GlusterFailure, pauseMs: number, era: number): void {
    if (this.#signal.aborted || era !== this.#era) return;
    const notBefore = Date.now() + pauseMs * (0.75 + Math.random() / 2);
    this.#trouble.set(host, { failure, pauseMs, notBefore });
  }

  async #ask(host: string, milliseconds: number): Promise<NodeReport> {
    const report = nodeReport();
    const parse = (result: ExecResult): NodeReport => this.#read(host, result, report);
    const command = { ...report, timeoutMs: milliseconds, parse };
    return (await this.#client.on(host, command, { signal: this.#signal })).value;
  }

  /** Most reports say what the last one said: reading them again would be the better part of a poll's work. */
  #read(host: string, result: ExecResult, report: GlusterCommand<NodeReport>): NodeReport {
    const text = `${result.exitCode ?? ""} ${result.stdout.replace(NODE_TIME, "")}`;
    const last = this.#lastReports.get(host);
    if (last?.text === text) return last.report;
    const read = report.parse(result);
    this.#lastReports.set(host, { text, report: read });
    return read;
  }
}
