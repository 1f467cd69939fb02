import type { SqlEntityManager } from "@mikro-orm/postgresql";

/** NOTIFY channel that wakes the owner of a cluster; the payload is an `OwnerCall`. */
export const OWNERS_CHANNEL = "georep_owners";

/**
 * What a cluster's owner is told: that operations wait, that its settings or its registration changed, or that everything
 * is to be polled now.
 */
export type OwnerCall = `${"operation" | "cluster" | "sync"} ${string}`;

/** Tells owners of clusters when the transaction of `em` commits. */
export async function notifyOwner(em: SqlEntityManager, ...calls: readonly OwnerCall[]): Promise<void> {
  const each = "jsonb_array_elements_text(?::jsonb)";
  await em.execute(`select pg_notify(?, call) from ${each} as calls(call)`, [OWNERS_CHANNEL, JSON.stringify(calls)]);
}
