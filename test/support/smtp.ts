import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** A mail as the server took it. */
export interface TakenMail {
  readonly from: string | null;
  readonly to: readonly string[];
  /** Headers and text. */
  readonly mail: string;
}

/** An SMTP server that runs as a process of its own. */
export class Smtp implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly port: number;
  readonly taken: TakenMail[] = [];

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
    child.on("message", (mail: TakenMail) => this.taken.push(mail));
  }

  /** @param password that the user georep has to show; empty for none */
  static async start({ password = "", tls = false } = {}): Promise<Smtp> {
    const child = fork("test/support/smtp-process.ts", [password, tls ? "tls" : ""], {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    const [{ port }] = (await once(child, "message")) as [{ readonly port: number }];
    return new Smtp(child, port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill("SIGKILL");
    await once(this.#child, "exit");
  }
}
