import { AppError } from "../../errors.js";
import { parseSecondaryUrl, parseVolumeName } from "../../gluster/values.js";
import type { Pair, Preflight } from "../../service/sessions/preflight.js";
import type { OwnerContext } from "../context.js";
import { errorOf } from "../failures.js";
import type { CheckUp, SessionEvidence } from "./evidence.js";

/**
 * Why the nodes of a session are to be tried: its workers fail or are cut off, it has come to replicate, a program of theirs is another
 * than when they were tried last, what kept it from replicating was found, which may be over by now, or something else was.
 */
export type Occasion = "ill" | "fresh" | "changed" | "doubtful" | "else";

/** How old the last try must be, in milliseconds, before there is another. */
const AGE_MS: Readonly<Record<Occasion, number>> = {
  ill: 60_000,
  fresh: 30_000,
  changed: 0,
  doubtful: 60_000,
  else: 600_000,
};
/**
 * After the first try of a session that fails, which may come before what makes it fail is done, or that found something of one which
 * does not, which may be over in a moment; twice as long after each.
 */
const FIRST_AGE_MS = 10_000;
const SOON_AGAIN: ReadonlySet<Occasion> = new Set(["ill", "doubtful"]);

interface Tried extends CheckUp {
  readonly occasion: Occasion;
  /** Tries in a row on the same occasion. */
  readonly count: number;
}

/**
 * Tries on the nodes of a session what a session needs: the preflight of its two volumes. One at a time, since each makes nodes mount
 * volumes; beside the polls, and only where something is wrong that the logs do not explain, or a session has come to replicate.
 */
export class CheckUps {
  readonly #on: Pick<OwnerContext, "signal" | "log" | "now">;
  readonly #preflight: Pick<Preflight, "check">;
  readonly #done: () => void;
  readonly #last = new Map<string, Tried>();
  #running: Promise<void> | null = null;
  /** The session that is tried now; null where none is, or it is gone meanwhile. */
  #tried: string | null = null;

  /** @param done called when one has ended */
  constructor(on: Pick<OwnerContext, "signal" | "log" | "now">, preflight: Pick<Preflight, "check">, done: () => void) {
    this.#on = on;
    this.#preflight = preflight;
    this.#done = done;
  }

  of(sessionId: string): CheckUp | null {
    return this.#last.get(sessionId) ?? null;
  }

  /** Forgets what was found of a session that is gone, and what is being found: one that is made anew has its id. */
  forget(sessionId: string): void {
    this.#last.delete(sessionId);
    if (this.#tried === sessionId) this.#tried = null;
  }

  /**
   * Begins one where none is under way: of the session whose last one is the oldest.
   *
   * One whose workers have begun to fail, or fail no more, is tried at once, whatever was found before.
   */
  begin(wanted: readonly { readonly evidence: SessionEvidence; readonly occasion: Occasion }[]): void {
    if (this.#running !== null || this.#on.signal.aborted) return;
    const now = Date.now();
    const due = wanted
      .map((each) => ({ ...each, last: this.#last.get(each.evidence.session.row.id) ?? null }))
      .filter(({ last, occasion }) => {
        if (last === null || (occasion === "ill") !== (last.occasion === "ill")) return true;
        const first = SOON_AGAIN.has(occasion) ? FIRST_AGE_MS * 2 ** (last.count - 1) : Infinity;
        return now - last.at >= Math.min(first, AGE_MS[occasion]);
      })
      .toSorted((a, b) => (a.last?.at ?? 0) - (b.last?.at ?? 0));
    const [first] = due;
    if (first === undefined) return;
    this.#tried = first.evidence.session.row.id;
    this.#running = this.#make(first.evidence, first.occasion).finally(() => {
      this.#running = null;
      this.#tried = null;
      this.#done();
    });
  }

  /** Until what is under way has ended. */
  async end(): Promise<void> {
    await this.#running;
  }

  async #make(evidence: SessionEvidence, occasion: Occasion): Promise<void> {
    const { id } = evidence.session.row;
    const at = Date.now();
    const last = this.#last.get(id);
    const count = last?.occasion === occasion ? last.count + 1 : 1;
    try {
      const checks = await this.#preflight.check(pairOf(evidence), this.#on.signal);
      this.#note(id, { at, checks, occasion, count });
    } catch (error) {
      if (this.#on.signal.aborted) return;
      // What cannot be named safely, or is gone by now.
      this.#note(id, { at, checks: [], occasion, count });
      const { code, message } = errorOf(error);
      this.#on.log.debug({ session: id, code, reason: message }, "the nodes of a session could not be tried");
      if (!(error instanceof AppError)) this.#on.log.warn({ err: error, session: id }, "a check-up failed");
    }
  }

  /** Of a session that was forgotten meanwhile nothing is. */
  #note(sessionId: string, tried: Tried): void {
    if (this.#tried === sessionId) this.#last.set(sessionId, tried);
  }
}

/** @throws AppError INVALID_ARGUMENT for names that no command may have */
function pairOf({ session: { row }, volume, named, ...evidence }: SessionEvidence): Pair {
  const { user, host, volume: secondary } = parseSecondaryUrl(named);
  return {
    primary: { id: volume.id, name: parseVolumeName(volume.name), clusterId: row.clusterId },
    destination: { volume: secondary, host, clusterId: evidence.secondaryClusterId },
    user,
    sshPort: evidence.sshPort,
    keys: evidence.secondaryClusterId === null ? null : "MANAGED",
    syncMethod: evidence.syncMethod,
    operationId: null,
  };
}
