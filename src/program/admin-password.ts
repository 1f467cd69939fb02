import { open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { AppError } from "../errors.js";
import { makeFolder } from "../files/make-folder.js";

/** Where the password that is made at the first start can be read, whatever becomes of what the service prints. */
export function adminPasswordFile(dataDir: string): string {
  return path.join(dataDir, "admin-password");
}

/** Writes the password where only the service's own user may read it. @throws AppError CONFIG_INVALID */
export async function keepAdminPassword(file: string, password: string): Promise<void> {
  const draft = `${file}.new`;
  try {
    await makeFolder(path.dirname(file), 0o755);
    await rm(draft, { force: true });
    await using handle = await open(draft, "wx", 0o600);
    await handle.writeFile(`${password}\n`);
    await handle.sync();
    await rename(draft, file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError("CONFIG_INVALID", `The password of the first start cannot be kept in ${file}: ${reason}`, {
      cause: error,
    });
  }
}
