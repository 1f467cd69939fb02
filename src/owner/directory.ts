import { hash } from "node:crypto";
import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { Directory } from "./rows.js";
import type { Host, Volume } from "../model/entities/index.js";

/**
 * Where volumes and hosts of all registered clusters are, to find the other end of a session. Read as a whole now and
 * then; a destination that is registered later is found at one of the next polls.
 */
export class ClusterDirectory implements Directory {
  readonly #em: SqlEntityManager;
  #clusterOfVolume = new Map<string, string>();
  #clusterOfHost = new Map<string, string>();
  /** `<cluster id> <name>` → volume id. */
  #volumeOfName = new Map<string, string>();
  /** `<cluster id> <name>` → host id. */
  #hostOfName = new Map<string, string>();
  /** Counts the changes of what was read. */
  revision = 0;
  #digest = "";
  #readAt = 0;
  #expiredAt = 0;
  #reading: Promise<void> | null = null;

  constructor(em: SqlEntityManager) {
    this.#em = em;
  }

  clusterOfVolume(volumeId: string): string | null {
    return this.#clusterOfVolume.get(volumeId) ?? null;
  }

  volumeOn(hostId: string, name: string): string | null {
    const cluster = this.#clusterOfHost.get(hostId);
    return cluster === undefined ? null : (this.#volumeOfName.get(`${cluster} ${name}`) ?? null);
  }

  hostNamed(clusterId: string, name: string): string | null {
    return this.#hostOfName.get(`${clusterId} ${name.toLowerCase()}`) ?? null;
  }

  /** Has everything read anew before the next poll. */
  expire(): void {
    this.#expiredAt = Date.now();
    // What is under way may have been read before the change.
    this.#reading = null;
  }

  /** Reads anew what is older than `maximumAgeMs`; whoever asks while it is being read waits for the same reading. */
  async refresh(maximumAgeMs: number): Promise<void> {
    if (Date.now() - this.#readAt < maximumAgeMs && this.#readAt > this.#expiredAt) return;
    const reading = (this.#reading ??= this.#read());
    try {
      await reading;
    } finally {
      if (this.#reading === reading) this.#reading = null;
    }
  }

  async #read(): Promise<void> {
    const began = Date.now();
    const em = this.#em.fork();
    const volumes = await em.execute<Pick<Volume, "id" | "clusterId" | "name">[]>(
      `select "id", "cluster_id" as "clusterId", "name" from "volume" order by "id"`,
    );
    const hosts = await em.execute<Pick<Host, "id" | "clusterId" | "name" | "otherNames" | "sshAddress">[]>(
      `select "id", "cluster_id" as "clusterId", "name", "other_names" as "otherNames", "ssh_address" as "sshAddress"
       from "host" order by "id"`,
    );
    if (began < this.#readAt) return;
    this.#readAt = began;
    const digest = hash("sha256", JSON.stringify([volumes, hosts]));
    if (digest === this.#digest) return;
    this.#digest = digest;
    this.revision += 1;
    this.#clusterOfVolume = new Map(volumes.map((volume) => [volume.id, volume.clusterId]));
    this.#volumeOfName = new Map(volumes.map(({ id, clusterId, name }) => [`${clusterId} ${name}`, id]));
    this.#clusterOfHost = new Map(hosts.map((host) => [host.id, host.clusterId]));
    this.#hostOfName = new Map(
      hosts.flatMap((host) =>
        [host.sshAddress, ...host.otherNames, host.name]
          .filter((name) => name !== null)
          .map((name): [string, string] => [`${host.clusterId} ${name.toLowerCase()}`, host.id]),
      ),
    );
  }
}
