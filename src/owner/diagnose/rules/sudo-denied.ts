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
    "On the node: ausearch -m avc -ts recent | audit2why # tells what SELinux has denied, and what would allow it",
    "Where sudo is named: let the session's user run gluster's programs without a password, or use the mount broker as it is meant.",
  ],
});
