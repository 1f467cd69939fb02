import type { GraphQLDocument, Page, PageVariables, UserError } from "../documents/document.js";
import { CliError, exitCodeOf } from "../exit-codes.js";
import { type AnsweredError, noGraphQL, refusal, unreachable } from "./failures.js";

/** Of an answer that nobody waits for at the service. */
const ANSWER_MS = 30_000;
/** A page of rows that hold much, to begin with: where it is too much the next are smaller. */
const ROWS = 200;
/** The largest page that the service gives: of names, say. */
export const MOST_ROWS = 1_000;

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly AnsweredError[];
}

export interface AskOptions {
  /** Seconds that the service itself may take, beside what every answer takes. */
  readonly waitSeconds?: number;
}

/** The public GraphQL API of one service, by one credential. */
export class Api {
  readonly url: string;
  /** As it stands in the header Authorization. */
  readonly authorization: string;
  /** Aborted when the command is to end. */
  readonly signal: AbortSignal;

  constructor(url: string, authorization: string, signal: AbortSignal) {
    this.url = url;
    this.authorization = authorization;
    this.signal = signal;
  }

  /** @throws CliError with the exit code that fits */
  async ask<A, V>(document: GraphQLDocument<A, V>, variables: V, { waitSeconds = 0 }: AskOptions = {}): Promise<A> {
    const late = AbortSignal.timeout(ANSWER_MS + waitSeconds * 1_000);
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${this.url}/graphql`, {
        method: "POST",
        redirect: "manual",
        headers: {
          authorization: this.authorization,
          "content-type": "application/json",
          accept: "application/graphql-response+json, application/json",
        },
        body: JSON.stringify({ query: document, variables }),
        signal: AbortSignal.any([this.signal, late]),
      });
      text = await response.text();
    } catch (error) {
      this.signal.throwIfAborted();
      throw unreachable(this.url, error);
    }
    const answer = answerIn(text);
    if (answer === null) throw noGraphQL(this.url, response);
    if (answer.errors !== undefined && answer.errors.length > 0) throw refusal(answer.errors, this.url);
    return answer.data as A;
  }

  /** Every row of a list, at once. @param rows of a page */
  async allRows<A, V, T>(
    document: GraphQLDocument<A, V & PageVariables>,
    variables: V,
    pageOf: (answer: A) => Page<T>,
    rows = ROWS,
  ): Promise<T[]> {
    const found: T[] = [];
    for await (const row of this.rows(document, variables, pageOf, rows)) found.push(row);
    return found;
  }

  /** The same, page by page: who stops reading asks for no further one. */
  async *rows<A, V, T>(
    document: GraphQLDocument<A, V & PageVariables>,
    variables: V,
    pageOf: (answer: A) => Page<T>,
    rows = ROWS,
  ): AsyncGenerator<T, void> {
    let [first, after]: [number, string | null] = [rows, null];
    for (;;) {
      let page: Page<T>;
      try {
        page = pageOf(await this.ask(document, { ...variables, first, after }));
      } catch (error) {
        if (!(error instanceof CliError && error.code === "TOO_COMPLEX" && first > 1)) throw error;
        first = Math.ceil(first / 2);
        continue;
      }
      yield* page.nodes;
      if (!page.pageInfo.hasNextPage) return;
      after = page.pageInfo.endCursor;
    }
  }
}

function answerIn(text: string): Answer | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && ("data" in parsed || "errors" in parsed)
      ? (parsed as Answer)
      : null;
  } catch {
    return null;
  }
}

/** @throws CliError for the first of the errors of a mutation's payload */
export function assertNoUserErrors(errors: readonly UserError[]): void {
  const [first] = errors;
  if (first !== undefined) throw new CliError(exitCodeOf(first.code), first.message, { code: first.code });
}
