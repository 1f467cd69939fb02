import { AppError } from "../errors.js";
import type { SshPool } from "../gluster/ssh-pool.js";
import { parseHostName, parseUserName } from "../gluster/values.js";
import type { Row } from "../model/tables.js";
import type { Discovered, DiscoverRequest, Discovery } from "../service/clusters.js";
import type { Secrets } from "../service/secrets.js";
import { toAppError } from "./failures.js";
import { probeHost } from "./probe.js";
import { reconcileTopology } from "./reconcile-topology.js";
import { authOf, type Place, targetOf } from "./targets.js";

// Long enough for a slow host, short enough for someone who waits.
const PROBE_MS = 45_000;

/** Looks at hosts that no owner looks after yet: at registration, and when a host's key is to be trusted anew. */
export class SshDiscovery implements Discovery {
  readonly #pool: SshPool;
  readonly #secrets: Secrets;
  readonly #agentSocket: string | null;

  constructor(pool: SshPool, secrets: Secrets, agentSocket: string | null) {
    this.#pool = pool;
    this.#secrets = secrets;
    this.#agentSocket = agentSocket;
  }

  async discover(request: DiscoverRequest): Promise<Discovered> {
    const place = checkedPlace(request);
    const auth = await authOf(request.credential, this.#secrets, this.#agentSocket);
    const policy = fingerprintPolicy(request.hostKeyFingerprint);
    const probed = await probeHost(this.#pool, targetOf(place, auth, policy), AbortSignal.timeout(PROBE_MS));
    const asked = probed.pool.find((member) => member.uuid === probed.hostId);
    const name = request.name ?? asked?.name ?? request.address;
    const topology = reconcileTopology(
      { clusterId: request.clusterId, clusterName: name, hosts: [], volumes: [], bricks: [] },
      probed,
    );
    const hosts = topology.hosts.map((host) =>
      host.id === probed.hostId
        ? {
            ...host,
            host_key: probed.hostKey.key,
            // What the caller reached it by stays its address, unless that is its name anyway.
            ssh_address: request.address === host.name ? null : request.address,
            reachable: true,
          }
        : host,
    );
    const pinned = {
      kind: "HOST_KEY_PINNED" as const,
      clusterId: request.clusterId,
      clusterName: name,
      hostId: probed.hostId,
      hostName: asked?.name ?? null,
      after: { fingerprint: probed.hostKey.fingerprint, algorithm: probed.hostKey.algorithm },
    };
    return {
      name,
      hostId: probed.hostId,
      glusterVersion: probed.glusterVersion,
      topology: { ...topology, hosts, events: [...topology.events, pinned] },
    };
  }

  async hostKey(cluster: Row<"cluster">, host: Row<"host">, fingerprint: string): Promise<string> {
    const place = checkedPlace({
      address: host.ssh_address ?? host.name,
      port: host.ssh_port ?? cluster.ssh_port,
      user: host.ssh_user ?? cluster.ssh_user,
      jump: host.ssh_jump ?? cluster.ssh_jump,
    });
    const auth = await authOf(cluster.ssh_credential, this.#secrets, this.#agentSocket);
    try {
      const target = targetOf(place, auth, fingerprintPolicy(fingerprint));
      return (await this.#pool.exec(target, ["true"], { timeoutMs: PROBE_MS })).hostKey.key;
    } catch (error) {
      throw toAppError(error, "input.hostKeyFingerprint");
    }
  }
}

function fingerprintPolicy(fingerprint: string | null) {
  if (fingerprint === null) return { kind: "trustFirst" } as const;
  if (!/^SHA256:[A-Za-z0-9+/]{43}=?$/.test(fingerprint)) {
    throw new AppError("INVALID_ARGUMENT", "A fingerprint is written SHA256:…, as ssh-keygen -l prints it.", {
      field: "input.hostKeyFingerprint",
    });
  }
  return { kind: "fingerprint", sha256: fingerprint } as const;
}

/** Checks what the service callers gave. @throws AppError INVALID_ARGUMENT */
function checkedPlace(place: Place): Place {
  const port = (value: number, field: string): number => {
    if (Number.isInteger(value) && value > 0 && value < 65_536) return value;
    throw new AppError("INVALID_ARGUMENT", "A port is a number from 1 to 65535.", { field });
  };
  const { jump } = place;
  if (jump !== null) fingerprintPolicy(jump.hostKeyFingerprint);
  return {
    address: parseHostName(place.address, "input.address"),
    port: port(place.port, "input.port"),
    user: parseUserName(place.user, "input.user"),
    jump:
      jump === null
        ? null
        : {
            ...jump,
            address: parseHostName(jump.address, "input.jump.address"),
            port: port(jump.port, "input.jump.port"),
            user: parseUserName(jump.user, "input.jump.user"),
          },
  };
}
