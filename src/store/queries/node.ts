import type { EntityClass } from "@mikro-orm/core";
import { eventNumber } from "../../model/ids.js";
import { allOf, selectList, tableOf } from "./entity-table.js";
import type { Reader } from "./reader.js";
import { Event, SHOWN_ENTITIES } from "../../model/entities/index.js";

type NodeType = keyof typeof SHOWN_ENTITIES;

// Steps have no id, and that of an event is no column's.
const FIND = Object.entries<EntityClass<object>>(SHOWN_ENTITIES)
  .flatMap(([name, entity]) => {
    const { table, fields } = tableOf(entity);
    const { id } = fields;
    return id === undefined ? [] : [`select '${name}' as "type" from "${table}" t where ${id} = $1::uuid`];
  })
  .join(" union all ");

/** What has that id; null when nothing has. Of events alone the record comes at once, since their ids are no column's. */
export async function nodeWithId(
  reader: Reader,
  id: string,
): Promise<
  { readonly type: NodeType; readonly record: null } | { readonly type: "Event"; readonly record: Event } | null
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
async function eventWithId(reader: Reader, id: string): Promise<Event | null> {
  const number = eventNumber(id);
  if (number === null) return null;
  const [event] = await reader.query<Event>(
    `select ${selectList(Event, allOf(Event)).join(", ")} from "event" t where t."number" = $1::bigint`,
    [number],
  );
  return event ?? null;
}
