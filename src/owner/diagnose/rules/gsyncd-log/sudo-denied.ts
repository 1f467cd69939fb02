import { hostsOf, logRule, type Matched } from "./log-rule.js";

export const sudoDenied = logRule({
  code: "SUDO_DENIED",
  patterns: [
    /(sudo: .+)/,
    /(\S+ is not allowed to execute .+)/,
    /((?:avc|AVC): +denied.+)/,
    // syncdutils.py, Popen; and what Python says itself where gsyncd runs rsync for its version, or opens a file: not one of the volume's.
    /(execution of "(.+)" failed with EACCES.*)/,
    /(PermissionError: \[Errno 13\] Permission denied: '(?!\.gfid\/)(.+?)')/,
  ],
  message: ({ match, entry }, all) =>
    isOfDestination(entry.text)
      ? `The destination denies gsyncd for ${hostsOf(all)} what it needs: ${match[1] ?? ""}`
      : `gsyncd of ${hostsOf(all)} is denied what it needs: ${match[1] ?? ""}`,
  remedy: (first, all) => {
    const [, , denied] = first.match;
    const place = placeOf(first, all);
    return [
      ...(denied === undefined ? [] : programRemedy(place, denied, IS_EXECUTION.test(first.match[0]))),
      `${place}: ausearch -m avc -ts recent | audit2why # tells what SELinux has denied, and what would allow it`,
      "Where sudo is named: let the session's user run gluster's programs without a password, or use the mount broker as it is meant.",
    ];
  },
});

/** A program is named as gsyncd calls it, which may be without its folder. */
function programRemedy(place: string, denied: string, isProgram: boolean): string[] {
  if (!/^[\w./@+-]+$/.test(denied)) return [];
  const files = denied.startsWith("/") ? [denied] : FOLDERS.map((folder) => `${folder}/${denied}`);
  return [
    `${place}: ls -lZL ${files.join(" ")} # a program has to be executable, and have its label where SELinux is enforced: restorecon`,
    ...(isProgram ? [`${place}, where it is not: chmod 755 $(ls -d ${files.join(" ")} 2>/dev/null)`] : []),
  ];
}

/** What is named without its folder is looked for in those of programs; else it may be a file that is opened. */
const IS_EXECUTION = /^execution of|'[^/]+'$/;

const FOLDERS = ["/usr/sbin", "/usr/bin", "/usr/local/bin"];

function placeOf({ entry }: Matched, all: readonly Matched[]): string {
  return isOfDestination(entry.text) ? "On every destination node" : `On ${hostsOf(all)}`;
}

/** What ssh passes on is what the destination says. */
function isOfDestination(text: string): boolean {
  return text.startsWith("ssh> ");
}
