import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { EventDraft } from "../model/event.js";
import type { Row } from "../model/row.js";
import { appendEvents } from "./events.js";
import { columnOf, propertyOf } from "./queries/entity-metadata.js";
import { type OwnerWrite, writeAsOwner } from "./owner-write.js";
import { updateRows } from "./write-rows.js";
import { Brick, Host } from "../model/entities/index.js";

/** Whether the service reached a host, or any of a cluster, and whether glusterd runs there; why not, and since when. */
export type Reachability = Pick<
  Row<Host>,
  "unreachableReason" | "reachableSince" | "glusterdUp" | "glusterdDownReason" | "glusterdSince"
> & { readonly reachable: boolean };

export interface HostReachability extends Reachability, Pick<Row<Host>, "id" | "unreadRecords"> {}

/** Whether a brick's process runs; null where nobody tells. */
export type BrickOnline = Pick<Row<Brick>, "id" | "online">;

export interface ClusterReachability {
  readonly cluster: Reachability;
  /** All of them. */
  readonly hosts: readonly HostReachability[];
  /** Those that changed. */
  readonly bricks: readonly BrickOnline[];
  /** Empty while nothing changed. */
  readonly events: readonly EventDraft[];
}

/** Writes whom a poll reached: nothing else of a cluster changes when a poll fails. */
export async function writeReachability(as: OwnerWrite, at: Date, reachability: ClusterReachability): Promise<void> {
  if (reachability.events.length + reachability.bricks.length > 0) {
    await writeAsOwner(as, {}, async (em) => {
      await write(em, as.clusterId, at, reachability);
      await updateRows(em, Brick, ["id"], reachability.bricks);
      await appendEvents(em, reachability.events, at);
    });
    return;
  }
  await as.assertOwned();
  as.signal.throwIfAborted();
  await write(as.em.fork(), as.clusterId, at, reachability);
}

const COLUMNS = [
  "reachable",
  "unreachableReason",
  "reachableSince",
  "glusterdUp",
  "glusterdDownReason",
  "glusterdSince",
] as const satisfies readonly (keyof Reachability)[];

const HOST_COLUMNS = [...COLUMNS, "unreadRecords"] as const satisfies readonly (keyof HostReachability)[];

const quoted = (name: keyof HostReachability): string => `"${columnOf(propertyOf(Host, name))}"`;
const list = (prefix: string): string => HOST_COLUMNS.map((name) => `${prefix}${quoted(name)}`).join(", ");
const assigned = (names: readonly (keyof HostReachability)[]): string =>
  names.map((name) => `${quoted(name)} = seen.${quoted(name)}`).join(", ");
/** As PostgreSQL makes a record of it. */
const byColumn = (row: Reachability | HostReachability): object =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [columnOf(propertyOf(Host, name)), value]));

// The hosts are joined to the cluster that was updated, so that its row is locked before theirs: in the order of a removal.
function write(em: SqlEntityManager, clusterId: string, at: Date, { cluster, hosts }: ClusterReachability) {
  return em.execute(
    `with cluster as (
       update "cluster" as stored set ${assigned(COLUMNS)},
         "last_seen_at" = case when seen."reachable" then ?::timestamptz else stored."last_seen_at" end
       from jsonb_populate_record(null::"cluster", ?::jsonb) as seen
       where stored."id" = ? returning stored."id")
     update "host" as stored set ${assigned(HOST_COLUMNS)},
       "last_seen_at" = case when seen."reachable" then ?::timestamptz else stored."last_seen_at" end
     from cluster, jsonb_populate_recordset(null::"host", ?::jsonb) as seen
     where stored."id" = seen."id" and stored."cluster_id" = cluster."id"
       and (seen."reachable" or (${list("stored.")}) is distinct from (${list("seen.")}))`,
    [at, JSON.stringify(byColumn(cluster)), clusterId, at, JSON.stringify(hosts.map(byColumn))],
  );
}
