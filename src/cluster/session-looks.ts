import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { Log } from "../log.js";
import type { EventDraft } from "../model/event.js";
import { writeContact } from "../service/contact.js";
import { writeSessions } from "../service/observations.js";
import type { OwnerWrite } from "../service/owner-write.js";
import type { ClusterDirectory } from "./directory.js";
import { errorOf } from "./failures.js";
import type { Gathered, Gatherer } from "./gather.js";
import type { ClusterMemory } from "./memory.js";
import type { HostRow } from "./reconcile-topology.js";
import type { LookObserver, LookOutcome } from "./surroundings.js";
import { type CliWord, mergeReports, type ToldSession, untoldVolumes, volumesIn } from "./merge-reports.js";
import { reconcileContact } from "./reconcile-contact.js";
import { expireSessions, reconcileSessions, type SessionChanges, type SessionsKnown } from "./reconcile-sessions.js";

/** What one look found. */
export interface LookResult {
  readonly at: Date;
  readonly sessions: readonly ToldSession[];
  /** Ids that the hosts know each volume by: see `volumesIn`. */
  readonly volumes: ReadonlyMap<string, ReadonlySet<string>>;
  readonly answered: ReadonlySet<string>;
  readonly down: ReadonlySet<string>;
  readonly untoldVolumes: ReadonlySet<string>;
  readonly failures: Gathered["failures"];
}

export interface SessionLooksOptions {
  readonly em: SqlEntityManager;
  readonly memory: ClusterMemory;
  readonly gatherer: Gatherer;
  readonly directory: ClusterDirectory;
  /** The hosts that there is a trusted way to. */
  readonly hosts: () => readonly string[];
  readonly staleAfterMs: number;
  readonly now: () => Date;
  readonly log: Log;
  /** Why a host that the service has no trusted way to cannot be asked. */
  readonly noWay: (hostId: string) => string;
  /** Has the pool looked at soon: a session runs on a volume that is not known yet, or a glusterd went or came. */
  readonly lookAtPool: () => void;
  readonly observe: LookObserver;
  /** Fires when the cluster is no longer this owner's. */
  readonly signal: AbortSignal;
  readonly assertOwned: OwnerWrite["assertOwned"];
}

// How old the picture of the other clusters may be in which a session's destination is looked up.
const DIRECTORY_AGE_MS = 10_000;
/** CLI rows older than this say nothing about now. */
const CLI_WORD_MS = 120_000;
/** How long after our own delete a look that does not find the session may be its consequence. */
const DELETED_MS = 120_000;
/** How long after a glusterd came or went its peers are asked with each look until they say so too. */
const SETTLING_MS = 20_000;

/** Looks at a cluster's sessions, one look at a time, and writes down what each found. */
export class SessionLooks {
  readonly #options: SessionLooksOptions;
  readonly #cli = new Map<string, CliWord>();
  /** Sessions that we had Gluster delete, with the time of its answer. */
  readonly #deleted = new Map<string, number>();
  #unknownVolumes: ReadonlySet<string> = new Set();
  /** What was odd on each host when it was told last. */
  readonly #told = new Map<string, string>();
  #running: Promise<LookResult> | null = null;
  #queued: Promise<LookResult> | null = null;

  constructor(options: SessionLooksOptions) {
    this.#options = options;
  }

  /** A look that begins after this call; callers that wait for the same one share it. */
  look(): Promise<LookResult> {
    if (this.#queued !== null) return this.#queued;
    const before = this.#running;
    if (before === null) return this.#begin();
    this.#queued = before
      .catch(() => null)
      .then(() => {
        this.#queued = null;
        return this.#begin();
      });
    return this.#queued;
  }

  /** Rows of the CLI for a session, for hosts that cannot be asked themselves. */
  cliSaid(session: string, word: CliWord): void {
    this.#cli.set(session, word);
  }

  /** Gluster says that it deleted the session for us: the first look that does not find it may say so too. */
  deleted(sessionId: string): void {
    this.#deleted.set(sessionId, this.#options.now().getTime());
  }

  /** The session is about to be made anew. */
  created(sessionId: string): void {
    this.#deleted.delete(sessionId);
  }

  #begin(): Promise<LookResult> {
    const look = this.#lookOrExpire().finally(() => {
      if (this.#running === look) this.#running = null;
    });
    this.#running = look;
    return look;
  }

  /** A look that cannot be made or written down for a fault of ours is none: what was known grows old, and is told to be. */
  async #lookOrExpire(): Promise<LookResult> {
    const { memory, signal, observe } = this.#options;
    const began = performance.now();
    const ended = (outcome: LookOutcome): void => observe("sessions", outcome, performance.now() - began);
    try {
      const result = await this.#look();
      ended(result.answered.size === 0 ? "unreached" : result.failures.size === 0 ? "complete" : "partial");
      return result;
    } catch (error) {
      signal.throwIfAborted();
      ended("failed");
      // The fault itself is what has to be told; where it is the database's, this cannot be written down either.
      await memory.turn(() => this.#expire(this.#options.now())).catch(() => undefined);
      throw error;
    }
  }

  async #look(): Promise<LookResult> {
    const { memory, gatherer, directory } = this.#options;
    await directory.refresh(DIRECTORY_AGE_MS);
    const gathered = await gatherer.gather(this.#options.hosts());
    return memory.turn(async () => {
      await this.#writeContact(gathered);
      const down = memory.hostsDown;
      const result: LookResult = {
        at: gathered.at,
        sessions: mergeReports(gathered.reports, this.#freshWords(gathered.at), down),
        volumes: volumesIn(gathered.reports, down),
        answered: new Set(gathered.reports.keys()),
        down,
        untoldVolumes: untoldVolumes(gathered.reports),
        failures: gathered.failures,
      };
      this.#tellOdd(gathered);
      if (result.answered.size > 0) await this.#writeSessions(result);
      else await this.#expire(result.at);
      return result;
    });
  }

  /** Says what a host's files tell oddly, or do not tell: once, as long as it stays the same. */
  #tellOdd({ reports }: Gathered): void {
    for (const [host, { unread, odd }] of reports) {
      const told = JSON.stringify([unread, odd]);
      if (told === this.#told.get(host)) continue;
      this.#told.set(host, told);
      if (unread.length + odd.length > 0) this.#options.log.warn({ host, unread, odd }, "files of a host tell not all");
    }
  }

  async #writeSessions(result: LookResult): Promise<void> {
    const { memory } = this.#options;
    const changes = reconcileSessions(this.#known(result.at), result);
    await this.#write(result.at, changes);
    memory.lastLookAt = result.at.toISOString();
    // One that is still there after its delete was made anew, and is like any other.
    for (const [id, at] of this.#deleted) {
      if (result.at.getTime() >= at && memory.sessions.has(id)) this.#deleted.delete(id);
    }
    const unknown = new Set(changes.unknownVolumes);
    // Once for each: a volume that `volume info` keeps silent about must not have it asked with every look.
    if ([...unknown].some((volume) => !this.#unknownVolumes.has(volume))) this.#options.lookAtPool();
    this.#unknownVolumes = unknown;
  }

  /** Nobody answered: nothing is known to have changed, but what was known grows old. */
  async #expire(now: Date): Promise<void> {
    const { memory } = this.#options;
    const changes = expireSessions(this.#known(now), now);
    if (changes.sessions.length === 0 || memory.lastLookAt === null) return;
    // The time of the last look stays: this was none.
    await this.#write(new Date(memory.lastLookAt), changes);
  }

  async #write(at: Date, changes: SessionChanges): Promise<void> {
    const { memory } = this.#options;
    await writeSessions(this.#as(), at, changes);
    memory.applySessions(changes);
    for (const id of changes.removed) this.#deleted.delete(id);
  }

  #known(now: Date): SessionsKnown {
    const { memory, directory, staleAfterMs } = this.#options;
    for (const [id, at] of this.#deleted) {
      if (now.getTime() - at > DELETED_MS) this.#deleted.delete(id);
    }
    return {
      clusterId: memory.cluster.id,
      clusterName: memory.cluster.name,
      volumes: memory.knownVolumes,
      sessions: [...memory.sessions.values()],
      deleted: new Set(this.#deleted.keys()),
      directory,
      lastLookAt: memory.lastLookAt,
      staleAfterMs,
    };
  }

  async #writeContact({ at, reports, failures }: Gathered): Promise<void> {
    const { memory, log, noWay } = this.#options;
    const reasonFor = (id: string): string => {
      const failure = failures.get(id);
      return failure === undefined ? noWay(id) : reasonOf(failure);
    };
    const contact = reconcileContact(memory, { at, reports, reasonFor });
    const { reachable, unreachable_reason: reason } = contact.cluster;
    if (contact.turned) log.warn({ reachable, reason }, reachable ? "cluster regained" : "cluster lost");
    const ofSessions = contact.turned ? this.#contactEvents(reachable) : [];
    await writeContact(this.#as(), at, { ...contact, events: [...contact.events, ...ofSessions] });
    memory.applyContact(contact);
    memory.brickTellers = new Set([...reports].filter(([, told]) => told.brickProcesses !== null).map(([id]) => id));
    if (contact.daemonsChanged || isSettling(memory.hosts, at)) this.#options.lookAtPool();
  }

  /** For each session, since those who follow sessions follow nothing else. */
  #contactEvents(reachable: boolean): EventDraft[] {
    const { memory, directory } = this.#options;
    return [...memory.sessions.values()].map((session) => {
      const { status } = session.row;
      const before = { status, clusterReachable: !reachable };
      return memory.eventsOf(session, directory)("SESSION_CHANGED", before, { status, clusterReachable: reachable });
    });
  }

  #as(): OwnerWrite {
    const { em, memory, signal, assertOwned } = this.#options;
    return { em, clusterId: memory.cluster.id, signal, assertOwned };
  }

  #freshWords(now: Date): ReadonlyMap<string, CliWord> {
    for (const [session, word] of this.#cli) {
      if (now.getTime() - word.at.getTime() > CLI_WORD_MS) this.#cli.delete(session);
    }
    return this.#cli;
  }
}

/** For some seconds after a glusterd came its peers do not yet say so, and after it went they still do not. */
function isSettling(hosts: readonly HostRow[], now: Date): boolean {
  return hosts.some(
    ({ glusterd_up: up, glusterd_since: since, connected }) =>
      up !== null && connected !== null && up !== connected && now.getTime() - Date.parse(since ?? "") < SETTLING_MS,
  );
}

function reasonOf(failure: unknown): string {
  const { code, message } = errorOf(failure);
  return `${code}: ${message}`;
}
