import { createRequire } from "node:module";
import type pg from "pg";
import { vi } from "vitest";

// MikroORM brings a version of the driver of its own along, and its pool is made of that one's clients.
const driver = createRequire(import.meta.resolve("@mikro-orm/postgresql"))("pg") as typeof pg;

/** Polls of the event feed, and reads of who it is that asks, which is remembered for some seconds. */
const BY_TIME = [`where "number" > $1 and ($2::bigint is null or`, `from "service_user"`];

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * The statements that are sent to a database from now on, by whichever connection of MikroORM's in this process, but for those
 * that come by time and not by what is asked.
 */
export class Statements implements Disposable {
  readonly #query = vi.spyOn(driver.Client.prototype, "query");

  get texts(): string[] {
    return this.sent.map(({ text }) => text);
  }

  get sent(): Statement[] {
    return this.#query.mock.calls
      .map(([given]: readonly unknown[]): Statement => {
        const { text = "", values = [] }: Partial<Statement> =
          typeof given === "string" ? { text: given } : (given ?? {});
        return { text, values };
      })
      .filter(({ text }) => !BY_TIME.some((part) => text.includes(part)));
  }

  [Symbol.dispose](): void {
    this.#query.mockRestore();
  }
}
