import { createHash, randomUUID } from "node:crypto";
import { brickId, optionId, sessionId } from "../../src/model/ids.js";
import type { Row, Tables } from "../../src/model/tables.js";
import type { TestDatabase } from "./database.js";

/** Words that must never appear in any answer. */
export const SEEDED_SECRETS = ["sealed-private-key-of-the-cluster", "/secret/path/of/the/key"] as const;

export interface SeedOptions {
  readonly clusters?: number;
  readonly hosts?: number;
  readonly volumes?: number;
  readonly bricks?: number;
  /** Of each volume, into the first volume of the next cluster. */
  readonly sessions?: number;
  readonly options?: number;
  readonly operations?: number;
  readonly steps?: number;
  readonly events?: number;
}

export interface Seeded {
  readonly clusters: Omit<Row<"cluster">, "serial">[];
  readonly hosts: Row<"host">[];
  readonly volumes: Row<"volume">[];
  readonly bricks: Row<"gluster_volume_bricks">[];
  readonly sessions: Row<"gluster_georep_session">[];
  readonly details: Row<"gluster_georep_session_details">[];
  readonly options: Row<"gluster_georep_config">[];
  readonly operations: Omit<Row<"operation">, "number">[];
  readonly steps: Row<"operation_step">[];
  readonly events: Omit<Row<"event">, "number">[];
}

/** A UUID from a name: the same seed gives the same rows. */
export function uuid(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const T0 = Date.UTC(2026, 0, 1);
const at = (seconds: number): string => new Date(T0 + seconds * 1_000).toISOString();

const STATUSES = ["ACTIVE", "FAULTY", "STOPPED", "NOTSTARTED", "PAUSED"] as const;

/** Fills a database with clusters that replicate to one another in a ring. */
export async function seed(database: TestDatabase, options: SeedOptions = {}): Promise<Seeded> {
  const rows = makeRows({
    clusters: 2,
    hosts: 2,
    volumes: 2,
    bricks: 4,
    sessions: 2,
    options: 3,
    operations: 2,
    steps: 1,
    events: 2,
    ...options,
  });
  for (const [table, list] of [
    ["cluster", rows.clusters],
    ["host", rows.hosts],
    ["volume", rows.volumes],
    ["gluster_volume_bricks", rows.bricks],
    ["gluster_georep_session", rows.sessions],
    ["gluster_georep_session_details", rows.details],
    ["gluster_georep_config", rows.options],
    ["operation", rows.operations],
    ["operation_step", rows.steps],
    ["event", rows.events],
  ] as const satisfies readonly (readonly [keyof Tables, readonly object[]])[]) {
    await insert(database, table, list);
  }
  return rows;
}

async function insert(database: TestDatabase, table: keyof Tables, rows: readonly object[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first)
    .map((column) => `"${column}"`)
    .join(", ");
  await database.sql(
    `insert into "${table}" (${columns}) select ${columns} from json_populate_recordset(null::"${table}", $1)`,
    [JSON.stringify(rows)],
  );
}

function makeRows(size: Required<SeedOptions>): Seeded {
  const rows: Seeded = {
    clusters: [],
    hosts: [],
    volumes: [],
    bricks: [],
    sessions: [],
    details: [],
    options: [],
    operations: [],
    steps: [],
    events: [],
  };
  for (let c = 0; c < size.clusters; c += 1) addCluster(rows, size, c);
  for (const [index, volume] of rows.volumes.entries()) addSessions(rows, size, volume, index);
  for (let e = 0; e < size.events; e += 1) addEvent(rows, e);
  return rows;
}

function addCluster(rows: Seeded, size: Required<SeedOptions>, c: number): void {
  const clusterId = uuid(`cluster ${c}`);
  rows.clusters.push({
    id: clusterId,
    name: `cluster-${String(c).padStart(3, "0")}`,
    description: null,
    command_host_id: uuid(`host ${c} 0`),
    gluster_version: "10.3",
    ssh_port: 22,
    ssh_user: "root",
    ssh_credential:
      c % 2 === 0 ? { kind: "KEY", sealed: SEEDED_SECRETS[0] } : { kind: "KEY_FILE", path: SEEDED_SECRETS[1] },
    ssh_jump:
      c % 2 === 0 ? null : { address: "jump.example", port: 2222, user: "hop", hostKeyFingerprint: "SHA256:abc" },
    reachable: true,
    unreachable_reason: null,
    reachable_since: at(1),
    glusterd_up: true,
    glusterd_down_reason: null,
    glusterd_since: at(1),
    unread: null,
    last_seen_at: at(60),
    sessions_observed_at: at(61.5),
    topology_observed_at: at(62),
    sync_requested: "0",
    sync_done: "0",
    registered_by: "admin",
    registered_at: at(0),
  });
  for (let h = 0; h < size.hosts; h += 1) {
    rows.hosts.push({
      id: uuid(`host ${c} ${h}`),
      cluster_id: clusterId,
      name: `node${c}-${h}`,
      other_names: [`10.0.${c}.${h}`],
      peer_state: "Peer in Cluster",
      connected: true,
      ssh_address: null,
      ssh_port: null,
      ssh_user: null,
      ssh_jump: null,
      host_key: Buffer.from(`host key ${c} ${h}`).toString("base64"),
      gluster_version: "10.3",
      reachable: true,
      unreachable_reason: null,
      reachable_since: at(1),
      glusterd_up: true,
      glusterd_down_reason: null,
      glusterd_since: at(1),
      unread: null,
      last_seen_at: at(60),
    });
  }
  for (let v = 0; v < size.volumes; v += 1) {
    const volumeId = uuid(`volume ${c} ${v}`);
    rows.volumes.push({
      id: volumeId,
      cluster_id: clusterId,
      name: `vol${String(v).padStart(3, "0")}`,
      type: "Distributed-Replicate",
      status: "Started",
      replica_count: 2,
      arbiter_count: 0,
      disperse_count: 0,
      redundancy_count: 0,
      transport: "tcp",
      options: { "changelog.changelog": "on" },
    });
    for (let b = 0; b < size.bricks; b += 1) {
      const host = rows.hosts[rows.hosts.length - size.hosts + (b % size.hosts)];
      if (host === undefined) throw new Error("a brick needs a host");
      rows.bricks.push({
        id: brickId(volumeId, host.id, `/bricks/${v}-${b}`),
        volume_id: volumeId,
        host_id: host.id,
        host_name: host.name,
        brick_dir: `/bricks/${v}-${b}`,
        brick_order: b,
        is_arbiter: false,
        online: true,
        size_total: "9007199254740993",
        size_free: "1000000",
        device: `/dev/sd${String.fromCharCode(97 + b)}`,
        has_files: false,
        bytes_written: "16384",
        bytes_written_seconds: 120,
        capacity_observed_at: at(59),
      });
    }
  }
}

function addSessions(rows: Seeded, size: Required<SeedOptions>, volume: Row<"volume">, index: number): void {
  const c = rows.clusters.findIndex((cluster) => cluster.id === volume.cluster_id);
  const next = (c + 1) % size.clusters;
  for (let s = 0; s < size.sessions; s += 1) {
    const host = `node${next}-${s % size.hosts}`;
    const into = `vol${String(s % size.volumes).padStart(3, "0")}`;
    // Several sessions of one volume into one other differ by their user.
    const user = s === 0 ? null : `user${s}`;
    const name = `${user === null ? "" : `${user}@`}${host}::${into}`;
    const id = sessionId(volume.id, name);
    const status = STATUSES[(index + s) % STATUSES.length] ?? "ACTIVE";
    rows.sessions.push({
      session_id: id,
      master_volume_id: volume.id,
      session_key: `${uuid(`host ${c} 0`)}:ssh://${name}:${uuid(`volume ${next} ${s % size.volumes}`)}`,
      slave_host_uuid: uuid(`host ${next} ${s % size.hosts}`),
      slave_host_name: host,
      slave_volume_id: uuid(`volume ${next} ${s % size.volumes}`),
      slave_volume_name: into,
      user_name: user,
      status,
      status_reason: null,
      last_known_status: status,
      cluster_id: volume.cluster_id,
      observed_at: null,
      options_observed_at: at(50),
      missing_keys: null,
      keys_observed_at: null,
      missed_looks: 0,
      progress_told_at: null,
      progress_untold: null,
      created_at: at(10 + s),
    });
    addDetails(rows, volume, id, next);
    for (let o = 0; o < size.options; o += 1) {
      const key = `option_${String(o).padStart(2, "0")}`;
      rows.options.push({
        session_id: id,
        config_key: key,
        config_value: `value ${o}`,
        default_value: o % 2 === 0 ? `value ${o}` : "another",
        configurable: true,
        modified: o % 2 === 1,
        id: optionId(id, key),
      });
    }
    for (let o = 0; o < size.operations; o += 1) addOperation(rows, size, volume, { id, name, o });
  }
}

function addDetails(rows: Seeded, volume: Row<"volume">, session: string, next: number): void {
  for (const brick of rows.bricks.filter(({ volume_id }) => volume_id === volume.id)) {
    const active = brick.brick_order % 2 === 0;
    rows.details.push({
      session_id: session,
      master_brick_id: brick.id,
      slave_host_uuid: uuid(`host ${next} 0`),
      slave_host_name: `node${next}-0`,
      status: active ? "ACTIVE" : "PASSIVE",
      status_word: active ? "Active" : "Passive",
      checkpoint_status: active ? "completed" : null,
      crawl_status: active ? "Changelog Crawl" : null,
      files_synced: null,
      files_pending: null,
      bytes_pending: null,
      deletes_pending: null,
      files_skipped: null,
      entry_pending: active ? "0" : null,
      data_pending: active ? "9007199254740993" : null,
      meta_pending: active ? "1" : null,
      failures: active ? "2" : null,
      last_synced: active ? at(40) : null,
      checkpoint_time: active ? at(30) : null,
      checkpoint_completed: active ? true : null,
      checkpoint_completion_time: active ? at(31) : null,
      observed_at: null,
      counters_observed_at: null,
      changes_waiting_since: null,
    });
  }
}

interface Asked {
  readonly id: string;
  readonly name: string;
  readonly o: number;
}

function addOperation(rows: Seeded, size: Required<SeedOptions>, volume: Row<"volume">, { id, name, o }: Asked): void {
  const operation = uuid(`operation ${id} ${o}`);
  const failed = o % 2 === 1;
  rows.operations.push({
    id: operation,
    kind: failed ? "STOP_SESSION" : "START_SESSION",
    state: failed ? "FAILED" : "SUCCEEDED",
    cluster_id: volume.cluster_id,
    cluster_name: "then",
    volume_id: volume.id,
    volume_name: volume.name,
    session_id: id,
    session_name: name,
    secondary_cluster_id: null,
    arguments: { force: false },
    before: null,
    requested_by: "admin",
    requested_by_token_id: null,
    idempotency_key: null,
    already_so: false,
    error_code: failed ? "WRONG_STATE" : null,
    error_message: failed ? "The session was never started." : null,
    // Many at the same millisecond: the order must not depend on time alone.
    created_at: at(100 + o),
    started_at: at(101 + o),
    finished_at: at(102 + o),
    deadline_at: at(200 + o),
  });
  for (let s = 1; s <= size.steps; s += 1) {
    rows.steps.push({
      operation_id: operation,
      number: s,
      name: "start",
      state: "SUCCEEDED",
      host: "node0-0",
      argv: ["gluster", "volume", "geo-replication", volume.name, name, "start"],
      input: null,
      exit_code: 0,
      milliseconds: 1_700,
      output: "<geoRep/>",
      undo: null,
      undoes: null,
      checks: null,
      started_at: at(101),
      finished_at: at(102),
    });
  }
}

function addEvent(rows: Seeded, e: number): void {
  const session = rows.sessions[e % Math.max(rows.sessions.length, 1)];
  const cluster = rows.clusters.find(({ id }) => id === session?.cluster_id);
  const volume = rows.volumes.find(({ id }) => id === session?.master_volume_id);
  rows.events.push({
    at: at(70 + e),
    kind: e % 2 === 0 ? "SESSION_STATUS_CHANGED" : "SESSION_PROGRESS",
    cluster_id: cluster?.id ?? null,
    cluster_name: cluster?.name ?? null,
    secondary_cluster_id: rows.volumes.find(({ id }) => id === session?.slave_volume_id)?.cluster_id ?? null,
    volume_id: volume?.id ?? null,
    volume_name: volume?.name ?? null,
    session_id: session?.session_id ?? null,
    session_name: session === undefined ? null : `${session.slave_host_name}::${session.slave_volume_name}`,
    operation_id: rows.operations[0]?.id ?? randomUUID(),
    host_id: rows.hosts[0]?.id ?? null,
    host_name: rows.hosts[0]?.name ?? null,
    before: { status: "INITIALIZING" },
    after: { status: "ACTIVE" },
  });
}
