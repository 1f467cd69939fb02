import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { Alert } from "../../model/entities/index.js";
import { columnList, queryRows, rowsFrom, send } from "../queries/rows.js";
import { keyOf, kindOf, type Message, type MessageKey, type Newest } from "./messages.js";
import type { AlertRow, Telling } from "./telling.js";

/**
 * Seconds after a message in which a grouped receiver is sent no other of the same rule and kind: what comes meanwhile goes
 * together. What comes alone does not wait.
 */
const GATHER_SECONDS = 10;

/**
 * The last message of each key of a grouped receiver. One that nobody has begun to send is held: whoever would begin with it passes
 * it by until the commit.
 */
export async function newestMessages(
  em: SqlEntityManager,
  due: readonly Telling[],
): Promise<ReadonlyMap<string, Newest>> {
  const keys = new Map(
    due.flatMap((telling): [string, MessageKey][] => {
      const { receiverId, ruleId } = telling;
      const key = { receiverId, ruleId, kind: kindOf(telling) };
      return telling.grouped ? [[keyOf(key), key]] : [];
    }),
  );
  if (keys.size === 0) return new Map();
  const rows = await queryRows<MessageKey & { id: string; number: string; isOpen: boolean; restMs: number }>(
    em,
    `select d."id", d."receiver_id" as "receiverId", d."rule_id" as "ruleId", d."kind", d."number"::text as "number",
       d."state" = 'PENDING' and d."last_attempt_at" is null as "isOpen",
       greatest(extract(epoch from d."created_at" + interval '${GATHER_SECONDS} seconds' - now()), 0)::float8 * 1000 as "restMs"
     from jsonb_to_recordset($1::jsonb) as k("receiverId" uuid, "ruleId" uuid, "kind" text)
     join "alert_delivery" d on d."id" = (
       select l."id" from "alert_delivery" l
       where l."receiver_id" = k."receiverId" and l."rule_id" = k."ruleId" and l."kind" = k."kind"
       order by l."number" desc limit 1)
     order by d."number"
     for update of d`,
    [JSON.stringify([...keys.values()])],
  );
  const open = await alertsOf(
    em,
    rows.flatMap(({ id, isOpen }) => (isOpen ? [id] : [])),
  );
  return new Map(
    rows.map(({ isOpen, ...row }) => [keyOf(row), { ...row, open: isOpen ? (open.get(row.id) ?? []) : null }]),
  );
}

interface Named extends AlertRow {
  readonly deliveryId: string;
}

/** The alerts that deliveries are about, as they are now. */
async function alertsOf(
  em: SqlEntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly AlertRow[]>> {
  if (ids.length === 0) return new Map();
  const rows = await queryRows<Named>(
    em,
    `select n."delivery_id" as "deliveryId", ${columnList(Alert, "a.")}
     from "alert_delivery_alert" n join "alert" a on a."id" = n."alert_id"
     where n."delivery_id" = any($1::uuid[]) order by a."created_at", a."id"`,
    [ids],
  );
  return Map.groupBy(rowsFrom<Alert, Named>(Alert, rows), ({ deliveryId }) => deliveryId);
}

/** Writes new messages in their order, and what is added to those that are there. */
export async function writeMessages(em: SqlEntityManager, messages: readonly Message[]): Promise<void> {
  const known = messages.filter(({ isKnown }) => isKnown);
  const made = messages
    .filter(({ isKnown }) => !isKnown)
    .map((message) => ({ ...message, alertId: message.alertIds[0] }));
  if (known.length > 0) {
    await send(
      em,
      `update "alert_delivery" d set "body" = e."body"
       from jsonb_to_recordset($1::jsonb) as e("id" uuid, "body" text) where d."id" = e."id"`,
      [JSON.stringify(known)],
    );
  }
  if (made.length > 0) {
    await send(
      em,
      `insert into "alert_delivery" ("id", "alert_id", "rule_id", "receiver_id", "receiver_name", "kind", "state", "attempts",
         "created_at", "queued_at", "next_attempt_at", "body")
       select e."id", e."alertId", e."ruleId", e."receiverId", e."receiverName", e."kind", 'PENDING', 0, now(), now(),
         now() + make_interval(secs => e."restMs" / 1000), e."body"
       from rows from (jsonb_to_recordset($1::jsonb) as ("id" uuid, "alertId" uuid, "ruleId" uuid, "receiverId" uuid,
         "receiverName" text, "kind" text, "restMs" float8, "body" text)) with ordinality as e
       order by e."ordinality"`,
      [JSON.stringify(made)],
    );
  }
  await send(
    em,
    `insert into "alert_delivery_alert" ("delivery_id", "alert_id")
     select e."id", i."alertId" from jsonb_to_recordset($1::jsonb) as e("id" uuid, "alertIds" jsonb),
       lateral (select jsonb_array_elements_text(e."alertIds")::uuid as "alertId") i`,
    [JSON.stringify(messages.map(({ id, alertIds }) => ({ id, alertIds })))],
  );
}
