/** The lines that Gluster writes into a destination's authorized_keys: two of each source node, each with a forced command. */
import { hostKeyFromBlob } from "../ssh/host-key.js";
import { Refusal } from "../refusals/refusal.js";

export interface KeyLine {
  /** `gsyncd` serves the replication itself; `tar` copies file contents with `sync_method=tarssh`. */
  readonly purpose: "gsyncd" | "tar";
  /** Letter by letter as Gluster writes it. */
  readonly line: string;
  /** What makes two lines the same one: the forced command and the key; the comment does not count. */
  readonly identity: string;
  /** Base64 of the public key's blob. */
  readonly blob: string;
}

// peer_gsec_create writes its own libexec folder: Debian's below the architecture's, RPM's, or a build of one's own.
const GSYNCD = /^\/usr\/(?:local\/)?(?:libexec|lib|lib64|lib\/[a-z0-9_]+-[a-z0-9_-]+)\/glusterfs\/gsyncd$/;
const TAR = "tar ${SSH_ORIGINAL_COMMAND#* }";
// Up to 6 peer_gsec_create leaves two spaces after the command.
const LINE =
  /^command="(?<command>[^"\\]*)" {1,2}(?<type>ssh-rsa|ssh-ed25519|ecdsa-sha2-nistp(?:256|384|521)) (?<blob>[A-Za-z0-9+/]{32,4096}={0,2})(?: [A-Za-z0-9._@:+-]{1,255})?$/;

/**
 * Reads one line strictly: a forced command that is Gluster's and no other option, one key whose blob is of the type that it
 * names, and a comment of one word. Null for whatever else: it is not to get near anyone's authorized_keys.
 */
export function readKeyLine(line: string): KeyLine | null {
  const parts = LINE.exec(line)?.groups;
  const [command, type, blob] = [parts?.["command"], parts?.["type"], parts?.["blob"]];
  if (command === undefined || type === undefined || blob === undefined) return null;
  if (command !== TAR && !GSYNCD.test(command)) return null;
  const bytes = Buffer.from(blob, "base64");
  if (bytes.toString("base64") !== blob || hostKeyFromBlob(bytes).algorithm !== type) return null;
  return { purpose: command === TAR ? "tar" : "gsyncd", line, identity: `${command} ${blob}`, blob };
}

/** @throws Refusal BAD_OUTPUT when one of the lines is no key of Gluster's */
export function readKeyLines(text: string): readonly KeyLine[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const key = readKeyLine(line);
      if (key !== null) return key;
      throw new Refusal(
        "BAD_OUTPUT",
        `A line among the source nodes' keys is none that Gluster writes, and was not passed on: ${line.slice(0, 120)}`,
      );
    });
}

/** The lines of `wanted` that are not among `present`. */
export function missingLines(wanted: readonly KeyLine[], present: readonly KeyLine[]): readonly KeyLine[] {
  const there = new Set(present.map(({ identity }) => identity));
  return wanted.filter(({ identity }) => !there.has(identity));
}
