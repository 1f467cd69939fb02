import { hostsOf, logRule } from "./log-rule.js";

export const tarFailed = logRule({
  code: "TAR_FAILED",
  patterns: [
    /command returned error \[\{cmd=\S*(tar) .*\{error=(\d+)\}\]/,
    /No such file or directory: '(\S*tar)'/,
    /SYNC Error.*\{sync_engine=(Tarssh)\}/i,
  ],
  message: ({ match }, all) =>
    `tar over SSH of ${hostsOf(all)} fails${match[2] === undefined ? "" : ` with ${match[2]}`}.`,
  remedy: () => [
    "On every node of both clusters: tar --version; install it where it is missing.",
    "See the evidence for what tar and ssh themselves say.",
    "Or copy with rsync: setGeoRepOption with the key sync-method and rsync.",
  ],
  mutation: "setGeoRepOption",
});
