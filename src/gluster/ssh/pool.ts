/** One connection per target, opened when first needed, kept, and opened anew when it was lost. */
import type { Log } from "../../log.js";
import { afterRunning } from "../../concurrency/running-timer.js";
import type { ExecOptions, ExecResult } from "../exec.js";
import { GlusterFailure, type GlusterFailureKind } from "../failure.js";
import { isTrusted } from "./host-key.js";
import { quoteArgv } from "../shell.js";
import { type RunEnd, RunProblem, SshConnection } from "./connection.js";
import { SshTrouble } from "./failure.js";
import { identityOf, placeOf, type SshTarget } from "./target.js";
import { asRoot, sudoRefusal } from "./sudo.js";

const DEFAULT_MAX_OUTPUT_BYTES = 8 * 1024 * 1024;

export interface SshExecOptions extends ExecOptions {
  /** What failures call the host; its address where left out. */
  readonly hostName?: string;
}

/** Told of what goes on, by who counts it. */
export interface SshObserver {
  opened(): void;
  closed(): void;
  /** `failure` null: the host answered, whatever the answer was. */
  ran(command: string, failure: GlusterFailureKind | null, milliseconds: number): void;
}

interface Kept {
  readonly identity: string;
  /** Name of the target that it goes through; null for none. */
  readonly through: string | null;
  readonly connection: Promise<SshConnection>;
  /** Gives up the connecting. */
  readonly cancel: AbortController;
}

export class SshPool implements AsyncDisposable {
  readonly #log: Log;
  readonly #observer: SshObserver | null;
  readonly #connections = new Map<string, Kept>();
  /** Under how many names each connection is kept. */
  readonly #names = new WeakMap<SshConnection, number>();
  #disposed = false;

  constructor(log: Log, observer: SshObserver | null = null) {
    this.#log = log;
    this.#observer = observer;
  }

  /**
   * Runs one command, through `sudo -n` where the target's user is not root.
   * @throws GlusterFailure UNREACHABLE, AUTH_FAILED (sudo's refusal too), HOST_KEY_MISMATCH, TIMEOUT, BAD_OUTPUT (too long), or UNKNOWN when
   *   `signal` aborted it; `sent` is false only where no byte of the command reached the host
   */
  async exec(target: SshTarget, argv: readonly string[], options: SshExecOptions): Promise<ExecResult> {
    const ran = (failure: GlusterFailureKind | null, milliseconds: number): void =>
      this.#observer?.ran(options.name ?? "other", failure, milliseconds);
    try {
      const result = await this.#exec(target, argv, options);
      ran(null, result.ms);
      return result;
    } catch (error) {
      if (error instanceof GlusterFailure) {
        ran(error.kind, error.ms ?? 0);
      }
      throw error;
    }
  }

  async #exec(target: SshTarget, argv: readonly string[], options: SshExecOptions): Promise<ExecResult> {
    const line = quoteArgv(asRoot(target.user, argv));
    const host = options.hostName ?? target.address;
    const started = performance.now();
    const elapsed = (): number => Math.round((performance.now() - started) * 10) / 10;
    const stop = new AbortController();
    const cancelTimeout = afterRunning(options.timeoutMs, () => stop.abort("timeout"));
    const onAbort = (): void => stop.abort("abort");
    options.signal?.addEventListener("abort", onAbort, { once: true });
    if (options.signal?.aborted === true) {
      onAbort();
    }
    try {
      const { end, hostKey } = await this.#run(target, line, options, stop.signal);
      const refused = sudoRefusal(target.user, end);
      if (refused !== null) {
        const { exitCode } = end;
        throw new GlusterFailure("AUTH_FAILED", { argv, host, exitCode, sent: true, ms: elapsed(), ...refused });
      }
      return { ...end, ms: elapsed(), hostKey };
    } catch (error) {
      if (error instanceof SshTrouble) {
        throw error.toFailure(argv, host, elapsed());
      }
      if (error instanceof RunProblem) {
        throw failureOf(error, {
          argv,
          host,
          timeoutMs: options.timeoutMs,
          ms: elapsed(),
          cause: options.signal?.reason,
        });
      }
      throw error;
    } finally {
      cancelTimeout();
      options.signal?.removeEventListener("abort", onAbort);
    }
  }

  /**
   * Gives up the connection to a target that is no longer wanted, e.g. after its credentials changed, and that to its jump host
   * where no other target goes through it. What runs on them goes on to its end.
   */
  async forget(target: SshTarget): Promise<void> {
    const name = nameOf(target);
    const kept = this.#connections.get(name);
    this.#connections.delete(name);
    kept?.cancel.abort();
    if (kept !== undefined && target.jump !== null) {
      const jump = nameOf(target.jump);
      if (![...this.#connections.values()].some((each) => each.through === jump)) {
        await this.forget(target.jump);
      }
    }
    const connection = await kept?.connection.catch(() => undefined);
    if (connection === undefined) {
      return;
    }
    // Shared with the same target under another name, it lives until that one is forgotten too.
    const others = (this.#names.get(connection) ?? 1) - 1;
    this.#names.set(connection, others);
    if (others === 0) {
      connection.retire();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    const kept = [...this.#connections.values()];
    this.#connections.clear();
    await close(kept);
  }

  async #run(
    target: SshTarget,
    line: string,
    options: SshExecOptions,
    stop: AbortSignal,
  ): Promise<{ end: RunEnd; hostKey: SshConnection["hostKey"] }> {
    // A kept connection may turn out to be dead at its next use, or its host may refuse a further channel; as nothing was
    // sent then, the command simply starts over.
    for (let attempt = 1; ; attempt += 1) {
      const connection = await patience(this.#connect(target), stop);
      try {
        const maxOutputBytes = options.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES;
        const end = await connection.run(line, options.stdin ?? "", maxOutputBytes, stop);
        return { end, hostKey: connection.hostKey };
      } catch (error) {
        const mayRetry = error instanceof RunProblem && !error.sent && error.stop === null && attempt < 3;
        if (!mayRetry || this.#disposed) {
          throw error;
        }
      }
    }
  }

  async #connect(target: SshTarget): Promise<SshConnection> {
    if (this.#disposed) {
      throw new SshTrouble("UNREACHABLE", "The SSH connections are being closed.");
    }
    const name = nameOf(target);
    const existing = this.#connections.get(name);
    if (existing !== undefined) {
      return existing.connection;
    }
    const cancel = new AbortController();
    const identity = identityOf(target);
    const others = [...this.#connections.values()].filter((each) => each.identity === identity);
    const through = target.jump === null ? null : nameOf(target.jump);
    const kept: Kept = { identity, through, connection: this.#shareOrOpen(target, others, cancel.signal), cancel };
    this.#connections.set(name, kept);
    const forget = (): void => {
      if (this.#connections.get(name) === kept) {
        this.#connections.delete(name);
      }
    };
    kept.connection.then((connection) => {
      connection.onClose(() => {
        this.#log.debug({ host: placeOf(target) }, "ssh connection closed");
        forget();
      });
    }, forget);
    return kept.connection;
  }

  /** A connection opened on trust serves the same target once its key is pinned. */
  async #shareOrOpen(target: SshTarget, others: readonly Kept[], cancel: AbortSignal): Promise<SshConnection> {
    for (const settled of await Promise.allSettled(others.map(({ connection }) => connection))) {
      if (settled.status === "fulfilled" && settled.value.isOpen && isTrusted(settled.value.hostKey, target.hostKey)) {
        this.#names.set(settled.value, (this.#names.get(settled.value) ?? 0) + 1);
        return settled.value;
      }
    }
    return this.#open(target, cancel);
  }

  async #open(target: SshTarget, cancel: AbortSignal): Promise<SshConnection> {
    const started = performance.now();
    const through =
      target.jump === null ? null : await (await this.#connect(target.jump)).forward(target.address, target.port);
    const connection = await SshConnection.open(target, through, cancel);
    this.#names.set(connection, 1);
    this.#observer?.opened();
    connection.onClose(() => this.#observer?.closed());
    this.#log.debug(
      { host: placeOf(target), hostKey: connection.hostKey.fingerprint, ms: Math.round(performance.now() - started) },
      "ssh connection opened",
    );
    return connection;
  }
}

async function close(all: readonly Kept[]): Promise<void> {
  for (const { cancel } of all) {
    cancel.abort();
  }
  for (const settled of await Promise.allSettled(all.map(({ connection }) => connection))) {
    if (settled.status === "fulfilled") {
      settled.value.end();
    }
  }
}

function nameOf(target: SshTarget): string {
  return `${identityOf(target)} ${JSON.stringify(target.hostKey)}`;
}

/** The caller's patience ends the wait for a connection, not the connecting, which others may wait for as well. */
async function patience<T>(wait: Promise<T>, stop: AbortSignal): Promise<T> {
  const listening = new AbortController();
  const stopped = new Promise<never>((_resolve, reject) => {
    const giveUp = (): void =>
      reject(new RunProblem("stopped while connecting", false, stop.reason === "timeout" ? "timeout" : "abort"));
    if (stop.aborted) {
      giveUp();
    } else {
      stop.addEventListener("abort", giveUp, { once: true, signal: listening.signal });
    }
  });
  try {
    return await Promise.race([wait, stopped]);
  } finally {
    listening.abort();
  }
}

function failureOf(
  problem: RunProblem,
  about: { argv: readonly string[]; host: string; timeoutMs: number; ms: number; cause: unknown },
): GlusterFailure {
  const { argv, host, ms, timeoutMs, cause } = about;
  const detail = { argv, host, exitCode: null, sent: problem.sent, ms };
  switch (problem.stop) {
    case "timeout":
      return new GlusterFailure("TIMEOUT", { ...detail, words: `No end of the command within ${timeoutMs} ms.` });
    case "abort":
      return new GlusterFailure("UNKNOWN", { ...detail, words: "The command was abandoned.", cause });
    case "tooLong":
      return new GlusterFailure("BAD_OUTPUT", { ...detail, words: problem.message });
    case null:
      return new GlusterFailure("UNREACHABLE", { ...detail, words: problem.message });
  }
}
