import { hostsOf, logRule } from "./log-rule.js";

export const sudoDenied = logRule({
  code: "SUDO_DENIED",
  patterns: [
    /(sudo: .+)/,
    /(\S+ is not allowed to execute .+)/,
    /((?:avc|AVC): +denied.+)/,
    /(execution of ".+" failed with EACCES.*)/,
  ],
  message: ({ match }, all) => `gsyncd of ${hostsOf(all)} is denied what it needs: ${match[1] ?? ""}`,
  remedy: () => [
    "On the node: ausearch -m avc -ts recent; getenforce # SELinux: setsebool -P rsync_client on, rsync_full_access on, allow_ssh_keysign on",
    "Where sudo is named: let the session's user run gluster's programs without a password, or use the mount broker as it is meant.",
  ],
});
