import { eventNumber } from "../../model/ids.js";
import { DETAIL_ID } from "./georep.js";
import { EVENT } from "./history.js";
import { allOf, type RecordOf, selectList } from "./noun.js";
import type { Reader } from "./reader.js";

const TYPES = {
  Cluster: `"cluster" t where t."id"`,
  Host: `"host" t where t."id"`,
  Volume: `"volume" t where t."id"`,
  Brick: `"gluster_volume_bricks" t where t."id"`,
  GeoRepSession: `"gluster_georep_session" t where t."session_id"`,
  GeoRepSessionOption: `"gluster_georep_config" t where t."id"`,
  GeoRepCheckpoint: `"gluster_georep_checkpoint" t where t."id"`,
  Operation: `"operation" t where t."id"`,
  AccessToken: `"access_token" t where t."id"`,
  GeoRepSessionDetail: `"gluster_georep_session_details" t where ${DETAIL_ID}`,
} as const;
type NodeType = keyof typeof TYPES;
type EventRecord = RecordOf<typeof EVENT>;

const FIND = Object.entries(TYPES)
  .map(([type, where]) => `select '${type}' as "type" from ${where} = $1::uuid`)
  .join(" union all ");

/** What has that id; null when nothing has. Of events alone the record comes at once, since their ids are no column's. */
export async function nodeWithId(
  reader: Reader,
  id: string,
): Promise<
  { readonly type: NodeType; readonly record: null } | { readonly type: "Event"; readonly record: EventRecord } | null
> {
  const type = await nodeType(reader, id);
  if (type !== null) return { type, record: null };
  const record = await eventWithId(reader, id);
  return record === null ? null : { type: "Event", record };
}

/** What kind of thing has that id; null when nothing has. */
async function nodeType(reader: Reader, id: string): Promise<NodeType | null> {
  const [row] = await reader.query<{ type: NodeType }>(`${FIND} limit 1`, [id]);
  return row?.type ?? null;
}

/** The event that has that id; null where none has it, or it is not kept any more. */
async function eventWithId(reader: Reader, id: string): Promise<EventRecord | null> {
  const number = eventNumber(id);
  if (number === null) return null;
  const [event] = await reader.query<EventRecord>(
    `select ${selectList(EVENT, allOf(EVENT)).join(", ")} from "event" t where t."number" = $1::bigint`,
    [number],
  );
  return event ?? null;
}
