import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { ClusterLocks } from "../db/locks.js";
import { ClusterClient } from "../gluster/client.js";
import { GlusterFailure } from "../gluster/failure.js";
import type { Log } from "../log.js";
import { OperationProgress } from "../store/operation-progress.js";
import { notifyOfFiles, type WatchedFiles } from "../store/owner-call.js";
import type { OperationRow } from "../store/operation-events.js";
import type { Preflight } from "../service/sessions/preflight.js";
import { CapacityPoller } from "./observe/capacity-poller.js";
import { DestinationPoller } from "./observe/destination-poller.js";
import { CliStatusPoller } from "./observe/cli-status-poller.js";
import type { ClusterDirectory } from "./directory.js";
import { Diagnoser } from "./diagnose/diagnoser.js";
import { errorOf } from "./failures.js";
import { Gatherer } from "./observe/gatherer.js";
import { HistoryRecorder } from "./observe/history-recorder.js";
import { MissingKeysPoller } from "./observe/missing-keys-poller.js";
import { Semaphore } from "../concurrency/semaphore.js";
import { LateOutcomes } from "./operations/late-outcomes.js";
import { ClusterCache } from "./cache.js";
import { OptionsPoller } from "./observe/options-poller.js";
import { type NodesDependencies, OwnedNodes } from "./nodes.js";
import { OperationSender } from "./operations/sender.js";
import type { OperationEnvironment } from "./operations/environment.js";
import { pairOf } from "./operations/plan.js";
import { OperationRunner } from "./operations/runner.js";
import type { SessionView } from "./operations/steps/step.js";
import { PollLoop } from "./poll-loop.js";
import { type PollResult, SessionPoller } from "./observe/session-poller.js";
import { reportedIn, viewIn, viewOf, type ViewSources } from "./operations/session-view.js";
import type { KnownOption } from "./rows.js";
import {
  asOwner,
  Preempted,
  type PollObserver,
  type PollOutcome,
  type PollSettings,
  type OwnerContext,
} from "./context.js";
import { SyncRequests } from "./sync-requests.js";
import { pollVersion, TopologyPoller } from "./observe/topology-poller.js";
import { ChangelogPoller } from "./observe/changelog-poller.js";
import { Verifier } from "./verify/verifier.js";

export interface OwnerDependencies extends NodesDependencies {
  readonly em: SqlEntityManager;
  readonly locks: ClusterLocks;
  readonly directory: ClusterDirectory;
  readonly preflight: Preflight;
  /** By the database's clock, which the owners before and after have in common with this one. */
  readonly now: () => Date;
  /** Whether an error says that the database went away, which is nobody's fault and over some time. */
  readonly isDatabaseGone: (error: unknown) => boolean;
  readonly settings: PollSettings;
  readonly observe: PollObserver;
  readonly log: Log;
}

/** The one that acts on a cluster and looks after it, while its replica owns the cluster. */
export class ClusterOwner {
  readonly #deps: OwnerDependencies;
  readonly #on: OwnerContext;
  readonly #gatherer: Gatherer;
  readonly #poller: SessionPoller;
  readonly #options: OptionsPoller;
  readonly #cli: CliStatusPoller;
  readonly #topology: TopologyPoller;
  readonly #capacity: CapacityPoller;
  readonly #progress: OperationProgress;
  readonly #nodes: OwnedNodes;
  readonly #missingKeys: MissingKeysPoller;
  readonly #history: HistoryRecorder;
  readonly #changelogs: ChangelogPoller;
  readonly #destinations: DestinationPoller;
  readonly #syncs: SyncRequests;
  readonly #sessionLoop: PollLoop;
  readonly #topologyLoop: PollLoop;
  readonly #capacityLoop: PollLoop;
  readonly #commandLoop: PollLoop;
  readonly #missingKeysLoop: PollLoop;
  readonly #changelogsLoop: PollLoop;
  readonly #destinationsLoop: PollLoop;
  readonly #diagnoser: Diagnoser;
  readonly #diagnoserLoop: PollLoop;
  readonly #late: LateOutcomes;
  readonly #operations: OperationRunner;
  #noting: Promise<void> = Promise.resolve();
  #latest: PollResult | null = null;

  private constructor(deps: OwnerDependencies, cache: ClusterCache, signal: AbortSignal) {
    const log = deps.log.child({ cluster: cache.cluster.name });
    this.#deps = deps;
    this.#on = {
      em: deps.em,
      cache,
      client: new ClusterClient(deps.pool, [], { commandNodeUuid: null, log }),
      directory: deps.directory,
      mutex: new Semaphore(1),
      locks: deps.locks,
      settings: deps.settings,
      now: deps.now,
      log,
      signal,
    };
    this.#gatherer = new Gatherer(this.#on.client, signal, deps.now);
    this.#nodes = new OwnedNodes(this.#on, deps, this.#gatherer);
    this.#options = new OptionsPoller(this.#on);
    this.#topology = new TopologyPoller(this.#on);
    this.#capacity = new CapacityPoller(this.#on);
    this.#progress = new OperationProgress(asOwner(this.#on));
    this.#sessionLoop = new PollLoop(signal);
    this.#topologyLoop = new PollLoop(signal);
    this.#capacityLoop = new PollLoop(signal);
    this.#commandLoop = new PollLoop(signal);
    this.#missingKeys = new MissingKeysPoller(this.#on, deps);
    this.#missingKeysLoop = new PollLoop(signal);
    this.#changelogs = new ChangelogPoller(this.#on);
    this.#destinations = new DestinationPoller(this.#on);
    this.#destinationsLoop = new PollLoop(signal);
    this.#history = new HistoryRecorder(asOwner(this.#on), (error) => {
      if (!signal.aborted) this.#report("note figures", error);
    });
    this.#syncs = new SyncRequests(this.#on);
    this.#changelogsLoop = new PollLoop(signal);
    this.#diagnoserLoop = new PollLoop(signal);
    this.#diagnoser = new Diagnoser(this.#on, {
      preflight: deps.preflight,
      reach: deps,
      latest: () => this.#latest,
      again: () => this.#diagnoserLoop.now(),
    });
    this.#poller = new SessionPoller({
      em: deps.em,
      cache,
      gatherer: this.#gatherer,
      directory: deps.directory,
      hosts: () => this.#on.client.nodes.map((node) => node.uuid),
      whyUnreached: (hostId) => this.#nodes.whyUnreached(hostId),
      staleAfterMs: deps.settings.staleAfterMs,
      now: deps.now,
      log,
      pollPool: () => this.#topologyLoop.now(),
      changed: (what) => this.#tellOf(what),
      observe: deps.observe,
      signal,
      assertOwned: () => deps.locks.assertOwned(cache.cluster.serial),
    });
    this.#cli = new CliStatusPoller(this.#on, this.#poller);
    this.#late = new LateOutcomes(this.#on, this.#progress, (poll, operation) => {
      const session = reportedIn(poll, operation);
      // What is not there is gone only when all hosts say so.
      const isWhole = session === null ? poll.failures.size === 0 : !this.#cli.isIncomplete(session, poll);
      return poll.answered.size > 0 && isWhole ? viewIn(this.#sources(), poll, operation) : null;
    });
    const verifier = new Verifier(this.#on, deps, this.#progress);
    this.#operations = new OperationRunner(this.#on, {
      progress: this.#progress,
      verify: (operation, stop) => verifier.run(operation, stop),
      environment: () => this.#environment(),
      late: this.#late,
      failed: (error) => this.#report("operation", error),
    });
  }

  /** Null when the cluster is not registered any more. */
  static async take(deps: OwnerDependencies, clusterId: string, signal: AbortSignal): Promise<ClusterOwner | null> {
    const cache = await ClusterCache.load(deps.em, clusterId);
    if (cache === null) return null;
    const owner = new ClusterOwner(deps, cache, signal);
    await owner.#nodes.update();
    await owner.#late.load();
    return owner;
  }

  /** Until the signal that it was taken with aborts. */
  async run(): Promise<void> {
    const { settings } = this.#on;
    const failed = (what: string) => (error: unknown) => this.#report(what, error);
    await Promise.all([
      this.#sessionLoop.run(settings.pollIntervalMs, () => this.#poll(), failed("poll sessions")),
      this.#topologyLoop.run(
        settings.topologyIntervalMs,
        this.#observed("pool", () => this.#pollPool("idle")),
        failed("poll the pool"),
      ),
      this.#capacityLoop.run(
        settings.capacityIntervalMs,
        this.#observed("bricks", () => this.#capacity.poll()),
        failed("poll bricks"),
      ),
      this.#commandLoop.run(settings.pollIntervalMs, () => this.#pollByCommand(), failed("read options")),
      this.#missingKeysLoop.run(settings.optionsIntervalMs, () => this.#missingKeys.poll(), failed("poll keys")),
      this.#changelogsLoop.run(settings.topologyIntervalMs, () => this.#changelogs.poll(), failed("poll changelogs")),
      this.#destinationsLoop.run(
        settings.topologyIntervalMs,
        () => this.#destinations.poll(),
        failed("read what destinations write"),
      ),
      this.#diagnoserLoop.run(settings.pollIntervalMs, () => this.#diagnoser.run(), failed("diagnose sessions")),
    ]);
    await this.#operations.end();
    await this.#noting;
    await this.#diagnoser.end();
    await this.#nodes.close();
  }

  /** Someone changed how the cluster is reached, or removed it. @returns false when it is gone */
  async settingsChanged(): Promise<boolean> {
    const present = await this.#nodes.reload();
    this.#sessionLoop.now();
    return present;
  }

  /** Files may be others on this cluster's nodes, or on those of a destination. */
  filesChanged(what: WatchedFiles): void {
    if (what === "keys") {
      this.#missingKeysLoop.now();
    } else {
      this.#diagnoser.tryAnew();
      this.#diagnoserLoop.now();
    }
  }

  /** Has everything polled that was asked for and is not answered yet: called again and again while someone waits. */
  async sync(): Promise<void> {
    const wanted = await this.#syncs.next();
    if (wanted === "pool") this.#topologyLoop.now();
    if (wanted === "sessions") this.#sessionLoop.now();
    if (wanted !== "new") return;
    this.#gatherer.forgetTrouble();
    this.#topologyLoop.now();
    this.#capacityLoop.now();
    this.#sessionLoop.now();
    this.#missingKeysLoop.now();
    this.#changelogsLoop.now();
  }

  #observed(kind: "pool" | "bricks", poll: () => Promise<void>): () => Promise<void> {
    return async () => {
      const began = performance.now();
      const ended = (outcome: PollOutcome): void => this.#deps.observe(kind, outcome, performance.now() - began);
      try {
        await poll();
      } catch (error) {
        const isOver = this.#on.signal.aborted || error instanceof Preempted;
        if (!isOver) ended(error instanceof GlusterFailure ? "unreached" : "failed");
        throw error;
      }
      ended("complete");
    };
  }

  async #poll(): Promise<void> {
    await this.#nodes.retryCredential();
    if (this.#latest === null) await this.#nodes.adoptRegistered();
    const poll = await this.#syncs.sessions(
      () => this.#poller.poll(),
      ({ answered }) => answered.size > 0,
    );
    // How far sessions are behind is not asked for before any is known.
    if (this.#latest === null) this.#changelogsLoop.now();
    this.#latest = poll;
    this.#options.notice(poll.sessions);
    if (this.#options.due) this.#commandLoop.now();
    if (this.#missingKeys.due) this.#missingKeysLoop.now();
    if (this.#changelogs.due) this.#changelogsLoop.now();
    await this.#late.noteIn(poll);
    // Beside the polls, which it must not hold up.
    if (poll.answered.size > 0) this.#noting = this.#history.note(poll.at);
  }

  async #pollPool(priority: "urgent" | "idle"): Promise<void> {
    const { cache } = this.#on;
    const before = cache.poolTrouble;
    const changes = await this.#syncs.pool(async () => {
      const found = await this.#topology.poll(priority).finally(() => {
        // Whether glusterd answers is told with the next poll of sessions.
        if (cache.poolTrouble !== before) this.#sessionLoop.now();
      });
      await this.#nodes.adopt(found.hosts.length + found.removedHosts.length > 0);
      return found;
    });
    if (changes.volumes.length + changes.bricks.length > 0) {
      this.#sessionLoop.now();
      this.#capacityLoop.now();
      this.#changelogsLoop.now();
    }
    if (this.#syncs.wantSessions) this.#sessionLoop.now();
    await pollVersion(this.#on);
  }

  /** Other clusters' sessions may end here. Where it cannot be told of keys, their next poll sees it. */
  #tellOf(what: WatchedFiles): void {
    const { em, cache, signal } = this.#on;
    void notifyOfFiles(em.fork(), what, cache.cluster.id).catch((error: unknown) => {
      if (!signal.aborted) this.#report(`tell of ${what}`, error);
    });
  }

  /** What takes a command each: option lists that are due, and the CLI's word for hosts that cannot be asked. */
  async #pollByCommand(): Promise<void> {
    while (this.#options.due && !this.#on.signal.aborted) await this.#options.readOne();
    if (this.#latest !== null) await this.#cli.askOne(this.#latest);
  }

  /** Begins what was asked for, and settles what an earlier owner left. */
  takeUpOperations(): Promise<void> {
    return this.#operations.takeUp();
  }

  #environment(): OperationEnvironment {
    const sender = new OperationSender(this.#on, this.#poller, this.#deps);
    return {
      progress: this.#progress,
      isDatabaseGone: this.#deps.isDatabaseGone,
      observe: (operation) => this.#view(operation),
      readBefore: (operation) => sender.readBefore(operation),
      preflight: (operation) => this.#deps.preflight.check(pairOf(operation), this.#on.signal),
      readBeforeDeletion: (operation) => sender.readBeforeDeletion(operation),
      send: (operation, command, how) => sender.send(operation, command, how),
      errorsOf: (operation, worker) => sender.errorsOf(operation, worker),
      readOptions: (operation) => this.#readOptions(operation.sessionId),
      readKeys: (operation) => this.#readKeys(operation.sessionId),
      log: this.#on.log,
    };
  }

  async #readOptions(sessionId: string): Promise<void> {
    try {
      this.#options.notice((await this.#poller.poll()).sessions);
      await this.#options.readNow(sessionId);
    } catch (error) {
      // The change itself is done: its list is read at one of the next polls.
      if (!this.#on.signal.aborted) this.#report("read options", error);
    }
  }

  async #readKeys(sessionId: string): Promise<void> {
    try {
      await this.#missingKeys.pollOne(sessionId);
    } catch (error) {
      if (!this.#on.signal.aborted) this.#report("poll keys", error);
    }
  }

  #view(operation: OperationRow): Promise<SessionView> {
    return viewOf(this.#sources(), operation);
  }

  #sources(): ViewSources {
    return {
      poller: this.#poller,
      cli: this.#cli,
      gatherer: this.#gatherer,
      pollPool: () => this.#pollPool("urgent").catch((error: unknown) => this.#report("poll the pool", error)),
      volume: (id) => this.#on.cache.knownVolumes.find((volume) => volume.id === id) ?? null,
      hostName: (id) => this.#on.cache.hosts.find((host) => host.id === id)?.name ?? id,
      options: (id) => valuesOf(this.#on.cache.options.get(id) ?? null),
    };
  }

  #report(what: string, error: unknown): void {
    const { code, message } = errorOf(error);
    if (code === "INTERNAL") this.#on.log.error({ err: error }, `${what} failed`);
    else this.#on.log.warn({ code, reason: message }, `${what} failed`);
  }
}

function valuesOf(options: ReadonlyMap<string, KnownOption> | null): ReadonlyMap<string, string> | null {
  return options === null ? null : new Map([...options].map(([key, option]) => [key, option.value]));
}
