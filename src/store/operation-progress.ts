import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { ErrorCode } from "../errors.js";
import type { CheckRecord } from "../model/checks/checks.js";
import { type OperationState, type StepState, VERIFICATION } from "../model/operation.js";
import type { EventDraft } from "../model/events/event.js";
import type { Row } from "../model/row.js";
import { databaseTime } from "./database-time.js";
import { appendEvents } from "./events.js";
import { operationEvent, type OperationRow } from "./operation-events.js";
import { ownerTransaction, type OwnerWrite } from "./owner-write.js";
import { Operation, OperationStep } from "../model/entities/index.js";
import { columnList, readRows, rowsFrom } from "./queries/rows.js";

export type StepRow = Row<OperationStep>;

/** A command that an operation will send, as it is written down before any is sent. */
export interface PlannedStep {
  readonly name: string;
  readonly argv: readonly string[];
  readonly undo: string | null;
  /** Name of the one host that it belongs to; null where its cluster's command host gets it. */
  readonly host?: string | null;
}

/** A command that takes the step with that number back. */
export interface PlannedUndoing extends PlannedStep {
  readonly undoes: number;
}

export interface StepOutcome {
  readonly state: Exclude<StepState, "PENDING" | "RUNNING">;
  readonly exitCode: number | null;
  readonly milliseconds: number | null;
  readonly output: string | null;
  /** What a preflight found. */
  readonly checks?: readonly CheckRecord[];
}

export interface EndedStep {
  readonly number: number;
  readonly outcome: StepOutcome;
}

export interface OperationOutcome {
  readonly state: Extract<OperationState, "SUCCEEDED" | "FAILED" | "UNKNOWN">;
  readonly noChange: boolean;
  readonly errorCode: ErrorCode | null;
  readonly errorMessage: string | null;
}

/** @param now by the database @returns the events that tell of what was written */
export type AlsoWritten = (em: SqlEntityManager, now: Date) => Promise<readonly EventDraft[]>;

/** An operation that ended without its outcome. Its times are as JSON has them. */
export interface Ended {
  readonly operation: OperationRow;
  /** In their order; one at least. */
  readonly steps: readonly StepRow[];
}

const WITHOUT_OUTCOME = `o."kind" <> '${VERIFICATION}' and o."state" in ('FAILED', 'UNKNOWN') and o."error_code" in ('OUTCOME_NOT_REACHED', 'OUTCOME_UNKNOWN')`;
/** What was asked for and refused before it began has changed nothing. */
const NOTHING_SINCE = `not exists (select 1 from "operation" as later where later."session_id" = o."session_id"
  and later."number" > o."number" and later."kind" <> '${VERIFICATION}' and (later."started_at" is not null or later."state" in ('PENDING', 'RUNNING')))`;

const OUTPUT_KEPT = 8_000;

interface ReadAt {
  readonly readAt: string;
}

const READ_AT = `clock_timestamp() as "readAt"`;

/** @param readAt what time it was by the database when it told of the instant, which is just now */
function onThisClock(instant: string, readAt: string): string {
  return new Date(Date.now() + Date.parse(instant) - Date.parse(readAt)).toISOString();
}

/**
 * The owner's side of operations: what is waiting, and writing down how it goes. Nothing is committed once `signal` has
 * fired, because by then the next owner may write.
 */
export class OperationProgress {
  readonly #as: Omit<OwnerWrite, "clusterId">;

  constructor(as: Omit<OwnerWrite, "clusterId">) {
    this.#as = as;
  }

  /**
   * Operations of a cluster that are not finished, in the order in which they were asked for. Their deadlines are in the time
   * of this machine's clock, by which their owner goes.
   */
  async unfinished(clusterId: string): Promise<OperationRow[]> {
    const rows = await this.#as.em.fork().execute<(OperationRow & ReadAt)[]>(
      `select ${columnList(Operation)}, ${READ_AT} from "operation"
       where "cluster_id" = ? and "state" in ('PENDING', 'RUNNING') order by "number"`,
      [clusterId],
    );
    return rowsFrom(Operation, rows).map(({ readAt, ...row }) => {
      return { ...row, deadlineAt: onThisClock(row.deadlineAt, readAt) };
    });
  }

  /** When they were sent is in the time of this machine's clock, by which their owner goes. */
  async steps(operationId: string): Promise<StepRow[]> {
    const rows = await this.#as.em
      .fork()
      .execute<(StepRow & ReadAt)[]>(
        `select ${columnList(OperationStep)}, ${READ_AT} from "operation_step" where "operation_id" = ? order by "number"`,
        [operationId],
      );
    return rowsFrom(OperationStep, rows).map(({ readAt, ...row }) => {
      return { ...row, startedAt: row.startedAt === null ? null : onThisClock(row.startedAt, readAt) };
    });
  }

  /**
   * Writes the plan of an operation down and marks it as running.
   *
   * @param before what was so before, kept for the owner that may take the operation over
   * @returns false when the operation was superseded in the meantime: then nothing may be sent
   */
  begin(operationId: string, steps: readonly PlannedStep[], before: object | null = null): Promise<boolean> {
    return this.#write(async (em, now) => {
      const [row] = await em.execute<OperationRow[]>(
        `update "operation" set "state" = 'RUNNING', "started_at" = ?, "before" = ?::jsonb
         where "id" = ? and "state" = 'PENDING' returning ${columnList(Operation)}`,
        [now, before === null ? null : JSON.stringify(before), operationId],
      );
      if (row === undefined) return false;
      await insertSteps(em, operationId, 0, steps);
      await appendEvents(em, [operationEvent(row, "PENDING")], now);
      return true;
    });
  }

  /**
   * Written before the step's command is sent: what is not written was not sent. Written again when it is sent again,
   * after Gluster's lock refused it, which is no news to those who watch.
   */
  async markSending(
    operationId: string,
    number: number,
    host: string | null,
    argv: readonly string[],
    input: string | null = null,
  ): Promise<void> {
    await this.#write(async (em, now) => {
      const [before] = await em.execute<{ was: StepState; whose: string | null }[]>(
        `update "operation_step" as s
         set "state" = 'RUNNING', "host" = ?, "started_at" = ?, "argv" = array(select jsonb_array_elements_text(?::jsonb)),
           "input" = ?, "exit_code" = null, "milliseconds" = null, "output" = null
         from (select "state" as "was", "host" as "whose" from "operation_step"
               where "operation_id" = ? and "number" = ? for update) as before
         where s."operation_id" = ? and s."number" = ? returning before.*`,
        [host, now, JSON.stringify(argv), input, operationId, number, operationId, number],
      );
      if (before?.was !== "RUNNING" || before.whose !== host) await stepEvent(em, operationId, now);
    });
  }

  /** Gluster said yes to the step's command, and what came of it does not show yet: see `supersede`. */
  async stepAnswered(
    operationId: string,
    number: number,
    { exitCode, milliseconds, output }: Omit<StepOutcome, "state" | "checks">,
  ): Promise<void> {
    await this.#write((em) =>
      em.execute(
        `update "operation_step" set "exit_code" = ?, "milliseconds" = ?, "output" = ?
         where "operation_id" = ? and "number" = ? and "state" = 'RUNNING'`,
        [exitCode, milliseconds, kept(output), operationId, number],
      ),
    );
  }

  async stepEnded(operationId: string, number: number, outcome: StepOutcome): Promise<void> {
    await this.#write(async (em, now) => {
      await endStep(em, operationId, number, outcome, now);
      await stepEvent(em, operationId, now);
    });
  }

  /**
   * Writes down why an operation fails, with the step that decided it, and the steps that are to take back what was done. All
   * at once, so that the next owner knows that it is to be taken back and not gone on with.
   *
   * @returns false when a stop took the operation's place in the meantime: then nothing is to be taken back
   */
  async beginTakingBack(
    operationId: string,
    reason: { readonly code: ErrorCode; readonly message: string },
    step: EndedStep | null,
    undoings: readonly PlannedUndoing[],
  ): Promise<boolean> {
    return this.#write(async (em, now) => {
      const [row] = await em.execute<(OperationRow & { steps: number })[]>(
        `update "operation" set "error_code" = ?, "error_message" = ? where "id" = ? and "state" = 'RUNNING'
         returning ${columnList(Operation)}, (select count(*)::int from "operation_step" where "operation_id" = "operation"."id") as "steps"`,
        [reason.code, reason.message, operationId],
      );
      if (row === undefined) return false;
      if (step !== null) await endStep(em, operationId, step.number, step.outcome, now);
      await insertSteps(em, operationId, row.steps, undoings);
      await appendEvents(em, [operationEvent(row, "RUNNING")], now);
      return true;
    });
  }

  /**
   * Settles an operation, and with it the step that decided it; one that is settled already stays as it is. Both at once:
   * a step that failed without its operation would leave the next owner without the reason.
   *
   * @param also writes what came of it in the same transaction
   */
  async finish(
    operationId: string,
    outcome: OperationOutcome,
    step: EndedStep | null = null,
    also: AlsoWritten = async () => [],
  ): Promise<void> {
    await this.#write(async (em, now) => {
      const [row] = await em.execute<(OperationRow & { was: OperationState })[]>(
        `update "operation" as o
         set "state" = ?, "already_so" = ?, "error_code" = ?, "error_message" = ?, "finished_at" = ?
         from (select "id", "state" as "was" from "operation" where "id" = ? for update) as before
         where o."id" = before."id" and o."state" in ('PENDING', 'RUNNING') returning ${columnList(Operation, "o.")}, before."was"`,
        [outcome.state, outcome.noChange, outcome.errorCode, outcome.errorMessage, now, operationId],
      );
      if (row === undefined) return;
      if (step !== null) await endStep(em, operationId, step.number, step.outcome, now);
      // What was planned and never sent is not waiting for anything any more.
      await em.execute(
        `update "operation_step" set "state" = 'SKIPPED', "finished_at" = ? where "operation_id" = ? and "state" = 'PENDING'`,
        [now, operationId],
      );
      const events = await also(em, now);
      await appendEvents(em, [...events, operationEvent(row, row.was)], now);
    });
  }

  /**
   * Operations of a cluster, or the one named, that ended since `since` without their outcome, and of which nothing but the outcome
   * was missing: their last step was sent, and nothing was taken back or begun on the session after them.
   */
  endedWithoutOutcome(clusterId: string, since: Date, operationId: string | null = null): Promise<Ended[]> {
    return this.#as.em.fork().execute<Ended[]>(
      `select (select to_jsonb(r) from (select ${columnList(Operation, "o.")}) as r) as "operation", s."steps"
       from "operation" as o
       cross join lateral (select jsonb_agg(to_jsonb(r) order by r."number") as "steps", bool_or(r."undoes" is not null) as "undone"
         from (select ${columnList(OperationStep, "t.")} from "operation_step" t where t."operation_id" = o."id") as r) as s
       where o."cluster_id" = ? and o."created_at" > ?::timestamptz - interval '1 day' and o."finished_at" > ? and (?::uuid is null or o."id" = ?::uuid) and ${WITHOUT_OUTCOME}
         and s."undone" is false and s."steps"->-1->>'state' in ('FAILED', 'UNKNOWN') and ${NOTHING_SINCE}`,
      [clusterId, since, since, operationId, operationId],
    );
  }

  /**
   * A poll showed what an operation was to bring about, after it had ended without: it did succeed.
   *
   * @returns false when something was begun on the session since, or it was corrected already
   */
  succeededLate(operationId: string, number: number): Promise<boolean> {
    return this.#write(async (em, now) => {
      const [row] = await em.execute<(OperationRow & { was: OperationState })[]>(
        `update "operation" as o
         set "state" = 'SUCCEEDED', "error_code" = null, "error_message" = null, "finished_at" = ?
         from (select "id", "state" as "was" from "operation" where "id" = ? for update) as before
         where o."id" = before."id" and ${WITHOUT_OUTCOME} and ${NOTHING_SINCE} returning ${columnList(Operation, "o.")}, before."was"`,
        [now, operationId],
      );
      if (row === undefined) return false;
      await em.execute(
        `update "operation_step" set "state" = 'SUCCEEDED', "finished_at" = ? where "operation_id" = ? and "number" = ?`,
        [now, operationId, number],
      );
      await appendEvents(em, [operationEvent(row, row.was)], now);
      return true;
    });
  }

  /** @param work is told what time it is by the database */
  #write<T>(work: (em: SqlEntityManager, now: Date) => Promise<T>): Promise<T> {
    return ownerTransaction(this.#as, async (em) => work(em, await databaseTime(em)));
  }
}

async function insertSteps(
  em: SqlEntityManager,
  operationId: string,
  after: number,
  steps: readonly (PlannedStep & Partial<PlannedUndoing>)[],
): Promise<void> {
  await em.execute(
    `insert into "operation_step" ("operation_id", "number", "name", "state", "argv", "undo", "host", "undoes")
     select ?::uuid, ?::int + "ordinality", "name", 'PENDING',
       array(select jsonb_array_elements_text("argv")), "undo", "host", "undoes"
     from rows from (jsonb_to_recordset(?::jsonb)
       as ("name" text, "argv" jsonb, "undo" text, "host" text, "undoes" int)) with ordinality`,
    [operationId, after, JSON.stringify(steps)],
  );
}

async function endStep(
  em: SqlEntityManager,
  operationId: string,
  number: number,
  outcome: StepOutcome,
  now: Date,
): Promise<void> {
  await em.execute(
    `update "operation_step" set "state" = ?, "exit_code" = ?, "milliseconds" = ?, "output" = ?, "finished_at" = ?,
       "checks" = ?::jsonb
     where "operation_id" = ? and "number" = ?`,
    [
      outcome.state,
      outcome.exitCode,
      outcome.milliseconds,
      kept(outcome.output),
      now,
      outcome.checks === undefined ? null : JSON.stringify(outcome.checks),
      operationId,
      number,
    ],
  );
}

function kept(output: string | null): string | null {
  return output?.slice(0, OUTPUT_KEPT).toWellFormed() ?? null;
}

/** A change of a step is a change of its operation to those who watch it. */
async function stepEvent(em: SqlEntityManager, operationId: string, now: Date): Promise<void> {
  const [row] = await readRows(em, Operation, `where "id" = $1`, [operationId]);
  if (row !== undefined) await appendEvents(em, [operationEvent(row, row.state)], now);
}
