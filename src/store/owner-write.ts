import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { AppError } from "../errors.js";
import { Cluster } from "../model/entities/index.js";
import { columnOf, propertyOf } from "./queries/entity-metadata.js";

/** As whom the owner of a cluster writes. */
export interface OwnerWrite {
  readonly em: SqlEntityManager;
  readonly clusterId: string;
  /** Fires when the cluster is no longer this owner's. */
  readonly signal: AbortSignal;
  /** Makes sure that it still is, where nobody may have heard yet. @throws AppError DATABASE_UNAVAILABLE */
  readonly assertOwned: () => Promise<void>;
}

/** The properties of the cluster that tell how far it was polled. */
export interface ObservedAt {
  readonly sessionsObservedAt?: Date;
  readonly topologyObservedAt?: Date;
}

/**
 * One transaction of a cluster's owner. The row of the cluster comes first: it is locked against removal, which takes its
 * locks in the same order, and a cluster that was removed in the meantime takes no more rows. The ownership is asked for
 * last, right before the commit: a replica gives a lost lock up seconds before another one can get it, and one that stood still
 * asks for it anew, so nothing is written over the rows of the next owner.
 *
 * @throws the reason of `signal` when the cluster is no longer this owner's; AppError NOT_FOUND when it was removed
 */
export async function writeAsOwner(
  { em: root, clusterId, signal, assertOwned }: OwnerWrite,
  observedAt: ObservedAt,
  work: (em: SqlEntityManager) => Promise<void>,
): Promise<void> {
  await ownerTransaction({ em: root, signal, assertOwned }, async (em) => {
    await lockCluster(em, clusterId, observedAt);
    await work(em);
  });
}

/** The same without a hold on the cluster's row, for what outlives it. @throws the reason of `signal` */
export async function ownerTransaction<T>(
  { em: root, signal, assertOwned }: Omit<OwnerWrite, "clusterId">,
  work: (em: SqlEntityManager) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  return root.fork().transactional(async (em) => {
    const result = await work(em);
    await assertOwned();
    signal.throwIfAborted();
    return result;
  });
}

/** Notes only how far the cluster was polled. @throws as `writeAsOwner` */
export async function touchObservedAt(
  { em, clusterId, signal, assertOwned }: OwnerWrite,
  observedAt: ObservedAt,
): Promise<void> {
  await assertOwned();
  signal.throwIfAborted();
  await lockCluster(em.fork(), clusterId, observedAt);
}

async function lockCluster(em: SqlEntityManager, clusterId: string, observedAt: ObservedAt): Promise<void> {
  const columns = Object.entries(observedAt);
  const statement =
    columns.length === 0
      ? `select "id" from "cluster" where "id" = ? for key share`
      : `update "cluster" set ${columns.map(([name]) => `"${columnOf(propertyOf(Cluster, name))}" = ?`).join(", ")} where "id" = ? returning "id"`;
  const rows = await em.execute<{ id: string }[]>(statement, [...columns.map(([, at]) => at as Date), clusterId]);
  if (rows.length === 0) throw new AppError("NOT_FOUND", `The cluster ${clusterId} is not registered any more.`);
}
