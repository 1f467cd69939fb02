import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { NextRun } from "../../concurrency/next-run.js";
import { readable } from "../../gluster/readable.js";
import type { UnreadSession } from "../../gluster/report/report.js";
import { secondaryAsNamed } from "../../gluster/values.js";
import type { Log } from "../../log.js";
import type { EventDraft } from "../../model/events/event.js";
import { sessionId } from "../../model/ids.js";
import { writeReachability } from "../../store/reachability.js";
import { partOf, writeSessions } from "../../store/observations.js";
import type { WatchedFiles } from "../../store/owner-call.js";
import { type OwnerWrite, touchObservedAt } from "../../store/owner-write.js";
import type { ClusterDirectory } from "../directory.js";
import { errorOf } from "../failures.js";
import type { Gathered, Gatherer } from "./gatherer.js";
import { FileWatch } from "./file-watch.js";
import type { ClusterCache } from "../cache.js";
import type { HostRow } from "../reconcile/topology.js";
import type { PollObserver, PollOutcome } from "../context.js";
import { type CliStatus, mergeReports, type ReportedSession, unreadVolumes, volumesIn } from "./merge-reports.js";
import { reconcileReachability } from "../reconcile/reachability.js";
import { isSameInput, isSettled, type PollInputs } from "./settled-poll.js";
import { expireSessions, reconcileSessions, type SessionChanges, type SessionsKnown } from "../reconcile/sessions.js";

/** What one poll found. */
export interface PollResult {
  readonly at: Date;
  readonly sessions: readonly ReportedSession[];
  /** Ids that the hosts know each volume by: see `volumesIn`. */
  readonly volumes: ReadonlyMap<string, ReadonlySet<string>>;
  readonly answered: ReadonlySet<string>;
  readonly down: ReadonlySet<string>;
  readonly unreadVolumes: ReadonlySet<string>;
  readonly failures: Gathered["failures"];
}

export interface SessionPollerOptions {
  readonly em: SqlEntityManager;
  readonly cache: ClusterCache;
  readonly gatherer: Gatherer;
  readonly directory: ClusterDirectory;
  /** The hosts that there is a trusted way to. */
  readonly hosts: () => readonly string[];
  readonly staleAfterMs: number;
  readonly now: () => Date;
  readonly log: Log;
  /** Why a host that the service has no trusted way to cannot be asked. */
  readonly whyUnreached: (hostId: string) => string;
  /** Has the pool polled soon: a volume was changed, a session runs on one that is not known yet, or a glusterd went or came. */
  readonly pollPool: () => void;
  /** Called when files on the nodes are others than before. */
  readonly changed: (what: WatchedFiles) => void;
  readonly observe: PollObserver;
  /** Fires when the cluster is no longer this owner's. */
  readonly signal: AbortSignal;
  readonly assertOwned: OwnerWrite["assertOwned"];
}

// How old the picture of the other clusters may be in which a session's destination is looked up.
const DIRECTORY_AGE_MS = 10_000;
/** CLI rows older than this say nothing about now. */
const CLI_WORD_MS = 120_000;
/** How long after our own delete a poll that does not find the session may be its consequence. */
const DELETED_MS = 120_000;
/** How long after a glusterd came or went its peers are asked with each poll until they say so too. */
const SETTLING_MS = 20_000;

/** Polls a cluster's sessions, one poll at a time, and writes down what each found. */
export class SessionPoller {
  readonly #options: SessionPollerOptions;
  readonly #cli = new Map<string, CliStatus>();
  /** Sessions that we had Gluster delete, with the time of its answer. */
  readonly #deleted = new Map<string, number>();
  #unknownVolumes: ReadonlySet<string> = new Set();
  /** The last poll, where the same input would change nothing now either. */
  #settled: { readonly inputs: PollInputs; readonly result: PollResult } | null = null;
  /** What was odd on each host when it was logged last. */
  readonly #logged = new Map<string, string>();
  /** Sessions that the database refused at the last poll. */
  #refused: readonly UnreadSession[] = [];
  readonly #volumeInfos = new FileWatch();
  readonly #keyFiles = new FileWatch();
  readonly #programs = new FileWatch();
  readonly #polls = new NextRun(() => this.#pollOrExpire());

  constructor(options: SessionPollerOptions) {
    this.#options = options;
  }

  /** A poll that begins after this call; callers that wait for the same one share it. */
  poll(): Promise<PollResult> {
    return this.#polls.run();
  }

  /** Rows of the CLI for a session, for hosts that cannot be asked themselves. */
  cliSaid(session: string, word: CliStatus): void {
    this.#cli.set(session, word);
  }

  /** Gluster says that it deleted the session for us: the first poll that does not find it may say so too. */
  deleted(id: string): void {
    this.#deleted.set(id, this.#options.now().getTime());
  }

  /** The session is about to be made anew. */
  created(id: string): void {
    this.#deleted.delete(id);
  }

  /** A poll that cannot be made or written down for a fault of ours is none: what was known grows old, and is told to be. */
  async #pollOrExpire(): Promise<PollResult> {
    const { cache, signal, observe } = this.#options;
    const began = performance.now();
    const ended = (outcome: PollOutcome): void => observe("sessions", outcome, performance.now() - began);
    try {
      const result = await this.#poll();
      ended(result.answered.size === 0 ? "unreached" : result.failures.size === 0 ? "complete" : "partial");
      return result;
    } catch (error) {
      signal.throwIfAborted();
      ended("failed");
      // The fault itself is what has to be told; where it is the database's, this cannot be written down either.
      await cache.runExclusive(() => this.#expire(this.#options.now())).catch(() => undefined);
      throw error;
    }
  }

  async #poll(): Promise<PollResult> {
    const { cache, gatherer, directory } = this.#options;
    await directory.refresh(DIRECTORY_AGE_MS);
    const gathered = await gatherer.gather(this.#options.hosts());
    const told = (of: "volumeInfos" | "keyFiles" | "programs") =>
      new Map([...gathered.reports].map(([id, each]) => [id, each[of]]));
    if (this.#volumeInfos.changed(told("volumeInfos"))) this.#options.pollPool();
    if (this.#keyFiles.changed(told("keyFiles"))) this.#options.changed("keys");
    if (this.#programs.changed(told("programs"))) this.#options.changed("programs");
    return cache.runExclusive(async () => {
      await this.#writeReachability(gathered);
      const down = cache.hostsDown;
      const words = this.#freshWords(gathered.at);
      const { at, reports, failures } = gathered;
      const inputs: PollInputs = {
        reports,
        hostsDown: down,
        volumes: cache.knownVolumes,
        sessionsRevision: cache.sessionsRevision,
        directoryRevision: directory.revision,
      };
      const byReportsAlone = words.size + this.#deleted.size === 0;
      const last = this.#settled;
      if (last !== null && byReportsAlone && isSameInput(last.inputs, inputs)) {
        await touchObservedAt(this.#as(), { sessionsObservedAt: at });
        cache.lastPollAt = at.toISOString();
        return { ...last.result, at, failures };
      }
      const result: PollResult = {
        at,
        sessions: mergeReports(reports, words, down),
        volumes: volumesIn(reports, down),
        answered: new Set(reports.keys()),
        down,
        unreadVolumes: unreadVolumes(reports),
        failures,
      };
      this.#tellOdd(gathered);
      if (result.answered.size === 0) {
        await this.#expire(at);
        return result;
      }
      const changes = await this.#writeSessions(result);
      const settled = byReportsAlone && isSettled(changes, cache.sessions.values());
      this.#settled = settled ? { inputs, result } : null;
      return result;
    });
  }

  /** Says what a host's files tell oddly, or do not tell: once, as long as it stays the same. */
  #tellOdd({ reports }: Gathered): void {
    for (const [host, { unread, odd }] of reports) {
      const found = JSON.stringify([unread, odd]);
      if (found === this.#logged.get(host)) continue;
      this.#logged.set(host, found);
      if (unread.length + odd.length > 0) this.#options.log.warn({ host, unread, odd }, "files of a host tell not all");
    }
  }

  async #writeSessions(result: PollResult): Promise<SessionChanges> {
    const { cache } = this.#options;
    const changes = reconcileSessions(this.#known(result.at), result);
    const refused = await this.#write(result.at, changes);
    if (refused.size > 0) await this.#keepKnown(result, refused);
    this.#refused = refused.size === 0 ? [] : this.#tellRefused(result, refused);
    cache.lastPollAt = result.at.toISOString();
    // One that is still there after its delete was made anew, and is like any other.
    for (const [id, at] of this.#deleted) {
      if (result.at.getTime() >= at && cache.sessions.has(id)) this.#deleted.delete(id);
    }
    const unknown = new Set(changes.unknownVolumes);
    // Once for each: a volume that `volume info` keeps silent about must not have it asked with every poll.
    if ([...unknown].some((volume) => !this.#unknownVolumes.has(volume))) this.#options.pollPool();
    this.#unknownVolumes = unknown;
    return changes;
  }

  /** What is known of these stays, and grows old, as of sessions that no host can read. */
  async #keepKnown(result: PollResult, refused: ReadonlyMap<string, string>): Promise<void> {
    const known = this.#known(result.at);
    const sessions = known.sessions.filter(({ row }) => refused.has(row.id));
    const unread = new Set(known.volumes.map(({ name }) => name));
    const unseen = { ...result, sessions: [], unreadVolumes: unread };
    await this.#write(result.at, reconcileSessions({ ...known, sessions, deleted: new Set() }, unseen));
  }

  /** @returns them, to be shown among what could not be read of the hosts that tell of them */
  #tellRefused({ sessions }: PollResult, refused: ReadonlyMap<string, string>): readonly UnreadSession[] {
    const found = sessions.flatMap(({ volume, volumeUuid, key }): UnreadSession[] => {
      const words = refused.get(sessionId(volumeUuid, secondaryAsNamed(key)));
      return words === undefined
        ? []
        : [{ volume, key, reason: readable(`The database refuses a value of it: ${words}`) }];
    });
    if (JSON.stringify(found) !== JSON.stringify(this.#refused)) {
      this.#options.log.warn({ refused: found }, "sessions could not be written down");
    }
    return found;
  }

  /** Nobody answered: nothing is known to have changed, but what was known grows old. */
  async #expire(now: Date): Promise<void> {
    const { cache } = this.#options;
    const changes = expireSessions(this.#known(now), now);
    if (changes.sessions.length === 0 || cache.lastPollAt === null) return;
    // The time of the last poll stays: this was none.
    await this.#write(new Date(cache.lastPollAt), changes);
  }

  /** @returns the ids of sessions that the database refuses, with what it says */
  async #write(at: Date, changes: SessionChanges): Promise<ReadonlyMap<string, string>> {
    const { cache } = this.#options;
    const refused = await writeSessions(this.#as(), at, changes);
    const written = refused.size === 0 ? changes : partOf(changes, { has: (id) => !refused.has(id) });
    cache.applySessions(written, at);
    for (const id of written.removed) this.#deleted.delete(id);
    return refused;
  }

  #known(now: Date): SessionsKnown {
    const { cache, directory, staleAfterMs } = this.#options;
    for (const [id, at] of this.#deleted) {
      if (now.getTime() - at > DELETED_MS) this.#deleted.delete(id);
    }
    return {
      clusterId: cache.cluster.id,
      clusterName: cache.cluster.name,
      volumes: cache.knownVolumes,
      sessions: [...cache.sessions.values()],
      deleted: new Set(this.#deleted.keys()),
      directory,
      lastPollAt: cache.lastPollAt,
      staleAfterMs,
    };
  }

  async #writeReachability({ at, reports, failures }: Gathered): Promise<void> {
    const { cache, log, whyUnreached } = this.#options;
    const reasonFor = (id: string): string => {
      const failure = failures.get(id);
      return failure === undefined ? whyUnreached(id) : reasonOf(failure);
    };
    const reachability = reconcileReachability(cache, { at, reports, refused: this.#refused, reasonFor });
    const { reachable, unreachableReason: reason } = reachability.cluster;
    if (reachability.turned) log.warn({ reachable, reason }, reachable ? "cluster regained" : "cluster lost");
    const ofSessions = reachability.turned ? this.#reachabilityEvents(reachable) : [];
    await writeReachability(this.#as(), at, { ...reachability, events: [...reachability.events, ...ofSessions] });
    cache.applyReachability(reachability);
    cache.brickTellers = new Set([...reports].filter(([, report]) => report.brickProcesses !== null).map(([id]) => id));
    if (reachability.daemonsChanged || isSettling(cache.hosts, at)) this.#options.pollPool();
  }

  /** For each session, since those who follow sessions follow nothing else. */
  #reachabilityEvents(reachable: boolean): EventDraft[] {
    const { cache, directory } = this.#options;
    return [...cache.sessions.values()].map((session) => {
      const { status } = session.row;
      const before = { status, clusterReachable: !reachable };
      return cache.eventsOf(session, directory)("SESSION_CHANGED", before, { status, clusterReachable: reachable });
    });
  }

  #as(): OwnerWrite {
    const { em, cache, signal, assertOwned } = this.#options;
    return { em, clusterId: cache.cluster.id, signal, assertOwned };
  }

  #freshWords(now: Date): ReadonlyMap<string, CliStatus> {
    for (const [session, word] of this.#cli) {
      if (now.getTime() - word.at.getTime() > CLI_WORD_MS) this.#cli.delete(session);
    }
    return this.#cli;
  }
}

/** For some seconds after a glusterd came its peers do not yet say so, and after it went they still do not. */
function isSettling(hosts: readonly HostRow[], now: Date): boolean {
  return hosts.some(
    ({ glusterdUp: up, glusterdSince: since, connected }) =>
      up !== null && connected !== null && up !== connected && now.getTime() - Date.parse(since ?? "") < SETTLING_MS,
  );
}

function reasonOf(failure: unknown): string {
  const { code, message } = errorOf(failure);
  return `${code}: ${message}`;
}
