import type { Server } from "node:https";
import type { Log } from "../../log.js";
import { readPair, type TlsFiles, type TlsPair } from "./pair.js";

/** How often the files are read. */
const CHECK_MS = 10_000;

/**
 * What the service shows to those who come by TLS. Where its files have changed, new connections get what they hold now, and
 * those that are open go on; what cannot be used does not take the place of what can.
 */
export class ServerCertificate implements Disposable {
  readonly #files: TlsFiles;
  readonly #log: Log;
  readonly #timer: NodeJS.Timeout;
  readonly #servers: Server[] = [];
  #pair: TlsPair;
  #isChecking = false;
  /** Why the files could not be used at the last check; null when they could. */
  #problem: string | null = null;
  #isToldProblem = false;
  #isToldExpired = false;

  private constructor(files: TlsFiles, log: Log, pair: TlsPair, checkMs: number) {
    this.#files = files;
    this.#log = log;
    this.#pair = pair;
    this.#timer = setInterval(() => void this.#check(), checkMs).unref();
    this.#warnOfTime();
  }

  /**
   * @param checkMs milliseconds between two checks of the files
   * @throws AppError CONFIG_INVALID as readPair does
   */
  static async open(files: TlsFiles, log: Log, checkMs = CHECK_MS): Promise<ServerCertificate> {
    return new ServerCertificate(files, log, await readPair(files), checkMs);
  }

  /** PEM, as servers take them. */
  get pair(): Pick<TlsPair, "cert" | "key"> {
    const { cert, key } = this.#pair;
    return { cert, key };
  }

  /** Has a server show each later certificate as well. */
  serve(server: Server): void {
    this.#servers.push(server);
  }

  async #check(): Promise<void> {
    if (this.#isChecking) return;
    this.#isChecking = true;
    try {
      const found = await readPair(this.#files);
      [this.#problem, this.#isToldProblem] = [null, false];
      if (found.cert !== this.#pair.cert || found.key !== this.#pair.key) this.#take(found);
      this.#warnOfTime();
    } catch (error) {
      this.#warnOfProblem(error);
    } finally {
      this.#isChecking = false;
    }
  }

  #take(found: TlsPair): void {
    for (const server of this.#servers) server.setSecureContext({ cert: found.cert, key: found.key });
    this.#pair = found;
    this.#isToldExpired = false;
    this.#log.info({ file: this.#files.cert, until: found.validTo }, "the renewed TLS certificate is in use");
  }

  /** Only of what is still so at the next check: who renews writes one file after the other. */
  #warnOfProblem(error: unknown): void {
    const problem = error instanceof Error ? error.message : String(error);
    if (problem === this.#problem && !this.#isToldProblem) {
      this.#isToldProblem = true;
      this.#log.warn({ reason: problem }, "the TLS certificate on disk cannot be used: the one before stays in use");
    }
    this.#problem = problem;
  }

  #warnOfTime(): void {
    const { validFrom, validTo } = this.#pair;
    const now = new Date();
    if (this.#isToldExpired || (now >= validFrom && now <= validTo)) return;
    this.#isToldExpired = true;
    const what = now < validFrom ? "is not valid yet" : "has expired";
    this.#log.warn({ file: this.#files.cert, from: validFrom, until: validTo }, `the TLS certificate ${what}`);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
