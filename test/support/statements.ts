import pg from "pg";
import { vi } from "vitest";

/** Every statement that is sent to a database from now on, by whichever connection of this process. */
export class Statements implements Disposable {
  readonly #query = vi.spyOn(pg.Client.prototype, "query");

  get texts(): string[] {
    return this.#query.mock.calls.map(([given]: readonly unknown[]) =>
      typeof given === "string" ? given : ((given as { readonly text?: string } | undefined)?.text ?? ""),
    );
  }

  [Symbol.dispose](): void {
    this.#query.mockRestore();
  }
}
