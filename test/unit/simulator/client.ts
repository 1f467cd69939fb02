/** The driver's own way to a simulated node. */
import { newKey } from "../../support/ssh-key.js";
import type { ExecResult } from "../../../src/gluster/exec.js";
import { GlusterFailure } from "../../../src/gluster/failure.js";
import { SshPool } from "../../../src/gluster/ssh/pool.js";
import type { SshTarget } from "../../../src/gluster/ssh/target.js";
import { createLog } from "../../../src/log.js";
import type { SimulatedNode } from "../../../simulator/handles.js";

export const KEY = newKey();
export const ROOT = { root: { authorizedKeys: [KEY.public] } };

export function openPool(): SshPool {
  return new SshPool(createLog("silent"));
}

export function targetOf(node: SimulatedNode, more: Partial<SshTarget> = {}): SshTarget {
  return {
    address: node.address,
    port: node.port,
    user: "root",
    auth: { kind: "key", privateKey: KEY.private },
    hostKey: { kind: "pinned", key: node.hostKey },
    jump: null,
    ...more,
  };
}

export const POOL_LIST = ["gluster", "--mode=script", "--xml", "pool", "list"];

export function run(
  pool: SshPool,
  target: SshTarget,
  argv: readonly string[] = POOL_LIST,
  options: { timeoutMs?: number; maxOutputBytes?: number; signal?: AbortSignal } = {},
): Promise<ExecResult> {
  return pool.exec(target, argv, { timeoutMs: 10_000, ...options });
}

/** The failure of a command that must not succeed. */
export async function failureOf(running: Promise<ExecResult>): Promise<GlusterFailure> {
  const outcome = await running.then(
    (result) => result,
    (error: unknown) => error,
  );
  if (outcome instanceof GlusterFailure) {
    return outcome;
  }
  throw new Error(`no failure of the driver's: ${JSON.stringify(outcome)}`);
}
