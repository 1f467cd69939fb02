import { RestFault } from "../faults.js";

/** What a `search` parameter asks for: any of the groups, each of which holds when all of its conditions do. */
export interface Search {
  readonly groups: readonly (readonly Criterion[])[];
  readonly sortBy: { readonly field: string; readonly descending: boolean } | null;
  /** From 1; null where the search is not in pages. */
  readonly page: number | null;
}

export type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=";

export interface Criterion {
  /** Null for a word that stands alone: it is looked for in the name. */
  readonly field: string | null;
  readonly operator: Operator;
  /** With `*` for any characters. */
  readonly value: string;
}

export const EVERYTHING: Search = { groups: [], sortBy: null, page: null };

const LONGEST = 2_000;
const MOST_CRITERIA = 50;
const LAST_PAGE = 10_000;

const TOKEN = /\s*(?:"([^"]*)"|'([^']*)'|(!=|<=|>=|[=<>]|[()])|([^\s"'=<>!()]+))/y;
const KEYWORDS: ReadonlySet<string> = new Set(["and", "or", "sortby", "page", "asc", "desc"]);

interface Token {
  readonly kind: "word" | "quoted" | "sign" | "end";
  readonly text: string;
}

/**
 * Reads oVirt's search language as its callers use it: `name=x* and status!=up or name=y sortby name desc page 2`. `and` binds
 * closer than `or`, and stands between two conditions with nothing between them. The name of what is searched for may stand
 * before it all, with a colon.
 *
 * @throws RestFault
 */
export function parseSearch(text: string): Search {
  if (text.length > LONGEST) throw refused(`it has more than ${LONGEST} characters`);
  return new Parser(tokensOf(text.replace(/^\s*\w+\s*:\s*/, ""))).search();
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) {
      if (text.slice(at).trim() === "") break;
      throw refused(`"${text.slice(at, at + 20).trim()}" cannot be read`);
    }
    const [, double, single, sign, word] = match;
    if (sign !== undefined) tokens.push({ kind: "sign", text: sign });
    else if (word !== undefined) tokens.push({ kind: "word", text: word });
    else tokens.push({ kind: "quoted", text: double ?? single ?? "" });
  }
  return tokens;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  search(): Search {
    const groups = this.#groups();
    let sortBy: Search["sortBy"] = null;
    let page: number | null = null;
    while (this.#next().kind !== "end") {
      if (this.#taken("sortby")) sortBy = this.#sortBy();
      else if (this.#taken("page")) page = this.#page();
      else throw refused(`"${this.#next().text}" stands where a condition, sortby or page should`);
    }
    return { groups, sortBy, page };
  }

  #groups(): Criterion[][] {
    const groups: Criterion[][] = [];
    let count = 0;
    if (!this.#begins()) return groups;
    let group: Criterion[] = [];
    for (;;) {
      group.push(this.#criterion());
      if ((count += 1) > MOST_CRITERIA) throw refused(`it has more than ${MOST_CRITERIA} conditions`);
      if (this.#taken("or")) {
        groups.push(group);
        group = [];
      } else if (!this.#taken("and") && !this.#begins()) {
        groups.push(group);
        return groups;
      }
    }
  }

  /** Whether a condition begins here. */
  #begins(): boolean {
    const { kind, text } = this.#next();
    return kind === "quoted" || (kind === "word" && !KEYWORDS.has(text.toLowerCase()));
  }

  #criterion(): Criterion {
    if (!this.#begins()) throw refused(`a condition is missing before "${this.#next().text}"`);
    const first = this.#take();
    const operator = this.#next();
    if (operator.kind !== "sign") return { field: null, operator: "=", value: first.text };
    this.#take();
    const value = this.#take();
    if (value.kind === "sign" || value.kind === "end")
      throw refused(`a value is missing after ${first.text}${operator.text}`);
    return { field: first.text.toLowerCase(), operator: operatorOf(operator.text), value: value.text };
  }

  #sortBy(): Search["sortBy"] {
    const field = this.#take();
    if (field.kind !== "word") throw refused("sortby needs the name of a field");
    const descending = this.#taken("desc");
    if (!descending) this.#taken("asc");
    return { field: field.text.toLowerCase(), descending };
  }

  #page(): number {
    const { text } = this.#take();
    const page = /^\d{1,6}$/.test(text) ? Number(text) : 0;
    if (page < 1 || page > LAST_PAGE) throw refused(`page needs a number from 1 to ${LAST_PAGE}`);
    return page;
  }

  #next(): Token {
    return this.#tokens[this.#at] ?? { kind: "end", text: "" };
  }

  #take(): Token {
    const token = this.#next();
    this.#at += 1;
    return token;
  }

  /** Takes a word of the language where it stands next. */
  #taken(keyword: string): boolean {
    const { kind, text } = this.#next();
    const there = kind === "word" && text.toLowerCase() === keyword;
    if (there) this.#at += 1;
    return there;
  }
}

function operatorOf(text: string): Operator {
  const operator = OPERATORS.find((each) => each === text);
  if (operator === undefined) throw refused(`"${text}" is none of ${OPERATORS.join(" ")}`);
  return operator;
}

const OPERATORS: readonly Operator[] = ["=", "!=", "<", "<=", ">", ">="];

export function refused(why: string): RestFault {
  return new RestFault(400, "Invalid search", `The search cannot be understood: ${why}.`);
}
