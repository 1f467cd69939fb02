/** What the mount of a volume tells of an entry: a file, a directory, a symbolic link or something else. */
export interface EntryFacts {
  /** As `find` prints it with %y: f, d, l, p, s, b or c. */
  readonly type: string;
  /** Octal. */
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  readonly bytes: number;
  /** Its ctime, as the node tells it: epoch seconds with a fraction. Compared as text, so that no digit is lost. */
  readonly changedAt: string;
}

export interface Entry extends EntryFacts {
  /** From the volume's root, its bytes as one character each (latin1): names are arbitrary bytes. */
  readonly path: string;
}

/** What was found of an entry when it was looked at by its path. */
export type Look =
  | { readonly kind: "MISSING" }
  /** `reason`: in the words of the node. */
  | { readonly kind: "UNREADABLE"; readonly reason: string }
  | {
      readonly kind: "THERE";
      readonly facts: EntryFacts;
      /** SHA-256 of what was read of it; null where nothing was asked for, or its size was another one. */
      readonly sum: string | null;
      /** True where its content could not be read. */
      readonly isUnreadable: boolean;
      /** Where a symbolic link leads to, its bytes as above; empty for anything else. */
      readonly target: string;
      /** Extended attributes as lines `NAME=0xHEX`; empty where none were asked for. */
      readonly attributes: readonly string[];
    };

/** How much of a file is read to compare its content: so many bytes from its beginning and from its end. */
export interface Extent {
  readonly head: number;
  readonly tail: number;
}

/** Bytes of a name as a text: what is no UTF-8, and what a terminal would take for a command, as \xHH; a backslash twice. */
export function shownBytes(latin1: string): string {
  const text = Buffer.from(latin1, "latin1");
  const decoded = text.toString("utf8");
  const hex = (byte: number): string => `\\x${byte.toString(16).padStart(2, "0")}`;
  if (!Buffer.from(decoded, "utf8").equals(text)) {
    return [...text].map((byte) => (byte < 0x20 || byte > 0x7e ? hex(byte) : plain(byte))).join("");
  }
  return decoded
    .replaceAll("\\", "\\\\")
    .replaceAll(CONTROLS, (character) => [...Buffer.from(character)].map(hex).join(""));
}

// Also what turns the direction of text, or ends a line, without being seen.
const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

function plain(byte: number): string {
  return byte === 0x5c ? "\\\\" : String.fromCodePoint(byte);
}
