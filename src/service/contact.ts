import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { EventDraft } from "../model/event.js";
import { appendEvents } from "./events.js";
import { type OwnerWrite, writeAsOwner } from "./owner-write.js";

/** Whether the service reached a host, and why not. */
export interface HostContact {
  readonly id: string;
  readonly reachable: boolean;
  readonly reason: string | null;
}

export interface ClusterContact {
  readonly reachable: boolean;
  readonly reason: string | null;
  readonly hosts: readonly HostContact[];
  /** Losing or regaining the cluster; empty while nothing changed. */
  readonly events: readonly EventDraft[];
}

/** Writes whom a look reached: nothing else of a cluster changes when a look fails. */
export async function writeContact(as: OwnerWrite, at: Date, contact: ClusterContact): Promise<void> {
  if (contact.events.length > 0) {
    await writeAsOwner(as, {}, async (em) => {
      await write(em, as.clusterId, at, contact);
      await appendEvents(em, contact.events, at);
    });
    return;
  }
  as.signal.throwIfAborted();
  await write(as.em.fork(), as.clusterId, at, contact);
}

// The hosts are joined to the cluster that was updated, so that its row is locked before theirs: in the order of a removal.
function write(em: SqlEntityManager, clusterId: string, at: Date, contact: ClusterContact) {
  return em.execute(
    `with cluster as (
       update "cluster" set "reachable" = ?, "unreachable_reason" = ?,
         "last_seen_at" = case when ?::boolean then ?::timestamptz else "last_seen_at" end
       where "id" = ? returning "id")
     update "host" as stored
     set "reachable" = seen."reachable", "unreachable_reason" = seen."reason",
         "last_seen_at" = case when seen."reachable" then ?::timestamptz else stored."last_seen_at" end
     from cluster, jsonb_to_recordset(?::jsonb) as seen("id" uuid, "reachable" boolean, "reason" text)
     where stored."id" = seen."id" and stored."cluster_id" = cluster."id"
       and (seen."reachable" or (stored."reachable", stored."unreachable_reason") is distinct from (false, seen."reason"))`,
    [contact.reachable, contact.reason, contact.reachable, at, clusterId, at, JSON.stringify(contact.hosts)],
  );
}
