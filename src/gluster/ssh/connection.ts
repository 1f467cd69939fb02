/** One open connection to one host, with its commands. */
import type { Duplex } from "node:stream";
import { Client, type ClientChannel, type ConnectConfig } from "ssh2";
import type { ExecResult } from "../exec.js";
import { hostKeyAlgorithms, type HostKey, hostKeyFromBlob, isTrusted } from "./host-key.js";
import { connectTrouble, keyTrouble, SshTrouble } from "./failure.js";
import { placeOf, type SshAuth, type SshTarget } from "./target.js";

const CONNECT_TIMEOUT_MS = 10_000;
// A host that vanishes is noticed after half a minute, between commands as well.
const KEEPALIVE_INTERVAL_MS = 10_000;
const KEEPALIVE_MISSES = 3;
// sshd takes 10 sessions on a connection (MaxSessions); what is above waits here instead of failing there.
const MAX_CHANNELS = 8;

export type RunEnd = Omit<ExecResult, "ms" | "hostKey">;

/** Why a command that was handed to `run` did not end by itself. */
export type RunStop = "timeout" | "abort" | "tooLong";

export class RunProblem extends Error {
  override readonly name = "RunProblem";
  readonly sent: boolean;
  /** Null: the connection or the host failed, not the caller's patience. */
  readonly stop: RunStop | null;

  constructor(message: string, sent: boolean, stop: RunStop | null = null) {
    super(message);
    this.sent = sent;
    this.stop = stop;
  }
}

/** Nothing was sent: the host did not even open a channel. */
class ChannelRefused extends RunProblem {}

export class SshConnection {
  readonly hostKey: HostKey;
  readonly #client: Client;
  readonly #place: string;
  readonly #waiting: (() => void)[] = [];
  readonly #ended = new AbortController();
  /** Aborted when it ends, and before that when it is to end: what runs goes on, and nothing new begins. */
  readonly #leaving = new AbortController();
  #running = 0;
  /** Streams to other hosts, which end with this connection. */
  #forwarded = 0;
  #isRetired = false;
  #limit = MAX_CHANNELS;

  private constructor(client: Client, target: SshTarget, hostKey: HostKey) {
    this.#client = client;
    this.#place = placeOf(target);
    this.hostKey = hostKey;
    client.on("close", () => {
      this.#leaving.abort();
      this.#ended.abort();
      for (const wake of this.#waiting.splice(0)) {
        wake();
      }
    });
    // Errors after the handshake (a keep-alive without answer, a reset) are followed by "close", which tells the commands.
    client.on("error", () => undefined);
  }

  /** Connects, within ten seconds or until `cancel`. @throws SshTrouble */
  static open(target: SshTarget, through: Duplex | null, cancel: AbortSignal): Promise<SshConnection> {
    return new Promise((resolve, reject) => {
      const client = new Client();
      let shown: HostKey | null = null;
      let trusted = true;
      const onCancel = (): void =>
        fail(new SshTrouble("UNREACHABLE", `Connecting to ${placeOf(target)} was given up.`));
      const fail = (trouble: SshTrouble): void => {
        cancel.removeEventListener("abort", onCancel);
        client.destroy();
        through?.destroy();
        reject(trouble);
      };
      client.once("ready", () => {
        cancel.removeEventListener("abort", onCancel);
        client.removeAllListeners("error");
        client.removeAllListeners("close");
        if (shown === null) {
          fail(new SshTrouble("UNREACHABLE", `${placeOf(target)} showed no host key.`));
          return;
        }
        // A command is a few small packets each way: waiting to fill them up costs 40 ms and more a command.
        client.setNoDelay(true);
        resolve(new SshConnection(client, target, shown));
      });
      client.on("error", (error) => {
        fail(shown !== null && !trusted ? keyTrouble(target, shown) : connectTrouble(target, error, shown));
      });
      client.once("close", () => {
        fail(new SshTrouble("UNREACHABLE", `${placeOf(target)} closed the connection before it was ready.`));
      });
      const verify = (blob: Buffer): boolean => {
        shown = hostKeyFromBlob(blob);
        trusted = isTrusted(shown, target.hostKey);
        return trusted;
      };
      if (cancel.aborted) {
        onCancel();
        return;
      }
      cancel.addEventListener("abort", onCancel, { once: true });
      try {
        client.connect(configOf(target, through, verify));
      } catch (error) {
        fail(connectTrouble(target, error instanceof Error ? error : new Error(String(error)), null));
      }
    });
  }

  get isOpen(): boolean {
    return !this.#leaving.signal.aborted;
  }

  /** Calls once when the connection is gone or about to go, for whatever reason; at once if it is. */
  onClose(listener: () => void): void {
    if (!this.isOpen) {
      listener();
      return;
    }
    this.#leaving.signal.addEventListener("abort", listener, { once: true });
  }

  /** A stream to another host, for which this one is the jump host. @throws SshTrouble */
  forward(address: string, port: number): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      const refuse = (error: Error): void => {
        const words = `The jump host ${this.#place} cannot connect to ${address} port ${port}: ${error.message}`;
        reject(new SshTrouble("UNREACHABLE", words));
      };
      try {
        this.#client.forwardOut("127.0.0.1", 0, address, port, (error, stream) => {
          if (error !== undefined) {
            refuse(error);
            return;
          }
          this.#forwarded += 1;
          stream.once("close", () => {
            this.#forwarded -= 1;
            this.#endIfIdle();
          });
          resolve(stream);
        });
      } catch (error) {
        refuse(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  /** Runs one command line; `stop` ends it from outside. @throws RunProblem */
  async run(line: string, stdin: string, maxOutputBytes: number, stop: AbortSignal): Promise<RunEnd> {
    for (;;) {
      await this.#turn(stop);
      try {
        return await this.#start(line, stop, (channel) =>
          finish(channel, stdin, maxOutputBytes, stop, this.#ended.signal, this.#place),
        );
      } catch (error) {
        if (!(error instanceof ChannelRefused) || this.#running <= 1 || !this.isOpen) {
          throw error;
        }
        // The host allows fewer sessions than usual: remember it, and wait until one of the others is done.
        this.#limit = this.#running - 1;
      } finally {
        this.#running -= 1;
        this.#waiting.shift()?.();
        this.#endIfIdle();
      }
    }
  }

  /** Takes no further command, and ends when those that are under way have ended: one of them may be changing a cluster. */
  retire(): void {
    this.#isRetired = true;
    this.#leaving.abort();
    // Those who wait here for a free channel go elsewhere.
    for (const wake of this.#waiting.splice(0)) {
      wake();
    }
    this.#endIfIdle();
  }

  #endIfIdle(): void {
    if (this.#isRetired && this.#running === 0 && this.#forwarded === 0) {
      this.end();
    }
  }

  end(): void {
    this.#leaving.abort();
    this.#client.end();
    // Without an answer to the farewell the socket would live as long as the far side likes.
    setTimeout(() => this.#client.destroy(), 1_000).unref();
  }

  /** Waits for a free channel. */
  async #turn(stop: AbortSignal): Promise<void> {
    while (this.#running >= this.#limit && this.isOpen && !stop.aborted) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
        stop.addEventListener("abort", () => resolve(), { once: true, signal: this.#ended.signal });
      });
    }
    if (stop.aborted) {
      // Whoever was woken in our stead must not sleep for ever.
      this.#waiting.shift()?.();
      throw new RunProblem("stopped while waiting for a free channel", false, stopOf(stop));
    }
    if (!this.isOpen) {
      throw new RunProblem(`The connection to ${this.#place} was lost before the command was sent.`, false);
    }
    this.#running += 1;
  }

  /**
   * Hands the open channel to `use` within ssh2's callback: a fast host's answer, exit code and end may arrive in the same
   * packet as its consent, and would be emitted before anyone listens otherwise.
   */
  #start<T>(line: string, stop: AbortSignal, use: (channel: ClientChannel) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const onStop = (): void => reject(new RunProblem("stopped while opening a channel", true, stopOf(stop)));
      stop.addEventListener("abort", onStop, { once: true });
      try {
        this.#client.exec(line, (error, channel) => {
          stop.removeEventListener("abort", onStop);
          if (error !== undefined) {
            reject(this.#refused(error));
          } else if (stop.aborted) {
            channel.on("error", () => undefined);
            channel.close();
          } else {
            resolve(use(channel));
          }
        });
      } catch (error) {
        stop.removeEventListener("abort", onStop);
        reject(new RunProblem(`The connection to ${this.#place} is closed: ${messageOf(error)}`, false));
      }
    });
  }

  #refused(error: Error): RunProblem {
    const words = `${this.#place} opened no channel for the command: ${error.message}`;
    // ssh2 says this only once the channel was open and the command on its way; what became of it is not known.
    return error.message === "Unable to exec" ? new RunProblem(words, true) : new ChannelRefused(words, false);
  }
}

function finish(
  channel: ClientChannel,
  stdin: string,
  maxOutputBytes: number,
  stop: AbortSignal,
  ended: AbortSignal,
  place: string,
): Promise<RunEnd> {
  return new Promise((resolve, reject) => {
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    const listening = new AbortController();
    let bytes = 0;
    let exit: Pick<RunEnd, "exitCode" | "signal"> | null = null;
    const settle = (act: () => void): void => {
      if (!listening.signal.aborted) {
        listening.abort();
        act();
      }
    };
    const giveUp = (problem: RunProblem): void => {
      settle(() => reject(problem));
      // Closing the channel makes sshd hang up on the command; what it does then is its own affair.
      channel.close();
    };
    const collect =
      (into: Buffer[]) =>
      (chunk: Buffer): void => {
        if (listening.signal.aborted) {
          return;
        }
        bytes += chunk.length;
        if (bytes > maxOutputBytes) {
          giveUp(new RunProblem(`The answer of ${place} is longer than ${maxOutputBytes} bytes.`, true, "tooLong"));
          return;
        }
        into.push(chunk);
      };
    channel.on("data", collect(out));
    channel.stderr.on("data", collect(err));
    channel.on("error", () => undefined);
    channel.on("exit", (code: number | null, signal?: string) => {
      exit = { exitCode: code, signal: signal ?? null };
    });
    channel.on("close", () => {
      settle(() => {
        if (exit === null) {
          reject(new RunProblem(`The connection to ${place} was lost while the command ran.`, true));
          return;
        }
        // Decoded as a whole: a character may lie across the border of two chunks.
        resolve({ ...exit, stdout: Buffer.concat(out).toString("utf8"), stderr: Buffer.concat(err).toString("utf8") });
      });
    });
    const options = { once: true, signal: listening.signal };
    stop.addEventListener("abort", () => giveUp(new RunProblem("stopped", true, stopOf(stop))), options);
    ended.addEventListener(
      "abort",
      () => settle(() => reject(new RunProblem(`The connection to ${place} was lost while the command ran.`, true))),
      options,
    );
    channel.end(stdin);
  });
}

function stopOf(stop: AbortSignal): RunStop {
  return stop.reason === "timeout" ? "timeout" : "abort";
}

function configOf(target: SshTarget, through: Duplex | null, verify: (blob: Buffer) => boolean): ConnectConfig {
  const algorithms = hostKeyAlgorithms(target.hostKey);
  return {
    host: target.address,
    port: target.port,
    username: target.user,
    ...credentials(target.auth),
    ...(through === null ? {} : { sock: through }),
    ...(algorithms === null
      ? {}
      : // The names come from the pinned key itself, and ssh2 refuses those that it cannot do.
        {
          algorithms: { serverHostKey: [...algorithms] as NonNullable<ConnectConfig["algorithms"]>["serverHostKey"] },
        }),
    hostVerifier: verify,
    readyTimeout: CONNECT_TIMEOUT_MS,
    keepaliveInterval: KEEPALIVE_INTERVAL_MS,
    keepaliveCountMax: KEEPALIVE_MISSES,
  };
}

function credentials(auth: SshAuth): ConnectConfig {
  switch (auth.kind) {
    case "key":
      return { privateKey: auth.privateKey };
    case "agent":
      return { agent: auth.socket };
    case "password":
      return { password: auth.password };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
