import { setTimeout as sleep } from "node:timers/promises";
import { CliError, EXIT } from "../exit-codes.js";
import type { Api } from "./api.js";

const PAUSE_MS = 1_000;

/**
 * Requests of one change under one idempotency key. Each is sent again until the deadline where it may have arrived; from the first
 * answer on also where it cannot have, since what was asked for goes on at the service.
 */
export class Retries {
  readonly #api: Api;
  readonly #deadline: number;
  #mayHaveArrived: boolean;

  /**
   * @param deadline by `performance.now()`
   * @param isAsked whether the service has answered already that it does what is waited for
   */
  constructor(api: Api, deadline: number, isAsked = false) {
    this.#api = api;
    this.#deadline = deadline;
    this.#mayHaveArrived = isAsked;
  }

  /** @throws CliError as `request` does; UNREACHABLE where it cannot have arrived, or until the deadline */
  async send<T>(request: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const answer = await request();
        this.#mayHaveArrived = true;
        return answer;
      } catch (error) {
        this.#api.signal.throwIfAborted();
        if (!(error instanceof CliError) || error.exit !== EXIT.UNREACHABLE) throw error;
        this.#mayHaveArrived ||= error.mayHaveArrived;
        if (!this.#mayHaveArrived || performance.now() + PAUSE_MS > this.#deadline) throw error;
      }
      await sleep(PAUSE_MS, undefined, { signal: this.#api.signal });
    }
  }
}
