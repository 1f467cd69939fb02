import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { ErrorCode } from "../errors.js";
import type { OperationState, StepState } from "../model/operation.js";
import type { Row, Tables } from "../model/tables.js";
import { appendEvents } from "./events.js";
import { operationEvent, type OperationRow } from "./operations.js";

export type StepRow = Row<"operation_step">;

/** A command that an operation will send, as it is written down before any is sent. */
export interface PlannedStep {
  readonly name: string;
  readonly argv: readonly string[];
  readonly undo: string | null;
}

export interface StepOutcome {
  readonly state: Exclude<StepState, "PENDING" | "RUNNING">;
  readonly exitCode: number | null;
  readonly milliseconds: number | null;
  readonly output: string | null;
}

export interface OperationOutcome {
  readonly state: Extract<OperationState, "SUCCEEDED" | "FAILED" | "UNKNOWN">;
  readonly alreadySo: boolean;
  readonly errorCode: ErrorCode | null;
  readonly errorMessage: string | null;
}

const OUTPUT_KEPT = 8_000;

/** The owner's side of operations: what is waiting, and writing down how it goes. */
export class OperationProgress {
  readonly #em: SqlEntityManager;

  constructor(em: SqlEntityManager) {
    this.#em = em;
  }

  /** Operations of a cluster that are not finished, in the order in which they were asked for. */
  unfinished(clusterId: string): Promise<OperationRow[]> {
    return this.#db()
      .selectFrom("operation")
      .selectAll()
      .where("cluster_id", "=", clusterId)
      .where("state", "in", ["PENDING", "RUNNING"])
      .orderBy("number")
      .execute();
  }

  steps(operationId: string): Promise<StepRow[]> {
    return this.#db()
      .selectFrom("operation_step")
      .selectAll()
      .where("operation_id", "=", operationId)
      .orderBy("number")
      .execute();
  }

  /**
   * Writes the plan of an operation down and marks it as running.
   *
   * @returns false when the operation was superseded in the meantime: then nothing may be sent
   */
  begin(operationId: string, steps: readonly PlannedStep[]): Promise<boolean> {
    const now = new Date();
    return this.#em.fork().transactional(async (em) => {
      const [row] = await em.execute<OperationRow[]>(
        `update "operation" set "state" = 'RUNNING', "started_at" = ? where "id" = ? and "state" = 'PENDING' returning *`,
        [now, operationId],
      );
      if (row === undefined) return false;
      await em.execute(
        `insert into "operation_step" ("operation_id", "number", "name", "state", "argv", "undo")
         select ?::uuid, "ordinality", "name", 'PENDING',
           array(select jsonb_array_elements_text("argv")), "undo"
         from rows from (jsonb_to_recordset(?::jsonb) as ("name" text, "argv" jsonb, "undo" text)) with ordinality`,
        [operationId, JSON.stringify(steps)],
      );
      await appendEvents(em, [operationEvent(row, "PENDING")], now);
      return true;
    });
  }

  /** Written before the step's command is sent: what is not written was not sent. */
  async stepSent(operationId: string, number: number, host: string, argv: readonly string[]): Promise<void> {
    await this.#changed(
      operationId,
      `update "operation_step"
      set "state" = 'RUNNING', "host" = ?, "started_at" = ?, "argv" = array(select jsonb_array_elements_text(?::jsonb))
      where "operation_id" = ? and "number" = ?`,
      [host, new Date(), JSON.stringify(argv), operationId, number],
    );
  }

  async stepEnded(operationId: string, number: number, outcome: StepOutcome): Promise<void> {
    await this.#changed(
      operationId,
      `update "operation_step" set "state" = ?, "exit_code" = ?, "milliseconds" = ?, "output" = ?, "finished_at" = ?
       where "operation_id" = ? and "number" = ?`,
      [
        outcome.state,
        outcome.exitCode,
        outcome.milliseconds,
        outcome.output?.replaceAll("\0", "").slice(0, OUTPUT_KEPT) ?? null,
        new Date(),
        operationId,
        number,
      ],
    );
  }

  /** Settles an operation; one that is settled already stays as it is. */
  async finish(operationId: string, outcome: OperationOutcome): Promise<void> {
    const now = new Date();
    await this.#em.fork().transactional(async (em) => {
      const [row] = await em.execute<(OperationRow & { was: OperationState })[]>(
        `update "operation" as o
         set "state" = ?, "already_so" = ?, "error_code" = ?, "error_message" = ?, "finished_at" = ?
         from (select "id", "state" as "was" from "operation" where "id" = ? for update) as before
         where o."id" = before."id" and o."state" in ('PENDING', 'RUNNING') returning o.*, before."was"`,
        [outcome.state, outcome.alreadySo, outcome.errorCode, outcome.errorMessage, now, operationId],
      );
      if (row !== undefined) await appendEvents(em, [operationEvent(row, row.was)], now);
    });
  }

  /** A change of a step is a change of its operation to those who watch it. */
  async #changed(operationId: string, statement: string, parameters: readonly unknown[]): Promise<void> {
    await this.#em.fork().transactional(async (em) => {
      await em.execute(statement, [...parameters]);
      const [row] = await em.execute<OperationRow[]>(`select * from "operation" where "id" = ?`, [operationId]);
      if (row !== undefined) await appendEvents(em, [operationEvent(row, row.state)]);
    });
  }

  #db() {
    return this.#em.fork().getKysely<Tables>();
  }
}
