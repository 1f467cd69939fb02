import { Lexer, Source, TokenKind } from "graphql";
import { AppError } from "../../errors.js";

/** Brackets within brackets of a document; graphql-js follows them by recursion, which ends with the stack. */
export const DEEPEST = 100;

const OPENING = /[([{]/g;
const LEVELS: Partial<Readonly<Record<TokenKind, 1 | -1>>> = {
  [TokenKind.BRACE_L]: 1,
  [TokenKind.BRACKET_L]: 1,
  [TokenKind.PAREN_L]: 1,
  [TokenKind.BRACE_R]: -1,
  [TokenKind.BRACKET_R]: -1,
  [TokenKind.PAREN_R]: -1,
};

/** @throws AppError TOO_COMPLEX for a document that cannot be looked at without recursion that is too deep */
export function assertShallow(text: string): void {
  // Nearly all documents are seen to be so without a look at their tokens.
  if ((text.match(OPENING)?.length ?? 0) <= DEEPEST) return;
  const lexer = new Lexer(new Source(text));
  let depth = 0;
  for (;;) {
    const kind = nextKind(lexer);
    if (kind === TokenKind.EOF) return;
    depth += LEVELS[kind] ?? 0;
    if (depth > DEEPEST) {
      throw new AppError("TOO_COMPLEX", `The document nests more than ${DEEPEST} brackets in one another.`);
    }
  }
}

/** What is no token ends the text here: the parser tells what it is. */
function nextKind(lexer: Lexer): TokenKind {
  try {
    return lexer.advance().kind;
  } catch {
    return TokenKind.EOF;
  }
}
