import type { HostKeyPolicy } from "../../gluster/ssh/host-key.js";
import type { SshPool } from "../../gluster/ssh/pool.js";
import { shownHostKey } from "../../gluster/ssh/shown-host-key.js";
import type { SshTarget } from "../../gluster/ssh/target.js";
import type { Row } from "../../model/row.js";
import type { Discovered, DiscoverRequest, Discovery, ShownHostKey } from "../../service/clusters/registration.js";
import type { Secrets } from "../../service/clusters/secrets.js";
import { toAppError } from "../failures.js";
import { type Probed, probeHost } from "./probe.js";
import { reconcileTopology } from "../reconcile/topology.js";
import { authOf, placeOf, targetOf } from "../ssh-targets.js";
import type { Cluster, Host } from "../../model/entities/index.js";

// Long enough for a slow host, short enough for someone who waits.
const PROBE_MS = 45_000;

/** Polls hosts that no owner looks after yet: at registration, and when a host's key is to be trusted anew. */
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
    const auth = await authOf(request.credential, this.#secrets, this.#agentSocket);
    const policy = fingerprintPolicy(request.hostKeyFingerprint);
    const target = targetOf(request, auth, policy);
    const probed = await this.#probe(target);
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
            hostKey: probed.hostKey.key,
            // What the caller reached it by stays its address, unless that is its name anyway.
            sshAddress: request.address === host.name ? null : request.address,
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
      topology: { ...topology, hosts, unread: undefined, events: [...topology.events, pinned] },
    };
  }

  async #probe(target: SshTarget): Promise<Probed> {
    try {
      return await probeHost(this.#pool, target, AbortSignal.timeout(PROBE_MS));
    } finally {
      // The owner comes with the pinned key, by a connection of its own.
      await this.#pool.forget(target);
    }
  }

  async shownHostKey(address: string, port: number): Promise<ShownHostKey> {
    try {
      const { fingerprint, algorithm } = await shownHostKey(address, port, AbortSignal.timeout(PROBE_MS));
      return { fingerprint, algorithm };
    } catch (error) {
      throw toAppError(error, "address");
    }
  }

  async hostKey(cluster: Row<Cluster>, host: Row<Host>, fingerprint: string): Promise<string> {
    const auth = await authOf(cluster.sshCredential, this.#secrets, this.#agentSocket);
    const target = targetOf(placeOf(cluster, host), auth, fingerprintPolicy(fingerprint));
    try {
      return (await this.#pool.exec(target, ["true"], { name: "host key", timeoutMs: PROBE_MS })).hostKey.key;
    } catch (error) {
      throw toAppError(error, "input.hostKeyFingerprint");
    } finally {
      await this.#pool.forget(target);
    }
  }
}

function fingerprintPolicy(sha256: string | null): HostKeyPolicy {
  return sha256 === null ? { kind: "trustFirst" } : { kind: "fingerprint", sha256 };
}
