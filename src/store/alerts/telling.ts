import { randomUUID } from "node:crypto";
import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { NotificationKind, ReceiverKind, WebhookFormat } from "../../model/alerts/alerts.js";
import { bodyFor } from "../../model/alerts/formats/body.js";
import { Alert, silencedUntil, UNTOLD } from "../../model/entities/index.js";
import type { Row } from "../../model/row.js";
import { columnList, queryRows, rowsFrom, send } from "../queries/rows.js";

export type AlertRow = Row<Alert>;

/** NOTIFY channel: rules have changed, or deliveries wait. */
export const ALERTS_CHANNEL = "georep_alerts";

/** Alertmanager forgets what has not come again within 5 minutes, and may have been restarted since. */
const AGAIN_SECONDS = 60;

interface Told extends AlertRow {
  readonly receiverId: string | null;
  readonly receiverName: string;
  readonly receiverKind: ReceiverKind;
  readonly format: WebhookFormat | null;
}

const SILENCED = silencedUntil({ ruleId: `a."rule_id"`, clusterId: `a."cluster_id"`, sessionId: `a."session_id"` });

/**
 * Whom to tell of what: of an alert that fires the receivers of its rule, also those that the rule has been given since, and of one
 * that is over those who were told that it fires, whatever the rule says by now. What a silence covers waits until that ends.
 */
const TELL = `with untold as (
    update "alert" a set "told" = a."state" where ${UNTOLD} and ${SILENCED} is null returning a.*),
  due as (
    select u.*, t."receiver_id" from untold u join "alert_route" t on t."rule_id" = u."rule_id" where u."state" = 'FIRING'
    union all
    select a.*, t."receiver_id" from "alert" a join "alert_route" t on t."rule_id" = a."rule_id"
    where a."state" = 'FIRING' and a."told" = 'FIRING' and ${SILENCED} is null and (a."id", t."receiver_id") not in (
      select d."alert_id", d."receiver_id" from "alert_delivery" d join "alert" f on f."id" = d."alert_id"
      where f."state" = 'FIRING' and d."kind" = 'FIRING')
    union all
    select u.*, d."receiver_id" from untold u
    cross join lateral (
      select distinct o."receiver_id" from "alert_delivery" o where o."alert_id" = u."id" and o."kind" = 'FIRING') d
    where u."state" = 'RESOLVED')
  select ${columnList(Alert, "u.")}, v."id" as "receiverId", v."name" as "receiverName", v."kind" as "receiverKind", v."format"
  from due u join "alert_receiver" v on v."id" = u."receiver_id"
  order by u."created_at", v."name"
  for key share of v`;

/** Makes the deliveries that are due, and wakes those who send them at the commit. @returns how many */
export async function tellUntold(em: SqlEntityManager): Promise<number> {
  const told = rowsFrom<Alert, Told>(Alert, await queryRows<Told>(em, TELL));
  if (told.length === 0) return 0;
  const rows = told.map((row) => {
    const kind: NotificationKind = row.state === "RESOLVED" ? "RESOLVED" : "FIRING";
    const id = randomUUID();
    const { receiverId, receiverName, receiverKind, format } = row;
    const body = bodyFor({ kind: receiverKind, format }, { deliveryId: id, kind, alert: row });
    return { id, alertId: row.id, receiverId, receiverName, kind, body };
  });
  await send(
    em,
    `insert into "alert_delivery" ("id", "alert_id", "receiver_id", "receiver_name", "kind", "state", "attempts", "created_at",
       "queued_at", "next_attempt_at", "body")
     select e."id", e."alertId", e."receiverId", e."receiverName", e."kind", 'PENDING', 0, now(), now(), now(), e."body"
     from rows from (jsonb_to_recordset($1::jsonb) as ("id" uuid, "alertId" uuid, "receiverId" uuid, "receiverName" text,
       "kind" text, "body" text)) with ordinality as e
     order by e."ordinality"`,
    [JSON.stringify(rows)],
  );
  await wakeAlerts(em);
  return rows.length;
}

/** Wakes every replica at the commit. */
export async function wakeAlerts(em: SqlEntityManager): Promise<void> {
  await em.execute("select pg_notify(?, '')", [ALERTS_CHANNEL]);
}

/**
 * Has an alert that fires told again to receivers that forget it otherwise, in the delivery that was made of it: see the format
 * ALERTMANAGER. What a silence covers is not.
 */
export async function tellAgain(em: SqlEntityManager): Promise<number> {
  const rows = await queryRows<object>(
    em,
    `update "alert_delivery" d
     set "state" = 'PENDING', "attempts" = 0, "queued_at" = now(), "next_attempt_at" = now()
     from "alert" a, "alert_receiver" v
     where v."format" = 'ALERTMANAGER' and d."receiver_id" = v."id" and d."alert_id" = a."id" and a."state" = 'FIRING'
       and d."kind" = 'FIRING' and d."state" = 'DELIVERED' and d."delivered_at" < now() - interval '${AGAIN_SECONDS} seconds'
       and ${SILENCED} is null
     returning d."id"`,
  );
  if (rows.length > 0) await wakeAlerts(em);
  return rows.length;
}
