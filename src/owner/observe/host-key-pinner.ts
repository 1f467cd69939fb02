import type { HostKey } from "../../gluster/ssh/host-key.js";
import { peerHostKeys } from "../../gluster/cli/keys.js";
import { SSH_PORT, parseHostName } from "../../gluster/values.js";
import { pinHostKey } from "../../store/host-keys.js";
import { errorOf } from "../failures.js";
import type { HostRow } from "../reconcile/topology.js";
import { keepOnly } from "../keep-only.js";
import { asOwner, type OwnerContext } from "../context.js";

// The order in which OpenSSH itself prefers them.
const PREFERENCE = ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa"];
/** Pins the host keys of peers: read through a host that is trusted already, never from the peer itself. */
export class HostKeyPinner {
  readonly #on: OwnerContext;
  readonly #reasons = new Map<string, string>();
  #pinning: Promise<boolean> | null = null;

  constructor(on: OwnerContext) {
    this.#on = on;
  }

  /** Why a host whose key is not pinned cannot be asked. */
  reasonFor(hostId: string): string {
    return this.#reasons.get(hostId) ?? "HOST_UNREACHABLE: its host key has not been read yet";
  }

  /** Callers at the same time share what comes of it. @returns whether a key was pinned */
  pinMissing(): Promise<boolean> {
    this.#pinning ??= this.#pinAll().finally(() => {
      this.#pinning = null;
    });
    return this.#pinning;
  }

  async #pinAll(): Promise<boolean> {
    const missing = this.#on.cache.hosts.filter((host) => host.hostKey === null);
    keepOnly(this.#reasons, new Set(missing.map(({ id }) => id)));
    const pinned = await Promise.all(missing.map((host) => this.#pin(host)));
    return pinned.includes(true);
  }

  async #pin(host: HostRow): Promise<boolean> {
    try {
      const key = await this.#read(host);
      await pinHostKey(asOwner(this.#on), this.#on.cache.cluster.name, host, key);
      this.#reasons.delete(host.id);
      return true;
    } catch (error) {
      this.#on.signal.throwIfAborted();
      const { code, message } = errorOf(error);
      this.#reasons.set(host.id, `${code}: its host key could not be read through a trusted host: ${message}`);
      return false;
    }
  }

  async #read(host: HostRow): Promise<HostKey> {
    const { client, cache, signal } = this.#on;
    // Its peers reach it under its Gluster name; behind NAT its port there is not the one that we use.
    const name = parseHostName(host.name);
    const ports = new Set([host.sshPort ?? cache.cluster.sshPort, cache.cluster.sshPort, SSH_PORT]);
    let last: unknown = null;
    for (const port of ports) {
      try {
        const keys = (await client.read(peerHostKeys(name, port), { signal })).value;
        const [best] = keys.toSorted((a, b) => rank(a) - rank(b));
        if (best !== undefined) return best;
      } catch (error) {
        last = error;
      }
    }
    throw last;
  }
}

function rank(key: HostKey): number {
  const at = PREFERENCE.indexOf(key.algorithm);
  return at < 0 ? PREFERENCE.length : at;
}
