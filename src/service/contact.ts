import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { EventDraft } from "../model/event.js";
import { appendEvents } from "./events.js";

/** Whether the service reached a host, and why not. */
export interface HostContact {
  readonly id: string;
  readonly reachable: boolean;
  readonly reason: string | null;
}

export interface ClusterContact {
  readonly clusterId: string;
  readonly reachable: boolean;
  readonly reason: string | null;
  readonly hosts: readonly HostContact[];
  /** Losing or regaining the cluster; empty while nothing changed. */
  readonly events: readonly EventDraft[];
}

/** Writes whom a look reached: nothing else of a cluster changes when a look fails. */
export async function writeContact(root: SqlEntityManager, at: Date, contact: ClusterContact): Promise<void> {
  const write = async (em: SqlEntityManager): Promise<void> => {
    await em.execute(
      `with hosts as (
         update "host" as stored
         set "reachable" = seen."reachable", "unreachable_reason" = seen."reason",
             "last_seen_at" = case when seen."reachable" then ?::timestamptz else stored."last_seen_at" end
         from jsonb_to_recordset(?::jsonb) as seen("id" uuid, "reachable" boolean, "reason" text)
         where stored."id" = seen."id")
       update "cluster" set "reachable" = ?, "unreachable_reason" = ?,
         "last_seen_at" = case when ?::boolean then ?::timestamptz else "last_seen_at" end
       where "id" = ?`,
      [at, JSON.stringify(contact.hosts), contact.reachable, contact.reason, contact.reachable, at, contact.clusterId],
    );
    await appendEvents(em, contact.events, at);
  };
  if (contact.events.length === 0) await write(root.fork());
  else await root.fork().transactional(write);
}
