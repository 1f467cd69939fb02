import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { AppError } from "../../errors.js";
import type { Actor } from "../../model/actor.js";
import { type OperationKind, VERIFICATION } from "../../model/operation.js";
import { checkedBounds, type VerificationBounds } from "../../model/verification/bounds.js";
import { assertMay } from "../../model/rights.js";
import { type Requested, requestMany } from "./bulk-operations.js";
import { idempotencyKeyOf } from "../idempotency-key.js";
import type { OperationRow } from "../../store/operation-events.js";
import { PATIENCE_MS, type Operations, type OperationTarget } from "../operations.js";
import { assertMayCreate, creationArguments, creationRequest, type CreateSessionInput } from "./creation.js";
import type { NodeKeys, SessionPlan, SessionPlanner } from "./planner.js";
import { checkedValue, SessionOptions, settable } from "./options.js";
import { setSessionRpo } from "./rpo.js";
import { noSession, type SessionsBy, sessionTargets } from "./targets.js";
import { Cluster, Volume } from "../../model/entities/index.js";
import { whyUnchangeable } from "../../model/unnamed.js";

export interface SessionChangeInput {
  readonly force?: boolean | null;
  readonly idempotencyKey?: string | null;
}

/** Exactly one of the three. */
export interface SessionSelection {
  readonly sessionIds?: readonly string[] | null;
  readonly volumeId?: string | null;
  readonly clusterId?: string | null;
}

export type BulkAction = "START" | "STOP" | "PAUSE" | "RESUME";

export interface DeleteSessionInput {
  /** Have a session that is created again later copy everything anew. */
  readonly resetSyncTime?: boolean | null;
  /** Take away what `delete` leaves behind, each where no other session needs it. */
  readonly cleanUpVolumeOptions?: boolean | null;
  readonly cleanUpReadOnly?: boolean | null;
  readonly cleanUpKeys?: boolean | null;
  /** Has the destination's mount brokers let the session's user mount the volume no longer. */
  readonly cleanUpMountBroker?: boolean | null;
  readonly idempotencyKey?: string | null;
}

export interface OptionInput {
  readonly key: string;
  readonly idempotencyKey?: string | null;
}

export interface CheckpointInput {
  /** Change the time stamp of the source volume's root afterwards, so that it completes on an idle volume too. */
  readonly touch?: boolean | null;
  readonly idempotencyKey?: string | null;
}

/** Bounds that are left out have their defaults. */
export type VerificationInput = Partial<{ [K in keyof VerificationBounds]: VerificationBounds[K] | null }> & {
  readonly idempotencyKey?: string | null;
};

/** Most sessions that are changed by one request. */
export const MOST_AT_ONCE = 200;

/** Changes of sessions: each becomes an operation, which the owner of the source cluster carries out. */
export class Sessions {
  readonly #em: SqlEntityManager;
  readonly #operations: Operations;
  readonly #planner: SessionPlanner;
  readonly #options: SessionOptions;

  constructor(em: SqlEntityManager, operations: Operations, planner: SessionPlanner) {
    this.#em = em;
    this.#operations = operations;
    this.#planner = planner;
    this.#options = new SessionOptions(em);
  }

  /** @throws AppError NOT_FOUND, INVALID_ARGUMENT, OPERATION_IN_PROGRESS, IDEMPOTENCY_KEY_REUSED, FORBIDDEN */
  async create(actor: Actor, input: CreateSessionInput): Promise<OperationRow> {
    assertMayCreate(actor, input);
    const asked = {
      kind: "CREATE_SESSION",
      arguments: creationArguments(input),
      idempotencyKey: idempotencyKeyOf(input),
      sessionId: null,
    } as const;
    // Before anything is resolved: by now the volumes, or the host that stood for the destination, may be gone.
    const earlier = await this.#operations.earlier(actor, asked);
    return earlier ?? this.#operations.request(actor, await creationRequest(this.#em.fork(), input));
  }

  /**
   * The commands that `create` would run now, on which hosts and in which order. Polls both ends and changes nothing.
   *
   * @throws AppError as `create`, and why it would be refused before anything is changed
   */
  async plan(actor: Actor, input: CreateSessionInput): Promise<SessionPlan> {
    assertMayCreate(actor, input);
    const request = await creationRequest(this.#em.fork(), input);
    return { ...request.target, ...(await this.#planner.plan(request)) };
  }

  start(actor: Actor, id: string, input: SessionChangeInput): Promise<OperationRow> {
    return this.#change(actor, id, "START_SESSION", { force: input.force === true }, input);
  }

  stop(actor: Actor, id: string, input: SessionChangeInput): Promise<OperationRow> {
    return this.#change(actor, id, "STOP_SESSION", { force: input.force === true }, input);
  }

  pause(actor: Actor, id: string, input: SessionChangeInput): Promise<OperationRow> {
    return this.#change(actor, id, "PAUSE_SESSION", { force: input.force === true }, input);
  }

  resume(actor: Actor, id: string, input: SessionChangeInput): Promise<OperationRow> {
    return this.#change(actor, id, "RESUME_SESSION", { force: input.force === true }, input);
  }

  /**
   * The same change of many sessions, each by an operation of its own: in the order of the list, or of their ids. One that
   * cannot be asked for keeps none of the others.
   *
   * @returns one for each session
   * @throws AppError INVALID_ARGUMENT for a selection of none or too many, NOT_FOUND for a volume or cluster, FORBIDDEN
   */
  async changeMany(
    actor: Actor,
    action: BulkAction,
    selection: SessionSelection,
    input: SessionChangeInput,
  ): Promise<Requested[]> {
    assertMay(actor, "CHANGE_SESSION");
    const key = idempotencyKeyOf(input);
    const { by, ids } = selected(selection);
    const found = await sessionTargets(this.#em, by, ids, MOST_AT_ONCE + 1);
    if (found.length > MOST_AT_ONCE) throw tooMany();
    if (found.length === 0 && by !== "sessionId") await this.#assertExists(by, ids);
    const targets = new Map(found.map((target) => [target.sessionId, target]));
    const wanted = by === "sessionId" ? ids : [...targets.keys()];
    const unnamed = new Map(
      found.flatMap((target) => {
        const error = unnamedError(target);
        return error === null ? [] : [[target.sessionId, error] as const];
      }),
    );
    const requests = wanted
      .flatMap((id) => targets.get(id) ?? [])
      .filter(({ sessionId }) => !unnamed.has(sessionId))
      .map((target) => ({
        kind: `${action}_SESSION` as const,
        target,
        arguments: { force: input.force === true },
        // A key names one operation: each session has its own.
        idempotencyKey: key === null ? null : `${key} ${target.sessionId}`,
      }));
    const requested = await requestMany(this.#em, actor, requests);
    const byId = new Map(requested.map((each) => [each.sessionId, each]));
    return wanted.map((id) => byId.get(id) ?? { sessionId: id, error: unnamed.get(id) ?? noSession(id, null) });
  }

  async delete(actor: Actor, id: string, input: DeleteSessionInput): Promise<OperationRow> {
    assertMay(actor, "DELETE_SESSION");
    if (input.cleanUpMountBroker === true) assertMay(actor, "OPEN_DESTINATION");
    const far = (["cleanUpReadOnly", "cleanUpKeys", "cleanUpMountBroker"] as const).find(
      (each) => input[each] === true,
    );
    const given = {
      resetSyncTime: input.resetSyncTime === true,
      cleanUpVolumeOptions: input.cleanUpVolumeOptions === true,
      cleanUpReadOnly: input.cleanUpReadOnly === true,
      cleanUpKeys: input.cleanUpKeys === true,
      ...(input.cleanUpMountBroker === true ? { cleanUpMountBroker: true } : {}),
    };
    return this.#change(actor, id, "DELETE_SESSION", given, input, far);
  }

  /**
   * Whether each source node's keys are on every node of the destination, polled now.
   *
   * @throws AppError NOT_FOUND; INVALID_ARGUMENT when the destination's cluster is not registered
   */
  async keys(id: string): Promise<readonly NodeKeys[]> {
    return this.#planner.keys(withDestination(await this.#target(id), "sessionId"));
  }

  /** Adds the keys of source nodes that a node of the destination lacks. */
  async repairKeys(
    actor: Actor,
    id: string,
    input: { readonly idempotencyKey?: string | null },
  ): Promise<OperationRow> {
    assertMay(actor, "CHANGE_SESSION");
    return this.#change(actor, id, "REPAIR_KEYS", {}, input, "sessionId");
  }

  /**
   * @throws also AppError INVALID_ARGUMENT for an option that may not be set through the service, or does not take the
   *   value; FORBIDDEN for one that the actor may not set
   */
  async setOption(actor: Actor, id: string, input: OptionInput & { readonly value: string }): Promise<OperationRow> {
    const definition = settable(actor, input.key);
    const value = checkedValue(definition, input.value);
    await this.#options.assertConfigurable(id, definition);
    return this.#change(actor, id, "SET_OPTION", { key: definition.name, value }, input);
  }

  /** @throws as `setOption` */
  async resetOption(actor: Actor, id: string, input: OptionInput): Promise<OperationRow> {
    const definition = settable(actor, input.key);
    await this.#options.assertConfigurable(id, definition);
    return this.#change(actor, id, "RESET_OPTION", { key: definition.name }, input);
  }

  /** @throws as `setSessionRpo` */
  setRpo(actor: Actor, id: string, seconds: number | null | undefined): Promise<void> {
    return setSessionRpo(this.#em, actor, id, seconds);
  }

  setCheckpoint(actor: Actor, id: string, input: CheckpointInput): Promise<OperationRow> {
    return this.#change(actor, id, "SET_CHECKPOINT", { touch: input.touch === true }, input);
  }

  /**
   * Has a sample of the session's files compared at both ends, beside whatever else is done to it.
   *
   * @throws AppError INVALID_ARGUMENT also where the destination's cluster is not registered; OPERATION_IN_PROGRESS for a second
   *   one at a time; the others as for a change
   */
  async verify(actor: Actor, id: string, input: VerificationInput): Promise<OperationRow> {
    assertMay(actor, "VERIFY_SESSION");
    const bounds = checkedBounds(input);
    const key = idempotencyKeyOf(input);
    const asked = { kind: VERIFICATION, arguments: { ...bounds }, idempotencyKey: key } as const;
    const earlier = await this.#operations.earlier(actor, { ...asked, sessionId: id });
    if (earlier !== null) return earlier;
    const target = withDestination(await this.#target(id), "input.sessionId");
    const patienceMs = PATIENCE_MS + bounds.maxSeconds * 1_000;
    return this.#operations.request(actor, { ...asked, target, patienceMs });
  }

  async #change(
    actor: Actor,
    id: string,
    kind: OperationKind,
    given: Readonly<Record<string, unknown>>,
    input: { readonly idempotencyKey?: string | null },
    /** The argument that needs a registered destination, where one does. */
    needsDestination?: string,
  ): Promise<OperationRow> {
    assertMay(actor, "CHANGE_SESSION");
    const asked = { kind, arguments: given, idempotencyKey: idempotencyKeyOf(input) };
    // Before the session is looked for: by now a delete that was asked for twice has taken it away.
    const earlier = await this.#operations.earlier(actor, { ...asked, sessionId: id });
    if (earlier !== null) return earlier;
    const target = await this.#target(id);
    if (needsDestination !== undefined) withDestination(target, `input.${needsDestination}`);
    return this.#operations.request(actor, { ...asked, target });
  }

  async #target(id: string): Promise<OperationTarget> {
    const [target] = await sessionTargets(this.#em, "sessionId", [id], 1);
    if (target === undefined) throw noSession(id, "input.sessionId");
    const error = unnamedError(target);
    if (error !== null) throw error;
    return target;
  }

  async #assertExists(by: Exclude<SessionsBy, "sessionId">, [id = ""]: readonly string[]): Promise<void> {
    const em = this.#em.fork();
    const [what, found] =
      by === "clusterId" ? ["cluster", await em.count(Cluster, { id })] : ["volume", await em.count(Volume, { id })];
    if (found === 0) throw new AppError("NOT_FOUND", `There is no ${what} ${id}.`, { field: `input.${what}Id` });
  }
}

/** WRONG_STATE for a session that is there and that no command can name safely; null for any other. */
function unnamedError({ sessionName }: OperationTarget): AppError | null {
  const reason = whyUnchangeable(sessionName);
  return reason === null ? null : new AppError("WRONG_STATE", reason);
}

/** @throws AppError INVALID_ARGUMENT */
function withDestination(target: OperationTarget, field: string): OperationTarget {
  if (target.secondaryClusterId !== null) return target;
  const words = "That needs the destination's cluster to be registered: register it.";
  throw new AppError("INVALID_ARGUMENT", words, { field });
}

function tooMany(): AppError {
  return new AppError(
    "INVALID_ARGUMENT",
    `More than ${MOST_AT_ONCE} sessions cannot be changed by one request: name fewer in sessionIds.`,
    { field: "input" },
  );
}

/** @throws AppError INVALID_ARGUMENT */
function selected({ sessionIds, volumeId, clusterId }: SessionSelection): {
  readonly by: SessionsBy;
  readonly ids: readonly string[];
} {
  const given = [sessionIds, volumeId, clusterId].filter((each) => each != null).length;
  if (given !== 1) {
    throw new AppError("INVALID_ARGUMENT", "Say whose sessions: exactly one of sessionIds, volumeId and clusterId.", {
      field: "input",
    });
  }
  if (volumeId != null) return { by: "primaryVolumeId", ids: [volumeId] };
  if (clusterId != null) return { by: "clusterId", ids: [clusterId] };
  const ids = [...new Set(sessionIds)];
  if (ids.length === 0) {
    throw new AppError("INVALID_ARGUMENT", "Name at least one session.", { field: "input.sessionIds" });
  }
  if (ids.length > MOST_AT_ONCE) throw tooMany();
  return { by: "sessionId", ids };
}
