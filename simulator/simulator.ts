/**
 * Simulated Gluster clusters behind real SSH servers, in one process, for demos, tests and load.
 *
 * Each node listens on a loopback address of its own (all of 127.0.0.0/8 is this machine's on Linux); the nodes of a
 * cluster share one port, as real ones share 22. By default Gluster calls the nodes by these addresses, so whoever knows
 * one of them and the port finds the others.
 */
import { randomUUID } from "node:crypto";
import { addAccount, addGroup } from "./cluster/accounts.js";
import type { Answer } from "./answer.js";
import { type Clock, realClock } from "./clock.js";
import { SimCluster, SimNode, World } from "./cluster/cluster.js";
import type { Fault, FaultHandle } from "./faults.js";
import { SimulatedCluster, SimulatedNode } from "./handles.js";
import { ed25519Of, uuidOf } from "./cluster/identity.js";
import { Journal } from "./journal.js";
import { keyLinesOf } from "./cluster/key-files.js";
import { admitAtOnce } from "./cluster/mount-broker.js";
import { addSessions, addVolumes } from "./populate.js";
import { freeNetwork } from "./network.js";
import { Runner } from "./runner.js";
import { type ClusterSpec, REAL_TIMINGS, type SimulatorSpec } from "./spec.js";
import { NodeServer } from "./ssh-server.js";

export class Simulator implements AsyncDisposable {
  readonly clusters: readonly SimulatedCluster[];
  readonly clock: Clock;
  readonly #world: World;
  readonly #runner: Runner;
  readonly #servers: readonly NodeServer[];

  constructor(world: World, runner: Runner, clusters: readonly SimulatedCluster[], servers: readonly NodeServer[]) {
    this.#world = world;
    this.#runner = runner;
    this.clusters = clusters;
    this.clock = world.clock;
    this.#servers = servers;
  }

  /** Every command that arrived. */
  get journal(): Journal {
    return this.#runner.journal;
  }

  cluster(name: string): SimulatedCluster {
    return found(
      this.clusters.find((each) => each.name === name),
      `cluster ${name}`,
    );
  }

  /** By its label. */
  node(label: string): SimulatedNode {
    const nodes = this.clusters.flatMap((cluster) => cluster.nodes);
    return found(
      nodes.find((each) => each.label === label),
      `node ${label}`,
    );
  }

  fault(fault: Fault): FaultHandle {
    return this.#runner.faults.lay(fault);
  }

  /**
   * An operator's command line, given at the node itself as root: no SSH, no faults, in no time.
   * Names of nodes in it are Gluster's.
   */
  behindOurBack(label: string, line: string): Promise<Answer> {
    const nodes = this.#world.clusters.flatMap((cluster) => cluster.nodes);
    const node = found(
      nodes.find((each) => each.label === label),
      `node ${label}`,
    );
    return this.#runner.behindOurBack(node, line);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#servers.map((server) => server[Symbol.asyncDispose]()));
  }
}

export async function startSimulator(spec: SimulatorSpec): Promise<Simulator> {
  const timings = { ...REAL_TIMINGS, ...spec.timings };
  const world = new World(spec.clock ?? realClock(), timings, spec.seed ?? randomUUID());
  const runner = new Runner(world, spec.latency ?? 0, new Journal(spec.journal));
  const servers: NodeServer[] = [];
  const clusters: SimulatedCluster[] = [];
  try {
    for (const each of spec.clusters) {
      const { cluster, own } = await openCluster(world, each, spec, runner);
      world.clusters.push(cluster);
      servers.push(...own);
      const nodes = own.map((server, index) => new SimulatedNode(found(cluster.nodes[index], "node"), server));
      clusters.push(new SimulatedCluster(cluster, nodes));
    }
    const pairs = spec.clusters.map((each, index) => [found(world.clusters[index], each.name), each] as const);
    pairs.forEach(([cluster, each]) => addVolumes(cluster, each));
    pairs.forEach(([cluster, each]) => addSessions(cluster, each));
  } catch (error) {
    await Promise.all(servers.map((server) => server.close()));
    throw error;
  }
  return new Simulator(world, runner, clusters, servers);
}

/** Tries networks and ports until one port is free on all of the cluster's addresses. */
async function openCluster(
  world: World,
  spec: ClusterSpec,
  { users }: SimulatorSpec,
  runner: Runner,
): Promise<{ cluster: SimCluster; own: readonly NodeServer[] }> {
  for (let attempt = 1; ; attempt += 1) {
    const cluster = makeCluster(world, spec);
    const own = cluster.nodes.map((node) => new NodeServer(node, users, runner));
    try {
      let port = spec.port ?? 0;
      for (const [index, server] of own.entries()) {
        port = await server.listen(port);
        found(cluster.nodes[index], "node").port = port;
      }
      return { cluster, own };
    } catch (error) {
      await Promise.all(own.map((server) => server.close()));
      const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
      if (!isTaken || attempt >= 20 || (spec.port !== undefined && spec.network !== undefined)) {
        throw error;
      }
    }
  }
}

/** As Gluster's documentation calls it. */
const MOUNT_BROKER_GROUP = "geogroup";

function makeCluster(world: World, spec: ClusterSpec): SimCluster {
  const addresses = world.clusters.flatMap(({ nodes }) => nodes.map(({ address }) => address));
  const network = (spec.network ?? freeNetwork(addresses)).split(".");
  const cluster = new SimCluster(spec.name, world, spec.mountbrokerUsers ?? [], spec.passwordlessRoot ?? true);
  for (const [index, label] of spec.nodes.entries()) {
    // Two numbers leave room for one more: the cluster's place in the simulation.
    const address = [...network, ...(network.length < 3 ? [world.clusters.length + 1] : []), index + 1].join(".");
    const seed = `${world.seed}/${spec.name}/${label}`;
    const node = new SimNode({
      label,
      cluster,
      uuid: uuidOf(seed),
      name: spec.glusterNames === "label" ? label : address,
      address,
      hostKey: ed25519Of(seed, label),
    });
    for (const user of cluster.mountbrokerUsers) {
      addGroup(node, MOUNT_BROKER_GROUP);
      addAccount(node, user, MOUNT_BROKER_GROUP, "");
      for (const { name } of spec.volumes ?? []) {
        admitAtOnce(node, user, MOUNT_BROKER_GROUP, name);
      }
    }
    node.utcOffsetMinutes = spec.utcOffsetMinutes?.[label] ?? 0;
    cluster.nodes.push(node);
  }
  if (spec.gsecCreated !== false) {
    const lines = cluster.nodes.flatMap(keyLinesOf);
    for (const node of cluster.nodes) {
      node.commonSecret = lines;
    }
  }
  return cluster;
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) {
    throw new RangeError(`there is no ${what}`);
  }
  return value;
}
