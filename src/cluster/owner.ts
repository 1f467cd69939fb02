import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { ClusterLocks } from "../db/locks.js";
import { AppError } from "../errors.js";
import { ClusterClient } from "../gluster/client.js";
import type { GlusterCommand } from "../gluster/command.js";
import { GlusterFailure } from "../gluster/failure.js";
import type { SshPool } from "../gluster/ssh-pool.js";
import type { Log } from "../log.js";
import type { OperationProgress } from "../service/operation-progress.js";
import type { OperationRow } from "../service/operations.js";
import type { Secrets } from "../service/secrets.js";
import { CliLook } from "./cli-look.js";
import type { ClusterDirectory } from "./directory.js";
import { errorOf } from "./failures.js";
import { Gatherer } from "./gather.js";
import { KeyLook } from "./key-look.js";
import { Lane } from "./lane.js";
import { ClusterMemory } from "./memory.js";
import { OptionsLook } from "./options-look.js";
import { type OperationEnvironment, runOperation, type Sent } from "./operations/run.js";
import type { SessionView } from "./operations/step.js";
import { Rhythm } from "./rhythm.js";
import { type LookResult, SessionLooks } from "./session-looks.js";
import { viewOf } from "./session-view.js";
import { alone, type LookSettings, type Surroundings } from "./surroundings.js";
import { authOf, nodesOf } from "./targets.js";
import { lookAtCapacity, lookAtTopology, lookAtVersion } from "./topology-look.js";

export interface OwnerDependencies {
  readonly em: SqlEntityManager;
  readonly pool: SshPool;
  readonly locks: ClusterLocks;
  readonly secrets: Secrets;
  readonly directory: ClusterDirectory;
  readonly progress: OperationProgress;
  readonly settings: LookSettings;
  readonly agentSocket: string | null;
  readonly log: Log;
}

/** The one that acts on a cluster and looks after it, while its replica owns the cluster. */
export class ClusterOwner {
  readonly #deps: OwnerDependencies;
  readonly #on: Surroundings;
  readonly #gatherer: Gatherer;
  readonly #looks: SessionLooks;
  readonly #options: OptionsLook;
  readonly #cli: CliLook;
  readonly #keys: KeyLook;
  readonly #lookRhythm: Rhythm;
  readonly #topologyRhythm: Rhythm;
  readonly #capacityRhythm: Rhythm;
  readonly #commandRhythm: Rhythm;
  /** Operations under way, by id. */
  readonly #running = new Map<string, Promise<void>>();
  #latest: LookResult | null = null;

  private constructor(deps: OwnerDependencies, memory: ClusterMemory, signal: AbortSignal) {
    const log = deps.log.child({ cluster: memory.cluster.name });
    this.#deps = deps;
    this.#on = {
      em: deps.em,
      memory,
      client: new ClusterClient(deps.pool, [], { commandNodeUuid: null, log }),
      directory: deps.directory,
      lane: new Lane(),
      locks: deps.locks,
      settings: deps.settings,
      log,
      signal,
    };
    this.#gatherer = new Gatherer(this.#on.client, signal);
    this.#keys = new KeyLook(this.#on);
    this.#options = new OptionsLook(this.#on);
    this.#lookRhythm = new Rhythm(signal);
    this.#topologyRhythm = new Rhythm(signal);
    this.#capacityRhythm = new Rhythm(signal);
    this.#commandRhythm = new Rhythm(signal);
    this.#looks = new SessionLooks({
      em: deps.em,
      memory,
      gatherer: this.#gatherer,
      directory: deps.directory,
      hosts: () => this.#on.client.nodes.map((node) => node.uuid),
      noWay: (hostId) => this.#keys.reasonFor(hostId),
      staleAfterMs: deps.settings.staleAfterMs,
      log,
      onUnknownVolume: () => this.#topologyRhythm.now(),
    });
    this.#cli = new CliLook(this.#on, this.#looks);
  }

  /** Null when the cluster is not registered any more. */
  static async take(deps: OwnerDependencies, clusterId: string, signal: AbortSignal): Promise<ClusterOwner | null> {
    const memory = await ClusterMemory.load(deps.em, clusterId);
    if (memory === null) return null;
    const owner = new ClusterOwner(deps, memory, signal);
    await owner.#updateNodes();
    return owner;
  }

  /** Until the signal that it was taken with aborts. */
  async run(): Promise<void> {
    const { settings } = this.#on;
    const failed = (what: string) => (error: unknown) => this.#report(what, error);
    await Promise.all([
      this.#lookRhythm.run(settings.lookIntervalMs, () => this.#look(), failed("look at sessions")),
      this.#topologyRhythm.run(settings.topologyIntervalMs, () => this.#lookAtTopology(), failed("look at topology")),
      this.#capacityRhythm.run(settings.capacityIntervalMs, () => lookAtCapacity(this.#on), failed("look at bricks")),
      this.#commandRhythm.run(settings.lookIntervalMs, () => this.#lookByCommand(), failed("read options")),
    ]);
    await Promise.allSettled(this.#running.values());
  }

  /** Someone changed how the cluster is reached, or removed it. @returns false when it is gone */
  async settingsChanged(): Promise<boolean> {
    if (!(await this.#on.memory.reloadSettings(this.#on.em))) return false;
    await this.#updateNodes();
    this.#lookRhythm.now();
    return true;
  }

  /** Has everything looked at now. */
  sync(): void {
    this.#topologyRhythm.now();
    this.#capacityRhythm.now();
    this.#lookRhythm.now();
  }

  async #look(): Promise<void> {
    const look = await this.#looks.look();
    this.#latest = look;
    this.#options.notice(look.sessions);
    if (this.#options.due) this.#commandRhythm.now();
  }

  async #lookAtTopology(): Promise<void> {
    const changes = await lookAtTopology(this.#on);
    const pinned = await this.#keys.pinMissing();
    if (pinned) await this.#on.memory.reloadTopology(this.#on.em);
    if (pinned || changes.hosts.length + changes.removedHosts.length > 0) await this.#updateNodes();
    if (changes.volumes.length + changes.bricks.length > 0) {
      this.#lookRhythm.now();
      this.#capacityRhythm.now();
    }
    await lookAtVersion(this.#on);
  }

  /** What takes a command each: option lists that are due, and the CLI's word for hosts that cannot be asked. */
  async #lookByCommand(): Promise<void> {
    while (this.#options.due && !this.#on.signal.aborted) await this.#options.readOne();
    if (this.#latest !== null) await this.#cli.askOne(this.#latest);
  }

  async #updateNodes(): Promise<void> {
    const { memory, client, log } = this.#on;
    try {
      const auth = await authOf(memory.cluster.ssh_credential, this.#deps.secrets, this.#deps.agentSocket);
      client.update(nodesOf(memory.cluster, memory.hosts, auth), memory.cluster.command_host_id);
      this.#gatherer.forgetTrouble();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // Without a key no host can be asked: the cluster counts as not reached, with this reason in the log.
      log.error({ err: error }, "the cluster's credential cannot be used");
      client.update([], null);
    }
  }

  /** Begins what was asked for, and settles what an earlier owner left. */
  async takeUpOperations(): Promise<void> {
    for (const operation of await this.#deps.progress.unfinished(this.#on.memory.cluster.id)) {
      if (this.#running.has(operation.id)) continue;
      const run = runOperation(this.#environment(), operation, this.#on.signal)
        .catch((error: unknown) => {
          if (!this.#on.signal.aborted) this.#report("operation", error);
        })
        .finally(() => this.#running.delete(operation.id));
      this.#running.set(operation.id, run);
    }
  }

  #environment(): OperationEnvironment {
    return {
      progress: this.#deps.progress,
      look: (operation) => this.#view(operation),
      send: (operation, command, onHost) => this.#send(operation, command, onHost),
      log: this.#on.log,
    };
  }

  async #view(operation: OperationRow): Promise<SessionView> {
    return viewOf(
      {
        looks: this.#looks,
        cli: this.#cli,
        gatherer: this.#gatherer,
        volume: (id) => this.#on.memory.knownVolumes.find((volume) => volume.id === id) ?? null,
      },
      operation,
    );
  }

  async #send(
    operation: OperationRow,
    command: GlusterCommand<unknown>,
    onHost: (host: string) => Promise<void>,
  ): Promise<Sent> {
    const { client, signal } = this.#on;
    const others = await this.#otherSerials(operation);
    return alone(this.#on, "urgent", others, async (lock) => {
      let last: GlusterFailure | null = null;
      const nodes = client.nodes.toSorted(
        (a, b) => Number(b.uuid === client.commandNodeUuid) - Number(a.uuid === client.commandNodeUuid),
      );
      for (const node of nodes) {
        await lock.assertHeld();
        await onHost(node.name);
        try {
          const { exitCode, ms, output } = await client.on(node.uuid, command, { signal });
          return { exitCode, milliseconds: Math.round(ms), output };
        } catch (error) {
          if (!(error instanceof GlusterFailure) || error.sent) throw error;
          last = error;
        }
      }
      throw last ?? new AppError("HOST_UNREACHABLE", "The cluster has no host that the service has a way to.");
    });
  }

  /** Create changes the destination too: its cluster's command lock is held as well. */
  async #otherSerials(operation: OperationRow): Promise<number[]> {
    if (operation.kind !== "CREATE_SESSION" || operation.secondary_cluster_id === null) return [];
    if (operation.secondary_cluster_id === operation.cluster_id) return [];
    const rows = await this.#on.em
      .fork()
      .execute<{ serial: number }[]>(`select "serial" from "cluster" where "id" = ?`, [operation.secondary_cluster_id]);
    return rows.map((row) => row.serial);
  }

  #report(what: string, error: unknown): void {
    const { code, message } = errorOf(error);
    if (code === "INTERNAL") this.#on.log.error({ err: error }, `${what} failed`);
    else this.#on.log.warn({ code, reason: message }, `${what} failed`);
  }
}
