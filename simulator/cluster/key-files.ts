/** Keys of gsyncd and the authorized_keys that hold them: what `gsec_create` makes, and what lets a worker in. */
import { createHash } from "node:crypto";
import { type Answer, failed, printed } from "../answer.js";
import type { SimNode } from "./cluster.js";

export const GSYNCD = "/usr/lib/x86_64-linux-gnu/glusterfs/gsyncd";

/** The two lines of a node in common_secret.pem.pub. */
export function keyLinesOf(node: SimNode): readonly string[] {
  return [gsyncdLine(node), `command="tar \${SSH_ORIGINAL_COMMAND#* }" ${publicKey(node, "tar")}`];
}

/** Every attempt of a worker asks for it. */
const GSYNCD_LINES = new WeakMap<SimNode, string>();

function gsyncdLine(node: SimNode): string {
  const line = GSYNCD_LINES.get(node) ?? `command="${GSYNCD}" ${publicKey(node, "gsyncd")}`;
  GSYNCD_LINES.set(node, line);
  return line;
}

/** Of the form of an RSA key, whose modulus follows from the node's uuid: nobody signs with it here. */
function publicKey(node: SimNode, purpose: string): string {
  const modulus = Buffer.concat(
    Array.from({ length: 12 }, (_none, part) =>
      createHash("sha256").update(`${node.uuid}/${purpose}/${part}`).digest(),
    ),
  );
  const blob = Buffer.concat([
    string(Buffer.from("ssh-rsa")),
    string(Buffer.from([1, 0, 1])),
    string(Buffer.concat([Buffer.from([0]), modulus])),
  ]);
  return `ssh-rsa ${blob.toString("base64")} root@${node.label}`;
}

function string(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** What Gluster's hook does on each node of the destination. */
export function addLines(node: SimNode, user: string | null, lines: readonly string[]): void {
  const name = user ?? "root";
  const before = node.keyFiles.get(name) ?? "";
  const there = new Set(before.split("\n"));
  const added = lines.filter((line) => !there.has(line)).map((line) => `${line}\n`);
  if (added.length === 0) {
    return;
  }
  node.keyFiles.set(name, `${before}${before === "" || before.endsWith("\n") ? "" : "\n"}${added.join("")}`);
}

/** What comes of a log-in of one node's gsyncd to another: sshd goes by the first line that holds its key. */
export function loginOf(from: SimNode, to: SimNode, user: string | null): "gsyncd" | "no command" | "refused" {
  const lines = (to.keyFiles.get(user ?? "root") ?? "").split("\n");
  const line = gsyncdLine(from);
  const at = lines.indexOf(line);
  if (at >= 0 && isInForce(lines, at)) return "gsyncd";
  const [blob = ""] = publicKeysIn([line]);
  return bareAt(lines, blob) < 0 ? "refused" : "no command";
}

/** Lines with a forced command, but for those whose key stands before them without any option. */
function forcedIn(lines: readonly string[]): readonly string[] {
  return lines.filter((line, at) => line.startsWith("command=") && isInForce(lines, at));
}

function isInForce(lines: readonly string[], at: number): boolean {
  const [blob] = publicKeysIn(lines.slice(at, at + 1));
  return blob === undefined || bareAt(lines.slice(0, at), blob) < 0;
}

function bareAt(lines: readonly string[], blob: string): number {
  return lines.findIndex((line) => /^\s*(?:ssh|ecdsa|sk)-\S+\s+(\S+)/.exec(line)?.[1] === blob);
}

/** Public keys of gsyncd: of the lines, those that have a forced command. */
export function publicKeysIn(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => /^command="[^"]*" +\S+ (\S+)/.exec(line)?.[1] ?? []);
}

/** A line that lets gsyncd in with that public key. */
export function gsyncdLineWith(blob: string): string {
  return `command="${GSYNCD}" ssh-rsa ${blob}`;
}

/** The script that looks at and changes an authorized_keys: `show`, `add`, `remove [created] [unterminated]`. */
export function keyFileScript(
  node: SimNode,
  [user = "", verb = "", ...flags]: readonly string[],
  stdin: string,
): Answer {
  if (user !== "root" && !node.accounts.has(user)) {
    return failed(67, `there is no user ${user}\n`);
  }
  const lines = stdin.split("\n").filter((line) => line !== "");
  if (verb !== "show" && lines.length === 0) {
    return failed(64, "no line was given\n");
  }
  if (verb !== "show" && node.isDiskFull) {
    const path = pathOf(user);
    return failed(
      73,
      `cp: error writing '${path.replace(/authorized_keys$/, ".authorized_keys.4bTzXq")}': No space left on device\n${path} was not changed\n`,
    );
  }
  if (verb === "add") {
    putLines(node, user, lines);
  } else if (verb === "remove") {
    removeLines(node, user, lines, flags);
  }
  return printed(shown(node, user));
}

/** Adds those that are not in force, each before the line that keeps it from that. */
function putLines(node: SimNode, user: string, lines: readonly string[]): void {
  const all = (node.keyFiles.get(user) ?? "").split("\n");
  const there = new Set(forcedIn(all));
  for (const line of lines.filter((each) => !there.has(each))) {
    const at = bareAt(all, publicKeysIn([line])[0] ?? "");
    if (at >= 0) {
      all.splice(at, 0, line);
    } else {
      if (all.at(-1) !== "") all.push("");
      all.splice(-1, 0, line);
    }
  }
  node.keyFiles.set(user, all.join("\n"));
}

function removeLines(node: SimNode, user: string, lines: readonly string[], flags: readonly string[]): void {
  const before = node.keyFiles.get(user);
  if (before === undefined) {
    return;
  }
  const gone = new Set(lines);
  const kept = before.replace(/\n$/, "").split("\n");
  const text = (before === "" ? [] : kept)
    .filter((line) => !gone.has(line))
    .map((line) => `${line}\n`)
    .join("");
  if (text === "" && flags.includes("created")) {
    node.keyFiles.delete(user);
  } else {
    node.keyFiles.set(user, flags.includes("unterminated") ? text.slice(0, -1) : text);
  }
}

function shown(node: SimNode, user: string): string {
  const text = node.keyFiles.get(user);
  const state = text === undefined ? "missing" : text === "" || text.endsWith("\n") ? "terminated" : "unterminated";
  const all = (text ?? "").split("\n");
  const lines = all.flatMap((line, at) =>
    line.startsWith("command=") ? [`${isInForce(all, at) ? "L" : "N"}${line}`] : [],
  );
  return [`P${pathOf(user)}`, `S${state}`, ...lines, "E", ""].join("\n");
}

function pathOf(user: string): string {
  return user === "root" ? "/root/.ssh/authorized_keys" : `/home/${user}/.ssh/authorized_keys`;
}
