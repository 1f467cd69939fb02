import { setTimeout as delay } from "node:timers/promises";
import { AppError } from "../errors.js";
import type { Log } from "../log.js";
import type { DatabaseAddress } from "./address.js";
import { DedicatedConnection, type DedicatedOptions, type Session } from "./dedicated.js";
import { KeyedMutex } from "../concurrency/semaphore.js";

// First of the two numbers that key an advisory lock; the second is the cluster's serial.
const OWNER = 0x67656f01;
const COMMAND = 0x67656f02;

export interface CommandLock {
  /**
   * Asks the database whether the lock is still held; to be called right before each command is sent.
   *
   * @throws AppError DATABASE_UNAVAILABLE when it is not, or nobody can tell: the command must not be sent
   */
  assertHeld(): Promise<void>;
}

export interface CommandLockOptions {
  readonly signal?: AbortSignal;
  /** How long to wait for the locks; 30,000 by default. */
  readonly timeoutMs?: number;
  /** From one who can give way: called when someone else in this process, who cannot, begins to wait for one of the locks. */
  readonly onWanted?: (() => void) | undefined;
}

interface Ownership {
  readonly session: Session;
  readonly ended: AbortController;
}

/**
 * Which clusters this replica owns, and the right to send a command to a cluster, both as advisory locks of one connection to the
 * database: whoever loses that connection loses them all, and within seconds another replica can have them. A process that does
 * nothing else for a minute keeps it: see `DedicatedConnection`.
 */
export class ClusterLocks implements AsyncDisposable {
  readonly #connection: DedicatedConnection;
  readonly #log: Log;
  readonly #owned = new Map<number, Ownership>();
  readonly #asking = new Map<number, Promise<AbortSignal | null>>();
  readonly #commands = new KeyedMutex<number>();
  /** Sessions whose loss will be told. */
  readonly #watched = new WeakSet<Session>();
  #isClosing = false;

  private constructor(connection: DedicatedConnection, log: Log) {
    this.#connection = connection;
    this.#log = log;
  }

  static async open(
    address: DatabaseAddress,
    log: Log,
    options: Pick<DedicatedOptions, "silenceMs" | "stallMs"> = {},
  ): Promise<ClusterLocks> {
    const name = "georep owner";
    const setUp = (): Promise<void> => Promise.resolve();
    return new ClusterLocks(await DedicatedConnection.open({ ...options, address, log, name, setUp }), log);
  }

  /** Serials of the clusters that this replica owns now. */
  get owned(): readonly number[] {
    return [...this.#owned.keys()];
  }

  /**
   * Tries to become the owner of the cluster. The signal fires when the ownership ends, by `release` or because the connection
   * is lost. Null when another replica has it, or while there is no connection: try again later.
   */
  tryOwn(serial: number): Promise<AbortSignal | null> {
    const present = this.#owned.get(serial);
    if (present !== undefined) return Promise.resolve(present.ended.signal);
    // The database counts a lock that its holder takes again: two at once would need two releases.
    const asking = this.#asking.get(serial) ?? this.#own(serial).finally(() => this.#asking.delete(serial));
    this.#asking.set(serial, asking);
    return asking;
  }

  async #own(serial: number): Promise<AbortSignal | null> {
    const session = this.#connection.session;
    if (session === null || !(await tryLock(session, OWNER, serial).catch(() => false))) return null;
    this.#tellOfLoss(session);
    const ownership: Ownership = { session, ended: new AbortController() };
    this.#owned.set(serial, ownership);
    const lost = (): void => this.#end(serial, ownership, session.lost.reason);
    session.lost.addEventListener("abort", lost, { once: true });
    ownership.ended.signal.addEventListener("abort", () => session.lost.removeEventListener("abort", lost), {
      once: true,
    });
    if (session.lost.aborted) lost();
    return ownership.ended.signal;
  }

  /** Once for all clusters that are owned by that session when it is lost. */
  #tellOfLoss(session: Session): void {
    if (this.#watched.has(session)) return;
    this.#watched.add(session);
    const tell = (): void => {
      const clusters = [...this.#owned.values()].filter((ownership) => ownership.session === session).length;
      if (this.#isClosing || clusters === 0) return;
      this.#log.warn(
        { clusters, ...session.loss },
        "clusters were given up: the connection that held their locks is lost",
      );
    };
    session.lost.addEventListener("abort", tell, { once: true });
  }

  /**
   * To be called before something is written as the cluster's owner: asks the database whether it is still there, unless it answered a
   * moment ago. This process may have stood still meanwhile.
   *
   * @throws AppError DATABASE_UNAVAILABLE when the cluster is not this replica's any more
   */
  async assertOwned(serial: number): Promise<void> {
    const ownership = this.#owned.get(serial);
    if (ownership === undefined) {
      throw new AppError("DATABASE_UNAVAILABLE", "The cluster is not this replica's any more: try again later.");
    }
    if (!ownership.session.isFresh) await ownership.session.query("select 1");
  }

  /** Gives the cluster up, for another replica to take. */
  async release(serial: number): Promise<void> {
    await this.#asking.get(serial);
    const ownership = this.#owned.get(serial);
    if (ownership === undefined) return;
    this.#end(serial, ownership, new Error("the cluster was given up"));
    await unlock(ownership.session, OWNER, serial);
  }

  #end(serial: number, ownership: Ownership, reason: unknown): void {
    if (this.#owned.get(serial) === ownership) this.#owned.delete(serial);
    ownership.ended.abort(reason);
  }

  /**
   * Runs `work` while holding the command locks of these clusters, the only time at which a command may be sent to them. They are
   * taken in ascending order, so that two who need the same ones cannot wait for each other, and given back in any case.
   *
   * When the connection is lost meanwhile `work` goes on, since a command that was sent cannot be taken back, but its next
   * `assertHeld` fails.
   *
   * @throws AppError GLUSTER_LOCKED when the locks were not free in time; the signal's reason when it aborts while waiting
   */
  async withCommandLock<T>(
    serials: readonly number[],
    work: (lock: CommandLock) => Promise<T>,
    options: CommandLockOptions = {},
  ): Promise<T> {
    const sorted = [...new Set(serials)].toSorted((a, b) => a - b);
    const late = AbortSignal.timeout(options.timeoutMs ?? 30_000);
    const signal = options.signal === undefined ? late : AbortSignal.any([options.signal, late]);
    const back: (() => void)[] = [];
    try {
      let session: Session;
      try {
        // An advisory lock does not keep its own holder out: within this process the mutex does.
        const { onWanted } = options;
        for (const serial of sorted) back.push(await this.#commands.acquire(serial, { signal, onWanted }));
        session = await this.#lockAll(sorted, signal);
      } catch (error) {
        if (!late.aborted || options.signal?.aborted === true) throw error;
        throw new AppError("GLUSTER_LOCKED", "The cluster is busy with another command: try again later.", {
          cause: error,
        });
      }
      try {
        return await work({ assertHeld: () => assertHeld(session, sorted) });
      } finally {
        for (const serial of sorted) await unlock(session, COMMAND, serial);
      }
    } finally {
      for (const give of back) give();
    }
  }

  async #lockAll(sorted: readonly number[], signal: AbortSignal): Promise<Session> {
    for (;;) {
      const session = await this.#connection.ready(signal);
      const got: number[] = [];
      try {
        for (const serial of sorted) {
          // Waiting inside the database would block the connection that the other clusters' locks need too.
          while (!(await tryLock(session, COMMAND, serial))) {
            await delay(20 + Math.random() * 60, undefined, { signal });
          }
          got.push(serial);
        }
        signal.throwIfAborted();
        return session;
      } catch (error) {
        for (const serial of got) await unlock(session, COMMAND, serial);
        // What was held was lost with the connection: begin anew on the next one.
        if (signal.aborted || !session.lost.aborted) throw error;
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    await this.#connection[Symbol.asyncDispose]();
  }
}

async function tryLock(session: Session, kind: number, serial: number): Promise<boolean> {
  const rows = await session.query<{ locked: boolean }>("select pg_try_advisory_lock($1, $2) as locked", [
    kind,
    serial,
  ]);
  return rows[0]?.locked === true;
}

/** A lock whose connection is lost, or cannot be told to let go, ends with that connection. */
async function unlock(session: Session, kind: number, serial: number): Promise<void> {
  await session
    .query("select pg_advisory_unlock($1, $2)", [kind, serial])
    .catch((error: unknown) => session.lose(error));
}

async function assertHeld(session: Session, serials: readonly number[]): Promise<void> {
  const rows = await session.query<{ held: number }>(
    `select count(*)::int as held from pg_locks
     where locktype = 'advisory' and granted and pid = pg_backend_pid() and database = (select oid from pg_database
       where datname = current_database()) and classid = $1 and objsubid = 2 and objid = any($2::int[]::oid[])`,
    [COMMAND, serials],
  );
  if (rows[0]?.held !== serials.length) {
    throw new AppError("DATABASE_UNAVAILABLE", "The right to send commands to the cluster was lost: try again later.");
  }
}
