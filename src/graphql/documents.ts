import { type DocumentNode, type GraphQLError, type GraphQLSchema, parse, validate } from "graphql";
import { MOST_TOKENS } from "./limits/limits.js";
import { assertShallow } from "./limits/nesting.js";

type Checked = { readonly document: DocumentNode } | { readonly errors: readonly GraphQLError[] };

const KEPT = 500;

/** Parses and validates documents, and remembers those that were in order: subscribers send the same few again and again. */
export class Documents {
  readonly #schema: GraphQLSchema;
  readonly #known = new Map<string, Checked>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** @throws GraphQLError for a text that is no document, AppError TOO_COMPLEX */
  check(text: string): Checked {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    assertShallow(text);
    const document = parse(text, { maxTokens: MOST_TOKENS });
    const errors = validate(this.#schema, document);
    if (errors.length > 0) return { errors };
    const [oldest] = this.#known.keys();
    if (this.#known.size >= KEPT && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(text, { document });
    return { document };
  }
}
