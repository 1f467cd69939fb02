import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { Log } from "../log.js";
import type { EventDraft } from "../model/event.js";
import { type HostContact, writeContact } from "../service/contact.js";
import { writeSessions } from "../service/observations.js";
import type { ClusterDirectory } from "./directory.js";
import { errorOf } from "./failures.js";
import { type CliWord, type Gathered, type Gatherer, mergeReports, type ToldSession } from "./gather.js";
import type { ClusterMemory } from "./memory.js";
import { reconcileSessions } from "./reconcile-sessions.js";

/** What one look found. */
export interface LookResult {
  readonly at: Date;
  readonly sessions: readonly ToldSession[];
  readonly answered: ReadonlySet<string>;
  readonly down: ReadonlySet<string>;
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
  readonly log: Log;
  /** Why a host that the service has no trusted way to cannot be asked. */
  readonly noWay: (hostId: string) => string;
  /** A session runs on a volume that is not known yet. */
  readonly onUnknownVolume: () => void;
}

// How old the picture of the other clusters may be in which a session's destination is looked up.
const DIRECTORY_AGE_MS = 10_000;
/** CLI rows older than this say nothing about now. */
const CLI_WORD_MS = 120_000;

/** Looks at a cluster's sessions, one look at a time, and writes down what each found. */
export class SessionLooks {
  readonly #options: SessionLooksOptions;
  readonly #cli = new Map<string, CliWord>();
  #running: Promise<LookResult> | null = null;
  #queued: Promise<LookResult> | null = null;
  #doubtful = false;

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

  /** The stored rows were changed by someone else, or it is not known whether a write was done: read them again. */
  doubt(): void {
    this.#doubtful = true;
  }

  #begin(): Promise<LookResult> {
    const look = this.#look().finally(() => {
      if (this.#running === look) this.#running = null;
    });
    this.#running = look;
    return look;
  }

  async #look(): Promise<LookResult> {
    const { em, memory, gatherer, directory } = this.#options;
    if (this.#doubtful) {
      await memory.reloadSessions(em);
      this.#doubtful = false;
    }
    await directory.refresh(DIRECTORY_AGE_MS);
    const gathered = await gatherer.gather(this.#options.hosts());
    const result: LookResult = {
      at: gathered.at,
      sessions: mergeReports(gathered.reports, this.#freshWords(gathered.at)),
      answered: new Set(gathered.reports.keys()),
      down: memory.hostsDown,
      failures: gathered.failures,
    };
    try {
      await this.#writeContact(result);
      if (result.answered.size > 0) await this.#writeSessions(result);
      else await this.#expire(result.at);
    } catch (error) {
      this.#doubtful = true;
      throw error;
    }
    return result;
  }

  async #writeSessions(result: LookResult): Promise<void> {
    const { em, memory, directory, staleAfterMs } = this.#options;
    const changes = reconcileSessions(
      {
        clusterId: memory.cluster.id,
        clusterName: memory.cluster.name,
        volumes: memory.knownVolumes,
        sessions: [...memory.sessions.values()],
        directory,
        lastLookAt: memory.lastLookAt,
        staleAfterMs,
      },
      result,
    );
    await writeSessions(em, memory.cluster.id, result.at, changes);
    memory.applySessions(changes);
    memory.lastLookAt = result.at.toISOString();
    if (changes.unknownVolumes.length > 0) this.#options.onUnknownVolume();
  }

  /** Nobody answered: nothing is known to have changed, but what was known grows old. */
  async #expire(now: Date): Promise<void> {
    const { em, memory, directory, staleAfterMs } = this.#options;
    const old = [...memory.sessions.values()].filter(({ row }) => {
      const seen = row.observed_at ?? memory.lastLookAt;
      return row.status !== "UNKNOWN" && seen !== null && now.getTime() - Date.parse(seen) > staleAfterMs;
    });
    if (old.length === 0 || memory.lastLookAt === null) return;
    const changes = {
      sessions: old.map(({ row }) => ({ ...row, status: "UNKNOWN" as const })),
      details: [],
      removedDetails: [],
      removed: [],
      events: old.map((session) =>
        memory.sessionEvent(
          session,
          directory,
          "SESSION_STATUS_CHANGED",
          { status: session.row.status },
          { status: "UNKNOWN" },
        ),
      ),
      unknownVolumes: [],
    };
    // The time of the last look stays: this was none.
    await writeSessions(em, memory.cluster.id, new Date(memory.lastLookAt), changes);
    memory.applySessions(changes);
  }

  async #writeContact(result: LookResult): Promise<void> {
    const { em, memory, directory, log } = this.#options;
    const hosts = memory.hosts.map(({ id }): HostContact => {
      if (result.answered.has(id)) return { id, reachable: true, reason: null };
      const failure = result.failures.get(id);
      return { id, reachable: false, reason: failure === undefined ? this.#options.noWay(id) : reasonOf(failure) };
    });
    const reachable = result.answered.size > 0;
    const reason = reachable ? null : (hosts.find((host) => host.reason !== null)?.reason ?? null);
    const events: EventDraft[] = [];
    if (reachable !== memory.cluster.reachable) {
      log.warn({ cluster: memory.cluster.name, reachable, reason }, reachable ? "cluster regained" : "cluster lost");
      events.push({
        kind: reachable ? "CLUSTER_REGAINED" : "CLUSTER_LOST",
        clusterId: memory.cluster.id,
        clusterName: memory.cluster.name,
        before: { reachable: !reachable },
        after: { reachable, reason },
      });
      for (const session of memory.sessions.values()) {
        const { status } = session.row;
        events.push(
          memory.sessionEvent(
            session,
            directory,
            "SESSION_CHANGED",
            { status, clusterReachable: !reachable },
            { status, clusterReachable: reachable },
          ),
        );
      }
    }
    await writeContact(em, result.at, { clusterId: memory.cluster.id, reachable, reason, hosts, events });
    memory.cluster = { ...memory.cluster, reachable, unreachable_reason: reason };
  }

  #freshWords(now: Date): ReadonlyMap<string, CliWord> {
    for (const [session, word] of this.#cli) {
      if (now.getTime() - word.at.getTime() > CLI_WORD_MS) this.#cli.delete(session);
    }
    return this.#cli;
  }
}

function reasonOf(failure: unknown): string {
  const { code, message } = errorOf(failure);
  return `${code}: ${message}`;
}
