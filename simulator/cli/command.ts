/** One command of the gluster CLI, taken apart but not yet run. */
import type { Answer } from "../answer.js";
import { failed } from "../answer.js";
import type { SimNode } from "../cluster/cluster.js";

export interface Job {
  /** The volume whose lock glusterd takes; null for commands that take none. */
  readonly locks: string | null;
  /** What an operator reads when the lock is held. */
  refuse(words: string): Answer;
  /** Seconds that it takes on a real cluster (two busy cores). */
  readonly seconds: number;
  run(): Answer;
}

export interface Call {
  readonly node: SimNode;
  readonly words: readonly string[];
  readonly xml: boolean;
}

/** A job that changes nothing, takes no lock and cannot be refused. */
export function plain(seconds: number, run: () => Answer): Job {
  return { locks: null, refuse: (words) => failed(1, `${words}\n`), seconds, run };
}

/** What glusterd refuses with: opRet, and the words. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly opRet: number;
  readonly opErrno: number;

  constructor(words: string, opRet = -1, opErrno = 30_800) {
    super(words);
    this.opRet = opRet;
    this.opErrno = opErrno;
  }
}
