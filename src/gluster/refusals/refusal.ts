import type { GlusterFailureKind } from "../failure.js";
import { kindOfWords } from "./refusals.js";

/** What a parser throws for an answer that is no success; the one who ran the command adds argv, host and exit code. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly kind: GlusterFailureKind;
  /** Gluster's own words. */
  readonly words: string;
  /** True when the answer says that something failed, and not what. */
  readonly unexplained: boolean;

  constructor(kind: GlusterFailureKind, words: string, options: { unexplained?: boolean } = {}) {
    super(words);
    this.kind = kind;
    this.words = words;
    this.unexplained = options.unexplained ?? false;
  }
}

/** Gluster's words, their kind found by the rules. */
export function refusalFrom(words: string): Refusal {
  return new Refusal(kindOfWords(words), words);
}
