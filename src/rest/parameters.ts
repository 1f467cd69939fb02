import { RestFault } from "./faults.js";

/** Parameters that oVirt takes from a header as well. */
const IN_HEADERS: ReadonlySet<string> = new Set(["filter", "all_content"]);

const TRUE = /^(t|true|y|yes|1)$/i;
const FALSE = /^(f|false|n|no|0)$/i;

/**
 * Parameters of a request: of its query, else those of its path (`/events;max=10`), else of a header. The first of several
 * values counts.
 */
export class Parameters {
  readonly #query: URLSearchParams;
  readonly #matrix: ReadonlyMap<string, string>;
  readonly #headers: Readonly<Record<string, string | readonly string[] | undefined>>;

  constructor(
    query: string,
    matrix: ReadonlyMap<string, string>,
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  ) {
    this.#query = new URLSearchParams(query);
    this.#matrix = matrix;
    this.#headers = headers;
  }

  text(name: string): string | null {
    const given = this.#query.get(name) ?? this.#matrix.get(name);
    if (given !== undefined) return given;
    const header = IN_HEADERS.has(name) ? this.#headers[name.replaceAll("_", "-")] : undefined;
    return (typeof header === "string" ? header : header?.[0]) ?? null;
  }

  /** Null where it is not told; true where it stands there without a value. @throws RestFault */
  boolean(name: string): boolean | null {
    const text = this.text(name);
    return text === null ? null : text === "" || parseBoolean(text, name);
  }

  /** @throws RestFault for what is no number, or out of range */
  integer(name: string, least: number, most: number): number | null {
    const text = this.text(name);
    return text === null ? null : parseInteger(text, name, least, most);
  }
}

/** @throws RestFault */
export function parseBoolean(text: string, name: string): boolean {
  if (TRUE.test(text)) return true;
  if (FALSE.test(text)) return false;
  throw new RestFault(400, "Invalid value", `The value of "${name}" is true or false, not "${text.slice(0, 100)}".`);
}

/** @throws RestFault */
export function parseInteger(text: string, name: string, least: number, most: number): number {
  const number = /^[+-]?\d{1,15}$/.test(text) ? Number(text) : null;
  if (number === null) {
    throw new RestFault(400, "Invalid value", `The value of "${name}" is a whole number, not "${text.slice(0, 100)}".`);
  }
  if (number >= least && number <= most) return number;
  throw new RestFault(
    400,
    "Value out of range",
    `The value ${number} of attribute '${name}' is outside of range ${least} to ${most}.`,
  );
}
