import { secondaryVolumeOf } from "../../evidence.js";
import { hostsOf, logRule } from "./log-rule.js";

/**
 * The destination has no room for an entry, which ends the worker: of a distributed volume one brick without any suffices, where the
 * volume has. A preflight sees the volume as a whole.
 */
export const destinationFull = logRule({
  code: "DESTINATION_FULL",
  patterns: [/\.(?:entry_ops|meta_ops)\([\s\S]*^\w+: \[Errno 28\] /m],
  message: (_, all) => `The destination volume has no room for what the workers of ${hostsOf(all)} copy.`,
  remedy: (_first, _all, evidence) => [
    `On a node of the destination: gluster volume status ${secondaryVolumeOf(evidence)} detail # one brick without free disk space, or without free inodes, suffices`,
    "Make room on it, or add bricks to the volume and rebalance it: the worker goes on by itself then.",
  ],
});
