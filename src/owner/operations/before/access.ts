import { AppError } from "../../../errors.js";
import { MOUNT_ROOT, type MountBroker } from "../../../gluster/hosts/mount-broker.js";
import { type GroupName, parseGroupName, type UserName, type VolumeName } from "../../../gluster/values.js";
import type { BrokerBefore, NodeAccessBefore } from "../../../model/before.js";

/** As whom a session is to log in at the destination, and where. */
export interface WantedAccess {
  readonly user: UserName;
  /** Null: the one that a mount broker has, else the documented one. */
  readonly group: GroupName | null;
  readonly volume: VolumeName;
}

/** As Gluster's documentation calls it. */
export const DEFAULT_GROUP = parseGroupName("geogroup");

type Host = Pick<NodeAccessBefore, "hostId" | "hostName">;

/**
 * What one node lacks to let the user's session in.
 *
 * @throws AppError WRONG_STATE, INVALID_ARGUMENT where it cannot be given
 */
export function nodeAccess(host: Host, seen: MountBroker, wanted: WantedAccess): NodeAccessBefore {
  const { user, volume } = wanted;
  const { account, logGroup } = seen;
  if (logGroup !== null && wanted.group !== null && wanted.group !== logGroup) {
    const words = `the mount broker has the group ${logGroup} already, and it can have one only: name that one, or none`;
    throw new AppError("INVALID_ARGUMENT", refusal(host, words), { field: "input.userGroup" });
  }
  if (account?.uid === 0) {
    const words = `the user ${user} is root by another name: use root, or another user`;
    throw new AppError("INVALID_ARGUMENT", refusal(host, words), { field: "input.userName" });
  }
  if (account !== null && !account.execs) {
    const words = `the login shell of ${user}, ${account.shell}, does not run a command in its own place, and then Gluster's gsyncd refuses rsync. Give it another one (usermod -s /bin/bash ${user}), or use another user`;
    throw new AppError("WRONG_STATE", refusal(host, words));
  }
  const group = logGroup ?? wanted.group ?? DEFAULT_GROUP;
  const broker = brokerBefore(host, seen, volume);
  const restarts = broker !== null || seen.isStale;
  if (restarts && seen.service === null) {
    const words = `glusterd has to be restarted for the mount broker, and the node has neither a systemd unit nor an init script for it. Set it up yourself (gluster-mountbroker setup ${MOUNT_ROOT} ${group}; gluster-mountbroker add ${volume} ${user}), restart glusterd`;
    throw new AppError("WRONG_STATE", refusal(host, words));
  }
  return {
    hostId: host.hostId,
    hostName: host.hostName,
    group,
    addsGroup: !seen.hasGroup,
    user: account === null ? "ADDED" : account.groups.includes(group) ? "THERE" : "JOINED",
    broker,
    restarts,
  };
}

function brokerBefore(host: Host, seen: MountBroker, volume: VolumeName): BrokerBefore | null {
  if (seen.root !== null && seen.logGroup !== null && seen.volumes.includes(volume)) return null;
  const root = seen.root ?? MOUNT_ROOT;
  if (seen.rootFolder !== null) {
    const { mode, uid } = seen.rootFolder;
    // glusterd does not start with one that others may write to (glusterd.c, check_prepare_mountbroker_root).
    if (uid !== 0 || (Number.parseInt(mode, 8) & 0o022) !== 0 || (Number.parseInt(mode, 8) & 0o001) === 0) {
      const words = `${root} is there already, and not as the mount broker needs it (owner root, mode 711). Mend or remove it`;
      throw new AppError("WRONG_STATE", refusal(host, words));
    }
  }
  const { file, origin, logFolders } = seen;
  const makesRoot = seen.root === null && seen.rootFolder === null;
  const takes = makesRoot ? "folder" : seen.root === null || seen.logGroup === null ? "lines" : "keep";
  return { file, origin, root, takes, logFolders };
}

function refusal({ hostName }: Host, words: string): string {
  return `Nothing was changed: on ${hostName} ${words}, and ask again.`;
}
