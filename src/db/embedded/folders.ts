import { createHash } from "node:crypto";
import { lchown, lstat, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { AppError } from "../../errors.js";
import type { Owner } from "./account.js";

/**
 * What the embedded server keeps under the data folder. All of it belongs to the service, which may be root, except `cluster`,
 * which belongs to the user that runs PostgreSQL: nothing that the service writes lies where that user could redirect it.
 */
export interface Folders {
  readonly home: string;
  /** Held by the service for its whole life. */
  readonly serviceLock: string;
  /** Held by the processes of the server for theirs. */
  readonly serverLock: string;
  readonly password: string;
  readonly log: string;
  readonly links: string;
  readonly cluster: string;
  readonly data: string;
}

export function foldersOf(dataDir: string): Folders {
  const home = path.join(dataDir, "postgres");
  const cluster = path.join(home, "cluster");
  return {
    home,
    serviceLock: path.join(home, "service.lock"),
    serverLock: path.join(home, "server.lock"),
    password: path.join(home, "password"),
    log: path.join(home, "postgres.log"),
    links: path.join(home, "lib"),
    cluster,
    data: path.join(cluster, "data"),
  };
}

// The kernel's limit for the path of a unix socket, without the closing NUL.
const LONGEST_SOCKET_PATH = 107;
const SOCKET_NAME = ".s.PGSQL.5432";

/**
 * A folder for the server's socket that nobody else may enter: inside the cluster's folder, or, where that path is too long for
 * a socket, one with a name of its own under the system's folder for temporary files.
 */
export async function socketFolder(folders: Folders, owner: Owner | null): Promise<string> {
  const inside = path.join(folders.cluster, "run");
  const fits = Buffer.byteLength(path.join(inside, SOCKET_NAME)) <= LONGEST_SOCKET_PATH;
  const name = createHash("sha256").update(folders.home).digest("hex").slice(0, 16);
  const folder = fits ? inside : path.join(tmpdir(), `gluster-georep-${name}`);
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  const found = await lstat(folder);
  const trusted = [process.getuid?.(), owner?.uid];
  if (!found.isDirectory() || !trusted.includes(found.uid)) {
    throw new AppError(
      "CONFIG_INVALID",
      `${folder}, needed for the database's socket, belongs to user ${found.uid}: remove it`,
    );
  }
  if (owner !== null) await lchown(folder, owner.uid, owner.gid);
  return folder;
}
