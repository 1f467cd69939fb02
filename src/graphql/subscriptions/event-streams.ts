import { type ExecutionResult, GraphQLError } from "graphql";
import { AppError } from "../../errors.js";
import type { Principal } from "../../service/access/access.js";
import { callAt } from "./call-at.js";
import type { Capacity } from "./capacity.js";
import { graphqlError } from "../errors.js";
import type { Executions, Payload } from "./executions.js";
import { Outbox, OUTBOX_LIMITS, type OutboxLimits, type Sink } from "./outbox.js";

export interface EventStreamOptions {
  readonly executions: Executions;
  readonly capacity: Capacity;
  readonly stillValid: (principal: Principal) => Promise<boolean>;
  readonly observe: { readonly opened: () => void; readonly closed: () => void };
  readonly outbox?: OutboxLimits | undefined;
  readonly recheckMs?: number | undefined;
}

/** The answer to one request, which is written to as long as there is something to tell. */
export interface Answer extends Sink {
  /** Aborts when the connection is closed, from whichever side. */
  readonly gone: AbortSignal;
  /** Closes it once everything is sent. */
  end(): void;
  /** Closes it with whatever waits. */
  destroy(): void;
}

export interface Caller {
  readonly principal: Principal;
  /** The address that the request came from. */
  readonly source: string;
  readonly mayChange: boolean;
}

interface Stream {
  readonly principal: Principal;
  readonly answer: Answer;
  /** Tells why it ends, and ends it. */
  finish(error: AppError): void;
}

/** So that proxies do not take a stream on which nothing happens for a dead connection. */
const KEEP_ALIVE_MS = 12_000;
const NOTHING = ":\n\n";
const COMPLETE = "event: complete\ndata: \n\n";

/**
 * Answers by server-sent events, as the protocol graphql-sse has it for distinct connections: one operation a request, each of
 * its results an event `next`, and `complete` after the last.
 */
export class EventStreams implements AsyncDisposable {
  readonly #options: EventStreamOptions;
  readonly #streams = new Set<Stream>();
  readonly #recheck: NodeJS.Timeout;
  readonly #keepAlive: NodeJS.Timeout;

  constructor(options: EventStreamOptions) {
    this.#options = options;
    this.#recheck = setInterval(() => void this.recheck(), options.recheckMs ?? 15_000);
    this.#keepAlive = setInterval(() => this.#keepAllAlive(), KEEP_ALIVE_MS);
  }

  /** @throws AppError TOO_MANY_CONNECTIONS; to be called before anything is answered */
  assertRoom(): void {
    if (this.#options.capacity.isFull) {
      throw new AppError("TOO_MANY_CONNECTIONS", "Too many subscribers are connected.");
    }
  }

  /**
   * Answers until there is nothing more to tell, or the connection is gone.
   *
   * @param from `mayChange`: whether the request is one that may change something
   */
  async serve(payload: Payload, from: Caller, answer: Answer): Promise<void> {
    const { principal } = from;
    const { capacity, observe, outbox: limits = OUTBOX_LIMITS } = this.#options;
    const outbox = new Outbox(answer, limits, () => answer.destroy());
    const say = (result: object): Promise<void> => outbox.send(`event: next\ndata: ${JSON.stringify(result)}\n\n`);
    const finish = (error: AppError): void => {
      void say({ errors: [this.#options.executions.format(graphqlError(error))] });
      void outbox.send(COMPLETE);
      answer.end();
    };
    const stream = { principal, answer, finish };
    const { expiresAt } = principal;
    using held = new DisposableStack();
    held.use(capacity.take());
    held.defer(() => outbox.close());
    if (expiresAt !== null) held.use(callAt(expiresAt, () => finish(expired())));
    this.#streams.add(stream);
    held.defer(() => this.#streams.delete(stream));
    observe.opened();
    held.defer(() => observe.closed());
    await this.#tell(payload, from, answer, say);
    await outbox.send(COMPLETE);
    answer.end();
  }

  /** Ends the streams of those who would not be let in any more. */
  async recheck(): Promise<void> {
    for (const stream of this.#streams) {
      // While the database is away nobody is thrown out: whether they may stay is not known.
      if (await this.#options.stillValid(stream.principal).catch(() => true)) continue;
      stream.finish(expired());
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#recheck);
    clearInterval(this.#keepAlive);
    // Without a last word: who is told that it is complete does not come again.
    for (const { answer } of this.#streams) answer.destroy();
  }

  async #tell(
    payload: Payload,
    { principal: { actor }, source, mayChange }: Caller,
    { gone }: Answer,
    say: (result: object) => Promise<void>,
  ): Promise<void> {
    const { executions } = this.#options;
    const send = ({ errors, ...rest }: ExecutionResult): Promise<void> =>
      say(errors === undefined ? rest : { ...rest, errors: errors.map((error) => executions.format(error)) });
    try {
      const prepared = await executions.prepare(payload, { actor, source, gone, mayChange });
      if (!("schema" in prepared)) return await send({ errors: prepared });
      const result = await executions.run(prepared);
      if (!(Symbol.asyncIterator in result)) return await send(result);
      gone.addEventListener("abort", () => void result.return(), { once: true });
      if (gone.aborted) await result.return();
      for await (const message of result) await send(message);
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error));
      await send({ errors: [new GraphQLError(cause.message, { originalError: cause })] });
    }
  }

  #keepAllAlive(): void {
    for (const { answer } of this.#streams) if (answer.bufferedAmount === 0) answer.send(NOTHING, () => {});
  }
}

function expired(): AppError {
  return new AppError("UNAUTHENTICATED", "The credentials have expired or were revoked.");
}
