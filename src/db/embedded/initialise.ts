import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { open, readFile, rename, rm, stat } from "node:fs/promises";
import { AppError } from "../../errors.js";
import type { Account } from "./account.js";
import type { Folders } from "./folders.js";
import type { Native } from "./native.js";
import { supervise } from "./supervise.js";

/** The password of the server, made at the first start. PostgreSQL's own user must be able to read it once, for initdb. */
export async function readOrMakePassword(folders: Folders, account: Account): Promise<string> {
  const found = await readFile(folders.password, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (found !== null) return found.trim();
  if (await exists(folders.data)) {
    throw new AppError(
      "CONFIG_INVALID",
      `${folders.password} is missing: without it the database in ${folders.data} cannot be opened`,
    );
  }
  const password = randomBytes(24).toString("base64url");
  const partial = `${folders.password}.new`;
  await rm(partial, { force: true });
  await using file = await open(partial, "wx", 0o600);
  await file.writeFile(`${password}\n`);
  if (account.owner !== null) await file.chown(account.owner.uid, account.owner.gid);
  await file.sync();
  await rename(partial, folders.password);
  return password;
}

/**
 * Makes the database cluster where there is none. It is made under another name and renamed when complete, so that a first
 * start that is killed half-way is a first start again.
 */
export async function initialise(
  account: Account,
  native: Native,
  folders: Folders,
  files: { lock: number; output: number },
): Promise<void> {
  if (await exists(folders.data)) return checkVersion(folders.data, account.version);
  const partial = `${folders.data}.new`;
  await rm(partial, { recursive: true, force: true });
  const argv = [
    native.initdb,
    "-D",
    partial,
    "--username=postgres",
    `--pwfile=${folders.password}`,
    "--auth=scram-sha-256",
  ];
  // the builtin provider sorts alike on every machine, whatever its C library
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const child = supervise(account, native, [...argv, ...locale, "--wal-segsize=4"], files);
  const [code]: unknown[] = await once(child, "exit");
  if (code !== 0) {
    throw new AppError("CONFIG_INVALID", `The database could not be created in ${folders.data}: see ${folders.log}`);
  }
  await rename(partial, folders.data);
  await using parent = await open(folders.cluster, "r");
  await parent.sync();
}

async function checkVersion(data: string, version: string): Promise<void> {
  const found = (await readFile(`${data}/PG_VERSION`, "utf8").catch(() => "")).trim();
  const major = version.split(".")[0];
  if (found !== major) {
    throw new AppError(
      "CONFIG_INVALID",
      `The database in ${data} was made by PostgreSQL ${found || "(unknown)"} and this release brings ${major}: ` +
        "start the release that made it and dump it, or move the folder away",
    );
  }
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => null)) !== null;
}
