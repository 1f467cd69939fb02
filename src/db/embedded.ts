import { stat } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { AppError } from "../errors.js";
import type { Log } from "../log.js";
import { makeFolder } from "../files/make-folder.js";
import type { ServerAddress } from "./address.js";
import { chooseAccount } from "./embedded/account.js";
import { tryFlock } from "./embedded/flock.js";
import { foldersOf, socketFolder } from "./embedded/folders.js";
import { readOrMakePassword } from "./embedded/initialise.js";
import { launch, type Running, type Setup } from "./embedded/launch.js";
import { installedPrograms, prepareNative } from "./embedded/native.js";

export interface EmbeddedOptions {
  /** Absolute. Made when it is not there. */
  readonly dataDir: string;
  readonly log: Log;
  /** PostgreSQL settings over the built-in ones. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Folder of PostgreSQL's programs and libraries. None: those that came with npm. */
  readonly programs?: string;
}

export interface EmbeddedServer extends AsyncDisposable {
  /** The service's own role, which owns its database and nothing else. */
  readonly address: ServerAddress;
  readonly superuser: ServerAddress;
}

const NAME = "georep";
const STOP_MS = 20_000;

/**
 * Starts the PostgreSQL server that belongs to this data folder. Its data outlive the service, its processes do not: they end
 * with the service even when that is killed. A second service on the same folder is refused.
 *
 * @throws AppError CONFIG_INVALID in one line that says what to do: folder in use, not reachable, or of another version.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const folders = foldersOf(options.dataDir);
  // under root another user must pass through to the cluster's folder, though not look around
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  await makeFolder(folders.home, mode).catch((cause: Error) => {
    throw new AppError("CONFIG_INVALID", `The data folder ${options.dataDir} cannot be made: ${cause.message}`, {
      cause,
    });
  });
  await using stack = new AsyncDisposableStack();
  const lock = await tryFlock(folders.serviceLock);
  if (lock === null) {
    const since = (await stat(folders.serviceLock)).mtime.toISOString();
    throw new AppError(
      "CONFIG_INVALID",
      `The data folder ${options.dataDir} is in use by another service (since ${since}): stop it, or set another GEOREP_DATA_DIR`,
    );
  }
  stack.use(lock);
  const now = new Date();
  await lock.utimes(now, now);
  const native = await prepareNative(options.programs ?? installedPrograms(), folders.links);
  if (!(await isThere(folders.data))) options.log.info({ folder: folders.data }, "making the database");
  const account = await chooseAccount(folders.cluster, native);
  const password = await readOrMakePassword(folders, account);
  const sockets = await socketFolder(folders, account.owner);
  const at = { host: sockets, port: 5432, password };
  const superuser = { ...at, user: "postgres", database: "postgres" };
  const setup: Setup = { account, native, folders, sockets, settings: options.settings ?? {} };
  const keeper = stack.use(new Keeper(setup, options.log));
  await keeper.start();
  await ensureRoleAndDatabase(superuser, password);
  const held = stack.move();
  return {
    address: { ...at, user: NAME, database: NAME },
    superuser,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function isThere(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    () => false,
  );
}

/** Keeps the server running until it is disposed: one that dies is started again, on the same socket. */
class Keeper implements AsyncDisposable {
  readonly #setup: Setup;
  readonly #log: Log;
  readonly #stopping = new AbortController();
  #running: Running | null = null;
  #loop: Promise<void> = Promise.resolve();

  constructor(setup: Setup, log: Log) {
    this.#setup = setup;
    this.#log = log;
  }

  async start(): Promise<void> {
    this.#loop = this.#keep(await this.#launch());
  }

  async #launch(): Promise<Running> {
    const running = await launch(this.#setup, this.#stopping.signal);
    this.#running = running;
    // Clients may have reached the server, and asked for its end, before it was known here that it is up.
    if (this.#stopping.signal.aborted) running.stop();
    return running;
  }

  async #keep(first: Running): Promise<void> {
    await first.exited;
    for (let pause = 100; !this.#stopping.signal.aborted; pause = Math.min(pause * 2, 30_000)) {
      this.#log.error(
        { folder: this.#setup.folders.data },
        "the embedded PostgreSQL ended unexpectedly and is started again",
      );
      try {
        const running = await this.#launch();
        pause = 100;
        await running.exited;
      } catch (error) {
        if (this.#stopping.signal.aborted) return;
        this.#log.error({ err: error }, "the embedded PostgreSQL cannot be started");
      }
      await delay(pause, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => undefined);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    this.#running?.stop();
    const slow = setTimeout(() => this.#running?.quit(), STOP_MS);
    await this.#loop;
    clearTimeout(slow);
  }
}

async function ensureRoleAndDatabase(superuser: ServerAddress, password: string): Promise<void> {
  const client = new pg.Client({ ...superuser });
  await client.connect();
  try {
    const role = await client.query("select 1 from pg_roles where rolname = $1", [NAME]);
    if (role.rowCount === 0) await client.query(`create role ${NAME} login password ${client.escapeLiteral(password)}`);
    const database = await client.query("select 1 from pg_database where datname = $1", [NAME]);
    if (database.rowCount === 0) await client.query(`create database ${NAME} owner ${NAME}`);
  } finally {
    await client.end();
  }
}
