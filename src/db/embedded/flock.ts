import { spawn } from "node:child_process";
import { once } from "node:events";
import { open, type FileHandle } from "node:fs/promises";
import { AppError } from "../../errors.js";

/**
 * Takes the kernel's exclusive lock on a file, or returns null when someone holds it. The lock belongs to the open file and
 * not to a process id: it lasts until the last process that inherited the open file is gone, by whatever death, so nothing
 * stale is ever left behind and a reused process id cannot be mistaken for its holder.
 *
 * Node has no flock(2); the program of the same name locks the open file it inherits and leaves it locked for us.
 */
export async function tryFlock(file: string): Promise<FileHandle | null> {
  const handle = await open(file, "a+", 0o600);
  try {
    const child = spawn("flock", ["-n", "3"], { stdio: ["ignore", "ignore", "ignore", handle.fd] });
    const [code]: unknown[] = await once(child, "exit");
    if (code === 0) return handle;
    if (code !== 1) throw new AppError("CONFIG_INVALID", `Cannot lock ${file}: flock ended with ${String(code)}`);
  } catch (cause) {
    await handle.close();
    if (cause instanceof AppError) throw cause;
    throw new AppError("CONFIG_INVALID", "The program flock (package util-linux) is needed for the embedded database", {
      cause,
    });
  }
  await handle.close();
  return null;
}
