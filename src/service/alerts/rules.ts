import { randomUUID } from "node:crypto";
import { LockMode, type SqlEntityManager } from "@mikro-orm/postgresql";
import { AppError } from "../../errors.js";
import type { Actor } from "../../model/actor.js";
import type { AlertSeverity } from "../../model/alerts/alerts.js";
import { AlertReceiver, AlertRoute, AlertRule } from "../../model/entities/index.js";
import { assertMay } from "../../model/rights.js";
import { wakeAlerts } from "../../store/alerts/telling.js";
import { databaseTime } from "../../store/database-time.js";
import { appendEvents } from "../../store/events.js";
import { insertRows } from "../../store/write-rows.js";
import { checkedName } from "../texts.js";
import { assertScope, changeEvent, naming } from "./about.js";
import { checkedCondition, checkedSeconds, type ConditionInput } from "./condition.js";

export interface RuleInput {
  readonly name: string;
  readonly enabled: boolean;
  readonly condition: ConditionInput;
  readonly holdSeconds: number;
  readonly severity: AlertSeverity;
  readonly clusterId: string | null;
  readonly sessionId: string | null;
  readonly receiverIds: readonly string[];
}

/** Alert rules, and who is told of their alerts. */
export class AlertRules {
  readonly #em: SqlEntityManager;

  constructor(em: SqlEntityManager) {
    this.#em = em;
  }

  /** @returns its id @throws AppError INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, FORBIDDEN */
  async create(actor: Actor, input: RuleInput): Promise<string> {
    assertMay(actor, "MANAGE_ALERT_RULES");
    const id = randomUUID();
    const rule = checked(input);
    const written = this.#em.fork().transactional(async (em) => {
      await assertScope(em, rule);
      // By the database's clock, which the ends of operations go by as well.
      const createdAt = (await databaseTime(em)).toISOString();
      await insertRows(em, AlertRule, [{ id, ...rule, createdBy: actor.user, createdAt }]);
      const receivers = await route(em, id, input.receiverIds);
      await wakeAlerts(em);
      await appendEvents(em, [
        changeEvent(actor, "ALERT_RULE_CHANGED", rule, null, { ruleId: id, ...rule, receivers }),
      ]);
    });
    await naming(written);
    return id;
  }

  /** @param input what is left out stays as it is @throws AppError INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, FORBIDDEN */
  async update(actor: Actor, id: string, input: Partial<RuleInput>): Promise<void> {
    assertMay(actor, "MANAGE_ALERT_RULES");
    const written = this.#em.fork().transactional(async (em) => {
      const before = await locked(em, id);
      const was = described(before);
      const { condition = was.condition, ...others } = input;
      const rule = checked({ ...was, ...others, condition, receiverIds: [] });
      if (input.clusterId !== undefined || input.sessionId !== undefined) await assertScope(em, rule);
      await em.nativeUpdate(
        AlertRule,
        { id },
        { ...columnsOf(rule), cluster: rule.clusterId, session: rule.sessionId },
      );
      const receivers = input.receiverIds === undefined ? {} : { receivers: await route(em, id, input.receiverIds) };
      await wakeAlerts(em);
      await appendEvents(em, [
        changeEvent(actor, "ALERT_RULE_CHANGED", rule, { ruleId: id, ...was }, { ruleId: id, ...rule, ...receivers }),
      ]);
    });
    await naming(written);
  }

  /** Its alerts resolve. @throws AppError NOT_FOUND, FORBIDDEN */
  async delete(actor: Actor, id: string): Promise<void> {
    assertMay(actor, "MANAGE_ALERT_RULES");
    await this.#em.fork().transactional(async (em) => {
      const before = await locked(em, id);
      await em.nativeDelete(AlertRule, { id });
      await wakeAlerts(em);
      const was = described(before);
      await appendEvents(em, [
        changeEvent(actor, "ALERT_RULE_CHANGED", was, { ruleId: id, ...was, by: actor.user }, null),
      ]);
    });
  }
}

type Checked = Pick<
  AlertRule,
  "name" | "enabled" | "condition" | "holdSeconds" | "severity" | "clusterId" | "sessionId"
>;

function checked({ name, enabled, condition, holdSeconds, severity, clusterId, sessionId }: RuleInput): Checked {
  const kept = {
    name: checkedName(name, "input.name"),
    enabled,
    condition: checkedCondition(condition),
    holdSeconds: checkedSeconds(holdSeconds, 0, "input.holdSeconds"),
    severity,
    clusterId,
    sessionId,
  };
  if (kept.condition.kind === "CLUSTER_LOST" && sessionId !== null) {
    const message = "CLUSTER_LOST is about clusters and not about a session: give clusterId, or neither.";
    throw new AppError("INVALID_ARGUMENT", message, { field: "input.sessionId" });
  }
  return kept;
}

function columnsOf({ name, enabled, condition, holdSeconds, severity }: Checked) {
  return { name, enabled, condition, holdSeconds, severity };
}

function described({ name, enabled, condition, holdSeconds, severity, clusterId, sessionId }: AlertRule): Checked {
  return { name, enabled, condition, holdSeconds, severity, clusterId, sessionId };
}

async function locked(em: SqlEntityManager, id: string): Promise<AlertRule> {
  const rule = await em.findOne(AlertRule, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (rule === null) throw new AppError("NOT_FOUND", `There is no alert rule ${id}.`, { field: "input.ruleId" });
  return rule;
}

/** Has a rule's alerts told to these receivers alone. @returns their names @throws AppError NOT_FOUND */
async function route(em: SqlEntityManager, ruleId: string, receiverIds: readonly string[]): Promise<readonly string[]> {
  const ids = [...new Set(receiverIds)];
  const found = await em.find(
    AlertReceiver,
    { id: { $in: ids } },
    { fields: ["id", "name"], orderBy: { name: "asc" } },
  );
  const missing = ids.find((id) => !found.some((receiver) => receiver.id === id));
  if (missing !== undefined) {
    throw new AppError("NOT_FOUND", `There is no receiver ${missing}.`, { field: "input.receiverIds" });
  }
  await em.nativeDelete(AlertRoute, { rule: ruleId });
  await insertRows(
    em,
    AlertRoute,
    ids.map((receiverId) => ({ ruleId, receiverId })),
  );
  return found.map(({ name }) => name);
}
