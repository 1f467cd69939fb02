/** Faults that are laid out beforehand and hit the next commands that fit. */
import { fits, type Match, type Received } from "./journal.js";

export type Fault = {
  /** Which commands; all of them where left out. */
  readonly on?: Match;
  /** A node's label; every node where left out. */
  readonly node?: string;
  /** How many commands; 1 by default, Infinity until cleared. */
  readonly times?: number;
} & (
  | {
      /**
       * The connection breaks. `never`: the command is not run. `before`: it is run, and its answer lost. `after`: Gluster
       * goes on without the caller, and the change takes effect `seconds` later (1 by default).
       */
      readonly kind: "drop";
      readonly effect: "never" | "before" | "after";
      readonly seconds?: number;
    }
  /** No answer until the caller gives up. `effect` true: the change was made. */
  | { readonly kind: "hang"; readonly effect?: boolean }
  /** Answers that are none: the text in place of what the command printed, its exit code unchanged unless one is given. */
  | { readonly kind: "garbage"; readonly text?: string; readonly exitCode?: number }
  /** The answer ends in the middle. */
  | { readonly kind: "truncate" }
  /** The answer, and then blanks up to so many bytes; 50 MB by default. */
  | { readonly kind: "huge"; readonly bytes?: number }
  | { readonly kind: "slow"; readonly seconds: number }
  /** Not done before `until` resolves, whether its caller has left or not. */
  | { readonly kind: "held"; readonly until: Promise<unknown> }
  /** A file of keys that cannot be opened, a full disk: whatever the test says. */
  | { readonly kind: "answer"; readonly stdout?: string; readonly stderr?: string; readonly exitCode: number }
  /** Somebody else's command, run between the arrival of this one and its effect. */
  | { readonly kind: "meanwhile"; readonly line: string; readonly by?: string }
);

export interface FaultHandle {
  /** How many commands it has hit. */
  readonly hits: number;
  clear(): void;
}

export class Faults {
  #laid: { readonly fault: Fault; left: number; hits: number }[] = [];

  lay(fault: Fault): FaultHandle {
    const entry = { fault, left: fault.times ?? 1, hits: 0 };
    this.#laid.push(entry);
    return {
      get hits() {
        return entry.hits;
      },
      clear: () => {
        this.#laid = this.#laid.filter((each) => each !== entry);
      },
    };
  }

  /** The faults that hit this command; each counts down. */
  take(received: Received): readonly Fault[] {
    const hit = this.#laid.filter(({ fault, left }) => {
      const isNode = fault.node === undefined || fault.node === received.node;
      return left > 0 && isNode && (fault.on === undefined || fits(received, fault.on));
    });
    for (const entry of hit) {
      entry.left -= 1;
      entry.hits += 1;
    }
    this.#laid = this.#laid.filter(({ left }) => left > 0);
    return hit.map(({ fault }) => fault);
  }
}
