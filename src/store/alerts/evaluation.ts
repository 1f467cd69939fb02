import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { AlertConditionKind } from "../../model/alerts/alerts.js";
import { Alert } from "../../model/entities/index.js";
import type { EventDraft } from "../../model/events/event.js";
import { appendEvents } from "../events.js";
import { columnList, queryRows, rowsFrom } from "../queries/rows.js";
import { CONDITION_COLUMNS } from "./conditions/condition.js";
import { CONDITIONS } from "./conditions/index.js";
import { type AlertRow, tellUntold } from "./telling.js";
import { tellAgain } from "./telling-again.js";

// Of two replicas that evaluate at the same time, as after one that stood still, one does nothing.
const EVALUATION_LOCK = 7_036_874_417_767;

/** What came of an evaluation. */
export interface Evaluation {
  readonly fired: number;
  readonly resolved: number;
  /** Deliveries that were made, tell of more, or were begun anew. */
  readonly queued: number;
}

const NOTHING: Evaluation = { fired: 0, resolved: 0, queued: 0 };

/**
 * Brings the alerts to what the rules find now, in one transaction with the events of it and the deliveries to be made: what was
 * missed between two evaluations counts by what is left of it. Where there is neither a rule nor an open alert, it is one
 * statement.
 */
export async function evaluateAlerts(root: SqlEntityManager): Promise<Evaluation> {
  if ((await kindsInUse(root.fork())).length === 0) return NOTHING;
  return root.fork().transactional(async (em) => {
    const [lock] = await em.execute<[{ locked: boolean }]>("select pg_try_advisory_xact_lock(?) as locked", [
      EVALUATION_LOCK,
    ]);
    if (!lock.locked) return NOTHING;
    const resolved: AlertRow[] = [];
    for (const kind of await kindsInUse(em)) resolved.push(...(await compare(em, kind)));
    const fired = rowsFrom(Alert, await queryRows<AlertRow>(em, FIRE));
    const queued = (await tellUntold(em)) + (await tellAgain(em));
    await appendEvents(em, [
      ...fired.map((row) => alertEvent("ALERT_FIRED", row, "PENDING")),
      ...resolved.map((row) => alertEvent("ALERT_RESOLVED", row, "FIRING")),
    ]);
    return { fired: fired.length, resolved: resolved.length, queued };
  });
}

/** Kinds of enabled rules and of alerts that are not over, or of which somebody is still to be told. */
async function kindsInUse(em: SqlEntityManager): Promise<readonly AlertConditionKind[]> {
  const rows = await queryRows<{ kind: AlertConditionKind }>(
    em,
    `select "condition"->>'kind' as "kind" from "alert_rule" where "enabled"
     union select "condition" from "alert" where "state" <> 'RESOLVED'
     union select "condition" from "alert" where "state" = 'RESOLVED' and "told" = 'FIRING'`,
  );
  // A newer release that runs beside this one may have further kinds: its rules are for it to evaluate.
  return rows.map(({ kind }) => kind).filter((kind) => Object.hasOwn(CONDITIONS, kind));
}

/**
 * Compares what the rules of a kind find with the alerts that there are: those that hold no more are over, or gone where they did not
 * fire yet, and new ones are added. What is pending is told as it is now, since it fires as it is then.
 *
 * @returns those that are over
 */
async function compare(em: SqlEntityManager, kind: AlertConditionKind): Promise<AlertRow[]> {
  const columns = CONDITION_COLUMNS.map((name) => `"${name}"`).join(", ");
  const rows = await queryRows<AlertRow>(
    em,
    `with seen ("rule_id", ${columns}) as (${CONDITIONS[kind]}),
     gone as (
       delete from "alert" a where a."condition" = $1 and a."state" = 'PENDING' and ${NOT_SEEN}),
     added as (
       insert into "alert" ("id", "rule_id", "rule_name", "condition", "severity", "state", "created_at", ${columns})
       select gen_random_uuid(), r."id", r."name", $1, r."severity", 'PENDING', now(),
         ${CONDITION_COLUMNS.map((name) => (name === "since" ? SINCE : `s."${name}"`)).join(", ")}
       from seen s join "alert_rule" r on r."id" = s."rule_id"
       where (s."rule_id", s."subject") not in (select a."rule_id", a."subject" from "alert" a where a."state" <> 'RESOLVED')),
     pending as (
       update "alert" a set "summary" = s."summary", "remedy" = s."remedy", "severity" = r."severity"
       from seen s join "alert_rule" r on r."id" = s."rule_id"
       where a."rule_id" = s."rule_id" and a."subject" = s."subject" and a."state" = 'PENDING'
         and (a."summary", a."remedy", a."severity") is distinct from (s."summary", s."remedy", r."severity"))
     update "alert" a set "state" = 'RESOLVED', "resolved_at" = now()
     where a."condition" = $1 and a."state" = 'FIRING' and ${NOT_SEEN}
     returning ${columnList(Alert, "a.")}`,
    [kind],
  );
  return rowsFrom(Alert, rows);
}

// By `not in`, which is hashed whatever PostgreSQL expects of a condition: it expects few rows, and would go through them for each.
const NOT_SEEN = `(a."rule_id", a."subject") not in (select s."rule_id", s."subject" from seen s)`;

// The column has milliseconds: rounded up, a time would lie after now, and a hold time of 0 would not be over.
const SINCE = `date_trunc('milliseconds', least(coalesce(s."since", now()), now()))`;

const FIRE = `update "alert" a set "state" = 'FIRING', "fired_at" = now()
  from "alert_rule" r
  where r."id" = a."rule_id" and a."state" = 'PENDING' and a."since" + make_interval(secs => r."hold_seconds") <= now()
  returning ${columnList(Alert, "a.")}`;

function alertEvent(kind: "ALERT_FIRED" | "ALERT_RESOLVED", row: AlertRow, before: AlertRow["state"]): EventDraft {
  const { clusterId, clusterName, volumeId, volumeName, sessionId, sessionName, operationId } = row;
  return {
    kind,
    clusterId,
    clusterName,
    volumeId,
    volumeName,
    sessionId,
    sessionName,
    operationId,
    before: { state: before },
    after: {
      alertId: row.id,
      ruleId: row.ruleId,
      rule: row.ruleName,
      condition: row.condition,
      severity: row.severity,
      state: row.state,
      summary: row.summary,
      since: row.since,
    },
  };
}
