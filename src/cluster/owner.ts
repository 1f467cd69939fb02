import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { ClusterLocks } from "../db/locks.js";
import { AppError } from "../errors.js";
import { ClusterClient, type ClusterNode } from "../gluster/client.js";
import { GlusterFailure } from "../gluster/failure.js";
import type { SshPool } from "../gluster/ssh-pool.js";
import { identityOf } from "../gluster/ssh-target.js";
import type { Log } from "../log.js";
import { OperationProgress } from "../service/operation-progress.js";
import type { OperationRow } from "../service/operations.js";
import type { Preflight } from "../service/preflight.js";
import type { Secrets } from "../service/secrets.js";
import { CapacityLook } from "./capacity-look.js";
import { CliLook } from "./cli-look.js";
import type { ClusterDirectory } from "./directory.js";
import { errorOf } from "./failures.js";
import { Gatherer } from "./gather.js";
import { MissingKeysLook } from "./missing-keys.js";
import { KeyLook } from "./key-look.js";
import { Lane } from "./lane.js";
import { LateOutcomes } from "./late-outcomes.js";
import { ClusterMemory } from "./memory.js";
import { OptionsLook } from "./options-look.js";
import { OperationSender } from "./operation-sender.js";
import type { OperationEnvironment } from "./operations/environment.js";
import { pairOf } from "./operations/plan.js";
import { runOperation } from "./operations/run.js";
import type { SessionView } from "./operations/step.js";
import { Rhythm } from "./rhythm.js";
import { type LookResult, SessionLooks } from "./session-looks.js";
import { toldOf, viewIn, viewOf, type ViewSources } from "./session-view.js";
import type { KnownOption } from "./state.js";
import {
  asOwner,
  GaveWay,
  type LookObserver,
  type LookOutcome,
  type LookSettings,
  type Surroundings,
} from "./surroundings.js";
import { authOf, nodesOf } from "./targets.js";
import { SyncRequests } from "./sync-requests.js";
import { lookAtVersion, TopologyLook } from "./topology-look.js";
import { Turns } from "./turns.js";
import { WaitingChangesLook } from "./waiting-changes.js";

export interface OwnerDependencies {
  readonly em: SqlEntityManager;
  readonly pool: SshPool;
  readonly locks: ClusterLocks;
  readonly secrets: Secrets;
  readonly directory: ClusterDirectory;
  readonly preflight: Preflight;
  /** By the database's clock, which the owners before and after have in common with this one. */
  readonly now: () => Date;
  /** Whether an error says that the database went away, which is nobody's fault and over some time. */
  readonly isDatabaseGone: (error: unknown) => boolean;
  readonly settings: LookSettings;
  readonly agentSocket: string | null;
  readonly observe: LookObserver;
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
  readonly #topology: TopologyLook;
  readonly #capacity: CapacityLook;
  readonly #progress: OperationProgress;
  readonly #keys: KeyLook;
  readonly #missingKeys: MissingKeysLook;
  readonly #waitingChanges: WaitingChangesLook;
  readonly #syncs: SyncRequests;
  readonly #lookRhythm: Rhythm;
  readonly #topologyRhythm: Rhythm;
  readonly #capacityRhythm: Rhythm;
  readonly #commandRhythm: Rhythm;
  readonly #missingKeysRhythm: Rhythm;
  readonly #waitingChangesRhythm: Rhythm;
  readonly #late: LateOutcomes;
  /** Operations under way, by id. */
  readonly #running = new Map<string, { readonly ended: Promise<void>; readonly over: AbortController }>();
  readonly #turns = new Turns();
  #takingUp: Promise<void> = Promise.resolve();
  #latest: LookResult | null = null;
  /** Why there is no way to any host, where the credential is at fault. */
  #credentialTrouble: string | null = null;

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
      now: deps.now,
      log,
      signal,
    };
    this.#gatherer = new Gatherer(this.#on.client, signal, deps.now);
    this.#keys = new KeyLook(this.#on);
    this.#options = new OptionsLook(this.#on);
    this.#topology = new TopologyLook(this.#on);
    this.#capacity = new CapacityLook(this.#on);
    this.#progress = new OperationProgress(asOwner(this.#on));
    this.#lookRhythm = new Rhythm(signal);
    this.#topologyRhythm = new Rhythm(signal);
    this.#capacityRhythm = new Rhythm(signal);
    this.#commandRhythm = new Rhythm(signal);
    this.#missingKeys = new MissingKeysLook(this.#on, deps);
    this.#missingKeysRhythm = new Rhythm(signal);
    this.#waitingChanges = new WaitingChangesLook(this.#on);
    this.#syncs = new SyncRequests(this.#on);
    this.#waitingChangesRhythm = new Rhythm(signal);
    this.#looks = new SessionLooks({
      em: deps.em,
      memory,
      gatherer: this.#gatherer,
      directory: deps.directory,
      hosts: () => this.#on.client.nodes.map((node) => node.uuid),
      noWay: (hostId) => this.#credentialTrouble ?? this.#keys.reasonFor(hostId),
      staleAfterMs: deps.settings.staleAfterMs,
      now: deps.now,
      log,
      lookAtPool: () => this.#topologyRhythm.now(),
      observe: deps.observe,
      signal,
      assertOwned: () => deps.locks.assertOwned(memory.cluster.serial),
    });
    this.#cli = new CliLook(this.#on, this.#looks);
    this.#late = new LateOutcomes(this.#on, this.#progress, (look, operation) => {
      const told = toldOf(look, operation);
      // What is not there is gone only when all hosts say so.
      const isWhole = told === null ? look.failures.size === 0 : !this.#cli.isUntold(told, look);
      return look.answered.size > 0 && isWhole ? viewIn(this.#sources(), look, operation) : null;
    });
  }

  /** Null when the cluster is not registered any more. */
  static async take(deps: OwnerDependencies, clusterId: string, signal: AbortSignal): Promise<ClusterOwner | null> {
    const memory = await ClusterMemory.load(deps.em, clusterId);
    if (memory === null) return null;
    const owner = new ClusterOwner(deps, memory, signal);
    await memory.turn(() => owner.#updateNodes());
    await owner.#late.load();
    return owner;
  }

  /** Until the signal that it was taken with aborts. */
  async run(): Promise<void> {
    const { settings } = this.#on;
    const failed = (what: string) => (error: unknown) => this.#report(what, error);
    await Promise.all([
      this.#lookRhythm.run(settings.lookIntervalMs, () => this.#look(), failed("look at sessions")),
      this.#topologyRhythm.run(
        settings.topologyIntervalMs,
        this.#observed("pool", () => this.#lookAtPool("idle")),
        failed("look at the pool"),
      ),
      this.#capacityRhythm.run(
        settings.capacityIntervalMs,
        this.#observed("bricks", () => this.#capacity.look()),
        failed("look at bricks"),
      ),
      this.#commandRhythm.run(settings.lookIntervalMs, () => this.#lookByCommand(), failed("read options")),
      this.#missingKeysRhythm.run(settings.optionsIntervalMs, () => this.#missingKeys.look(), failed("look at keys")),
      this.#waitingChangesRhythm.run(
        settings.topologyIntervalMs,
        () => this.#waitingChanges.look(),
        failed("look at changelogs"),
      ),
    ]);
    await this.#takingUp;
    await Promise.allSettled([...this.#running.values()].map(({ ended }) => ended));
    await this.#forget(this.#on.client.nodes);
  }

  /** Someone changed how the cluster is reached, or removed it. @returns false when it is gone */
  async settingsChanged(): Promise<boolean> {
    const { memory } = this.#on;
    const present = await memory.turn(async () => {
      if (!(await memory.reloadSettings())) return false;
      await this.#updateNodes();
      return true;
    });
    this.#lookRhythm.now();
    return present;
  }

  /** Has everything looked at that was asked for and is not answered yet: called again and again while someone waits. */
  async sync(): Promise<void> {
    const wanted = await this.#syncs.next();
    if (wanted === "pool") this.#topologyRhythm.now();
    if (wanted === "sessions") this.#lookRhythm.now();
    if (wanted !== "new") return;
    this.#gatherer.forgetTrouble();
    this.#topologyRhythm.now();
    this.#capacityRhythm.now();
    this.#lookRhythm.now();
    this.#missingKeysRhythm.now();
    this.#waitingChangesRhythm.now();
  }

  #observed(kind: "pool" | "bricks", look: () => Promise<void>): () => Promise<void> {
    return async () => {
      const began = performance.now();
      const ended = (outcome: LookOutcome): void => this.#deps.observe(kind, outcome, performance.now() - began);
      try {
        await look();
      } catch (error) {
        const isOver = this.#on.signal.aborted || error instanceof GaveWay;
        if (!isOver) ended(error instanceof GlusterFailure ? "unreached" : "failed");
        throw error;
      }
      ended("complete");
    };
  }

  async #look(): Promise<void> {
    // A key file that could not be read may be there by now.
    if (this.#credentialTrouble !== null) await this.#on.memory.turn(() => this.#updateNodes());
    const look = await this.#syncs.sessions(
      () => this.#looks.look(),
      ({ answered }) => answered.size > 0,
    );
    this.#latest = look;
    this.#options.notice(look.sessions);
    if (this.#options.due) this.#commandRhythm.now();
    if (this.#missingKeys.due) this.#missingKeysRhythm.now();
    if (this.#waitingChanges.due) this.#waitingChangesRhythm.now();
    await this.#late.noteIn(look);
  }

  async #lookAtPool(priority: "urgent" | "idle"): Promise<void> {
    const { memory } = this.#on;
    const before = memory.poolTrouble;
    const changes = await this.#syncs
      .pool(() => this.#topology.look(priority))
      .finally(() => {
        // Whether glusterd answers is told with the next look at sessions.
        if (memory.poolTrouble !== before) this.#lookRhythm.now();
      });
    const pinned = await this.#keys.pinMissing();
    if (pinned || changes.hosts.length + changes.removedHosts.length > 0) {
      await memory.turn(async () => {
        if (pinned) await memory.reloadSettings();
        await this.#updateNodes();
      });
    }
    if (changes.volumes.length + changes.bricks.length > 0) {
      this.#lookRhythm.now();
      this.#capacityRhythm.now();
    }
    if (this.#syncs.wantSessions) this.#lookRhythm.now();
    await lookAtVersion(this.#on);
  }

  /** What takes a command each: option lists that are due, and the CLI's word for hosts that cannot be asked. */
  async #lookByCommand(): Promise<void> {
    while (this.#options.due && !this.#on.signal.aborted) await this.#options.readOne();
    if (this.#latest !== null) await this.#cli.askOne(this.#latest);
  }

  /** Only within a turn: two of them at once could end with the older settings. */
  async #updateNodes(): Promise<void> {
    const { memory, client, log } = this.#on;
    const before = client.nodes;
    try {
      const auth = await authOf(memory.cluster.ssh_credential, this.#deps.secrets, this.#deps.agentSocket);
      client.update(nodesOf(memory.cluster, memory.hosts, auth), memory.cluster.command_host_id);
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

  /** Begins what was asked for, and settles what an earlier owner left. */
  takeUpOperations(): Promise<void> {
    const taken = this.#takingUp.then(() => this.#takeUp());
    this.#takingUp = taken.catch(() => undefined);
    return taken;
  }

  async #takeUp(): Promise<void> {
    const { memory, signal } = this.#on;
    // One that ends while the rows are read would look as if it had to be begun again.
    const running = new Set(this.#running.keys());
    const unfinished = await this.#progress.unfinished(memory.cluster.id);
    if (signal.aborted) return;
    const ids = new Set(unfinished.map(({ id }) => id));
    for (const id of running) {
      // A stop took its place while its outcome was waited for; or it has ended by itself, and then this does nothing.
      if (!ids.has(id)) this.#running.get(id)?.over.abort(new Error("the operation is over"));
    }
    for (const operation of unfinished) {
      if (running.has(operation.id)) continue;
      const over = new AbortController();
      const ended = this.#inTurn(operation, AbortSignal.any([signal, over.signal]))
        .catch((error: unknown) => {
          if (!signal.aborted && !over.signal.aborted) this.#report("operation", error);
        })
        .finally(() => this.#running.delete(operation.id));
      this.#running.set(operation.id, { ended, over });
    }
  }

  /**
   * In the order in which they were asked for: an operation begins with its look when the one before has had an answer to
   * its first command, or cannot be answered. What an earlier owner has begun goes on at once.
   */
  async #inTurn(operation: OperationRow, signal: AbortSignal): Promise<void> {
    const env = this.#environment();
    if (operation.state === "RUNNING") return this.#run(operation, () => runOperation(env, operation, signal));
    const takenUpAt = Date.now();
    const turn = this.#turns.take();
    const inOrder: OperationEnvironment = {
      ...env,
      look: async (...args) => {
        try {
          return await env.look(...args);
        } catch (error) {
          turn.over();
          throw error;
        }
      },
      preflight: (...args) => {
        // It takes seconds and no lock: nobody behind it has to wait for it.
        turn.over();
        return env.preflight(...args);
      },
      send: (...args) => env.send(...args).finally(turn.over),
    };
    try {
      await turn.come;
      await this.#run(operation, () => runOperation(inOrder, operation, signal, takenUpAt));
    } finally {
      turn.over();
    }
  }

  async #run({ id }: OperationRow, run: () => ReturnType<typeof runOperation>): Promise<void> {
    const errorCode = (await run())?.errorCode;
    if (errorCode === "OUTCOME_NOT_REACHED" || errorCode === "OUTCOME_UNKNOWN") await this.#late.load(id);
  }

  #environment(): OperationEnvironment {
    const sender = new OperationSender(this.#on, this.#looks, this.#deps);
    return {
      progress: this.#progress,
      isDatabaseGone: this.#deps.isDatabaseGone,
      look: (operation) => this.#view(operation),
      lookBefore: (operation) => sender.lookBefore(operation),
      preflight: (operation) => this.#deps.preflight.check(pairOf(operation), this.#on.signal),
      lookBeforeDeletion: (operation) => sender.lookBeforeDeletion(operation),
      send: (operation, command, how) => sender.send(operation, command, how),
      errorsOf: (operation, worker) => sender.errorsOf(operation, worker),
      readOptions: (operation) => this.#readOptions(operation.session_id),
      readKeys: (operation) => this.#readKeys(operation.session_id),
      log: this.#on.log,
    };
  }

  async #readOptions(sessionId: string): Promise<void> {
    try {
      this.#options.notice((await this.#looks.look()).sessions);
      await this.#options.readNow(sessionId);
    } catch (error) {
      // The change itself is done: its list is read at one of the next looks.
      if (!this.#on.signal.aborted) this.#report("read options", error);
    }
  }

  async #readKeys(sessionId: string): Promise<void> {
    try {
      await this.#missingKeys.lookAtOne(sessionId);
    } catch (error) {
      if (!this.#on.signal.aborted) this.#report("look at keys", error);
    }
  }

  #view(operation: OperationRow): Promise<SessionView> {
    return viewOf(this.#sources(), operation);
  }

  #sources(): ViewSources {
    return {
      looks: this.#looks,
      cli: this.#cli,
      gatherer: this.#gatherer,
      lookAtPool: () => this.#lookAtPool("urgent").catch((error: unknown) => this.#report("look at the pool", error)),
      volume: (id) => this.#on.memory.knownVolumes.find((volume) => volume.id === id) ?? null,
      hostName: (id) => this.#on.memory.hosts.find((host) => host.id === id)?.name ?? id,
      options: (id) => valuesOf(this.#on.memory.options.get(id) ?? null),
    };
  }

  #report(what: string, error: unknown): void {
    const { code, message } = errorOf(error);
    if (code === "INTERNAL") this.#on.log.error({ err: error }, `${what} failed`);
    else this.#on.log.warn({ code, reason: message }, `${what} failed`);
  }
}

function valuesOf(options: ReadonlyMap<string, KnownOption> | null): ReadonlyMap<string, string> | null {
  return options === null ? null : new Map([...options].map(([key, option]) => [key, option.config_value]));
}
