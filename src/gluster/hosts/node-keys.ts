/** A source node's own public keys, as gsyncd shows them to the destination. */
import type { GlusterCommand } from "../command.js";
import { readTextAnswer } from "../cli/envelope.js";

const READ = `cd /var/lib/glusterd/geo-replication 2>/dev/null || exit 0
for f in secret.pem.pub tar_ssh.pem.pub; do [ ! -e "$f" ] || cat "$f"; done`;

/** Blobs of the asked node's keys in base64; none where gsec_create has never run since the node joined. */
export function nodeKeys(): GlusterCommand<readonly string[]> {
  return {
    name: "node keys",
    argv: ["sh", "-c", READ, "node-keys"],
    timeoutMs: 20_000,
    maxOutputBytes: 64 * 1024,
    changes: false,
    parse: (result) =>
      readTextAnswer(result, (stdout) =>
        stdout
          .split("\n")
          .map((line) => /^[a-z0-9-]+ ([A-Za-z0-9+/]+={0,2})(?: |$)/.exec(line)?.[1])
          .filter((blob) => blob !== undefined),
      ),
  };
}
