import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { AppError } from "../../../src/errors.js";
import { quoteArgv } from "../../../src/gluster/shell.js";

const NASTY = [
  "",
  " ",
  "'",
  "''",
  "'\\''",
  '"',
  "\\",
  "\\\\n",
  "a b",
  "$(echo x)",
  "`echo x`",
  "$HOME",
  "${x}",
  "a\nb",
  "a\r\n",
  "\t",
  "*",
  "?",
  "[a-z]",
  "~",
  "~root",
  "!",
  "!!",
  "#",
  "a#b",
  ";",
  "&&",
  "|",
  ">",
  "<",
  "(",
  "{a,b}",
  "=x",
  "x=y",
  "PATH=/x",
  "-n",
  "--",
  "%s",
  "ä€𝄞",
  "\u001b[31m",
  "x".repeat(5000),
];

/** What a real shell makes of the line: its words, NUL-separated. */
function wordsIn(shell: string, line: string): readonly string[] {
  const script = `show() { for word in "$@"; do printf '%s\\0' "$word"; done; }; show ${line}`;
  return execFileSync(shell, ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1);
}

describe.each(["/bin/sh", "/bin/bash"])("through a real %s", (shell) => {
  test.each(NASTY)("%j arrives as it left", (word) => {
    expect(wordsIn(shell, quoteArgv([word]))).toEqual([word]);
  });

  test("all together arrive as the same words in the same order", () => {
    expect(wordsIn(shell, quoteArgv(NASTY))).toEqual(NASTY);
  });
});

test("a first word cannot become an assignment or a shell's own word", () => {
  expect(quoteArgv(["PATH=/tmp", "gluster"])).toBe("'PATH=/tmp' gluster");
  expect(quoteArgv(["if", "x"])).toBe("'if' x");
});

test("a NUL byte, which would cut the line, is refused", () => {
  expect(() => quoteArgv(["a\0b"])).toThrow(AppError);
  expect(() => quoteArgv([])).toThrow(AppError);
});
