/** One user's authorized_keys on a destination node, as far as Gluster's own lines in it go. */
import type { GlusterCommand } from "../command.js";
import type { ExecResult } from "../exec.js";
import { withoutGreeting } from "../ssh/greeting.js";
import { keyFileArgv } from "../scripts/key-file.js";
import { type KeyLine, missingLines, readKeyLine } from "./key-lines.js";
import { Refusal } from "../refusals/refusal.js";
import { kindOfWords } from "../refusals/refusals.js";
import type { UserName } from "../values.js";

export interface KeyFile {
  readonly path: string;
  /** `unterminated`: its last line has no line break. */
  readonly state: "missing" | "terminated" | "unterminated";
  /** Gluster's lines in it. */
  readonly keys: readonly KeyLine[];
  /** Those that no line without any option, which sshd goes by then, holds the key of before. */
  readonly inForce: readonly KeyLine[];
}

/** How a key file is to be left, where it was not there, or without a line break at its end, before. */
export type KeyFileOrigin = Pick<KeyFile, "state">;

const TIMEOUT_MS = 40_000;

/** @param user null for root */
export function keyFile(user: UserName | null): GlusterCommand<KeyFile> {
  return {
    name: "authorized keys",
    argv: keyFileArgv(user ?? "root", "show"),
    timeoutMs: TIMEOUT_MS,
    changes: false,
    parse: readKeyFile,
  };
}

/** Adds lines that are not in force yet: doing it twice is as good as once. Fails unless all of them are in force then. */
export function addKeys(user: UserName | null, keys: readonly KeyLine[]): GlusterCommand<KeyFile> {
  return {
    name: "add keys",
    argv: keyFileArgv(user ?? "root", "add"),
    stdin: keys.map(({ line }) => `${line}\n`).join(""),
    timeoutMs: TIMEOUT_MS,
    changes: true,
    parse: (result) => {
      const file = readKeyFile(result);
      if (missingLines(keys, file.inForce).length === 0) return file;
      throw new Refusal(
        "BAD_OUTPUT",
        `${file.path} does not hold the keys that were to be added, or only behind a line with the same key and no command.`,
      );
    },
  };
}

/** Takes exactly these lines away, where they are there; what `origin` tells is as it was before they were added. */
export function removeKeys(
  user: UserName | null,
  lines: readonly string[],
  origin: KeyFileOrigin,
): GlusterCommand<KeyFile> {
  const words = { missing: ["created"], terminated: [], unterminated: ["unterminated"] }[origin.state];
  return {
    name: "remove keys",
    argv: keyFileArgv(user ?? "root", "remove", ...words),
    stdin: lines.map((line) => `${line}\n`).join(""),
    timeoutMs: TIMEOUT_MS,
    changes: true,
    parse: (result) => {
      const file = readKeyFile(result);
      const left = new Set(lines);
      if (!file.keys.some(({ line }) => left.has(line))) return file;
      throw new Refusal("BAD_OUTPUT", `${file.path} still holds keys that were to be taken away.`);
    },
  };
}

function readKeyFile(result: ExecResult): KeyFile {
  if (result.exitCode !== 0) throw refusalOf(result);
  const lines = withoutGreeting(result.stdout, /^P\/.*\nS[a-z]+$/m).split("\n");
  const path = lines[0]?.startsWith("P/") === true ? lines[0].slice(1) : null;
  const state = (["missing", "terminated", "unterminated"] as const).find((each) => lines[1] === `S${each}`);
  const end = lines.indexOf("E");
  if (path === null || state === undefined || end < 0) {
    throw new Refusal("BAD_OUTPUT", `The answer about authorized_keys is incomplete: ${result.stdout.slice(0, 200)}`);
  }
  const keys = lines.slice(2, end).flatMap((line) => {
    const key = readKeyLine(line.slice(1));
    return key === null ? [] : [{ key, isInForce: line.startsWith("L") }];
  });
  return {
    path,
    state,
    keys: keys.map(({ key }) => key),
    inForce: keys.flatMap(({ key, isInForce }) => (isInForce ? [key] : [])),
  };
}

function refusalOf({ exitCode, signal, stderr }: ExecResult): Refusal {
  const words = stderr.trim() || `The script about authorized_keys ended with ${exitCode ?? signal}.`;
  switch (exitCode) {
    case 67:
      return new Refusal("NOT_FOUND", words);
    case 73:
      return new Refusal(/No space left|quota/i.test(words) ? "DISK_FULL" : "UNKNOWN", words);
    default: {
      const kind = kindOfWords(words);
      return new Refusal(kind, words);
    }
  }
}
