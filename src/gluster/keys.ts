/** Keys: Gluster's own between the clusters, and the SSH host keys of peers. */
import type { GlusterCommand } from "./command.js";
import { GLUSTER_TEXT, readTextAnswer } from "./envelope.js";
import { type HostKey, hostKeyFromBlob } from "./host-key.js";
import { Refusal } from "./refusal.js";
import type { HostName } from "./values.js";

/**
 * Collects the public keys of the source nodes that are up into the creating node's common_secret.pem.pub; gives that
 * file's path. With a node down its key is dropped from the file, and the node cannot log in later.
 */
export function gsecCreate(): GlusterCommand<string> {
  return {
    name: "gsec_create",
    argv: [...GLUSTER_TEXT, "system::", "execute", "gsec_create"],
    timeoutMs: 130_000,
    changes: true,
    parse: (result) =>
      readTextAnswer(result, (stdout) => {
        const path = /Common secret pub file present at (\/\S+)/.exec(stdout)?.[1];
        if (path === undefined) {
          throw new Refusal("UNKNOWN", stdout.trim());
        }
        return path;
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
