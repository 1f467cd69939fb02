/** Keys: Gluster's own between the clusters, and the SSH host keys of peers. */
import type { GlusterCommand } from "../command.js";
import { readTextAnswer } from "./envelope.js";
import { withoutGreeting } from "../ssh/greeting.js";
import { type HostKey, hostKeyFromBlob } from "../ssh/host-key.js";
import { type KeyLine, readKeyLines } from "../hosts/key-lines.js";
import { Refusal } from "../refusals/refusal.js";
import type { HostName } from "../values.js";

// The file is read on the node where it was made, in the same breath: another node has another file, or an older one.
const COLLECT = `out=$(gluster --mode=script system:: execute gsec_create) || { printf '%s\\n' "$out"; exit 1; }
printf '%s\\n' "$out"
file=\${out##* at }
cat "$file"`;

/**
 * Collects the public keys of the source nodes that are up into the creating node's common_secret.pem.pub, and reads it: two
 * lines of each node. With a node down its keys are dropped from the file, and it cannot log in later.
 */
export function collectKeys(): GlusterCommand<readonly KeyLine[]> {
  return {
    name: "gsec_create",
    argv: ["sh", "-c", COLLECT, "collect-keys"],
    timeoutMs: 130_000,
    changes: true,
    parse: (result) =>
      readTextAnswer(result, (stdout) => {
        const [first = "", ...lines] = withoutGreeting(stdout, /^.*Common secret pub file present at /m).split("\n");
        if (!/Common secret pub file present at \/\S+/.test(first)) throw new Refusal("UNKNOWN", stdout.trim());
        return readKeyLines(lines.join("\n"));
      }),
  };
}

/**
 * A peer's host keys as the asked, already trusted node sees them. `ssh-keyscan` comes with the SSH client, which every node
 * of a geo-replication has. A peer that does not answer is PEER_DOWN.
 */
export function peerHostKeys(name: HostName, port: number): GlusterCommand<readonly HostKey[]> {
  return {
    name: "ssh-keyscan",
    argv: ["ssh-keyscan", "-T", "10", "-p", String(port), name],
    timeoutMs: 30_000,
    changes: false,
    parse: (result) => {
      if (result.exitCode === 127) {
        throw new Refusal("NOT_FOUND", result.stderr.trim());
      }
      const keys = result.stdout
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith("#"))
        .map((line) => hostKeyFromBlob(Buffer.from(line.split(" ")[2] ?? "", "base64")))
        .filter((key) => key.algorithm !== "unknown");
      if (keys.length === 0) {
        throw new Refusal("PEER_DOWN", `${name} port ${port} shows no SSH host key: ${result.stderr.trim()}`);
      }
      return keys;
    },
  };
}
