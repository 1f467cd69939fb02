import { commandEnded, hostsOf, logRule } from "./log-rule.js";
import { orElse, setOption } from "../session-commands.js";

export const tarFailed = logRule({
  code: "TAR_FAILED",
  patterns: [
    // resource.py, tarssh: `ssh … tar --overwrite -xf - -C …` at the destination, fed by a tar of its own.
    commandEnded(String.raw`(?:\S*ssh .* )?\S*tar --?\w.*`, String.raw`(\d+)`),
    /No such file or directory: '(?:\/\S*\/)?tar'/,
    /SYNC Error.*\{?sync_engine=Tarssh/i,
  ],
  message: ({ match }, all) =>
    match[1] === "127"
      ? `The destination has no tar for ${hostsOf(all)}.`
      : `tar over SSH of ${hostsOf(all)} fails${match[1] === undefined ? "" : ` with ${match[1]}`}.`,
  remedy: (_first, _all, evidence) => [
    "On every node of both clusters: tar --version # install it where it is missing",
    "See the evidence for what tar and ssh themselves say.",
    orElse(setOption(evidence, "sync-method", "rsync")),
  ],
  mutation: "setGeoRepOption",
});
