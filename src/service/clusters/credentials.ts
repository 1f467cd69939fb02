import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { AppError } from "../../errors.js";
import type { Secrets } from "./secrets.js";
import { Cluster, type StoredCredential } from "../../model/entities/index.js";

/** How the service is let in; exactly one of them. */
export interface CredentialInput {
  readonly privateKey?: string | null;
  /** Path on the service's machine. */
  readonly keyFile?: string | null;
  readonly password?: string | null;
  readonly agent?: boolean | null;
}

/** As it is kept. @throws AppError INVALID_ARGUMENT unless there is exactly one */
export function storedCredential(input: CredentialInput, secrets: Secrets): StoredCredential {
  const kinds: StoredCredential[] = [];
  if (input.privateKey != null) kinds.push({ kind: "KEY", sealed: secrets.seal(input.privateKey) });
  if (input.keyFile != null) kinds.push({ kind: "KEY_FILE", path: input.keyFile });
  if (input.password != null) kinds.push({ kind: "PASSWORD", sealed: secrets.seal(input.password) });
  if (input.agent === true) kinds.push({ kind: "AGENT" });
  const [only] = kinds;
  if (only !== undefined && kinds.length === 1) {
    assertGiven(input);
    return only;
  }
  throw new AppError("INVALID_ARGUMENT", "Give exactly one of privateKey, keyFile, password and agent.", {
    field: "input.credential",
  });
}

/** Every secret that is stored, as it is sealed. */
export async function sealedCredentials(em: SqlEntityManager): Promise<string[]> {
  const clusters = await em.fork().find(Cluster, {}, { fields: ["sshCredential"] });
  return clusters.flatMap(({ sshCredential: credential }) => ("sealed" in credential ? [credential.sealed] : []));
}

/** An empty one lets nobody in, except where it lets in everybody. */
function assertGiven({ privateKey, keyFile, password }: CredentialInput): void {
  for (const [name, text] of Object.entries({ privateKey, keyFile, password })) {
    if (text !== "") continue;
    throw new AppError("INVALID_ARGUMENT", "It must not be empty.", { field: `input.credential.${name}` });
  }
  // What is refused later is named: a key given by mistake, in lines or in one, must not be.
  if (keyFile != null && /\p{Cc}|-----BEGIN/u.test(keyFile)) {
    throw new AppError(
      "INVALID_ARGUMENT",
      "Give the path of the key's file on the service's machine, without control characters. The key itself goes into privateKey.",
      { field: "input.credential.keyFile" },
    );
  }
}
