import { randomUUID } from "node:crypto";
import { chmod, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { CliError, EXIT } from "./exit-codes.js";

/** What a login leaves behind: never the password. */
export interface StoredLogin {
  /** Address of the service, without a slash at its end. */
  readonly url: string;
  readonly token: string;
  readonly tokenId: string;
  readonly user: string;
  readonly role: string;
  /** RFC 3339. */
  readonly expiresAt: string;
  /** Absolute path of the file with the certificate of the service's authority; null where the system's are enough. */
  readonly cacert: string | null;
}

export function loginFile(folder: string): string {
  return path.join(folder, "login.json");
}

/** The login that is stored; null where there is none. @throws CliError for a file that is no login */
export async function readLogin(folder: string): Promise<StoredLogin | null> {
  const file = loginFile(folder);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw unusable(file, error instanceof Error ? error.message : String(error), error);
  }
  try {
    const parsed: unknown = JSON.parse(text);
    if (isLogin(parsed)) return parsed;
  } catch {
    // told below
  }
  throw unusable(file, "it holds no login");
}

/** Whether others than its owner may read the file of the login. */
export async function isOpenToOthers(folder: string): Promise<boolean> {
  const found = await stat(loginFile(folder)).catch(() => null);
  return found !== null && (found.mode & 0o077) !== 0;
}

/** Writes the login where its user alone may read it. */
export async function writeLogin(folder: string, login: StoredLogin): Promise<void> {
  const file = loginFile(folder);
  // A name of its own: two logins at once do not write into one another's file.
  const draft = `${file}.${randomUUID()}`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    const handle = await open(draft, "wx", 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(login, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw new CliError(EXIT.FAILED, `The login cannot be kept in ${file}: ${String(error)}`, { cause: error });
  }
}

export async function removeLogin(folder: string): Promise<void> {
  await rm(loginFile(folder), { force: true });
}

function isLogin(value: unknown): value is StoredLogin {
  if (typeof value !== "object" || value === null) return false;
  const texts = ["url", "token", "tokenId", "user", "role", "expiresAt"] as const;
  const fields = value as Readonly<Record<string, unknown>>;
  return (
    texts.every((name) => typeof fields[name] === "string") && ["string", "object"].includes(typeof fields["cacert"])
  );
}

function unusable(file: string, reason: string, cause?: unknown): CliError {
  return new CliError(EXIT.NOT_LOGGED_IN, `${file} cannot be used: ${reason}. Remove it, and log in anew.`, { cause });
}
