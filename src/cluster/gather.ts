import { AppError } from "../errors.js";
import type { ClusterClient } from "../gluster/client.js";
import { GlusterFailure } from "../gluster/failure.js";
import { type NodeReport, nodeReport, type UnreadSession } from "../gluster/report.js";
import type { SeenBrick, SeenSession } from "../gluster/seen.js";
import { parseSessionKey, parseVolumeName } from "../gluster/values.js";

/** What the hosts themselves told in one round. */
export interface Gathered {
  readonly at: Date;
  readonly reports: ReadonlyMap<string, NodeReport>;
  /** Why a host did not tell. */
  readonly failures: ReadonlyMap<string, GlusterFailure>;
}

/** How long a host that answered last time may take: one that hangs must not hold up what the others tell. */
const ANSWER_MS = 6_000;
/** A host that did not answer is tried beside the rounds, with room for a new connection, ever more rarely. */
const PROBE_MS = 20_000;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

interface Trouble {
  readonly failure: GlusterFailure;
  readonly pauseMs: number;
  readonly notBefore: number;
}

/** Reads the report of every host at once; hosts in trouble are probed beside, so that a round is as slow as its healthy hosts. */
export class Gatherer {
  readonly #client: ClusterClient;
  readonly #signal: AbortSignal;
  readonly #trouble = new Map<string, Trouble>();
  readonly #probing = new Map<string, Promise<void>>();

  constructor(client: ClusterClient, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
  }

  /** Asks each of `hosts`. The first round ever waits for connections to be made. */
  async gather(hosts: readonly string[]): Promise<Gathered> {
    const at = new Date();
    const reports = new Map<string, NodeReport>();
    const failures = new Map<string, GlusterFailure>();
    const asked = hosts.map(async (host) => {
      const trouble = this.#trouble.get(host);
      if (trouble !== undefined) {
        failures.set(host, trouble.failure);
        this.#probe(host, trouble);
        return;
      }
      try {
        reports.set(host, await this.#ask(host, ANSWER_MS));
      } catch (error) {
        failures.set(host, this.#failed(host, error, FIRST_PAUSE_MS));
      }
    });
    await Promise.all(asked);
    this.#signal.throwIfAborted();
    return { at, reports, failures };
  }

  /** Has hosts in trouble tried now and waits for what comes of it: someone asks for a change and wants to know. */
  async retry(hosts: readonly string[]): Promise<void> {
    for (const host of hosts) {
      const trouble = this.#trouble.get(host);
      if (trouble !== undefined) this.#probe(host, { ...trouble, notBefore: 0 });
    }
    await Promise.all(hosts.map((host) => this.#probing.get(host)));
  }

  /** A host whose address or key has changed gets a fresh start. */
  forgetTrouble(): void {
    this.#trouble.clear();
  }

  #probe(host: string, trouble: Trouble): void {
    if (this.#probing.has(host) || Date.now() < trouble.notBefore) return;
    const probing = this.#ask(host, PROBE_MS)
      .then(
        () => {
          this.#trouble.delete(host);
        },
        (error: unknown) => {
          if (this.#signal.aborted) return;
          this.#failed(host, error, Math.min(trouble.pauseMs * 2, LONGEST_PAUSE_MS));
        },
      )
      .finally(() => this.#probing.delete(host));
    this.#probing.set(host, probing);
  }

  #failed(host: string, error: unknown, pauseMs: number): GlusterFailure {
    if (!(error instanceof GlusterFailure)) throw error;
    const notBefore = Date.now() + pauseMs * (0.75 + Math.random() / 2);
    this.#trouble.set(host, { failure: error, pauseMs, notBefore });
    return error;
  }

  async #ask(host: string, milliseconds: number): Promise<NodeReport> {
    const command = { ...nodeReport(), timeoutMs: milliseconds };
    return (await this.#client.on(host, command, { signal: this.#signal })).value;
  }
}

/** What the CLI told of a session, for the bricks of hosts that cannot be asked themselves. */
export interface CliWord {
  readonly at: Date;
  readonly bricks: readonly SeenBrick[];
}

/** A session as all hosts together told of it. */
export interface ToldSession extends SeenSession {
  /** Hosts that answered, but whose files do not tell of this session (a release that writes them otherwise). */
  readonly untoldBy: ReadonlySet<string>;
}

/**
 * One picture of all sessions. Every host knows every session of the cluster, and tells of its own bricks only; for
 * hosts that told nothing, the CLI's rows stand in where there are some.
 *
 * @param cli by volume and session key: see `sessionIn`
 */
export function mergeReports(
  reports: ReadonlyMap<string, NodeReport>,
  cli: ReadonlyMap<string, CliWord>,
): ToldSession[] {
  const sessions = new Map<string, ToldSession>();
  const add = (told: ToldSession): void => {
    const id = sessionIn(told);
    const before = sessions.get(id);
    sessions.set(id, before === undefined ? told : together(before, told));
  };
  for (const [host, report] of reports) {
    for (const seen of report.sessions) add({ ...seen, untoldBy: new Set() });
    for (const unread of report.unread) {
      const told = untold(host, unread);
      if (told !== null) add(told);
    }
  }
  for (const [id, word] of cli) {
    const session = sessions.get(id);
    if (session === undefined) continue;
    const told = new Set(session.bricks.map(place));
    const others = word.bricks.filter((brick) => !told.has(place(brick)));
    if (others.length > 0) sessions.set(id, { ...session, bricks: [...session.bricks, ...others] });
  }
  return [...sessions.values()];
}

export function sessionIn({ volume, key }: { readonly volume: string; readonly key: string }): string {
  return `${volume} ${key}`;
}

function together(a: ToldSession, b: ToldSession): ToldSession {
  return {
    ...a,
    bricks: [...a.bricks, ...b.bricks],
    options: optionsOf(a, b),
    untoldBy: new Set([...a.untoldBy, ...b.untoldBy]),
  };
}

/** Null where not even the key can be read. */
function untold(host: string, unread: UnreadSession): ToldSession | null {
  try {
    const { creatorUuid, url, secondaryVolumeUuid } = parseSessionKey(unread.key);
    return {
      volume: parseVolumeName(unread.volume),
      key: unread.key,
      creatorUuid,
      url,
      secondaryVolumeUuid,
      bricks: [],
      options: null,
      untoldBy: new Set([host]),
    };
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** The changed options stand on every host; a host without a brick has no session folder and knows none. */
function optionsOf(a: SeenSession, b: SeenSession): SeenSession["options"] {
  if (a.options === null || b.options === null) return a.options ?? b.options;
  return b.options.size > a.options.size ? b.options : a.options;
}

function place(brick: SeenBrick): string {
  return `${brick.nodeUuid}:${brick.path}`;
}
