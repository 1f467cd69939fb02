import { randomUUID } from "node:crypto";
import { LockMode, type SqlEntityManager } from "@mikro-orm/postgresql";
import { AppError } from "../../errors.js";
import type { Actor } from "../../model/actor.js";
import { AlertSilence } from "../../model/entities/index.js";
import { assertMay } from "../../model/rights.js";
import type { Row } from "../../model/row.js";
import { wakeAlerts } from "../../store/alerts/telling.js";
import { databaseTime } from "../../store/database-time.js";
import { appendEvents } from "../../store/events.js";
import { insertRows } from "../../store/write-rows.js";
import { checkedDescription } from "../texts.js";
import { assertRule, assertScope, changeEvent } from "./about.js";
import { LONGEST_SECONDS } from "./condition.js";

export interface SilenceInput {
  readonly ruleId: string | null;
  readonly clusterId: string | null;
  readonly sessionId: string | null;
  readonly until: Date;
  readonly comment: string;
}

/** Whiles in which nobody is told of alerts. */
export class AlertSilences {
  readonly #em: SqlEntityManager;

  constructor(em: SqlEntityManager) {
    this.#em = em;
  }

  /** @returns its id @throws AppError INVALID_ARGUMENT, NOT_FOUND, FORBIDDEN */
  async create(actor: Actor, { ruleId, clusterId, sessionId, until, comment }: SilenceInput): Promise<string> {
    assertMay(actor, "SILENCE_ALERTS");
    const id = randomUUID();
    const text = checkedDescription(comment, "input.comment");
    await this.#em.fork().transactional(async (em) => {
      const now = await databaseTime(em);
      await assertRule(em, ruleId);
      await assertScope(em, { clusterId, sessionId });
      const row = {
        id,
        ruleId,
        clusterId,
        sessionId,
        until: checkedEnd(until, now),
        comment: text,
        createdBy: actor.user,
        createdAt: now.toISOString(),
      };
      await insertRows(em, AlertSilence, [row]);
      await appendEvents(em, [changeEvent(actor, "ALERT_SILENCE_CHANGED", row, null, described(row))]);
    });
    return id;
  }

  /** @param input what is left out stays as it is @throws AppError INVALID_ARGUMENT, NOT_FOUND, FORBIDDEN */
  async update(actor: Actor, id: string, input: Partial<Pick<SilenceInput, "until" | "comment">>): Promise<void> {
    assertMay(actor, "SILENCE_ALERTS");
    await this.#em.fork().transactional(async (em) => {
      const before = await locked(em, id);
      const was = described(before);
      const after = {
        until: input.until === undefined ? before.until : checkedEnd(input.until, await databaseTime(em)),
        comment: input.comment === undefined ? before.comment : checkedDescription(input.comment, "input.comment"),
      };
      await em.nativeUpdate(AlertSilence, { id }, after);
      await wakeAlerts(em);
      await appendEvents(em, [changeEvent(actor, "ALERT_SILENCE_CHANGED", before, was, { ...was, ...after })]);
    });
  }

  /** Ends one at once, and forgets it. @throws AppError NOT_FOUND, FORBIDDEN */
  async delete(actor: Actor, id: string): Promise<void> {
    assertMay(actor, "SILENCE_ALERTS");
    await this.#em.fork().transactional(async (em) => {
      const before = await locked(em, id);
      await em.nativeDelete(AlertSilence, { id });
      await wakeAlerts(em);
      const was = { ...described(before), by: actor.user };
      await appendEvents(em, [changeEvent(actor, "ALERT_SILENCE_CHANGED", before, was, null)]);
    });
  }
}

function checkedEnd(until: Date, now: Date): string {
  const seconds = (until.getTime() - now.getTime()) / 1_000;
  if (seconds > 0 && seconds <= LONGEST_SECONDS) return until.toISOString();
  const message = "A silence ends in the future, within 366 days: to end one now, delete it.";
  throw new AppError("INVALID_ARGUMENT", message, { field: "input.until" });
}

function described({ id, ruleId, clusterId, sessionId, until, comment }: Row<AlertSilence>): object {
  return { silenceId: id, ruleId, clusterId, sessionId, until, comment };
}

async function locked(em: SqlEntityManager, id: string): Promise<AlertSilence> {
  const silence = await em.findOne(AlertSilence, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (silence === null) throw new AppError("NOT_FOUND", `There is no silence ${id}.`, { field: "input.silenceId" });
  return silence;
}
