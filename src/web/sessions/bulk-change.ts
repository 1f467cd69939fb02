import { refusalOf } from "../changes/refusal.js";
import { newKey } from "../changes/idempotency-key.js";
import type {
  ChangeSessionsMutation,
  ChangeSessionsMutationVariables,
  GeoRepSessionAction,
} from "./session-rows.generated.js";

export type BulkResult = NonNullable<ChangeSessionsMutation["changeGeoRepSessions"]["results"]>[number];

/** What the API answers, as urql hands it on. */
export type SendBulk = (variables: ChangeSessionsMutationVariables) => Promise<{
  readonly data?: ChangeSessionsMutation | undefined;
  readonly error?: Parameters<typeof refusalOf>[0];
}>;

/** Sessions that one request asks for: the same key asks for the same, and does nothing twice. */
interface Chunk {
  readonly key: string;
  readonly ids: readonly string[];
}

/** Why nothing more is asked for. Where that is not certain, a request may have been taken all the same. */
export interface BulkTrouble {
  readonly isCertain: boolean;
  readonly message: string | null;
}

export type BulkResults = ReadonlyMap<string, BulkResult>;

/** How many sessions one request may change. */
const MOST_AT_ONCE = 200;
/** Seconds that the service waits for outcomes, once everything was asked for. */
const WAIT_SECONDS = 30;
/** Between two looks at what is not final, in milliseconds, where the service answers sooner. */
const PAUSE_MS = 1_000;
const UNFINISHED: ReadonlySet<string> = new Set(["PENDING", "RUNNING"]);

/** One thing done to many sessions. It may be run again after trouble: it goes on where it was, under the same keys. */
export class BulkChange {
  readonly #action: GeoRepSessionAction;
  readonly #chunks: readonly Chunk[];
  readonly #send: SendBulk;
  readonly #results = new Map<string, BulkResult>();

  constructor(action: GeoRepSessionAction, sessionIds: readonly string[], send: SendBulk) {
    this.#action = action;
    this.#send = send;
    const chunks: Chunk[] = [];
    for (let from = 0; from < sessionIds.length; from += MOST_AT_ONCE) {
      chunks.push({ key: newKey(), ids: sessionIds.slice(from, from + MOST_AT_ONCE) });
    }
    this.#chunks = chunks;
  }

  /**
   * Asks for all, then looks until each has come to its end.
   *
   * @param told what has come of it so far, by session
   * @returns null once every result is final
   */
  async run(told: (results: BulkResults) => void, stopped: AbortSignal): Promise<BulkTrouble | null> {
    for (let wait = 0; ; wait = WAIT_SECONDS) {
      const begun = Date.now();
      for (const { key, ids } of this.#chunks) {
        // Sessions with a result of their own are left out: one that was refused is not asked for anew.
        const sessionIds = ids.filter((id) => !this.#isFinal(id));
        if (sessionIds.length === 0 || stopped.aborted) continue;
        const input = { action: this.#action, sessionIds, force: false, idempotencyKey: key };
        const trouble = this.#take(await this.#send({ input, wait }));
        told(new Map(this.#results));
        if (trouble !== null) return trouble;
      }
      if (stopped.aborted || this.#chunks.every(({ ids }) => ids.every((id) => this.#isFinal(id)))) return null;
      if (wait > 0) await pause(begun + PAUSE_MS - Date.now());
    }
  }

  #isFinal(id: string): boolean {
    const result = this.#results.get(id);
    return result !== undefined && !UNFINISHED.has(result.operation?.state ?? "");
  }

  #take({ data, error }: Awaited<ReturnType<SendBulk>>): BulkTrouble | null {
    if (data === undefined) return refusalOf(error);
    const { results, userErrors } = data.changeGeoRepSessions;
    if (results === null) return { isCertain: true, message: userErrors.map(({ message }) => message).join(" ") };
    for (const result of results) this.#results.set(result.sessionId, result);
    return null;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, Math.max(0, milliseconds)));
}
