import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { access, chmod, link, mkdir, open, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { AppError } from "../errors.js";

const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals secrets for the database with a key that is not in the database. */
export class Secrets {
  readonly #key: Buffer;

  private constructor(key: Buffer) {
    this.#key = key;
  }

  /**
   * Reads the key, or makes one where there is no file yet. Replicas on one database need the same file.
   *
   * @throws AppError CONFIG_INVALID for a file that is no key
   */
  static async open(file: string): Promise<Secrets> {
    await mkdir(dirname(file), { recursive: true });
    if (!(await exists(file))) await makeKey(file);
    const key = Buffer.from((await readFile(file, "utf8")).trim(), "base64");
    if (key.length !== KEY_BYTES) {
      throw new AppError("CONFIG_INVALID", `${file} holds no key: it must be ${KEY_BYTES} bytes in base64.`);
    }
    return new Secrets(key);
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

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Under another name first: a replica that starts at the same moment must not read a file that is still empty. */
async function makeKey(file: string): Promise<void> {
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
