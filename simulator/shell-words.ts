/** Reads a command line as a POSIX shell does, as far as a careful caller goes: words, quotes, backslashes; no expansion. */

/** A shell would do something with this line that no caller should ask for; `words` says what, as bash would. */
export class ShellSyntax extends Error {
  override readonly name = "ShellSyntax";
}

/** @throws ShellSyntax for open quotes, and for any character that a shell would interpret */
export function shellWords(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | null = null;
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (char === "'" || char === '"') {
      const end = char === "'" ? line.indexOf("'", at + 1) : closingQuote(line, at + 1);
      if (end < 0) {
        throw new ShellSyntax(`unexpected EOF while looking for matching \`${char}'`);
      }
      const inside = line.slice(at + 1, end);
      word = (word ?? "") + (char === "'" ? inside : inside.replaceAll(/\\([\\"$`])/g, "$1"));
      at = end;
    } else if (char === "\\") {
      word = (word ?? "") + line.charAt(at + 1);
      at += 1;
    } else if (char === " " || char === "\t") {
      if (word !== null) {
        words.push(word);
      }
      word = null;
    } else if (/[\n;&|<>()$`*?[\]#~{}!]/.test(char) && !isHarmless(char, word)) {
      throw new ShellSyntax(`syntax error near unexpected token \`${char === "\n" ? "newline" : char}'`);
    } else {
      word = (word ?? "") + char;
    }
  }
  return word === null ? words : [...words, word];
}

/** `#` and `~` mean something only where a word begins. */
function isHarmless(char: string, word: string | null): boolean {
  return (char === "#" || char === "~") && word !== null;
}

function closingQuote(line: string, from: number): number {
  for (let at = from; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (char === '"') {
      return at;
    }
    if (char === "\\") {
      at += 1;
    } else if (char === "$" || char === "`") {
      throw new ShellSyntax(`expansion of \`${char}' inside double quotes`);
    }
  }
  return -1;
}
