import pg from "pg";

/** Every statement that was sent to a database, by whichever connection of this process. */
export class Statements implements Disposable {
  readonly texts: string[] = [];
  readonly #query = pg.Client.prototype.query;

  constructor() {
    const { texts } = this;
    const query = this.#query;
    pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
      const [first] = given;
      const text = typeof first === "string" ? first : (first as { readonly text?: string } | undefined)?.text;
      if (text !== undefined) texts.push(text);
      return Reflect.apply(query, this, given) as never;
    } as typeof query;
  }

  [Symbol.dispose](): void {
    pg.Client.prototype.query = this.#query;
  }
}
