import { hostsOf, logRule } from "./log-rule.js";

// The destination's shell says so, by the command that authorized_keys forces: `bash: line 1: …/gsyncd: Permission denied`.
export const gsyncdBroken = logRule({
  code: "GSYNCD_BROKEN",
  patterns: [
    /ssh> (?:\S+: )?(?:line \d+: |\d+: )?(?:exec: )?(\S*\/gsyncd): (Permission denied|No such file or directory|not found|cannot execute.*)/,
    /\[Errno 2\] No such file or directory: '?(\S*gsyncd\S*?)'?$/m,
    // libgfchangelog.py loads it when a worker starts.
    /OSError: (\S+\.so\S*): (cannot open shared object file)/,
  ],
  message: ({ match }, all) =>
    lacksLibrary(match)
      ? `gsyncd of ${hostsOf(all)} does not start: ${match[1]}: ${match[2]}.`
      : `The destination cannot run ${match[1] ?? "gsyncd"} for ${hostsOf(all)}: ${match[2] ?? "no such file or directory"}.`,
  remedy: ({ match, node }) => (lacksLibrary(match) ? remedyHere(node.host.name, match) : remedyThere(match)),
});

function lacksLibrary([, , why]: RegExpExecArray): boolean {
  return why === "cannot open shared object file";
}

function remedyHere(host: string, [, library = ""]: RegExpExecArray): string[] {
  return [
    `On ${host}: ldconfig -p | grep -F ${library} # tells whether it is there`,
    "Install the package that holds it (libgfchangelog0; where there is none of that name glusterfs-libs), of the version of Gluster there.",
  ];
}

function remedyThere([, program = "", why]: RegExpExecArray): string[] {
  return [
    why === "Permission denied"
      ? `On every destination node: ls -lZ ${program}; chmod 755 ${program}`
      : "On every destination node: install the package with geo-replication (glusterfs-geo-replication; on Debian glusterfs-server), of the source's version.",
    "Where gsyncd is installed elsewhere there: the lines that gsyncd wrote to authorized_keys name its path: correct it in them, on every destination node.",
  ];
}
