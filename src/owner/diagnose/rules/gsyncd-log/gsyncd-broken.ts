import { hostsOf, logRule } from "./log-rule.js";

// The destination's shell says so, by the command that authorized_keys forces: `bash: line 1: …/gsyncd: Permission denied`.
export const gsyncdBroken = logRule({
  code: "GSYNCD_BROKEN",
  patterns: [
    /ssh> (?:\S+: )?(?:line \d+: |\d+: )?(?:exec: )?(\S*\/gsyncd): (Permission denied|No such file or directory|not found|cannot execute.*)/,
    /\[Errno 2\] No such file or directory: '?(\S*\/gsyncd(?:\.py)?)'?$/m,
  ],
  message: ({ match }, all) =>
    `The destination cannot run ${match[1] ?? "gsyncd"} for ${hostsOf(all)}: ${match[2] ?? "no such file or directory"}.`,
  remedy: ({ match }) => [
    match[2] === "Permission denied"
      ? `On every destination node: ls -lZ ${match[1] ?? ""}; chmod 755 ${match[1] ?? ""}`
      : "On every destination node: install the package with geo-replication (glusterfs-geo-replication; on Debian glusterfs-server), of the source's version.",
    "Where gsyncd is installed elsewhere there: the lines that gsyncd wrote to authorized_keys name its path: correct it in them, on every destination node.",
  ],
});
