import { AppError } from "../errors.js";
import type { ClusterNode } from "../gluster/client.js";
import type { HostKeyPolicy } from "../gluster/ssh/host-key.js";
import type { SshAuth, SshTarget } from "../gluster/ssh/target.js";
import type { Row } from "../model/row.js";
import type { Secrets } from "../service/clusters/secrets.js";
import { readSmallFile } from "../files/small-file.js";
import type { Cluster, Host, SshJumpHost, StoredCredential } from "../model/entities/index.js";

/** What the service shows a host to be let in. @throws AppError INVALID_ARGUMENT when the key file cannot be read */
export async function authOf(
  credential: StoredCredential,
  secrets: Secrets,
  agentSocket: string | null,
): Promise<SshAuth> {
  switch (credential.kind) {
    case "KEY_FILE":
      return { kind: "key", privateKey: await readKey(credential.path) };
    case "KEY":
      return { kind: "key", privateKey: secrets.unseal(credential.sealed) };
    case "PASSWORD":
      return { kind: "password", password: secrets.unseal(credential.sealed) };
    case "AGENT":
      if (agentSocket !== null) return { kind: "agent", socket: agentSocket };
      throw new AppError("INVALID_ARGUMENT", "The service has no SSH agent: start it with SSH_AUTH_SOCK set.");
  }
}

/** The ways to a cluster's hosts. A host whose key is not pinned yet has none: its key must first be read through another. */
export function nodesOf(cluster: Row<Cluster>, hosts: readonly Row<Host>[], auth: SshAuth): ClusterNode[] {
  return hosts
    .filter((host) => host.hostKey !== null)
    .map((host) => ({
      uuid: host.id,
      name: host.name,
      target: targetOf(
        placeOf(cluster, host),
        auth,
        host.hostKey === null ? { kind: "trustFirst" } : { kind: "pinned", key: host.hostKey },
      ),
    }));
}

export interface Place {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly jump: SshJumpHost | null;
}

/** A host's own settings go before its cluster's; its address is its Gluster name unless another was given. */
export function placeOf(cluster: Row<Cluster>, host: Row<Host>): Place {
  return {
    address: host.sshAddress ?? host.name,
    port: host.sshPort ?? cluster.sshPort,
    user: host.sshUser ?? cluster.sshUser,
    jump: host.jump ?? cluster.jump,
  };
}

export function targetOf(place: Place, auth: SshAuth, hostKey: HostKeyPolicy): SshTarget {
  const { jump } = place;
  return {
    address: place.address,
    port: place.port,
    user: place.user,
    auth,
    hostKey,
    // The jump host is entered with the same key, agent or password.
    jump:
      jump === null
        ? null
        : {
            address: jump.address,
            port: jump.port,
            user: jump.user,
            auth,
            hostKey: { kind: "fingerprint", sha256: jump.hostKeyFingerprint },
            jump: null,
          },
  };
}

async function readKey(path: string): Promise<string> {
  try {
    return await readSmallFile(path);
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    const reason = "code" in error ? String(error.code) : error.message;
    throw new AppError("INVALID_ARGUMENT", `The service cannot read the SSH key file ${path} (${reason}).`, { cause });
  }
}
