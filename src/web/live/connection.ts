import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { stringifyDocument } from "@urql/core";
import { type Client, createClient } from "graphql-ws";

/** `logged-out`: the service lets the connection in no more; it is opened again after a log-in. */
type Phase = "connecting" | "open" | "lost" | "logged-out";

export interface ConnectionState {
  readonly phase: Phase;
  /** Epoch milliseconds of the last sign of life: what is shown is as old as that. Null before the first. */
  readonly asOf: number | null;
  /** Epoch milliseconds of the next try; null while there is none to wait for. */
  readonly nextTryAt: number | null;
}

/** An error of the service's, as GraphQL tells it. */
export interface ServiceError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface Followed<Data, Variables> {
  readonly document: TypedDocumentNode<Data, Variables> | string;
  /** Where the document has several operations. */
  readonly operationName?: string | null;
  /** Asked for at each try, so that a subscription goes on behind what has arrived. */
  readonly variables: () => Variables;
  readonly next: (data: Data) => void;
  /** Whether to subscribe again at once, by what `variables` then says; else it has ended. */
  readonly failed: (errors: readonly ServiceError[]) => boolean;
  /** The service has completed it: whether to subscribe again after a pause; else it has ended, as where this is left out. */
  readonly ended?: () => boolean;
}

export interface ConnectionOptions {
  /** Of the WebSocket. */
  readonly url: string;
  /** The service lets the connection in no more. */
  readonly loggedOut: () => void;
  /** Milliseconds before the first new try, and the most before any. */
  readonly firstWaitMs?: number;
  readonly longestWaitMs?: number;
  /** Milliseconds between signs of life that are asked for when nothing else arrives, and until each has come. */
  readonly pingMs?: number;
  readonly webSocketImpl?: unknown;
  readonly now?: () => number;
}

/** Close codes after which the same credentials are refused again. */
const REFUSED = new Set([4401, 4403]);

/**
 * The page's one WebSocket, over which it follows what changes. When it is lost, it is opened again with growing pauses, and
 * every subscription goes on where it was.
 */
export class LiveConnection {
  readonly #options: Required<Omit<ConnectionOptions, "webSocketImpl">>;
  readonly #client: Client;
  readonly #listeners = new Set<() => void>();
  readonly #following = new Set<AbortController>();
  #state: ConnectionState = { phase: "connecting", asOf: null, nextTryAt: null };
  #tries = 0;
  /** What all subscriptions wait for while there is no connection. */
  #pause: { readonly over: Promise<void>; readonly end: () => void } | null = null;
  #unanswered: ReturnType<typeof setTimeout> | undefined;

  constructor({ webSocketImpl, ...options }: ConnectionOptions) {
    this.#options = { firstWaitMs: 1_000, longestWaitMs: 30_000, pingMs: 10_000, now: Date.now, ...options };
    this.#client = createClient({
      url: options.url,
      // Trying again is this class's matter: a subscription goes on with other variables.
      retryAttempts: 0,
      keepAlive: this.#options.pingMs,
      ...(webSocketImpl === undefined ? {} : { webSocketImpl }),
      on: {
        connecting: () => this.#expectAnswer(),
        connected: () => {
          clearTimeout(this.#unanswered);
          this.#set({ phase: "open", asOf: this.#options.now(), nextTryAt: null });
        },
        ping: (received) => {
          if (!received) this.#expectAnswer();
        },
        pong: (received) => {
          if (received) this.#alive();
        },
        closed: () => clearTimeout(this.#unanswered),
      },
    });
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** @returns what ends it */
  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Follows a subscription over every loss of the connection. @returns what ends it */
  follow<Data, Variables>(followed: Followed<Data, Variables>): () => void {
    const stopped = new AbortController();
    this.#following.add(stopped);
    void this.#run(followed, stopped.signal).finally(() => this.#following.delete(stopped));
    return () => stopped.abort();
  }

  /** Does not wait any longer with the next try. */
  readonly tryNow = (): void => {
    this.#pause?.end();
  };

  /** Opens the connection again after a log-in. */
  loggedIn(): void {
    this.#tries = 0;
    this.tryNow();
  }

  async dispose(): Promise<void> {
    for (const stopped of this.#following) stopped.abort();
    this.tryNow();
    clearTimeout(this.#unanswered);
    if (this.#state.phase !== "open") this.#client.terminate();
    // One that never came about has nothing to close.
    await Promise.resolve(this.#client.dispose()).catch(() => undefined);
  }

  async #run<Data, Variables>(followed: Followed<Data, Variables>, stopped: AbortSignal): Promise<void> {
    // Others may go well over the same connection meanwhile.
    let failures = 0;
    const counted: Followed<Data, Variables> = {
      ...followed,
      next: (data) => {
        failures = 0;
        followed.next(data);
      },
    };
    while (!stopped.aborted) {
      if (this.#pause !== null) {
        await this.#pause.over;
        continue;
      }
      const end = await this.#once(counted, stopped);
      if (stopped.aborted) return;
      if (end === "completed") {
        if (followed.ended?.() !== true) return;
        await pauseOf(this.#wait(failures), stopped);
        failures += 1;
      } else if (end.kind === "errors" && !isRetryable(end.errors)) {
        if (!followed.failed(end.errors)) return;
      } else {
        this.#lost(end.kind === "closed" ? end.code : null, failures);
        if (end.kind === "errors") failures += 1;
      }
    }
  }

  #once<Data, Variables>(followed: Followed<Data, Variables>, stopped: AbortSignal): Promise<End> {
    const { promise, resolve } = Promise.withResolvers<End>();
    const unsubscribe = this.#client.subscribe<Data>(
      {
        query: stringifyDocument(followed.document),
        operationName: followed.operationName ?? null,
        variables: followed.variables() as Record<string, unknown>,
      },
      {
        next: ({ data, errors }) => {
          this.#alive();
          if (errors !== undefined) return resolve({ kind: "errors", errors });
          if (data != null && !stopped.aborted) followed.next(data);
        },
        error: (error) => {
          if (Array.isArray(error)) resolve({ kind: "errors", errors: error as ServiceError[] });
          else resolve({ kind: "closed", code: codeOf(error) });
        },
        complete: () => resolve("completed"),
      },
    );
    stopped.addEventListener("abort", () => {
      unsubscribe();
      resolve("completed");
    });
    return promise.finally(unsubscribe);
  }

  /** A network that went away says nothing: without an answer the connection is given up. */
  #expectAnswer(): void {
    clearTimeout(this.#unanswered);
    this.#unanswered = setTimeout(() => this.#client.terminate(), this.#options.pingMs);
  }

  #alive(): void {
    this.#tries = 0;
    clearTimeout(this.#unanswered);
    // Told once a second at most: whoever shows it counts in seconds.
    const now = this.#options.now();
    if (this.#state.phase !== "open" || now - (this.#state.asOf ?? 0) >= 1_000) {
      this.#set({ phase: "open", asOf: now, nextTryAt: null });
    }
  }

  #lost(code: number | null, failures: number): void {
    // Each subscription tells of the loss of the one connection.
    if (this.#pause !== null) return;
    const { promise: over, resolve } = Promise.withResolvers<void>();
    const { asOf } = this.#state;
    const isRefused = code !== null && REFUSED.has(code);
    const wait = isRefused ? null : this.#nextWait(failures);
    const timer = wait === null ? undefined : setTimeout(() => this.tryNow(), wait);
    this.#pause = {
      over,
      end: () => {
        clearTimeout(timer);
        this.#pause = null;
        this.#set({ phase: asOf === null ? "connecting" : "lost", asOf, nextTryAt: null });
        resolve();
      },
    };
    this.#set({
      phase: isRefused ? "logged-out" : "lost",
      asOf,
      nextTryAt: wait === null ? null : this.#options.now() + wait,
    });
    if (isRefused) this.#options.loggedOut();
  }

  /** Doubles from try to try; a part of it is chance, so that all pages do not come back at the same moment. */
  #nextWait(failures: number): number {
    const wait = this.#wait(Math.max(this.#tries, failures));
    this.#tries += 1;
    return wait;
  }

  #wait(tries: number): number {
    const { firstWaitMs, longestWaitMs } = this.#options;
    return Math.min(longestWaitMs, firstWaitMs * 2 ** tries) * (0.5 + Math.random() / 2);
  }

  #set(state: ConnectionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

type End =
  | "completed"
  | { readonly kind: "errors"; readonly errors: readonly ServiceError[] }
  | { readonly kind: "closed"; readonly code: number | null };

/** Ends after milliseconds, or as soon as nobody waits any longer. */
function pauseOf(milliseconds: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    stopped.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** After which the same may go well later; a log-in that has ended is told by the close code that follows. */
const PASSING = new Set<unknown>(["UNAUTHENTICATED", "INTERNAL"]);

function isRetryable(errors: readonly ServiceError[]): boolean {
  return errors.some(({ extensions }) => extensions?.["retryable"] === true || PASSING.has(extensions?.["code"]));
}

function codeOf(error: unknown): number | null {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "number"
    ? error.code
    : null;
}
