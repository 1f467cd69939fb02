import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { EventDraft } from "../model/events/event.js";
import type { Row } from "../model/row.js";
import { send } from "./queries/rows.js";
import { appendEvents } from "./events.js";
import { type OwnerWrite, writeAsOwner } from "./owner-write.js";
import { quoted, recordset, updateRows } from "./write-rows.js";
import { Brick, Cluster, Host } from "../model/entities/index.js";

/** Whether the service reached a host, or any of a cluster, and whether glusterd runs there; why not, and since when. */
export type Reachability = Pick<
  Row<Host>,
  "unreachableReason" | "reachableSince" | "glusterdUp" | "glusterdDownReason" | "glusterdSince"
> & { readonly reachable: boolean };

export interface HostReachability extends Reachability, Pick<Row<Host>, "id" | "unreadRecords"> {}

/** Whether a brick's process runs, and since when; null where nobody tells. */
export type BrickOnline = Pick<Row<Brick>, "id" | "online" | "onlineSince">;

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

const STORED = HOST_COLUMNS.map((name) => `stored.${quoted(Host, name)}`).join(", ");
const SEEN = HOST_COLUMNS.map((name) => `seen."${name}"`).join(", ");
const assigned = (names: readonly (keyof HostReachability)[]): string =>
  names.map((name) => `${quoted(Host, name)} = seen."${name}"`).join(", ");

// The hosts are joined to the cluster that was updated, so that its row is locked before theirs: in the order of a removal.
function write(em: SqlEntityManager, clusterId: string, at: Date, { cluster, hosts }: ClusterReachability) {
  return send(
    em,
    `with cluster as (
       update "cluster" as stored set ${assigned(COLUMNS)},
         "last_seen_at" = case when seen."reachable" then $1::timestamptz else stored."last_seen_at" end
       from ${recordset(Cluster, COLUMNS, 3)} as seen
       where stored."id" = $2 returning stored."id")
     update "host" as stored set ${assigned(HOST_COLUMNS)},
       "last_seen_at" = case when seen."reachable" then $1::timestamptz else stored."last_seen_at" end
     from cluster, ${recordset(Host, ["id", ...HOST_COLUMNS], 4)} as seen
     where stored."id" = seen."id" and stored."cluster_id" = cluster."id"
       and (seen."reachable" or (${STORED}) is distinct from (${SEEN}))`,
    [at, clusterId, JSON.stringify([cluster]), JSON.stringify(hosts)],
  );
}

/** Clusters that nobody of the service reached at the last poll: what replicates into them may not arrive. */
export async function clustersLost(em: SqlEntityManager): Promise<ReadonlySet<string>> {
  const rows = await em.fork().execute<Pick<Cluster, "id">[]>(`select "id" from "cluster" where "reachable" = false`);
  return new Set(rows.map(({ id }) => id));
}
