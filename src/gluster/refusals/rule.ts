import type { GlusterFailureKind } from "../failure.js";

/** Which of Gluster's sentences means which kind of failure. */
export interface RefusalRule {
  readonly pattern: RegExp;
  readonly kind: GlusterFailureKind;
  /** The sentence as Gluster says it. */
  readonly example: string;
  /** What to do where the sentence does not say so, with `{host}` for the host that it is about. */
  readonly advice?: string;
}

/** Where glusterd says what its answer leaves out. The file had the longer name before release 3.9. */
export const SEE_GLUSTERD_LOG =
  "/var/log/glusterfs/glusterd.log on {host} says why (before Gluster 3.9: etc-glusterfs-glusterd.vol.log).";

export const GSYNCD_BROKEN =
  "gsyncd does not run on {host}, as without the package glusterfs-geo-replication, without the permission to execute it, or with a " +
  `Python that is newer than its release knows. ${SEE_GLUSTERD_LOG}`;
