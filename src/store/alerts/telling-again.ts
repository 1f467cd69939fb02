import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { bodyFor } from "../../model/alerts/formats/body.js";
import { Alert, silencedUntil } from "../../model/entities/index.js";
import { columnList, queryRows, rowsFrom, send } from "../queries/rows.js";
import { type AlertRow, wakeAlerts } from "./telling.js";

/** Alertmanager forgets what has not come again within 5 minutes, and may have been restarted since. */
const AGAIN_SECONDS = 60;

const SILENCED = silencedUntil({ ruleId: `a."rule_id"`, clusterId: `a."cluster_id"`, sessionId: `a."session_id"` });

interface Again extends AlertRow {
  readonly deliveryId: string;
  readonly grouped: boolean;
}

/**
 * Has alerts that fire told again to receivers that forget them otherwise, in the deliveries that were made of them: see the format
 * ALERTMANAGER. One that was given up is begun anew while what it tells of still fires. Of what is over, and of what a silence covers, nothing is told: Alertmanager would take it for what fires.
 *
 * @returns how many deliveries
 */
export async function tellAgain(em: SqlEntityManager): Promise<number> {
  const rows = await queryRows<Again>(
    em,
    `select d."id" as "deliveryId", v."grouped", ${columnList(Alert, "a.")}
     from "alert" a join "alert_delivery_alert" n on n."alert_id" = a."id"
     join "alert_delivery" d on d."id" = n."delivery_id" join "alert_receiver" v on v."id" = d."receiver_id"
     where v."format" = 'ALERTMANAGER' and a."state" = 'FIRING' and d."kind" = 'FIRING' and d."state" <> 'PENDING'
       and d."last_attempt_at" < now() - interval '${AGAIN_SECONDS} seconds' and ${SILENCED} is null
     order by a."created_at", a."id"`,
  );
  if (rows.length === 0) return 0;
  const deliveries = Map.groupBy(rowsFrom<Alert, Again>(Alert, rows), ({ deliveryId }) => deliveryId);
  const bodies = [...deliveries].flatMap(([deliveryId, [first, ...others]]) => {
    if (first === undefined) return [];
    const told = { kind: "WEBHOOK", format: "ALERTMANAGER", grouped: first.grouped } as const;
    return [{ id: deliveryId, body: bodyFor(told, { deliveryId, kind: "FIRING", alerts: [first, ...others] }) }];
  });
  await send(
    em,
    `update "alert_delivery" d
     set "state" = 'PENDING', "attempts" = 0, "queued_at" = now(), "next_attempt_at" = now(), "body" = e."body"
     from jsonb_to_recordset($1::jsonb) as e("id" uuid, "body" text) where d."id" = e."id" and d."state" <> 'PENDING'`,
    [JSON.stringify(bodies)],
  );
  await wakeAlerts(em);
  return bodies.length;
}
