import { AppError } from "../../errors.js";
import { parseSecondaryUrl, parseVolumeName } from "../../gluster/values.js";
import type { Pair, Preflight } from "../../service/sessions/preflight.js";
import type { OwnerContext } from "../context.js";
import { errorOf } from "../failures.js";
import type { CheckUp, SessionEvidence } from "./evidence.js";

/** How old the last one must be before another is made of a session that is ill, or was found to have something else. */
const ILL_MS = 60_000;
const ELSE_MS = 300_000;

/**
 * Tries on the nodes of a session what a session needs: the preflight of its two volumes. One at a time, since each makes nodes mount
 * volumes; beside the polls, and only where something is wrong that the logs do not explain, or a session has come to replicate.
 */
export class CheckUps {
  readonly #on: Pick<OwnerContext, "signal" | "log" | "now">;
  readonly #preflight: Pick<Preflight, "check">;
  readonly #done: () => void;
  readonly #last = new Map<string, CheckUp>();
  #running: Promise<void> | null = null;

  /** @param done called when one has ended */
  constructor(on: Pick<OwnerContext, "signal" | "log" | "now">, preflight: Pick<Preflight, "check">, done: () => void) {
    this.#on = on;
    this.#preflight = preflight;
    this.#done = done;
  }

  of(sessionId: string): CheckUp | null {
    return this.#last.get(sessionId) ?? null;
  }

  /** Forgets what was found of sessions that are gone, or were told to be as they should. */
  forget(sessionId: string): void {
    this.#last.delete(sessionId);
  }

  /**
   * Begins one where none is under way: of the session whose last one is the oldest.
   *
   * @param wanted with what speaks for it: that its workers are ill, or anything else
   */
  begin(wanted: readonly { readonly evidence: SessionEvidence; readonly isIll: boolean }[]): void {
    if (this.#running !== null || this.#on.signal.aborted) return;
    const now = Date.now();
    const due = wanted
      .map((each) => ({ ...each, last: this.#last.get(each.evidence.session.row.id)?.at ?? 0 }))
      .filter(({ last, isIll }) => now - last >= (isIll ? ILL_MS : ELSE_MS))
      .toSorted((a, b) => a.last - b.last);
    const [first] = due;
    if (first === undefined) return;
    this.#running = this.#make(first.evidence).finally(() => {
      this.#running = null;
      this.#done();
    });
  }

  /** Until what is under way has ended. */
  async end(): Promise<void> {
    await this.#running;
  }

  async #make(evidence: SessionEvidence): Promise<void> {
    const { id } = evidence.session.row;
    const at = Date.now();
    try {
      const checks = await this.#preflight.check(pairOf(evidence), this.#on.signal);
      this.#last.set(id, { at, checks });
    } catch (error) {
      if (this.#on.signal.aborted) return;
      // What cannot be named safely, or is gone by now.
      this.#last.set(id, { at, checks: [] });
      const { code, message } = errorOf(error);
      this.#on.log.debug({ session: id, code, reason: message }, "the nodes of a session could not be tried");
      if (!(error instanceof AppError)) this.#on.log.warn({ err: error, session: id }, "a check-up failed");
    }
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
