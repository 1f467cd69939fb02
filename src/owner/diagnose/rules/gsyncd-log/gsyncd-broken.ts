import { commandEnded, hostsOf, logRule } from "./log-rule.js";

const INSTALL =
  "On every destination node: install the package with geo-replication (glusterfs-geo-replication; on Debian glusterfs-server), of the source's version.";
const ELSEWHERE =
  "Where gsyncd is installed elsewhere there: Gluster's lines in authorized_keys name the source's path of it: correct that in them, on every destination node.";

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

const CODES: Readonly<Record<string, string>> = {
  "126": "a program cannot be executed there (exit code 126)",
  "127": "a program, or a library of one, is missing there or cannot be started (exit code 127)",
};

/**
 * The exit code of a shell, of ld.so or of gsyncd.c where a program cannot be run, in place of what it printed: see LOST_WORDS. It may be
 * gsyncd, or the Python that gsyncd is run by; the monitor's `gluster` is run by gsyncd too.
 */
export const gsyncdNotRun = logRule({
  code: "GSYNCD_BROKEN",
  patterns: [commandEnded(String.raw`\S*ssh .*(?:\/gsyncd |\/gluster --xml ).*`, String.raw`(12[67])\b`)],
  unless: /ssh> /,
  message: ({ match }, all) =>
    `The destination cannot run gsyncd for ${hostsOf(all)}: ${CODES[match[1] ?? ""] ?? ""}, and gsyncd has lost the words that say which.`,
  remedy: ({ match }) => [
    "geoRepPreflight with the session's two volumes tells which one, where the destination's cluster is registered.",
    "On every destination node: ls -lZL /usr/libexec/glusterfs/gsyncd /usr/lib/*/glusterfs/gsyncd # the one that is there has to be executable: chmod 755",
    ...(match[1] === "126" ? [] : [INSTALL]),
    ELSEWHERE,
    'Where a key of a source node stands in authorized_keys without command="…/gsyncd" before it: run the mutation repairGeoRepKeys.',
  ],
});
