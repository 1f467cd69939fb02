import { createRequire } from "node:module";
import type pg from "pg";
import { vi } from "vitest";

// MikroORM brings a version of the driver of its own along, and its pool is made of that one's clients.
const driver = createRequire(import.meta.resolve("@mikro-orm/postgresql"))("pg") as typeof pg;

/** Every statement that is sent to a database from now on, by whichever connection of MikroORM's in this process. */
export class Statements implements Disposable {
  readonly #query = vi.spyOn(driver.Client.prototype, "query");

  get texts(): string[] {
    return this.#query.mock.calls.map(([given]: readonly unknown[]) =>
      typeof given === "string" ? given : ((given as { readonly text?: string } | undefined)?.text ?? ""),
    );
  }

  [Symbol.dispose](): void {
    this.#query.mockRestore();
  }
}
