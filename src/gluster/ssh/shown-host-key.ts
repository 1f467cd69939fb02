import { SshConnection } from "./connection.js";
import { SshTrouble } from "./failure.js";
import type { HostKey } from "./host-key.js";

/**
 * The key that a host shows, for someone to compare: nobody logs in, since it is refused whatever it is.
 *
 * @throws GlusterFailure UNREACHABLE
 */
export async function shownHostKey(address: string, port: number, signal: AbortSignal): Promise<HostKey> {
  const started = performance.now();
  const nobody = { kind: "password", password: "" } as const;
  const target = { address, port, user: "root", auth: nobody, hostKey: NO_KEY, jump: null };
  try {
    const connection = await SshConnection.open(target, null, signal);
    connection.end();
    throw new Error("a key that nothing trusts was taken");
  } catch (error) {
    if (!(error instanceof SshTrouble)) throw error;
    if (error.refusedKey !== null) return error.refusedKey;
    throw error.toFailure([], address, performance.now() - started);
  }
}

/** No key has it. */
const NO_KEY = { kind: "fingerprint", sha256: "" } as const;
