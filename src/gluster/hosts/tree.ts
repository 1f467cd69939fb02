/** What a volume holds, as a mount of it on one of its nodes tells. */
import { gunzipSync } from "node:zlib";
import type { GlusterCommand } from "../command.js";
import type { ExecResult } from "../exec.js";
import { Refusal } from "../refusals/refusal.js";
import { kindOfWords } from "../refusals/refusals.js";
import { LOOK_SCRIPT, MOUNT_MARGIN_SECONDS, TREE_PROTOCOL, WALK_SCRIPT } from "../scripts/tree.js";
import { withoutGreeting } from "../ssh/greeting.js";
import type { VolumeName } from "../values.js";

/** Types, modes and times as `find` prints them: see the scripts. */
interface Facts {
  readonly type: string;
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  readonly bytes: number;
  /** Epoch seconds with a fraction. */
  readonly changedAt: string;
}

/** Paths and targets have their bytes as one character each (latin1). */
type Walked = Facts & { readonly path: string };

interface Walk {
  readonly entries: readonly Walked[];
  /** False where time or bytes did not last, or some could not be read. */
  readonly isWhole: boolean;
  /** Why some could not be read, in the words of the node; null where none are known of. */
  readonly trouble: string | null;
}

/** An entry to look at. */
interface Wanted {
  readonly path: string;
  /** The size that it must have to be read. */
  readonly bytes: number;
  /** Of how many bytes from its beginning and its end a checksum is made; 0 and 0 for none. */
  readonly head: number;
  readonly tail: number;
}

type Looked =
  | { readonly kind: "MISSING" }
  | { readonly kind: "UNREADABLE"; readonly reason: string }
  | {
      readonly kind: "THERE";
      readonly facts: Facts;
      readonly sum: string | null;
      readonly isUnreadable: boolean;
      readonly target: string;
      readonly attributes: readonly string[];
    };

/** Unpacked: some 100,000 entries. */
const MOST_WALKED_BYTES = 8 * 1_024 * 1_024;
/** As it comes, packed: names pack to a fifth or so, and those that do not are no larger than they were. */
const MOST_OUTPUT_BYTES = 12 * 1_024 * 1_024;
/** For what comes after the work: the way back. */
const ANSWER_SECONDS = 15;

/**
 * Everything in a volume from its root, without what Gluster keeps there, as far as `seconds` last. Changes nothing, and takes no
 * lock of Gluster's. Must run as root on a node of the cluster.
 *
 * @param seed 0 and above: decides in which order what stands in the root is taken
 */
export function walkTree(volume: VolumeName, seconds: number, seed: number): GlusterCommand<Walk> {
  return {
    name: "walk tree",
    argv: ["sh", "-c", WALK_SCRIPT, "tree-walk", volume, String(seconds), String(seed), String(MOST_WALKED_BYTES)],
    timeoutMs: (seconds + MOUNT_MARGIN_SECONDS + ANSWER_SECONDS) * 1_000,
    maxOutputBytes: MOST_OUTPUT_BYTES,
    changes: false,
    parse: (result) => walkOf(answerOf(result)),
  };
}

/**
 * What those entries are and hold. Changes nothing, and takes no lock of Gluster's. Must run as root on a node of the cluster.
 *
 * @returns by their place; those are left out for which the time did not last
 */
export function lookAtTree(
  volume: VolumeName,
  seconds: number,
  withAttributes: boolean,
  wanted: readonly Wanted[],
): GlusterCommand<ReadonlyMap<number, Looked>> {
  const items = wanted.map(({ path, bytes, head, tail }, index) => `${index}:${bytes}:${head}:${tail}:${path}\0`);
  return {
    name: "look at entries",
    argv: ["sh", "-c", LOOK_SCRIPT, "tree-look", volume, String(seconds), withAttributes ? "xattrs" : "-"],
    stdin: `${Buffer.from(items.join(""), "latin1").toString("base64")}\n`,
    timeoutMs: (seconds + MOUNT_MARGIN_SECONDS + ANSWER_SECONDS) * 1_000,
    changes: false,
    parse: (result) => looksOf(answerOf(result)),
  };
}

/** @throws Refusal where the script says that it could do nothing, or nothing of it came */
function answerOf({ stdout, stderr, exitCode }: ExecResult): string {
  const text = withoutGreeting(stdout, /^V\d+$/m);
  if (text.startsWith(`V${TREE_PROTOCOL}\n`)) return text;
  const words = stderr.trim() === "" ? "The node tells nothing of the volume's files." : stderr.trim();
  const kind = kindOfWords(words);
  // 71: no temporary folder, 72: no mount, 73: no getfattr, each with its reason.
  const isSaid = exitCode === 71 || exitCode === 72 || exitCode === 73;
  throw new Refusal(kind === "UNKNOWN" && !isSaid ? "BAD_OUTPUT" : kind, words);
}

/** @throws Refusal BAD_OUTPUT */
function walkOf(text: string): Walk {
  const packed = /^B([A-Za-z0-9+/=]+)$/m.exec(text)?.[1];
  if (packed === undefined || !text.endsWith("\nE\n")) throw incomplete();
  const fields = unpacked(packed).toString("latin1").split("\0");
  // What follows the last NUL is nothing, or cut.
  fields.pop();
  const last = /^E(\d+)$/.exec(fields.at(-1) ?? "")?.[1] ?? null;
  const listed = /^L(\d+)$/.exec(fields[0] ?? "")?.[1] ?? null;
  const entries: Walked[] = [];
  let trouble: string | null = null;
  for (let at = listed === null ? 0 : 1; at < fields.length - (last === null ? 0 : 1);) {
    const field = fields[at] ?? "";
    if (field.startsWith("./")) {
      // One that the end of the bytes has cut is none.
      if (at + 3 > fields.length) break;
      entries.push({ path: field.slice(2), ...factsOf(fields[at + 1] ?? "") });
      at += 3;
    } else if (field.startsWith("X")) {
      trouble = reasonIn(field);
      at += 1;
    } else throw incomplete();
  }
  trouble ??= downIn(text);
  trouble ??= listed === null || listed === "0" || Number(listed) >= 124 ? null : "the root could not be read";
  return { entries, isWhole: listed === "0" && last === "0" && trouble === null, trouble };
}

/** Why part of the volume is not to be seen; null where all of it is. */
function downIn(text: string): string | null {
  const sets = /^D(\d+)$/m.exec(text)?.[1];
  if (sets === undefined) return null;
  return `${sets} of the volume's sets of bricks cannot be reached`;
}

/** What find says of an entry, without its name. */
function reasonIn(words: string): string {
  return (/: ([^:]*)$/.exec(words)?.[1] ?? words).replaceAll(/[^ -~]/g, "?").slice(0, 200);
}

function unpacked(packed: string): Buffer {
  try {
    return gunzipSync(Buffer.from(packed, "base64"), { maxOutputLength: MOST_WALKED_BYTES + 1_024 });
  } catch (cause) {
    throw new Refusal("BAD_OUTPUT", `The node's list of files cannot be unpacked: ${String(cause)}`);
  }
}

/** @throws Refusal BAD_OUTPUT */
function looksOf(text: string): ReadonlyMap<number, Looked> {
  const looks = new Map<number, Looked>();
  const down = downIn(text);
  // A line that the end of the time has cut is none.
  for (const line of text.split("\n").slice(2, -1)) {
    const [, kind, number, rest = ""] = /^([NXR])(\d{1,9})(?:\t(.*))?$/.exec(line) ?? [];
    if (kind === undefined) {
      if (line === "E" || /^D\d+$/.test(line)) continue;
      throw incomplete();
    }
    const look = lookOf(kind, rest.split("\t"));
    // Gluster says so of everything that is on these bricks.
    const isHidden = look.kind === "MISSING" && down !== null;
    looks.set(Number(number), isHidden ? { kind: "UNREADABLE", reason: `not seen, and ${down}` } : look);
  }
  return looks;
}

function lookOf(kind: string, [first = "", sum = "-", target = "", attributes = ""]: readonly string[]): Looked {
  if (kind === "N") return { kind: "MISSING" };
  if (kind === "X") return { kind: "UNREADABLE", reason: first };
  return {
    kind: "THERE",
    facts: factsOf(first),
    sum: /^[0-9a-f]{64}$/.test(sum) ? sum : null,
    isUnreadable: sum === "!",
    target: bytesOf(target),
    attributes: bytesOf(attributes)
      .split("\n")
      .filter((line) => line !== ""),
  };
}

function bytesOf(base64: string): string {
  return Buffer.from(base64, "base64").toString("latin1");
}

/** @throws Refusal BAD_OUTPUT */
function factsOf(text: string): Facts {
  const [, type, mode, uid, gid, bytes, changedAt] =
    /^(\S) ([0-7]{1,5}) (\d{1,10}) (\d{1,10}) (\d{1,16}) (-?\d{1,12}(?:\.\d{1,10})?)$/.exec(text) ?? [];
  if (type === undefined || mode === undefined || changedAt === undefined) throw incomplete();
  return { type, mode, uid: Number(uid), gid: Number(gid), bytes: Number(bytes), changedAt };
}

function incomplete(): Refusal {
  return new Refusal("BAD_OUTPUT", "The node's answer about the volume's files is incomplete.");
}
