import { isUuid } from "../../model/ids.js";
import type { AnyDocument } from "../description/document.js";
import type { ScalarType } from "../description/scalar.js";
import { RestFault } from "../faults.js";
import { parseBoolean, parseInteger } from "../parameters.js";
import { type Input, sameName } from "./input.js";

/** Values of a document that a caller sent, by the description of what such a document holds. What else it has is left alone. */
export class Given {
  readonly #of: AnyDocument;
  readonly #input: Input;

  constructor(of: AnyDocument, input: Input) {
    this.#of = of;
    this.#input = input;
  }

  /** Null where it is not told, and where documents of this kind have no such value. */
  boolean(name: string): boolean | null {
    const text = this.#text(name, "boolean");
    return text === null || text === "" ? null : parseBoolean(text, name);
  }

  /** @throws RestFault for what is no number, or out of range */
  integer(name: string, least: number, most: number): number | null {
    const text = this.#text(name, "integer");
    return text === null || text === "" ? null : parseInteger(text, name, least, most);
  }

  /** In lower case. @throws RestFault for what is no id */
  uuid(name: string): string | null {
    const text = this.#text(name, "uuid")?.toLowerCase() ?? "";
    if (text === "" || isUuid(text)) return text === "" ? null : text;
    throw new RestFault(400, "Malformed id", `The value of "${name}" is a UUID, not "${text.slice(0, 100)}".`);
  }

  /** May be empty. */
  text(name: string): string | null {
    return this.#text(name, "string");
  }

  /** Documents within this one, each an element of its own. */
  several(of: AnyDocument): Given[] {
    return this.#children(of.name).map((input) => new Given(of, input));
  }

  #text(name: string, type: ScalarType): string | null {
    if (!this.#of.fields.some((field) => field.name === name && field.type === type)) return null;
    const [first] = this.#children(name);
    return first === undefined ? null : namedBy(first);
  }

  #children(name: string): Input[] {
    const wanted = sameName(name);
    return this.#input.children.filter((child) => sameName(child.name) === wanted);
  }
}

/** The text of an element, or the id or name by which it names an object: `<slavevolume id="…"/>`. */
function namedBy({ text, children }: Input): string {
  const parts = ["id", "name"].map((name) => children.find((child) => child.name === name)?.text);
  return text === "" ? (parts.find((part) => part !== undefined) ?? "") : text;
}
