import type { SessionEvidence } from "../../evidence.js";
import { commandEnded, hostsOf, logRule } from "./log-rule.js";
import { orElse, setOption } from "../session-commands.js";

export function rsyncRemedy(evidence: SessionEvidence): readonly string[] {
  return [
    "On every node of both clusters: rsync --version # install it where it is missing",
    orElse(setOption(evidence, "sync-method", "tarssh")),
  ];
}

export const rsyncMissing = logRule({
  code: "RSYNC_MISSING",
  patterns: [
    /No such file or directory: '((?:\/\S*\/)?rsync)'/,
    // The destination's shell ends with 127 for what it does not find.
    commandEnded(String.raw`(\S*rsync) .*`, String.raw`127\b`),
  ],
  message: ({ match, entry }, all) =>
    /command /.test(entry.text)
      ? `The destination has no rsync for ${hostsOf(all)}.`
      : `${hostsOf(all)} has no ${match[1] ?? "rsync"}.`,
  remedy: (_first, _all, evidence) => rsyncRemedy(evidence),
  mutation: "setGeoRepOption",
});
