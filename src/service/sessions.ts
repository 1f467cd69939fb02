import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { AppError } from "../errors.js";
import {
  parseHostName,
  parseOptionKey,
  parseOptionValue,
  parseUserName,
  parseVolumeName,
  secondaryArg,
  secondaryAsNamed,
} from "../gluster/values.js";
import type { Actor } from "../model/actor.js";
import { sessionId } from "../model/ids.js";
import type { OperationKind } from "../model/operation.js";
import { CHANGEABLE_OPTIONS } from "../model/options.js";
import type { Tables } from "../model/tables.js";
import type { OperationRow, Operations, OperationTarget } from "./operations.js";
import { checkedPort } from "./ways.js";

export interface CreateSessionInput {
  readonly primaryVolumeId: string;
  /** A volume of a registered cluster; else host and volume name, of a cluster that need not be registered. */
  readonly secondaryVolumeId?: string | null;
  readonly secondaryVolumeName?: string | null;
  /** As the source nodes know it; the Gluster name of one of the destination's hosts where left out. */
  readonly secondaryHostName?: string | null;
  readonly sshPort?: number | null;
  /** How the source nodes' keys get to the destination: by Gluster's own hook, through a root login. */
  readonly keys: "PUSH_PEM";
  readonly force?: boolean | null;
  readonly startAfterCreate?: boolean | null;
  readonly idempotencyKey?: string | null;
}

export interface SessionChangeInput {
  readonly force?: boolean | null;
  readonly idempotencyKey?: string | null;
}

export interface DeleteSessionInput {
  /** Have a session that is created again later copy everything anew. */
  readonly resetSyncTime?: boolean | null;
  readonly idempotencyKey?: string | null;
}

export interface OptionInput {
  readonly key: string;
  readonly idempotencyKey?: string | null;
}

/** Changes of sessions: each becomes an operation, which the owner of the source cluster carries out. */
export class Sessions {
  readonly #em: SqlEntityManager;
  readonly #operations: Operations;

  constructor(em: SqlEntityManager, operations: Operations) {
    this.#em = em;
    this.#operations = operations;
  }

  /** @throws AppError NOT_FOUND, INVALID_ARGUMENT, OPERATION_IN_PROGRESS, IDEMPOTENCY_KEY_REUSED */
  async create(actor: Actor, input: CreateSessionInput): Promise<OperationRow> {
    const primary = await this.#volume(input.primaryVolumeId, "input.primaryVolumeId");
    const destination = await this.#destination(input, primary.id);
    const name = secondaryArg({ user: null, host: destination.host, volume: destination.volume });
    const sshPort = input.sshPort == null ? null : checkedPort(input.sshPort, "input.sshPort");
    return this.#operations.request(actor, {
      kind: "CREATE_SESSION",
      target: {
        clusterId: primary.cluster_id,
        clusterName: primary.cluster_name,
        volumeId: primary.id,
        volumeName: primary.name,
        sessionId: sessionId(primary.id, name),
        sessionName: name,
        secondaryClusterId: destination.clusterId,
      },
      arguments: {
        keys: input.keys,
        sshPort,
        force: input.force === true,
        startAfterCreate: input.startAfterCreate === true,
      },
      idempotencyKey: keyOf(input),
    });
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

  delete(actor: Actor, id: string, input: DeleteSessionInput): Promise<OperationRow> {
    return this.#change(actor, id, "DELETE_SESSION", { resetSyncTime: input.resetSyncTime === true }, input);
  }

  /** @throws also AppError INVALID_ARGUMENT for an option that may not be changed through the service */
  async setOption(actor: Actor, id: string, input: OptionInput & { readonly value: string }): Promise<OperationRow> {
    const key = changeable(input.key);
    const value = parseOptionValue(input.value, "input.value");
    return this.#change(actor, id, "SET_OPTION", { key, value }, input);
  }

  async resetOption(actor: Actor, id: string, input: OptionInput): Promise<OperationRow> {
    return this.#change(actor, id, "RESET_OPTION", { key: changeable(input.key) }, input);
  }

  setCheckpoint(actor: Actor, id: string, input: { readonly idempotencyKey?: string | null }): Promise<OperationRow> {
    return this.#change(actor, id, "SET_CHECKPOINT", {}, input);
  }

  async #change(
    actor: Actor,
    id: string,
    kind: OperationKind,
    given: Readonly<Record<string, unknown>>,
    input: { readonly idempotencyKey?: string | null },
  ): Promise<OperationRow> {
    const asked = { kind, arguments: given, idempotencyKey: keyOf(input) };
    // Before the session is looked for: by now a delete that was asked for twice has taken it away.
    const earlier = await this.#operations.earlier(actor, { ...asked, sessionId: id });
    return earlier ?? this.#operations.request(actor, { ...asked, target: await this.#target(id) });
  }

  async #target(id: string): Promise<OperationTarget> {
    const row = await this.#db()
      .selectFrom("gluster_georep_session as s")
      .innerJoin("volume as v", "v.id", "s.master_volume_id")
      .innerJoin("cluster as c", "c.id", "s.cluster_id")
      .leftJoin("volume as d", "d.id", "s.slave_volume_id")
      .select([
        "s.session_key",
        "s.user_name",
        "s.slave_host_name",
        "s.slave_volume_name",
        "v.id as volume_id",
        "v.name as volume_name",
        "c.id as cluster_id",
        "c.name as cluster_name",
        "d.cluster_id as secondary_cluster_id",
      ])
      .where("s.session_id", "=", id)
      .executeTakeFirst();
    if (row === undefined) {
      throw new AppError("NOT_FOUND", `There is no geo-replication session ${id}.`, { field: "input.sessionId" });
    }
    return {
      clusterId: row.cluster_id,
      clusterName: row.cluster_name,
      volumeId: row.volume_id,
      volumeName: row.volume_name,
      sessionId: id,
      sessionName:
        row.session_key === null
          ? secondaryArg({
              user: row.user_name === null ? null : parseUserName(row.user_name),
              host: parseHostName(row.slave_host_name),
              volume: parseVolumeName(row.slave_volume_name),
            })
          : secondaryAsNamed(row.session_key),
      secondaryClusterId: row.secondary_cluster_id,
    };
  }

  async #volume(id: string, field: string) {
    const row = await this.#db()
      .selectFrom("volume as v")
      .innerJoin("cluster as c", "c.id", "v.cluster_id")
      .select(["v.id", "v.name", "v.cluster_id", "c.name as cluster_name"])
      .where("v.id", "=", id)
      .executeTakeFirst();
    if (row === undefined) throw new AppError("NOT_FOUND", `There is no volume ${id}.`, { field });
    return row;
  }

  async #destination(input: CreateSessionInput, primaryId: string) {
    if (input.secondaryVolumeId != null) {
      if (input.secondaryVolumeName != null) {
        throw new AppError("INVALID_ARGUMENT", "Give the destination by secondaryVolumeId or by names, not both.", {
          field: "input.secondaryVolumeName",
        });
      }
      if (input.secondaryVolumeId === primaryId) {
        throw new AppError("INVALID_ARGUMENT", "A volume cannot be replicated to itself.", {
          field: "input.secondaryVolumeId",
        });
      }
      const volume = await this.#volume(input.secondaryVolumeId, "input.secondaryVolumeId");
      const host = input.secondaryHostName ?? (await this.#someHostOf(volume.cluster_id));
      return {
        volume: parseVolumeName(volume.name),
        host: parseHostName(host, "input.secondaryHostName"),
        clusterId: volume.cluster_id,
      };
    }
    if (input.secondaryHostName == null || input.secondaryVolumeName == null) {
      throw new AppError("INVALID_ARGUMENT", "Name the destination: secondaryVolumeId, or host and volume name.", {
        field: "input.secondaryVolumeId",
      });
    }
    const host = parseHostName(input.secondaryHostName, "input.secondaryHostName");
    const volume = parseVolumeName(input.secondaryVolumeName, "input.secondaryVolumeName");
    return { host, volume, clusterId: await this.#clusterBehind(host, volume) };
  }

  /** A host of the cluster that is up, by the name that the cluster gives it. */
  async #someHostOf(clusterId: string): Promise<string> {
    const row = await this.#db()
      .selectFrom("host")
      .select("name")
      .where("cluster_id", "=", clusterId)
      .orderBy("connected", (order) => order.desc().nullsLast())
      .orderBy("name")
      .executeTakeFirst();
    if (row === undefined) {
      throw new AppError("INVALID_ARGUMENT", "The destination's cluster has no known host: name one.", {
        field: "input.secondaryHostName",
      });
    }
    return row.name;
  }

  /**
   * The registered cluster that a destination given by names is in, if only one fits. It decides nothing but whose
   * command lock is taken as well: a name alone never tells which host is meant.
   */
  async #clusterBehind(host: string, volume: string): Promise<string | null> {
    const rows = await this.#db()
      .selectFrom("volume as v")
      .innerJoin("host as h", "h.cluster_id", "v.cluster_id")
      .select("v.cluster_id")
      .distinct()
      .where("v.name", "=", volume)
      .where((eb) => eb.or([eb("h.name", "=", host), eb("h.ssh_address", "=", host)]))
      .limit(2)
      .execute();
    const [only] = rows;
    return rows.length === 1 && only !== undefined ? only.cluster_id : null;
  }

  #db() {
    return this.#em.fork().getKysely<Tables>();
  }
}

function changeable(text: string): string {
  const key = parseOptionKey(text, "input.key");
  if (CHANGEABLE_OPTIONS.has(key)) return key;
  const instead =
    key === "checkpoint"
      ? "Set a checkpoint with setGeoRepCheckpoint."
      : `Options that may be changed: ${[...CHANGEABLE_OPTIONS].join(", ")}.`;
  throw new AppError("INVALID_ARGUMENT", `The option ${key} may not be changed through the service. ${instead}`, {
    field: "input.key",
  });
}

function keyOf(input: { readonly idempotencyKey?: string | null }): string | null {
  const key = input.idempotencyKey ?? null;
  if (key !== null && (key === "" || key.length > 200)) {
    throw new AppError("INVALID_ARGUMENT", "An idempotency key has 1 to 200 characters.", {
      field: "input.idempotencyKey",
    });
  }
  return key;
}
