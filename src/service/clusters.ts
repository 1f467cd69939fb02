import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type SqlEntityManager, UniqueConstraintViolationException } from "@mikro-orm/postgresql";
import { AppError } from "../errors.js";
import { secondaryAsNamed } from "../gluster/values.js";
import type { Actor } from "../model/actor.js";
import { Cluster, Host, type StoredCredential, type StoredJumpHost } from "../model/entities/index.js";
import type { EventDraft, EventKind } from "../model/event.js";
import { isUuid } from "../model/ids.js";
import type { Row, Tables } from "../model/tables.js";
import { appendEvents } from "./events.js";
import { callOwner, operationEvent, type OperationRow } from "./operations.js";
import type { Secrets } from "./secrets.js";
import type { TopologyWrites } from "./topology.js";
import { checkedFingerprint, checkedText, checkWay } from "./ways.js";

/** How the service is let in; exactly one of them. */
export interface CredentialInput {
  readonly privateKey?: string | null;
  /** Path on the service's machine. */
  readonly keyFile?: string | null;
  readonly password?: string | null;
  readonly agent?: boolean | null;
}

interface JumpHostInput {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly hostKeyFingerprint: string;
}

export interface RegisterClusterInput {
  /** Random where left out. */
  readonly id?: string | null;
  /** The asked host's Gluster name where left out. */
  readonly name?: string | null;
  readonly description?: string | null;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly credential: CredentialInput;
  readonly jump?: JumpHostInput | null;
  /** `SHA256:…`; the key that the host shows is pinned where left out. */
  readonly hostKeyFingerprint?: string | null;
}

/** What is left out stays as it is; null takes away what can be absent. */
export interface UpdateClusterInput {
  readonly name?: string;
  readonly description?: string | null;
  readonly port?: number;
  readonly user?: string;
  readonly credential?: CredentialInput;
  readonly jump?: JumpHostInput | null;
}

/** What is left out stays as it is; null takes the host's own value away, and the cluster's or its name applies. */
export interface UpdateHostInput {
  readonly address?: string | null;
  readonly port?: number | null;
  readonly user?: string | null;
  readonly jump?: JumpHostInput | null;
  /** Trust the key with this fingerprint from now on; the host must be there to show it. */
  readonly hostKeyFingerprint?: string;
}

export interface DiscoverRequest {
  readonly clusterId: string;
  readonly name: string | null;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly credential: StoredCredential;
  readonly jump: StoredJumpHost | null;
  readonly hostKeyFingerprint: string | null;
}

export interface Discovered {
  readonly name: string;
  /** The asked host. */
  readonly hostId: string;
  readonly glusterVersion: string;
  readonly topology: TopologyWrites;
}

/** Looks at hosts that no owner looks after yet. */
export interface Discovery {
  /** @throws AppError saying why the host cannot be asked */
  discover(request: DiscoverRequest): Promise<Discovered>;
  /** The host key, base64, if it has that fingerprint. @throws AppError HOST_KEY_MISMATCH, HOST_UNREACHABLE… */
  hostKey(cluster: Row<"cluster">, host: Row<"host">, fingerprint: string): Promise<string>;
}

export class Clusters {
  readonly #em: SqlEntityManager;
  readonly #secrets: Secrets;
  readonly #discovery: Discovery;

  constructor(em: SqlEntityManager, secrets: Secrets, discovery: Discovery) {
    this.#em = em;
    this.#secrets = secrets;
    this.#discovery = discovery;
  }

  /**
   * Looks at one host's pool and volumes and writes them down; an owner takes over from there.
   *
   * @throws AppError ALREADY_REGISTERED when a host of the pool belongs to a registered cluster, INVALID_ARGUMENT, and
   *   what keeps the host from being asked
   */
  async register(actor: Actor, input: RegisterClusterInput): Promise<{ readonly clusterId: string }> {
    const clusterId = input.id?.toLowerCase() ?? randomUUID();
    if (!isUuid(clusterId)) throw new AppError("INVALID_ARGUMENT", "A cluster's id is a UUID.", { field: "input.id" });
    checkWay(input, "input");
    checkTexts(input);
    if (input.hostKeyFingerprint != null) checkedFingerprint(input.hostKeyFingerprint, "input.hostKeyFingerprint");
    const credential = this.#store(input.credential);
    const jump = input.jump ?? null;
    const found = await this.#discovery.discover({
      clusterId,
      name: input.name ?? null,
      address: input.address,
      port: input.port,
      user: input.user,
      credential,
      jump,
      hostKeyFingerprint: input.hostKeyFingerprint ?? null,
    });
    const now = new Date();
    await this.#assertUnregistered(clusterId, found);
    try {
      await this.#em.fork().transactional(async (em) => {
        await em.insert(Cluster, {
          id: clusterId,
          name: found.name,
          description: input.description ?? null,
          commandHostId: found.hostId,
          glusterVersion: found.glusterVersion,
          sshPort: input.port,
          sshUser: input.user,
          sshCredential: credential,
          sshJump: jump,
          reachable: true,
          lastSeenAt: now,
          topologyObservedAt: now,
          registeredBy: actor.user,
          registeredAt: now,
        });
        await insertNew(em, found.topology);
        await callOwner(em, `cluster ${clusterId}`);
        const registered = clusterEvent(actor, { id: clusterId, name: found.name }, "CLUSTER_REGISTERED", null, {
          name: found.name,
          address: input.address,
          glusterVersion: found.glusterVersion,
        });
        await appendEvents(em, [registered, ...found.topology.events], now);
      });
    } catch (error) {
      // Two registrations at the same moment: the rows of the first say which cluster it is.
      if (error instanceof UniqueConstraintViolationException) await this.#assertUnregistered(clusterId, found);
      throw error;
    }
    return { clusterId };
  }

  /** @throws AppError NOT_FOUND, INVALID_ARGUMENT */
  async update(actor: Actor, clusterId: string, input: UpdateClusterInput): Promise<void> {
    checkWay(input, "input");
    checkTexts(input);
    const credential = input.credential === undefined ? undefined : this.#store(input.credential);
    await this.#em.fork().transactional(async (em) => {
      const before = await lockCluster(em, clusterId);
      await em.nativeUpdate(
        Cluster,
        { id: clusterId },
        given({
          // Never empty, so that there always is something to update.
          name: input.name ?? before.name,
          description: input.description,
          sshPort: input.port,
          sshUser: input.user,
          sshCredential: credential,
          sshJump: input.jump,
        }),
      );
      const after = { ...before, name: input.name ?? before.name };
      await callOwner(em, `cluster ${clusterId}`);
      const was = {
        name: before.name,
        description: before.description,
        port: before.ssh_port,
        user: before.ssh_user,
        jump: before.ssh_jump,
        credential: before.ssh_credential.kind,
      };
      const { name, description, port, user, jump } = input;
      const is = { ...was, ...given({ name, description, port, user, jump, credential: credential?.kind }) };
      await appendEvents(em, [clusterEvent(actor, after, "CLUSTER_UPDATED", was, is)]);
    });
  }

  /** @throws AppError NOT_FOUND, HOST_KEY_MISMATCH, HOST_UNREACHABLE */
  async updateHost(actor: Actor, hostId: string, input: UpdateHostInput): Promise<void> {
    checkWay(input, "input");
    const fingerprint = input.hostKeyFingerprint;
    if (fingerprint !== undefined) checkedFingerprint(fingerprint, "input.hostKeyFingerprint");
    const { cluster, host } = await this.#host(hostId);
    const after: Row<"host"> = {
      ...host,
      ...given({
        ssh_address: input.address,
        ssh_port: input.port,
        ssh_user: input.user,
        ssh_jump: input.jump,
      }),
    };
    if (fingerprint !== undefined) after.host_key = await this.#discovery.hostKey(cluster, after, fingerprint);
    await this.#em.fork().transactional(async (em) => {
      // Only what callers say of a host: the rest is its owner's, and may have changed while the host was asked.
      const written = await em.nativeUpdate(
        Host,
        { id: hostId },
        {
          sshAddress: after.ssh_address,
          sshPort: after.ssh_port,
          sshUser: after.ssh_user,
          sshJump: after.ssh_jump,
          ...(fingerprint === undefined ? {} : { hostKey: after.host_key }),
        },
      );
      if (written === 0) throw hostNotFound(hostId);
      await callOwner(em, `cluster ${cluster.id}`);
      const about = {
        clusterId: cluster.id,
        clusterName: cluster.name,
        hostId,
        hostName: host.name,
      };
      const describe = (row: Row<"host">) => ({ address: row.ssh_address, port: row.ssh_port, user: row.ssh_user });
      const events: EventDraft[] = [
        { kind: "HOST_CHANGED", ...about, before: describe(host), after: { ...describe(after), by: actor.user } },
      ];
      if (after.host_key !== host.host_key) {
        events.push({ kind: "HOST_KEY_PINNED", ...about, after: { fingerprint, by: actor.user } });
      }
      await appendEvents(em, events);
    });
  }

  /**
   * Forgets a cluster, and touches nothing in Gluster. Its operations and events stay.
   *
   * @throws AppError NOT_FOUND
   */
  async remove(actor: Actor, clusterId: string): Promise<void> {
    await this.#em.fork().transactional(async (em) => {
      const cluster = await lockCluster(em, clusterId);
      const abandoned = await em.execute<OperationRow[]>(
        `update "operation" set "state" = case when "state" = 'PENDING' then 'FAILED' else 'UNKNOWN' end,
           "finished_at" = ?, "error_code" = case when "state" = 'PENDING' then 'NOT_FOUND' else 'OUTCOME_UNKNOWN' end,
           "error_message" = case when "state" = 'PENDING' then 'The cluster was removed from the service; nothing was sent.'
             else 'The cluster was removed from the service while the operation ran: look on one of its hosts what came of it.' end
         where "cluster_id" = ? and "state" in ('PENDING', 'RUNNING') returning *`,
        [new Date(), clusterId],
      );
      const sessions = await em
        .getKysely<Tables>()
        .selectFrom("gluster_georep_session as s")
        .innerJoin("volume as v", "v.id", "s.master_volume_id")
        .leftJoin("volume as d", "d.id", "s.slave_volume_id")
        .select(["s.session_id", "s.session_key", "s.master_volume_id", "s.status", "v.name"])
        .select("d.cluster_id as secondary_cluster_id")
        .where("s.cluster_id", "=", clusterId)
        .execute();
      await em.execute(`delete from "cluster" where "id" = ?`, [clusterId]);
      await callOwner(em, `cluster ${clusterId}`);
      await appendEvents(em, [
        ...abandoned.map((row) => operationEvent(row, row.state === "FAILED" ? "PENDING" : "RUNNING")),
        ...sessions.map((row): EventDraft => ({
          kind: "SESSION_REMOVED",
          clusterId,
          clusterName: cluster.name,
          secondaryClusterId: row.secondary_cluster_id,
          volumeId: row.master_volume_id,
          volumeName: row.name,
          sessionId: row.session_id,
          sessionName: row.session_key === null ? null : secondaryAsNamed(row.session_key),
          before: { status: row.status },
        })),
        clusterEvent(actor, cluster, "CLUSTER_REMOVED", { name: cluster.name }, null),
      ]);
    });
  }

  /**
   * Has the owner look at everything of the cluster now, and waits until it has.
   *
   * @throws AppError NOT_FOUND, HOST_UNREACHABLE when no look succeeded in time
   */
  async sync(_actor: Actor, clusterId: string, milliseconds: number): Promise<void> {
    const asked = Date.now();
    await callOwner(this.#em.fork(), `sync ${clusterId}`);
    for (;;) {
      const row = await this.#em
        .fork()
        .getKysely<Tables>()
        .selectFrom("cluster")
        .select(["name", "sessions_observed_at", "topology_observed_at", "unreachable_reason"])
        .where("id", "=", clusterId)
        .executeTakeFirst();
      if (row === undefined) throw notFound(clusterId);
      const since = (at: string | null): boolean => at !== null && Date.parse(at) >= asked;
      if (since(row.sessions_observed_at) && since(row.topology_observed_at)) return;
      if (Date.now() - asked >= milliseconds) {
        const why = row.unreachable_reason === null ? "" : ` (${row.unreachable_reason})`;
        const words = `No complete look at ${row.name} was made in time${why}: the look goes on, ask again later.`;
        throw new AppError("HOST_UNREACHABLE", words);
      }
      await sleep(100);
    }
  }

  #store(input: CredentialInput): StoredCredential {
    const kinds: StoredCredential[] = [];
    if (input.privateKey != null) kinds.push({ kind: "KEY", sealed: this.#secrets.seal(input.privateKey) });
    if (input.keyFile != null) kinds.push({ kind: "KEY_FILE", path: input.keyFile });
    if (input.password != null) kinds.push({ kind: "PASSWORD", sealed: this.#secrets.seal(input.password) });
    if (input.agent === true) kinds.push({ kind: "AGENT" });
    const [only] = kinds;
    if (only !== undefined && kinds.length === 1) return only;
    throw new AppError("INVALID_ARGUMENT", "Give exactly one of privateKey, keyFile, password and agent.", {
      field: "input.credential",
    });
  }

  async #assertUnregistered(clusterId: string, found: Discovered): Promise<void> {
    const taken = await this.#em
      .fork()
      .getKysely<Tables>()
      .selectFrom("cluster as c")
      .leftJoin("host as h", "h.cluster_id", "c.id")
      .select(["c.id", "c.name", "h.name as host"])
      .where((eb) =>
        eb.or([
          eb("c.id", "=", clusterId),
          eb(
            "h.id",
            "in",
            found.topology.hosts.map((host) => host.id),
          ),
        ]),
      )
      .executeTakeFirst();
    if (taken === undefined) return;
    const why = taken.id === clusterId ? "has that id" : `has the host ${taken.host ?? ""} of that pool`;
    const words = `Cluster ${taken.id} (${taken.name}) ${why}: use that one, or remove it first.`;
    throw new AppError("ALREADY_REGISTERED", words);
  }

  async #host(hostId: string): Promise<{ cluster: Row<"cluster">; host: Row<"host"> }> {
    const db = this.#em.fork().getKysely<Tables>();
    const host = await db.selectFrom("host").selectAll().where("id", "=", hostId).executeTakeFirst();
    const cluster =
      host === undefined
        ? undefined
        : await db.selectFrom("cluster").selectAll().where("id", "=", host.cluster_id).executeTakeFirst();
    if (host === undefined || cluster === undefined) throw hostNotFound(hostId);
    return { cluster, host };
  }
}

function hostNotFound(hostId: string): AppError {
  return new AppError("NOT_FOUND", `There is no host ${hostId}.`, { field: "input.hostId" });
}

function checkTexts(input: { readonly name?: string | null; readonly description?: string | null }): void {
  if (input.name != null) checkedText(input.name, 200, "input.name");
  if (input.description != null) checkedText(input.description, 2_000, "input.description");
}

async function insertNew(em: SqlEntityManager, topology: TopologyWrites): Promise<void> {
  // Inserts, not updates: a row that is there already belongs to another cluster, and the key says so.
  for (const [table, rows] of [
    ["host", topology.hosts],
    ["volume", topology.volumes],
    ["gluster_volume_bricks", topology.bricks],
  ] as const) {
    if (rows.length === 0) continue;
    await em.execute(`insert into "${table}" select * from jsonb_populate_recordset(null::"${table}", ?::jsonb)`, [
      JSON.stringify(rows),
    ]);
  }
}

async function lockCluster(em: SqlEntityManager, clusterId: string): Promise<Row<"cluster">> {
  const row = await em
    .getKysely<Tables>()
    .selectFrom("cluster")
    .selectAll()
    .where("id", "=", clusterId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw notFound(clusterId);
  return row;
}

function notFound(clusterId: string): AppError {
  return new AppError("NOT_FOUND", `There is no cluster ${clusterId}.`, { field: "input.clusterId" });
}

type Values = Readonly<Record<string, unknown>> | null;

function clusterEvent(
  actor: Actor,
  cluster: { readonly id: string; readonly name: string },
  kind: EventKind,
  before: Values,
  after: Values,
): EventDraft {
  return { kind, clusterId: cluster.id, clusterName: cluster.name, before, after: { ...after, by: actor.user } };
}

/** Without the members that were left out. */
function given<T extends object>(changes: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
