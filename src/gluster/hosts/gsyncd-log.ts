/** Why a node's workers do not replicate, in gsyncd's own words. */
import type { GlusterCommand } from "../command.js";
import { readTextAnswer } from "../cli/envelope.js";
import { sessionFolder } from "../report/session-folder.js";
import type { SessionKey } from "../values.js";

// The newest errors stand at the end; of a long log no more than its end is read.
const LAST_ERRORS = `tail -c 131072 -- "/var/log/glusterfs/geo-replication/$1/gsyncd.log" 2>/dev/null | grep -aE '^\\[[^]]+\\] [EC] ' | tail -n 8
exit 0`;

/** The last errors in the log of a session on the asked node, oldest first, without their times; none where there is no log. */
export function gsyncdErrors(
  volume: string,
  session: Pick<SessionKey, "named" | "url">,
): GlusterCommand<readonly string[]> {
  return {
    name: "gsyncd log",
    argv: ["sh", "-c", LAST_ERRORS, "gsyncd-log", sessionFolder(volume, session)],
    timeoutMs: 20_000,
    maxOutputBytes: 256 * 1024,
    changes: false,
    parse: (result) =>
      readTextAnswer(result, (stdout) =>
        stdout
          .split("\n")
          .map((line) => /^\[[^\]]+\] [EC] \[[^\]]*\] (.*)$/.exec(line)?.[1])
          .filter((words) => words !== undefined),
      ),
  };
}
