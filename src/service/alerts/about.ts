import { type SqlEntityManager, UniqueConstraintViolationException } from "@mikro-orm/postgresql";
import { AppError } from "../../errors.js";
import { AlertRule, Cluster, GeoRepSession } from "../../model/entities/index.js";
import type { EventDraft, EventKind } from "../../model/events/event.js";
import type { Actor } from "../../model/actor.js";

/** What a rule or a silence is about; null for everything. */
export interface Scope {
  readonly clusterId: string | null;
  readonly sessionId: string | null;
}

/** @throws AppError NOT_FOUND for what is not there, INVALID_ARGUMENT for a session of another cluster */
export async function assertScope(em: SqlEntityManager, { clusterId, sessionId }: Scope): Promise<void> {
  if (clusterId !== null && (await em.count(Cluster, { id: clusterId })) === 0) {
    throw new AppError("NOT_FOUND", `There is no cluster ${clusterId}.`, { field: "input.clusterId" });
  }
  if (sessionId === null) return;
  const session = await em.findOne(GeoRepSession, { id: sessionId });
  if (session === null) {
    throw new AppError("NOT_FOUND", `There is no session ${sessionId}.`, { field: "input.sessionId" });
  }
  if (clusterId === null || session.clusterId === clusterId) return;
  const message =
    "The session's primary volume is not in that cluster, so that nothing would fit: leave clusterId out.";
  throw new AppError("INVALID_ARGUMENT", message, { field: "input.clusterId" });
}

/** @throws AppError NOT_FOUND */
export async function assertRule(em: SqlEntityManager, ruleId: string | null): Promise<void> {
  if (ruleId === null || (await em.count(AlertRule, { id: ruleId })) > 0) return;
  throw new AppError("NOT_FOUND", `There is no alert rule ${ruleId}.`, { field: "input.ruleId" });
}

/** What `work` comes to, a transaction that gives something a name. @throws AppError ALREADY_EXISTS where another has it */
export async function naming<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    throw new AppError("ALREADY_EXISTS", "There is another one of that name: choose another.", { field: "input.name" });
  }
}

/** The event of a change of what alerts are made of; `before` of null for what was made, `after` for what was deleted. */
export function changeEvent(
  actor: Actor,
  kind: EventKind,
  { clusterId, sessionId }: Scope,
  before: object | null,
  after: object | null,
): EventDraft {
  const by = { by: actor.user };
  return {
    kind,
    clusterId,
    clusterName: null,
    sessionId,
    before: before === null ? null : { ...before, ...(after === null ? by : {}) },
    after: after === null ? null : { ...after, ...by },
  };
}

export const EVERYTHING: Scope = { clusterId: null, sessionId: null };
