import { hostsOf, logRule, type Matched } from "./log-rule.js";

export const sudoDenied = logRule({
  code: "SUDO_DENIED",
  patterns: [
    /(sudo: .+)/,
    /(\S+ is not allowed to execute .+)/,
    /((?:avc|AVC): +denied.+)/,
    // syncdutils.py, Popen; and what Python says itself where gsyncd runs rsync for its version, or opens a file.
    /(execution of "(.+)" failed with EACCES.*)/,
    /(PermissionError: \[Errno 13\] Permission denied: '(.+?)')/,
  ],
  message: ({ match, entry }, all) =>
    isOfDestination(entry.text)
      ? `The destination denies gsyncd for ${hostsOf(all)} what it needs: ${match[1] ?? ""}`
      : `gsyncd of ${hostsOf(all)} is denied what it needs: ${match[1] ?? ""}`,
  remedy: (first) => {
    const [, , denied] = first.match;
    const place = placeOf(first);
    return [
      ...(denied === undefined ? [] : programRemedy(place, denied)),
      `${place}: ausearch -m avc -ts recent | audit2why # tells what SELinux has denied, and what would allow it`,
      "Where sudo is named: let the session's user run gluster's programs without a password, or use the mount broker as it is meant.",
    ];
  },
});

/** A program is named as gsyncd calls it, which may be without its folder. */
function programRemedy(place: string, denied: string): string[] {
  if (!/^[\w./@+-]+$/.test(denied)) return [];
  const files = denied.startsWith("/") ? [denied] : FOLDERS.map((folder) => `${folder}/${denied}`);
  return [
    `${place}: ls -lZL ${files.join(" ")} # a program has to be executable: chmod 755, and restorecon where SELinux is enforced`,
  ];
}

const FOLDERS = ["/usr/sbin", "/usr/bin", "/usr/local/bin"];

function placeOf({ entry, node }: Matched): string {
  return isOfDestination(entry.text) ? "On every destination node" : `On ${node.host.name}`;
}

/** What ssh passes on is what the destination says. */
function isOfDestination(text: string): boolean {
  return text.startsWith("ssh> ");
}
