import { execFile } from "node:child_process";
import { chown, mkdir, readFile, stat } from "node:fs/promises";
import { promisify } from "node:util";
import { AppError } from "../../errors.js";
import type { Native } from "./native.js";

const run = promisify(execFile);

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** How the server's processes are started: as whom, and with which command in front of theirs. */
export interface Account {
  /** Whom the cluster's folder belongs to; null where that is the service's own user. */
  readonly owner: Owner | null;
  /** Whom a process is started as; null where `prefix` changes the user, or nobody does. */
  readonly startAs: Owner | null;
  readonly prefix: readonly string[];
  /** What `postgres -V` says, for example 18.4. */
  readonly version: string;
}

// Runs in a shell of that user, so that access lists, capabilities and missing libraries count as they really do.
const PROBE = 'cd "$1" && exec "$2" -V';

/**
 * Decides who runs the server, and makes `home` theirs. PostgreSQL refuses to run as root, so under root it is `postgres` or
 * else `nobody`, and for a folder that exists already whoever owns it.
 *
 * That user must reach the programs and the folder. Where they lie under a closed home (a clone in /root), the server keeps,
 * as the only right of root, that of passing and reading closed folders; each way is tried, and the first that works is taken.
 * (no_setuid_fixup: without it access(2), which initdb asks first, answers as if the process did not have that right.)
 */
export async function chooseAccount(home: string, native: Native): Promise<Account> {
  const me = process.getuid?.() ?? -1;
  if (me !== 0) {
    await mkdir(home, { recursive: true, mode: 0o700 });
    const { uid } = await stat(home);
    if (uid !== me) {
      throw new AppError(
        "CONFIG_INVALID",
        `The data folder ${home} belongs to user ${uid}, and this service runs as user ${me}`,
      );
    }
    const way = { owner: null, startAs: null, prefix: [] };
    const version = await probe(home, native, way);
    if (version instanceof Error) throw cannotRun(home, version);
    return { ...way, version };
  }
  const owner = await ownerUnderRoot(home);
  const identity = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, "--clear-groups"];
  let failure = new Error("not tried");
  for (const way of [
    { owner, startAs: owner, prefix: [] },
    ...["+dac_read_search", "+dac_override"].map((right) => ({
      owner,
      startAs: null,
      prefix: [
        "setpriv",
        ...identity,
        "--securebits=+no_setuid_fixup",
        `--inh-caps=${right}`,
        `--ambient-caps=${right}`,
      ],
    })),
  ]) {
    const version = await probe(home, native, way);
    if (typeof version === "string") return { ...way, version };
    failure = version;
  }
  throw new AppError(
    "CONFIG_INVALID",
    `Neither the programs nor the data folder ${home} can be reached by user ${owner.uid}, who must run PostgreSQL as root may not: ` +
      "install and start from a folder that other users may enter, start as an ordinary user, or set DATABASE_URL",
    { cause: failure },
  );
}

async function ownerUnderRoot(home: string): Promise<Owner> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const found = await stat(home);
  if (found.uid !== 0) return { uid: found.uid, gid: found.gid };
  const users = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
  const user = ["postgres", "nobody"].map((name) => users.find((fields) => fields[0] === name)).find(Boolean);
  const [uid, gid] = [Number(user?.[2]), Number(user?.[3])];
  if (!(uid > 0 && gid >= 0)) {
    throw new AppError(
      "CONFIG_INVALID",
      "PostgreSQL may not run as root, and this machine has no user postgres or nobody",
    );
  }
  await chown(home, uid, gid);
  return { uid, gid };
}

async function probe(home: string, native: Native, way: Omit<Account, "version">): Promise<string | Error> {
  const [program, ...args] = [...way.prefix, "sh", "-c", PROBE, "sh", home, native.postgres];
  try {
    const { stdout } = await run(program ?? "sh", args, {
      env: { ...native.env },
      cwd: "/",
      ...way.startAs,
    });
    const version = /\d+(\.\d+)?/.exec(stdout)?.[0];
    return version ?? new Error(`postgres -V said: ${stdout}`);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function cannotRun(home: string, cause: Error): AppError {
  const words = cause.message.split("\n").slice(1).join(" ").trim() || cause.message;
  return new AppError("CONFIG_INVALID", `PostgreSQL cannot be run on the data folder ${home}: ${words}`, { cause });
}
