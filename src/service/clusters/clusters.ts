import { LockMode, type SqlEntityManager } from "@mikro-orm/postgresql";
import { AppError } from "../../errors.js";
import { parseHostName, secondaryAsNamed } from "../../gluster/values.js";
import type { Actor } from "../../model/actor.js";
import type { EventDraft } from "../../model/events/event.js";
import { assertMay } from "../../model/rights.js";
import type { Row } from "../../model/row.js";
import { clusterEvent } from "../feed/cluster-events.js";
import { type ClusterSyncs, tellSynced } from "./cluster-syncs.js";
import { type CredentialInput, storedCredential } from "./credentials.js";
import { appendEvents } from "../../store/events.js";
import { notifyOwner } from "../../store/owner-call.js";
import { operationEvent, type OperationRow } from "../../store/operation-events.js";
import {
  type Discovery,
  type JumpHostInput,
  type RegisterClusterInput,
  registerCluster,
  type ShownHostKey,
} from "./registration.js";
import type { Secrets } from "./secrets.js";
import { checkTexts } from "../texts.js";
import { checkedFingerprint, checkedPort, checkEndpoint } from "./ssh-endpoint.js";
import { Cluster, GeoRepSession, Host, Operation } from "../../model/entities/index.js";
import { columnList } from "../../store/queries/rows.js";

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

export class Clusters {
  readonly #em: SqlEntityManager;
  readonly #secrets: Secrets;
  readonly #discovery: Discovery;
  readonly #syncs: ClusterSyncs;

  constructor(em: SqlEntityManager, secrets: Secrets, discovery: Discovery, syncs: ClusterSyncs) {
    this.#em = em;
    this.#secrets = secrets;
    this.#discovery = discovery;
    this.#syncs = syncs;
  }

  /** @throws as `registerCluster` */
  register(actor: Actor, input: RegisterClusterInput): Promise<{ readonly clusterId: string }> {
    return registerCluster(this.#em, this.#secrets, this.#discovery, actor, input);
  }

  /** The key that a host shows, to be compared before it is trusted. @throws AppError INVALID_ARGUMENT, HOST_UNREACHABLE, FORBIDDEN */
  async shownHostKey(actor: Actor, address: string, port: number): Promise<ShownHostKey> {
    assertMay(actor, "REGISTER_CLUSTER");
    return this.#discovery.shownHostKey(parseHostName(address, "address"), checkedPort(port, "port"));
  }

  /** @throws AppError NOT_FOUND, INVALID_ARGUMENT, FORBIDDEN */
  async update(actor: Actor, clusterId: string, input: UpdateClusterInput): Promise<void> {
    assertMay(actor, "UPDATE_CLUSTER");
    checkEndpoint(input, "input");
    checkTexts(input);
    const credential = input.credential === undefined ? undefined : storedCredential(input.credential, this.#secrets);
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
          jump: input.jump,
        }),
      );
      const after = { ...before, name: input.name ?? before.name };
      await notifyOwner(em, `cluster ${clusterId}`);
      const was = {
        name: before.name,
        description: before.description,
        port: before.sshPort,
        user: before.sshUser,
        jump: before.jump,
        credential: before.sshCredential.kind,
      };
      const { name, description, port, user, jump } = input;
      const is = { ...was, ...given({ name, description, port, user, jump, credential: credential?.kind }) };
      await appendEvents(em, [clusterEvent(actor, after, "CLUSTER_UPDATED", was, is)]);
    });
  }

  /** @throws AppError NOT_FOUND, HOST_KEY_MISMATCH, HOST_UNREACHABLE, FORBIDDEN */
  async updateHost(actor: Actor, hostId: string, input: UpdateHostInput): Promise<void> {
    assertMay(actor, "UPDATE_HOST");
    checkEndpoint(input, "input");
    const fingerprint = input.hostKeyFingerprint;
    if (fingerprint !== undefined) checkedFingerprint(fingerprint, "input.hostKeyFingerprint");
    const { cluster, host } = await this.#host(hostId);
    const changes = given({
      sshAddress: input.address,
      sshPort: input.port,
      sshUser: input.user,
      jump: input.jump,
    });
    const after: Row<Host> = { ...host, ...changes };
    if (fingerprint !== undefined) after.hostKey = await this.#discovery.hostKey(cluster, after, fingerprint);
    await this.#em.fork().transactional(async (em) => {
      // Only what this caller says of the host: the rest is its owner's and other callers', and may have changed meanwhile.
      const written = await em.nativeUpdate(
        Host,
        { id: hostId },
        given({
          // Never empty, so that there always is something to update.
          cluster: cluster.id,
          sshAddress: input.address,
          sshPort: input.port,
          sshUser: input.user,
          jump: input.jump,
          hostKey: fingerprint === undefined ? undefined : after.hostKey,
        }),
      );
      if (written === 0) throw hostNotFound(hostId);
      await notifyOwner(em, `cluster ${cluster.id}`);
      const about = {
        clusterId: cluster.id,
        clusterName: cluster.name,
        hostId,
        hostName: host.name,
      };
      const describe = (row: Row<Host>) => ({ address: row.sshAddress, port: row.sshPort, user: row.sshUser });
      const events: EventDraft[] = [
        { kind: "HOST_CHANGED", ...about, before: describe(host), after: { ...describe(after), by: actor.user } },
      ];
      if (after.hostKey !== host.hostKey) {
        events.push({ kind: "HOST_KEY_PINNED", ...about, after: { fingerprint, by: actor.user } });
      }
      await appendEvents(em, events);
    });
  }

  /**
   * Forgets a cluster, and touches nothing in Gluster. Its operations and events stay.
   *
   * @throws AppError NOT_FOUND, FORBIDDEN
   */
  async remove(actor: Actor, clusterId: string): Promise<void> {
    assertMay(actor, "REMOVE_CLUSTER");
    await this.#em.fork().transactional(async (em) => {
      const cluster = await lockCluster(em, clusterId);
      const abandoned = await em.execute<OperationRow[]>(
        `update "operation" set "state" = case when "state" = 'PENDING' then 'FAILED' else 'UNKNOWN' end,
           "finished_at" = now(), "error_code" = case when "state" = 'PENDING' then 'NOT_FOUND' else 'OUTCOME_UNKNOWN' end,
           "error_message" = case when "state" = 'PENDING' then 'The cluster was removed from the service; nothing was sent.'
             else 'The cluster was removed from the service while the operation ran: check on one of its hosts what came of it.' end
         where "cluster_id" = ? and "state" in ('PENDING', 'RUNNING') returning ${columnList(Operation)}`,
        [clusterId],
      );
      await em.execute(
        `update "operation_step" set "state" = case when "state" = 'PENDING' then 'SKIPPED' else 'UNKNOWN' end, "finished_at" = now()
         where "operation_id" in (select value::uuid from jsonb_array_elements_text(?::jsonb)) and "state" in ('PENDING', 'RUNNING')`,
        [JSON.stringify(abandoned.map(({ id }) => id))],
      );
      const sessions = await em.find(GeoRepSession, { clusterId }, { populate: ["primaryVolume", "secondaryVolume"] });
      await em.execute(`delete from "cluster" where "id" = ?`, [clusterId]);
      await notifyOwner(em, `cluster ${clusterId}`);
      await tellSynced(em, clusterId);
      await appendEvents(em, [
        ...abandoned.map((row) => operationEvent(row, row.state === "FAILED" ? "PENDING" : "RUNNING")),
        ...sessions.map((row): EventDraft => ({
          kind: "SESSION_REMOVED",
          clusterId,
          clusterName: cluster.name,
          secondaryClusterId: row.secondaryVolume?.getEntity().clusterId ?? null,
          volumeId: row.primaryVolumeId,
          volumeName: row.primaryVolume.getEntity().name,
          sessionId: row.id,
          sessionName: row.sessionKey === null ? null : secondaryAsNamed(row.sessionKey),
          before: { status: row.status },
        })),
        clusterEvent(actor, cluster, "CLUSTER_REMOVED", { name: cluster.name }, null),
      ]);
    });
  }

  /**
   * Has the owner poll everything of the cluster now, and waits until it has.
   *
   * @throws AppError NOT_FOUND, FORBIDDEN, HOST_UNREACHABLE when no poll succeeded in time
   */
  async sync(actor: Actor, clusterId: string, milliseconds: number): Promise<void> {
    assertMay(actor, "SYNC_CLUSTER");
    const outcome = await this.#syncs.sync(clusterId, milliseconds);
    if (outcome.kind === "removed") throw notFound(clusterId);
    if (outcome.kind === "done") return;
    const why = outcome.reason === null ? "" : ` (${outcome.reason})`;
    const words = `${outcome.name} was not polled completely in time${why}: polling goes on, ask again later.`;
    throw new AppError("HOST_UNREACHABLE", words);
  }

  async #host(hostId: string): Promise<{ cluster: Row<Cluster>; host: Row<Host> }> {
    const host = await this.#em.fork().findOne(Host, { id: hostId }, { populate: ["cluster"] });
    if (host === null) throw hostNotFound(hostId);
    return { cluster: host.cluster.getEntity(), host };
  }
}

function hostNotFound(hostId: string): AppError {
  return new AppError("NOT_FOUND", `There is no host ${hostId}.`, { field: "input.hostId" });
}

async function lockCluster(em: SqlEntityManager, clusterId: string): Promise<Row<Cluster>> {
  const cluster = await em.findOne(Cluster, { id: clusterId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (cluster === null) throw notFound(clusterId);
  return cluster;
}

function notFound(clusterId: string): AppError {
  return new AppError("NOT_FOUND", `There is no cluster ${clusterId}.`, { field: "input.clusterId" });
}

/** Without the members that were left out. */
function given<T extends object>(changes: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
