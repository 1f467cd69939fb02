import { AppError } from "../../errors.js";
import { runCommand } from "../../gluster/command.js";
import type { ExecOptions } from "../../gluster/exec.js";
import { GlusterFailure } from "../../gluster/failure.js";
import type { HostKey } from "../../gluster/ssh/host-key.js";
import {
  glusterVersion,
  nameOfSelf,
  type PoolPeer,
  peerList,
  systemName,
  type UnreadPeer,
} from "../../gluster/cli/peers.js";
import type { SshPool } from "../../gluster/ssh/pool.js";
import type { SshTarget } from "../../gluster/ssh/target.js";
import { type UnreadVolume, type Volume, volumeList } from "../../gluster/cli/volumes.js";
import { toAppError } from "../failures.js";
import type { ListedVolume, PoolMember } from "../reconcile/topology.js";

/** What one host tells of the cluster it is in. */
export interface Probed {
  /** The asked host. */
  readonly hostId: string;
  readonly hostKey: HostKey;
  readonly glusterVersion: string;
  readonly pool: readonly PoolMember[];
  readonly volumes: readonly ListedVolume[];
  readonly unreadPeers: readonly UnreadPeer[];
  readonly unreadVolumes: readonly UnreadVolume[];
}

/**
 * Asks a host that nobody knows yet for its pool and volumes.
 *
 * @throws AppError HOST_UNREACHABLE, SSH_AUTH_FAILED, HOST_KEY_MISMATCH, NOT_A_GLUSTER_HOST, GLUSTER_TIMEOUT,
 *   GLUSTER_BAD_OUTPUT
 */
export async function probeHost(pool: SshPool, target: SshTarget, signal?: AbortSignal): Promise<Probed> {
  let hostKey: HostKey | null = null;
  const exec = {
    host: target.address,
    run: async (argv: readonly string[], options: ExecOptions) => {
      const result = await pool.exec(target, argv, options);
      hostKey = result.hostKey;
      return result;
    },
  };
  try {
    const version = (await runCommand(exec, glusterVersion(), { signal })).value;
    const { peers, unread: unreadPeers } = (await runCommand(exec, peerList(), { signal })).value;
    const { volumes, unread: unreadVolumes } = (await runCommand(exec, volumeList(), { signal })).value;
    const self = peers.find((peer) => peer.isSelf);
    if (self === undefined || hostKey === null) {
      throw new AppError("GLUSTER_BAD_OUTPUT", `${target.address}: the pool does not name the asked host.`);
    }
    const name =
      nameOfSelf(self.uuid, { otherPools: [], volumes }) ?? (await runCommand(exec, systemName(), { signal })).value;
    return {
      hostId: self.uuid,
      hostKey,
      glusterVersion: version,
      pool: peers.map((peer) => memberOf(peer, peer.isSelf ? name : null)),
      volumes: volumes.map(listedVolume),
      unreadPeers,
      unreadVolumes,
    };
  } catch (error) {
    if (error instanceof GlusterFailure && error.kind === "NOT_FOUND" && error.exitCode === 127) {
      throw new AppError("NOT_A_GLUSTER_HOST", `${target.address} has no Gluster: ${error.message}`, { cause: error });
    }
    throw toAppError(error);
  }
}

/** @param selfName name of the asked host, which calls itself localhost; null to keep the name that it has */
export function memberOf(peer: PoolPeer, selfName: string | null): PoolMember {
  return {
    uuid: peer.uuid,
    name: peer.isSelf ? selfName : peer.hostname,
    otherNames: peer.otherNames,
    state: peer.isSelf ? "Peer in Cluster" : peer.state,
    connected: peer.connected,
  };
}

export function listedVolume(volume: Volume): ListedVolume {
  return {
    id: volume.id,
    name: volume.name,
    type: volume.type,
    status: volume.status,
    replicaCount: volume.replicaCount,
    arbiterCount: volume.arbiterCount,
    disperseCount: volume.disperseCount,
    redundancyCount: volume.redundancyCount,
    transport: volume.transport,
    options: Object.fromEntries(volume.options),
    bricks: volume.bricks,
  };
}
