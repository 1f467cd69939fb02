import { readFile, readlink, rm } from "node:fs/promises";
import path from "node:path";
import { AppError } from "../../errors.js";

/**
 * Removes what a server killed by -9 left behind. PostgreSQL refuses to start when the process id in these files is alive, and
 * after a restart of the machine or in a container it often is: another program has it. The caller holds the server lock, so
 * none of our servers runs; one that someone started by hand on this folder is recognised by its working directory.
 */
export async function removeStaleFiles(data: string, sockets: string): Promise<void> {
  const pidFile = path.join(data, "postmaster.pid");
  const pid = (await readFile(pidFile, "utf8").catch(() => "")).split("\n")[0] ?? "";
  if (/^\d+$/.test(pid) && (await readlink(`/proc/${pid}/cwd`).catch(() => null)) === data) {
    throw new AppError(
      "CONFIG_INVALID",
      `Another PostgreSQL server (process ${pid}) runs on the data folder ${data}: stop it first`,
    );
  }
  const socket = path.join(sockets, ".s.PGSQL.5432");
  for (const file of [pidFile, socket, `${socket}.lock`]) await rm(file, { force: true });
}
