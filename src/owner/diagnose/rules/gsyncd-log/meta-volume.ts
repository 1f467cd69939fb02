import { hostsOf, logRule } from "./log-rule.js";
import { orElse, setOption } from "../session-commands.js";

// primary.py, mgmt_lock: `Meta-volume is not mounted. Worker Exiting...`
export const metaVolumeNotMounted = logRule({
  code: "META_VOLUME_NOT_MOUNTED",
  patterns: [/Meta-volume is not mounted/],
  message: (_, all) => `use_meta_volume is on, and the meta volume is not mounted on ${hostsOf(all)}.`,
  remedy: (_, all, evidence) => [
    "On a source node: gluster volume set all cluster.enable-shared-storage enable # mounts it some seconds later on every node",
    `On ${hostsOf(all)}: mount -t glusterfs localhost:/gluster_shared_storage /run/gluster/shared_storage # where it exists already`,
    orElse(setOption(evidence, "use-meta-volume", "false")),
  ],
  mutation: "setGeoRepOption",
});
