import { setTimeout as sleep } from "node:timers/promises";
import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { KeyedMutex } from "../../concurrency/semaphore.js";
import { unlessAborted } from "../../concurrency/unless-aborted.js";
import { AppError } from "../../errors.js";
import type { PreflightOrder } from "../../gluster/hosts/preflight.js";
import {
  SSH_PORT,
  type HostName,
  parseHostName,
  parseUserName,
  parseVolumeName,
  secondaryArg,
} from "../../gluster/values.js";
import type { Check } from "../../model/checks/checks.js";
import { destinationsOf, type Known } from "../../model/checks/eligibility.js";
import type { NodeFacts } from "../../model/checks/node-facts.js";
import { preflightChecks } from "../../model/checks/preflight.js";
import type { Row } from "../../model/row.js";
import {
  clustersWithHost,
  type Destination,
  type DestinationInput,
  destinationOf,
  type PlacedVolume,
  volumeById,
} from "./destination.js";
import { readKnown } from "../../store/queries/known.js";
import { Reader } from "../../store/queries/reader.js";
import { checkedPort } from "../clusters/ssh-endpoint.js";
import { Brick, Cluster, Host, Volume } from "../../model/entities/index.js";

export interface PreflightInput extends DestinationInput {
  readonly primaryVolumeId: string;
  /** Null for root. */
  readonly userName?: string | null;
  /** 22 where left out. */
  readonly sshPort?: number | null;
  /** Both ways are judged where left out. */
  readonly keys?: "MANAGED" | "PUSH_PEM" | null;
  readonly syncMethod?: "RSYNC" | "TARSSH" | null;
}

/** A node to be asked, and what. */
export interface NodeToAsk {
  readonly host: Row<Host>;
  readonly order: PreflightOrder;
}

export interface SideToAsk {
  readonly cluster: Row<Cluster>;
  readonly nodes: readonly NodeToAsk[];
}

/** What the nodes of a side told. */
export interface SideAnswers {
  /** In the order in which they were to be asked. */
  readonly nodes: readonly NodeFacts[];
  /** By host: whether its glusterd is up, by the word of a peer that was asked just now. */
  readonly connected: ReadonlyMap<string, boolean>;
}

/** Asks nodes what they could do in a session. */
export interface Prober {
  /** Never throws for a node that cannot be asked. */
  probe(side: SideToAsk, signal?: AbortSignal): Promise<SideAnswers>;
}

/** The two ends of a session, and how it is to be made. */
export interface Pair {
  readonly primary: Pick<PlacedVolume, "id" | "name" | "clusterId">;
  readonly destination: Destination;
  /** On the destination; null for root. */
  readonly user: PreflightOrder["user"];
  /** 22 where null. */
  readonly sshPort: number | null;
  /** Both ways are judged where null. */
  readonly keys: "MANAGED" | "PUSH_PEM" | null;
  readonly syncMethod: "RSYNC" | "TARSSH";
  /** That makes the session; null where it is only asked what would speak against it. */
  readonly operationId: string | null;
}

// Right after a cluster was registered, the host keys of its other nodes are still being read.
const KEY_ATTEMPTS = 10;
const KEY_PAUSE_MS = 500;

/** What is tried of a pair before there is a session: on its nodes, now, changing nothing. */
export class Preflight {
  readonly #em: SqlEntityManager;
  readonly #owners: SqlEntityManager;
  readonly #prober: Prober;
  /** By source cluster: one after the other, since each makes every node concerned mount volumes. */
  readonly #underWay = new KeyedMutex<string>();

  /** @param owners what checks read by: one at a time of a source cluster, so that requests hold up no owner */
  constructor(em: SqlEntityManager, owners: SqlEntityManager, prober: Prober) {
    this.#em = em;
    this.#owners = owners;
    this.#prober = prober;
  }

  /** @throws AppError NOT_FOUND, INVALID_ARGUMENT */
  async run(input: PreflightInput): Promise<Check[]> {
    const em = this.#em.fork();
    const primary = await volumeById(em, input.primaryVolumeId, "input.primaryVolumeId");
    const destination = await destinationOf(em, input, primary.id);
    const user = input.userName == null ? null : parseUserName(input.userName, "input.userName");
    const sshPort = input.sshPort == null ? null : checkedPort(input.sshPort, "input.sshPort");
    if (input.keys === "MANAGED" && destination.clusterId === null) {
      throw new AppError("INVALID_ARGUMENT", "A destination whose cluster is not registered allows PUSH_PEM only.", {
        field: "input.keys",
      });
    }
    const [keys, syncMethod] = [input.keys ?? null, input.syncMethod ?? "RSYNC"];
    return this.check({ primary, destination, user, sshPort, keys, syncMethod, operationId: null });
  }

  /** @throws the reason of `signal` */
  async check(pair: Pair, signal?: AbortSignal): Promise<Check[]> {
    const mine = this.#underWay.run(pair.primary.clusterId, () => this.#check(pair, signal));
    return signal === undefined ? mine : unlessAborted(mine, signal);
  }

  async #check({ primary, destination, user, ...how }: Pair, signal?: AbortSignal): Promise<Check[]> {
    signal?.throwIfAborted();
    const far = destination.clusterId;
    const farId = far === null ? null : await this.#volumeNamed(far, destination.volume);
    const [near, there] = await Promise.all([
      this.#side(primary.clusterId, primary.id),
      far === null ? null : this.#side(far, farId),
    ]);
    if (near === null) {
      throw new AppError("NOT_FOUND", `The cluster ${primary.clusterId} is not registered any more.`);
    }
    const names = new Set([destination.host, ...(there?.brickHosts ?? [])]);
    const clustersWithoutVolume = far === null ? await clustersWithHost(this.#owners.fork(), destination.host) : [];
    const [volume, otherVolume] = [parseVolumeName(primary.name), destination.volume];
    const lead = near.cluster.commandHostId ?? near.hosts[0]?.id ?? null;
    const sshPort = how.sshPort ?? SSH_PORT;
    const otherSshPort = there === null ? null : otherPortOf(there, sshPort);
    const common = { sshPort, otherSshPort, user, hosts: [...names] };
    // With MANAGED keys nobody logs in to the destination or mounts it from a source node.
    const tries = there === null || how.keys !== "MANAGED";
    const [source, seen, known] = await Promise.all([
      this.#prober.probe(
        {
          cluster: near.cluster,
          nodes: near.hosts
            .filter(({ id }) => id === lead || near.onBricks.has(id))
            .map((host) => ({
              host,
              order: { ...common, side: "source", volume, otherVolume, leads: tries && host.id === lead },
            })),
        },
        signal,
      ),
      there === null
        ? null
        : this.#prober.probe(
            {
              cluster: there.cluster,
              nodes: there.hosts
                .filter((host) => there.onBricks.has(host.id) || isNamed(host, destination.host))
                .map((host) => ({
                  host,
                  order: { ...common, side: "destination", volume: otherVolume, otherVolume: volume, leads: false },
                })),
            },
            signal,
          ),
      readKnown(Reader.of(this.#owners.fork()), how.operationId),
    ]);
    const destinationName = secondaryArg({ user, host: destination.host, volume: destination.volume });
    const own = known.volumes.find(({ id }) => id === primary.id);
    const connected = new Map([...source.connected, ...(seen?.connected ?? [])]);
    const stored = own === undefined ? [] : destinationsOf(own, withWordOfPeers(known, connected));
    const intoCluster = new Set(known.volumes.filter(({ clusterId }) => clusterId === far).map(({ id }) => id));
    return preflightChecks({
      destinationName,
      destinationVolumeId: farId,
      likeNamed: known.sessions
        .filter(({ primaryVolumeId }) => primaryVolumeId === primary.id)
        .map(({ name }) => name)
        .filter((name) => name !== destinationName && name.endsWith(`::${destination.volume}`)),
      clustersWithoutVolume,
      keys: how.keys,
      syncMethod: how.syncMethod,
      sshPort,
      otherSshPort,
      source: source.nodes,
      destination: seen?.nodes ?? null,
      leadId: lead,
      hasOtherSessions: known.sessions.some(({ secondaryVolumeId }) => intoCluster.has(secondaryVolumeId ?? "")),
      stored: there === null ? null : (stored.find(({ volumeId }) => volumeId === farId)?.reasons ?? []),
    });
  }

  /** The hosts of a cluster, and those that hold the volume; null when the cluster is not registered any more. */
  async #side(clusterId: string, volumeId: string | null) {
    const [cluster, hosts, bricks] = await Promise.all([
      this.#owners.fork().findOne(Cluster, { id: clusterId }),
      this.#hosts(clusterId),
      volumeId === null ? [] : this.#owners.fork().find(Brick, { volumeId }, { orderBy: { order: "asc" } }),
    ]);
    if (cluster === null) return null;
    const brickHosts: HostName[] = bricks.map(({ hostName }) => parseHostName(hostName));
    return { cluster, hosts, onBricks: new Set(bricks.map(({ hostId }) => hostId)), brickHosts };
  }

  async #hosts(clusterId: string): Promise<Row<Host>[]> {
    for (let attempt = 1; ; attempt++) {
      const hosts = await this.#owners.fork().find(Host, { clusterId }, { orderBy: { name: "asc" } });
      if (attempt === KEY_ATTEMPTS || hosts.every(({ hostKey }) => hostKey !== null)) return hosts;
      await sleep(KEY_PAUSE_MS);
    }
  }

  async #volumeNamed(clusterId: string, name: string): Promise<string | null> {
    const volume = await this.#owners.fork().findOne(Volume, { clusterId, name });
    return volume?.id ?? null;
  }
}

/** Peers tell now what the database may have from some time ago. */
function withWordOfPeers(known: Known, connected: ReadonlyMap<string, boolean>): Known {
  const clusters = [...known.clusters].map(([id, cluster]) => {
    const hosts = cluster.hosts.map((host) => ({ ...host, connected: connected.get(host.id) ?? host.connected }));
    return [id, { ...cluster, hosts }] as const;
  });
  return { ...known, clusters: new Map(clusters) };
}

/** The one port on which the service logs in to a cluster's hosts; null where that is `sshPort`, or they have several. */
function otherPortOf({ cluster, hosts }: { cluster: Row<Cluster>; hosts: readonly Row<Host>[] }, sshPort: number) {
  const [port = null, ...others] = new Set(hosts.map((host) => host.sshPort ?? cluster.sshPort));
  return others.length > 0 || port === sshPort ? null : port;
}

function isNamed(host: Row<Host>, name: string): boolean {
  return host.name === name || host.sshAddress === name || host.otherNames.includes(name);
}
