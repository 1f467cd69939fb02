import type { ClusterClient } from "../../gluster/client.js";
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
  /** What each host reported last: most have nothing new, and then need not send it again. */
  readonly #lastReports = new Map<string, NodeReport>();
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
    const command = { ...nodeReport(this.#lastReports.get(host) ?? null), timeoutMs: milliseconds };
    const { value: report } = await this.#client.on(host, command, { signal: this.#signal });
    this.#lastReports.set(host, report);
    return report;
  }
}
