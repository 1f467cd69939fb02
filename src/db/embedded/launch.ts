import { once } from "node:events";
import { open, readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { AppError } from "../../errors.js";
import type { Account } from "./account.js";
import { tryFlock } from "./flock.js";
import type { Folders } from "./folders.js";
import { initialise } from "./initialise.js";
import type { Native } from "./native.js";
import { removeStaleFiles } from "./stale.js";
import { supervise } from "./supervise.js";

export interface Setup {
  readonly account: Account;
  readonly native: Native;
  readonly folders: Folders;
  readonly sockets: string;
  readonly settings: Readonly<Record<string, string>>;
}

export interface Running {
  /** Settles when the last process of the server is gone. */
  readonly exited: Promise<void>;
  /** Fast shutdown: open transactions are rolled back, what was committed is written. */
  stop(): void;
  /** Immediate shutdown, for one that does not end: the next start replays the log. */
  quit(): void;
}

// Small, since it serves one program on one machine; nothing here weakens durability.
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: "",
  unix_socket_permissions: "0700",
  shared_buffers: "64MB",
  max_wal_size: "256MB",
  min_wal_size: "32MB",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_logical_replication_workers: "0",
  max_parallel_workers_per_gather: "0",
  autovacuum_max_workers: "2",
  autovacuum_worker_slots: "2",
  io_method: "sync",
  huge_pages: "off",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  log_line_prefix: "%m [%p] ",
};

const PREVIOUS_SERVER_MS = 20_000;
const READY_MS = 300_000;

/** Starts the server and waits until it takes connections. */
export async function launch(setup: Setup, signal: AbortSignal): Promise<Running> {
  const { account, native, folders, sockets } = setup;
  await using lock = await takeServerLock(folders, signal);
  await using log = await openLog(folders.log);
  const files = { lock: lock.fd, output: log.fd };
  await initialise(account, native, folders, files);
  await removeStaleFiles(folders.data, sockets);
  const settings = { ...SETTINGS, ...setup.settings, unix_socket_directories: sockets };
  const argv = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = supervise(account, native, [native.postgres, "-D", folders.data, ...argv], files);
  const exited = once(child, "exit").then(() => undefined);
  // an idle database must not keep a program running that has otherwise ended
  child.unref();
  const running: Running = {
    exited,
    stop: () => {
      child.ref();
      child.stdin?.end();
    },
    quit: () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGQUIT");
    },
  };
  try {
    await ready(setup, exited, signal);
  } catch (error) {
    running.stop();
    await exited;
    throw error;
  }
  return running;
}

/** The server of a service that was killed shuts down by itself: wait for it. */
async function takeServerLock(folders: Folders, signal: AbortSignal) {
  for (const until = Date.now() + PREVIOUS_SERVER_MS; ;) {
    const lock = await tryFlock(folders.serverLock);
    if (lock !== null) return lock;
    if (Date.now() > until) {
      throw new AppError(
        "CONFIG_INVALID",
        `The previous PostgreSQL server still holds ${folders.data}: see ${folders.log}`,
      );
    }
    await delay(20, undefined, { signal });
  }
}

const LOG_BYTES = 8 * 1024 * 1024;

async function openLog(file: string) {
  const log = await open(file, "a", 0o600);
  if ((await log.stat()).size > LOG_BYTES) await log.truncate(0);
  return log;
}

/**
 * Waits until the server says in its pid file that it takes connections, which is what pg_ctl goes by too: knocking would
 * cost a server that recovers a process each time.
 */
async function ready({ folders }: Setup, exited: Promise<void>, signal: AbortSignal): Promise<void> {
  let gone = false;
  void exited.then(() => (gone = true));
  for (const until = Date.now() + READY_MS; !(await saysReady(folders.data)); await delay(10, undefined, { signal })) {
    if (!gone && Date.now() <= until) continue;
    throw new AppError("DATABASE_UNAVAILABLE", `PostgreSQL did not start: see ${folders.log}`);
  }
}

// miscadmin.h: LOCK_FILE_LINE_PM_STATUS and PM_STATUS_READY.
const STATUS_LINE = 8;

async function saysReady(data: string): Promise<boolean> {
  const file = await readFile(path.join(data, "postmaster.pid"), "utf8").catch(() => "");
  return file.split("\n")[STATUS_LINE - 1]?.trim() === "ready";
}
