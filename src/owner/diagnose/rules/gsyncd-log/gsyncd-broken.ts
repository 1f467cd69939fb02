import { hostsOf, logRule } from "./log-rule.js";

const INSTALL =
  "On every destination node: install the package with geo-replication (glusterfs-geo-replication; on Debian glusterfs-server), of the source's version.";
const ELSEWHERE =
  "Where gsyncd is installed elsewhere there: the lines that gsyncd wrote to authorized_keys name its path: correct it in them, on every destination node.";

// The destination's shell says so, by the command that authorized_keys forces: `bash: line 1: …/gsyncd: Permission denied`.
export const gsyncdBroken = logRule({
  code: "GSYNCD_BROKEN",
  patterns: [
    /ssh> (?:\S+: )?(?:line \d+: |\d+: )?(?:exec: )?(?!\/nonexistent\/)(\S*\/gsyncd): (Permission denied|No such file or directory|not found|cannot execute.*)/,
    /\[Errno 2\] No such file or directory: '?(\S*\/gsyncd(?:\.py)?)'?$/m,
  ],
  message: ({ match }, all) =>
    `The destination cannot run ${match[1] ?? "gsyncd"} for ${hostsOf(all)}: ${match[2] ?? "no such file or directory"}.`,
  remedy: ({ match }) => [
    match[2] === "Permission denied"
      ? `On every destination node: ls -lZ ${match[1] ?? ""}; chmod 755 ${match[1] ?? ""}`
      : INSTALL,
    ELSEWHERE,
  ],
});

/**
 * A shell's exit code where there is no such program, in place of what it printed: see LOST_WORDS. It may be gsyncd, or the Python
 * that gsyncd is run by.
 */
export const gsyncdNotFound = logRule({
  code: "GSYNCD_BROKEN",
  // Since 7, before, and before 4.0.
  patterns: [/command (?:returned error.*?cmd=|")\S*ssh .*\/gsyncd .*(?:error=|returned with )127\b/],
  unless: /ssh> /,
  message: (_, all) =>
    `The destination cannot run gsyncd for ${hostsOf(all)}: a program is missing there (exit code 127), and gsyncd has lost the words that say which.`,
  remedy: () => [
    "geoRepPreflight with the session's two volumes tells which one, where the destination's cluster is registered.",
    INSTALL,
    ELSEWHERE,
    'Where a key of a source node stands in authorized_keys without command="…/gsyncd" before it: run the mutation repairGeoRepKeys.',
  ],
});
