import { commandEnded, hostsOf, logRule } from "./log-rule.js";
import { orElse, resetOption, setOption } from "../session-commands.js";

const USAGE_ERROR = "1";
/** rsync(1), EXIT VALUES, as far as geo-replication meets them. */
const EXIT_CODES: Readonly<Record<string, string>> = {
  [USAGE_ERROR]: "syntax or usage error: the option rsync-options may hold one that this rsync does not know",
  "2": "the two rsyncs speak different protocols",
  "5": "it could not start on the other side",
  "10": "error in socket I/O",
  "11": "error in file I/O: such as a full disk at the destination",
  "12": "error in the protocol's data stream: the other side ended",
  "13": "errors with program diagnostics",
  "14": "error in communication between its processes",
  "20": "it was ended by a signal",
  "22": "it could not allocate memory",
  "23": "some files could not be transferred",
  "24": "some files vanished before they were transferred",
  "30": "time-out in sending or receiving data",
  "255": "ssh failed",
};

/** What has nothing to do with what SELinux may deny. */
const NOT_BY_SELINUX: ReadonlySet<string | undefined> = new Set([USAGE_ERROR, "2", "20", "24", "30"]);
/** The booleans that the package sets on RHEL 8 and later, from GlusterFS 9 on (glusterfs.spec, selinuxbooleans). */
const SELINUX =
  "Where SELinux is enforced (getenforce), on every node of both clusters: ausearch -m avc -c rsync -ts recent # where rsync is denied: setsebool -P rsync_full_access=1 rsync_client=1";

export const rsyncFailed = logRule({
  code: "RSYNC_FAILED",
  patterns: [
    // 127 is a shell's word that there is none.
    commandEnded(String.raw`\S*rsync .*`, String.raw`(?!127\b)(\d+)`),
    /SYNC Error.*\{?sync_engine=Rsync/i,
  ],
  message: ({ match }, all) =>
    match[1] === undefined
      ? `rsync of ${hostsOf(all)} fails.`
      : `rsync of ${hostsOf(all)} ends with ${match[1]}: ${EXIT_CODES[match[1]] ?? "see its manual page"}.`,
  remedy: ({ match }, _all, evidence) => [
    "See the evidence for what rsync itself says, and for the files it names.",
    ...(NOT_BY_SELINUX.has(match[1]) ? [] : [SELINUX]),
    ...(match[1] === USAGE_ERROR ? [resetOption(evidence, "rsync-options")] : []),
    orElse(setOption(evidence, "sync-method", "tarssh")),
  ],
  mutation: "setGeoRepOption",
});
