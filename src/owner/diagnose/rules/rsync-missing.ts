import { hostsOf, logRule } from "./log-rule.js";

export const RSYNC_REMEDY: readonly string[] = [
  "On every node of both clusters: rsync --version; install it where it is missing.",
  "Or do without: setGeoRepOption with the key sync-method and tarssh.",
];

export const rsyncMissing = logRule({
  code: "RSYNC_MISSING",
  patterns: [
    /No such file or directory: '(\S*rsync)'/,
    // The destination's shell ends with 127 for what it does not find.
    /command (?:returned error.*?cmd=|")(\S*rsync) .*(?:error=|returned with )127\b/,
  ],
  message: ({ match, entry }, all) =>
    /command /.test(entry.text)
      ? `The destination has no rsync for ${hostsOf(all)}.`
      : `${hostsOf(all)} has no ${match[1] ?? "rsync"}.`,
  remedy: () => RSYNC_REMEDY,
  mutation: "setGeoRepOption",
});
