import { randomUUID } from "node:crypto";
import { type SqlEntityManager, UniqueConstraintViolationException } from "@mikro-orm/postgresql";
import { AppError } from "../../errors.js";
import type { Actor } from "../../model/actor.js";
import { isUuid } from "../../model/ids.js";
import { assertMay } from "../../model/rights.js";
import type { Row } from "../../model/row.js";
import { clusterEvent } from "../feed/cluster-events.js";
import { type CredentialInput, storedCredential } from "./credentials.js";
import { databaseTime } from "../../store/database-time.js";
import { appendEvents } from "../../store/events.js";
import { notifyOwner } from "../../store/owner-call.js";
import type { Secrets } from "./secrets.js";
import { type TopologyWrites, wholeBricks } from "../../store/topology.js";
import { insertRows } from "../../store/write-rows.js";
import { checkTexts } from "../texts.js";
import { checkedFingerprint, checkEndpoint } from "./ssh-endpoint.js";
import { Brick, Cluster, Host, type SshJumpHost, type StoredCredential, Volume } from "../../model/entities/index.js";

export interface JumpHostInput {
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

export interface DiscoverRequest {
  readonly clusterId: string;
  readonly name: string | null;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly credential: StoredCredential;
  readonly jump: SshJumpHost | null;
  readonly hostKeyFingerprint: string | null;
}

export interface Discovered {
  readonly name: string;
  /** The asked host. */
  readonly hostId: string;
  readonly glusterVersion: string;
  readonly topology: TopologyWrites;
}

/** A key by which a host would be known. */
export interface ShownHostKey {
  /** `SHA256:…`, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
  /** Such as `ssh-ed25519`. */
  readonly algorithm: string;
}

/** Polls hosts that no owner looks after yet. */
export interface Discovery {
  /** @throws AppError saying why the host cannot be asked */
  discover(request: DiscoverRequest): Promise<Discovered>;
  /** The key that a host shows, without logging in to it. @throws AppError HOST_UNREACHABLE */
  shownHostKey(address: string, port: number): Promise<ShownHostKey>;
  /** The host key, base64, if it has that fingerprint. @throws AppError HOST_KEY_MISMATCH, HOST_UNREACHABLE… */
  hostKey(cluster: Row<Cluster>, host: Row<Host>, fingerprint: string): Promise<string>;
}

/**
 * Polls one host's pool and volumes and writes them down; an owner takes over from there.
 *
 * @throws AppError ALREADY_REGISTERED when a host of the pool belongs to a registered cluster, INVALID_ARGUMENT,
 *   FORBIDDEN, and what keeps the host from being asked
 */
export async function registerCluster(
  em: SqlEntityManager,
  secrets: Secrets,
  discovery: Discovery,
  actor: Actor,
  input: RegisterClusterInput,
): Promise<{ readonly clusterId: string }> {
  assertMay(actor, "REGISTER_CLUSTER");
  const clusterId = input.id?.toLowerCase() ?? randomUUID();
  if (!isUuid(clusterId)) throw new AppError("INVALID_ARGUMENT", "A cluster's id is a UUID.", { field: "input.id" });
  checkEndpoint(input, "input");
  checkTexts(input);
  if (input.hostKeyFingerprint != null) checkedFingerprint(input.hostKeyFingerprint, "input.hostKeyFingerprint");
  const credential = storedCredential(input.credential, secrets);
  const jump = input.jump ?? null;
  const found = await discovery.discover({
    clusterId,
    name: input.name ?? null,
    address: input.address,
    port: input.port,
    user: input.user,
    credential,
    jump,
    hostKeyFingerprint: input.hostKeyFingerprint ?? null,
  });
  await assertUnregistered(em, clusterId, found);
  try {
    await em.fork().transactional(async (within) => {
      const now = await databaseTime(within);
      await within.insert(Cluster, {
        id: clusterId,
        name: found.name,
        description: input.description ?? null,
        commandHost: found.hostId,
        glusterVersion: found.glusterVersion,
        sshPort: input.port,
        sshUser: input.user,
        sshCredential: credential,
        jump,
        reachable: true,
        lastSeenAt: now.toISOString(),
        topologyObservedAt: now.toISOString(),
        registeredBy: actor.user,
        registeredAt: now.toISOString(),
      });
      await insertNew(within, found.topology);
      await notifyOwner(within, `cluster ${clusterId}`);
      const registered = clusterEvent(actor, { id: clusterId, name: found.name }, "CLUSTER_REGISTERED", null, {
        name: found.name,
        address: input.address,
        glusterVersion: found.glusterVersion,
      });
      await appendEvents(within, [registered, ...found.topology.events], now);
    });
  } catch (error) {
    // Two registrations at the same moment: the rows of the first say which cluster it is.
    if (error instanceof UniqueConstraintViolationException) await assertUnregistered(em, clusterId, found);
    throw error;
  }
  return { clusterId };
}

async function assertUnregistered(em: SqlEntityManager, clusterId: string, found: Discovered): Promise<void> {
  const [taken] = await em.fork().execute<{ id: string; name: string; host: string | null }[]>(
    `select c."id", c."name", h."name" as "host" from "cluster" c left join "host" h on h."cluster_id" = c."id"
     where c."id" = ? or h."id" in (select value::uuid from jsonb_array_elements_text(?::jsonb)) limit 1`,
    [clusterId, JSON.stringify(found.topology.hosts.map((host) => host.id))],
  );
  if (taken === undefined) return;
  const why = taken.id === clusterId ? "has that id" : `has the host ${taken.host ?? ""} of that pool`;
  const words = `Cluster ${taken.id} (${taken.name}) ${why}: use that one, or remove it first.`;
  throw new AppError("ALREADY_REGISTERED", words);
}

async function insertNew(em: SqlEntityManager, topology: TopologyWrites): Promise<void> {
  // Inserts, not updates: a row that is there already belongs to another cluster, and the key says so.
  await insertRows(em, Host, topology.hosts);
  await insertRows(em, Volume, topology.volumes);
  await insertRows(em, Brick, wholeBricks(topology.bricks));
}
