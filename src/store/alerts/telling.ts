import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { Told } from "../../model/alerts/formats/body.js";
import { Alert, silencedUntil, UNTOLD } from "../../model/entities/index.js";
import type { Row } from "../../model/row.js";
import { columnList, queryRows, rowsFrom } from "../queries/rows.js";
import { planMessages } from "./messages.js";
import { newestMessages, writeMessages } from "./message-rows.js";

export type AlertRow = Row<Alert>;

/** NOTIFY channel: rules have changed, or deliveries wait. */
export const ALERTS_CHANNEL = "georep_alerts";

/** Who is to be told of an alert. */
export interface Telling extends AlertRow, Omit<Told, "kind"> {
  readonly receiverId: string;
  readonly receiverName: string;
  readonly receiverKind: Told["kind"];
  /** The number of the delivery that comes before, of the same alert to the same receiver; 0 where there is none. */
  readonly behind: string;
}

const SILENCED = silencedUntil({ ruleId: `a."rule_id"`, clusterId: `a."cluster_id"`, sessionId: `a."session_id"` });

/**
 * Whom to tell of what: of an alert that fires the receivers of its rule, also those that the rule has been given since, and of one
 * that is over those who were told that it fires, whatever the rule says by now. What a silence covers waits until that ends.
 */
const TELL = `with untold as (
    update "alert" a set "told" = a."state" where ${UNTOLD} and ${SILENCED} is null returning a.*),
  due as (
    select u.*, t."receiver_id", 0::bigint as "behind"
    from untold u join "alert_route" t on t."rule_id" = u."rule_id" where u."state" = 'FIRING'
    union all
    select a.*, t."receiver_id", 0 from "alert" a join "alert_route" t on t."rule_id" = a."rule_id"
    where a."state" = 'FIRING' and a."told" = 'FIRING' and ${SILENCED} is null and (a."id", t."receiver_id") not in (
      select n."alert_id", d."receiver_id" from "alert" f join "alert_delivery_alert" n on n."alert_id" = f."id"
      join "alert_delivery" d on d."id" = n."delivery_id"
      where f."state" = 'FIRING' and d."kind" = 'FIRING')
    union all
    select u.*, d."receiver_id", d."behind" from untold u
    cross join lateral (
      select o."receiver_id", max(o."number") as "behind" from "alert_delivery_alert" n
      join "alert_delivery" o on o."id" = n."delivery_id"
      where n."alert_id" = u."id" and o."kind" = 'FIRING' group by 1) d
    where u."state" = 'RESOLVED')
  select ${columnList(Alert, "u.")}, u."behind"::text as "behind", v."id" as "receiverId", v."name" as "receiverName",
    v."kind" as "receiverKind", v."format", v."grouped"
  from due u join "alert_receiver" v on v."id" = u."receiver_id"
  order by u."created_at", u."id", v."name"
  for key share of v`;

/**
 * Makes the deliveries that are due, or has those tell more that nobody has begun to send, and wakes those who send them at the
 * commit.
 *
 * @returns how many
 */
export async function tellUntold(em: SqlEntityManager): Promise<number> {
  const due = rowsFrom<Alert, Telling>(Alert, await queryRows<Telling>(em, TELL));
  if (due.length === 0) return 0;
  const messages = planMessages(due, await newestMessages(em, due));
  await writeMessages(em, messages);
  await wakeAlerts(em);
  return messages.length;
}

/** Wakes every replica at the commit. */
export async function wakeAlerts(em: SqlEntityManager): Promise<void> {
  await em.execute("select pg_notify(?, '')", [ALERTS_CHANNEL]);
}
