import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { GeoRepFinding } from "../model/entities/index.js";
import type { EventDraft } from "../model/events/event.js";
import type { Row } from "../model/row.js";
import { appendEvents } from "./events.js";
import { type OwnerWrite, writeAsOwner } from "./owner-write.js";
import { readRows } from "./queries/rows.js";
import { updateRows, upsertRows } from "./write-rows.js";

export type FindingRow = Row<GeoRepFinding>;

/** What a look at a cluster's sessions changes of their findings. */
export interface FindingChanges {
  /** Those to write whole: opened, told in other words, or closed. */
  readonly rows: readonly FindingRow[];
  /** Those of which only the time of the last confirmation is other. */
  readonly confirmed: readonly FindingRow[];
  readonly events: readonly EventDraft[];
}

/** The open findings of a cluster's sessions. */
export function loadFindings(root: SqlEntityManager, clusterId: string): Promise<FindingRow[]> {
  return readRows(
    root.fork(),
    GeoRepFinding,
    `where "closed_at" is null
       and "session_id" in (select s."session_id" from "gluster_georep_session" s where s."cluster_id" = $1)`,
    [clusterId],
  );
}

/** @param changes of findings of sessions that are there */
export async function writeFindings(
  as: OwnerWrite,
  at: Date,
  { rows, confirmed, events }: FindingChanges,
): Promise<void> {
  if (rows.length + confirmed.length === 0) return;
  await writeAsOwner(as, {}, async (em) => {
    // Closed ones first: of each cause one may be open.
    await upsertRows(
      em,
      GeoRepFinding,
      ["id"],
      rows.filter(({ closedAt }) => closedAt !== null),
    );
    await upsertRows(
      em,
      GeoRepFinding,
      ["id"],
      rows.filter(({ closedAt }) => closedAt === null),
    );
    await updateRows(
      em,
      GeoRepFinding,
      ["id"],
      confirmed.map(({ id, confirmedAt }) => ({ id, confirmedAt })),
    );
    await appendEvents(em, events, at);
  });
}
