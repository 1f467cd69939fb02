import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { access, chmod, link, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { AppError } from "../../errors.js";
import { makeFolder } from "../../files/make-folder.js";
import { readSmallFile } from "../../files/small-file.js";

const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const STORED_OTHERWISE =
  "secrets in the database were stored with another key: set GEOREP_SECRET_KEY_FILE to the file that they were stored with.";

/** Seals secrets for the database with a key that is not in the database. */
export class Secrets {
  readonly #key: Buffer;

  private constructor(key: Buffer) {
    this.#key = key;
  }

  /**
   * Reads the key, or makes one where there is no file yet. Replicas on one database need the same file.
   *
   * @param stored secrets that were sealed before: a key that does not open them is refused, and none is made beside them,
   *   since with it the service would own the clusters and reach none of them
   * @throws AppError CONFIG_INVALID for a file that is no key, the wrong one, or cannot be read or made
   */
  static async open(file: string, stored: readonly string[] = []): Promise<Secrets> {
    if (!(await exists(file))) {
      if (stored.length > 0) {
        throw new AppError("CONFIG_INVALID", `There is no secret key file ${file}, and ${STORED_OTHERWISE}`);
      }
      await makeKey(file).catch((error: unknown) => {
        throw unusable(file, "made", error);
      });
    }
    const text = await readSmallFile(file).catch((error: unknown) => {
      throw unusable(file, "read", error);
    });
    const key = Buffer.from(text.trim(), "base64");
    if (key.length !== KEY_BYTES) {
      throw new AppError("CONFIG_INVALID", `${file} holds no key: it must be ${KEY_BYTES} bytes in base64.`);
    }
    const secrets = new Secrets(key);
    if (!stored.every((sealed) => secrets.#opens(sealed))) {
      throw new AppError("CONFIG_INVALID", `${file} is the wrong secret key file: ${STORED_OTHERWISE}`);
    }
    return secrets;
  }

  #opens(sealed: string): boolean {
    try {
      this.unseal(sealed);
      return true;
    } catch {
      return false;
    }
  }

  seal(secret: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce);
    const body = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64");
  }

  /** @throws AppError CONFIG_INVALID when the secret was sealed with another key */
  unseal(sealed: string): string {
    const bytes = Buffer.from(sealed, "base64");
    try {
      const options = { authTagLength: TAG_BYTES };
      const decipher = createDecipheriv(CIPHER, this.#key, bytes.subarray(0, NONCE_BYTES), options);
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
    } catch (error) {
      throw new AppError(
        "CONFIG_INVALID",
        "A stored SSH secret cannot be opened with this service's secret key: give it the key file that it was stored with, or update the cluster's credentials.",
        { cause: error },
      );
    }
  }
}

function unusable(file: string, what: "made" | "read", cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError("CONFIG_INVALID", `The secret key file ${file} cannot be ${what}: ${reason}`, { cause });
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Under another name first: a replica that starts at the same moment must not read a file that is still empty. */
async function makeKey(file: string): Promise<void> {
  await makeFolder(dirname(file), 0o755);
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  try {
    const handle = await open(draft, "wx", 0o600);
    try {
      await handle.writeFile(`${randomBytes(KEY_BYTES).toString("base64")}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // A strict umask can have taken rights that the owner needs.
    await chmod(draft, 0o600);
    await link(draft, file);
  } catch (error) {
    // Another replica was faster: its key is the one.
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
