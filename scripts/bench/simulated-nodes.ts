import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { LoadSize } from "../../simulator/worlds.js";

export interface NodesSize extends LoadSize {
  /** Of root on every node. */
  readonly password: string;
}

export type ToNodes =
  /** Name of the volume whose session is paused, or resumed. */
  | { readonly kind: "toggle"; readonly volume: string }
  /** The destination admits the keys of the first source no more: all of its workers fail. */
  | { readonly kind: "refuse keys" }
  /** What each diagnosis has asked of the nodes of the first source. */
  | { readonly kind: "count" };

/** Commands that arrived at the nodes of the first source, and of the destination, so far. */
export interface DiagnosisCommands {
  /** Of one node each; one reads the logs of many sessions. */
  readonly logReads: number;
  readonly destinationLogReads: number;
  readonly preflights: number;
}

export type FromNodes =
  | {
      readonly kind: "ready";
      readonly address: string;
      readonly port: number;
      /** The first node of each source. */
      readonly sources: readonly { readonly address: string; readonly port: number }[];
      /** The first node of the destination. */
      readonly destination: { readonly address: string; readonly port: number };
      readonly volumes: readonly string[];
      /** What the first node's report says. */
      readonly report: string;
    }
  | { readonly kind: "changed"; readonly at: number }
  | ({ readonly kind: "counted" } & DiagnosisCommands);

/** A simulated pair of clusters in another process. */
export class SimulatedNodes implements AsyncDisposable {
  readonly entry: Extract<FromNodes, { kind: "ready" }>;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, entry: Extract<FromNodes, { kind: "ready" }>) {
    this.#child = child;
    this.entry = entry;
  }

  static async start(size: NodesSize): Promise<SimulatedNodes> {
    const child = fork("dist/scripts/bench/nodes.js", [JSON.stringify(size)]);
    return new SimulatedNodes(child, await heard(child, "ready"));
  }

  /** Pauses the session of a volume at its node, or resumes it; `all` does so with every one. @returns epoch ms of the change */
  async toggle(volume: string): Promise<number> {
    return (await this.#ask({ kind: "toggle", volume }, "changed")).at;
  }

  /** Has all sessions of the first source fail. @returns epoch ms of the change */
  async refuseKeys(): Promise<number> {
    return (await this.#ask({ kind: "refuse keys" }, "changed")).at;
  }

  count(): Promise<DiagnosisCommands> {
    return this.#ask({ kind: "count" }, "counted");
  }

  #ask<K extends FromNodes["kind"]>(message: ToNodes, kind: K): Promise<Extract<FromNodes, { kind: K }>> {
    const answer = heard(this.#child, kind);
    this.#child.send(message);
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, "exit");
    this.#child.disconnect();
    await ended;
  }
}

function heard<K extends FromNodes["kind"]>(child: ChildProcess, kind: K): Promise<Extract<FromNodes, { kind: K }>> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error("the simulated nodes have ended"));
    child.once("exit", ended);
    child.once("message", (message: FromNodes) => {
      child.off("exit", ended);
      if (message.kind === kind) resolve(message as Extract<FromNodes, { kind: K }>);
      else reject(new Error(`the simulated nodes said ${message.kind} instead of ${kind}`));
    });
  });
}
