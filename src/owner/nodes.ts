import { sleep } from "../concurrency/sleep.js";
import { AppError } from "../errors.js";
import type { ClusterNode } from "../gluster/client.js";
import type { SshPool } from "../gluster/ssh/pool.js";
import { identityOf } from "../gluster/ssh/target.js";
import type { Secrets } from "../service/clusters/secrets.js";
import type { OwnerContext } from "./context.js";
import type { Gatherer } from "./observe/gatherer.js";
import { HostKeyPinner } from "./observe/host-key-pinner.js";
import { authOf, nodesOf } from "./ssh-targets.js";

export interface NodesDependencies {
  readonly pool: SshPool;
  readonly secrets: Secrets;
  readonly agentSocket: string | null;
}

const FIRST_KEYS_MS = 5_000;

/** Which hosts of an owned cluster are asked, and how they are logged in to. */
export class OwnedNodes {
  readonly #on: OwnerContext;
  readonly #deps: NodesDependencies;
  readonly #gatherer: Gatherer;
  readonly #keys: HostKeyPinner;
  /** Why no host can be connected to, where the credential is at fault. */
  #credentialTrouble: string | null = null;

  constructor(on: OwnerContext, deps: NodesDependencies, gatherer: Gatherer) {
    this.#on = on;
    this.#deps = deps;
    this.#gatherer = gatherer;
    this.#keys = new HostKeyPinner(on);
  }

  /** Why a host is not among those that are asked. */
  whyUnreached(hostId: string): string {
    return this.#credentialTrouble ?? this.#keys.reasonFor(hostId);
  }

  /** Goes by the settings that the cache has. */
  update(): Promise<void> {
    return this.#on.cache.runExclusive(() => this.#update());
  }

  /** Goes by the settings that the database has. @returns false when the cluster is gone */
  reload(): Promise<boolean> {
    const { cache } = this.#on;
    return cache.runExclusive(async () => {
      if (!(await cache.reloadSettings())) return false;
      await this.#update();
      return true;
    });
  }

  /** A key file that could not be read may be there by now. */
  async retryCredential(): Promise<void> {
    if (this.#credentialTrouble !== null) await this.update();
  }

  /** Has hosts that a poll of the pool found logged in to by the poll of sessions that follows it. */
  async adopt(hostsChanged: boolean): Promise<void> {
    if (await this.#keys.pinMissing()) await this.reload();
    else if (hostsChanged) await this.update();
  }

  /**
   * Before the first poll of sessions: of a cluster that was just registered only one host has its key pinned, and bricks of the others
   * would count as not known. A host that shows no key within seconds is left to the polls of the pool.
   */
  async adoptRegistered(): Promise<void> {
    const { cache, signal } = this.#on;
    if (cache.hosts.every((host) => host.hostKey !== null)) return;
    await Promise.race([this.adopt(false), sleep(FIRST_KEYS_MS, signal)]);
  }

  /** Closes all connections. */
  close(): Promise<void> {
    return this.#forget(this.#on.client.nodes);
  }

  /** Only one at a time: of two at once the one with the older settings could end last. */
  async #update(): Promise<void> {
    const { cache, client, log } = this.#on;
    const before = client.nodes;
    try {
      const auth = await authOf(cache.cluster.sshCredential, this.#deps.secrets, this.#deps.agentSocket);
      client.update(nodesOf(cache.cluster, cache.hosts, auth), cache.cluster.commandHostId);
      this.#credentialTrouble = null;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // Without a key no host can be asked: the cluster counts as not reached, for this reason.
      const reason = `${error.code}: ${error.message}`;
      if (reason !== this.#credentialTrouble) log.error({ err: error }, "the cluster's credential cannot be used");
      this.#credentialTrouble = reason;
      client.update([], null);
    }
    this.#gatherer.forgetTrouble();
    const kept = new Set(client.nodes.map((node) => identityOf(node.target)));
    await this.#forget(before.filter((node) => !kept.has(identityOf(node.target))));
  }

  /** Closes the connections to hosts that are not to be asked any more, or not in that way. */
  async #forget(nodes: readonly ClusterNode[]): Promise<void> {
    await Promise.all(nodes.map((node) => this.#deps.pool.forget(node.target)));
  }
}
