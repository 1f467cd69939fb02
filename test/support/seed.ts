import type { EntityClass } from "@mikro-orm/core";
import { columnOf, metadataOf, propertyOf } from "../../src/store/queries/entity-metadata.js";
import { createHash, randomUUID } from "node:crypto";
import { brickId, optionId, sessionId } from "../../src/model/ids.js";
import { UNKNOWN_LAG } from "../../src/model/lag.js";
import type { Row } from "../../src/model/row.js";
import {
  Alert,
  AlertDelivery,
  AlertDeliveryAlert,
  AlertReceiver,
  AlertRoute,
  AlertRule,
  AlertSilence,
  Brick,
  Cluster,
  Event,
  GeoRepSession,
  GeoRepSessionDetail,
  GeoRepSessionOption,
  Host,
  Operation,
  OperationStep,
  Volume,
} from "../../src/model/entities/index.js";
import type { TestDatabase } from "./database.js";

/** Words that must never appear in any answer. */
export const SEEDED_SECRETS = [
  "sealed-private-key-of-the-cluster",
  "/secret/path/of/the/key",
  "sealed-url-of-the-receiver",
  "sealed-secret-of-the-receiver",
] as const;

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
  /** Of one rule, with a delivery each. */
  readonly alerts?: number;
}

export interface Seeded {
  readonly clusters: Omit<Row<Cluster>, "serial">[];
  readonly hosts: Row<Host>[];
  readonly volumes: Row<Volume>[];
  readonly bricks: Row<Brick>[];
  readonly sessions: Row<GeoRepSession>[];
  readonly details: Row<GeoRepSessionDetail>[];
  readonly options: Row<GeoRepSessionOption>[];
  readonly operations: Omit<Row<Operation>, "number">[];
  readonly steps: Row<OperationStep>[];
  readonly events: Omit<Row<Event>, "number">[];
  readonly receivers: Row<AlertReceiver>[];
  readonly rules: Row<AlertRule>[];
  readonly routes: Row<AlertRoute>[];
  readonly alerts: Row<Alert>[];
  readonly deliveries: Omit<Row<AlertDelivery>, "number">[];
  readonly silences: Row<AlertSilence>[];
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
    alerts: 2,
    ...options,
  });
  for (const [entity, list] of [
    [Cluster, rows.clusters],
    [Host, rows.hosts],
    [Volume, rows.volumes],
    [Brick, rows.bricks],
    [GeoRepSession, rows.sessions],
    [GeoRepSessionDetail, rows.details],
    [GeoRepSessionOption, rows.options],
    [Operation, rows.operations],
    [OperationStep, rows.steps],
    [Event, rows.events],
    [AlertReceiver, rows.receivers],
    [AlertRule, rows.rules],
    [AlertRoute, rows.routes],
    [Alert, rows.alerts],
    [AlertDelivery, rows.deliveries],
    [AlertDeliveryAlert, rows.deliveries.map(({ id, alertId }) => ({ deliveryId: id, alertId }))],
    [AlertSilence, rows.silences],
  ] as const satisfies readonly (readonly [EntityClass<object>, readonly object[]])[]) {
    await insert(database, entity, list);
  }
  return rows;
}

async function insert(database: TestDatabase, entity: EntityClass<object>, rows: readonly object[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const table = metadataOf(entity).tableName;
  const columnNamed = (name: string): string => columnOf(propertyOf(entity, name));
  const columns = Object.keys(first)
    .map((name) => `"${columnNamed(name)}"`)
    .join(", ");
  const byColumn = rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [columnNamed(name), value])),
  );
  await database.sql(
    `insert into "${table}" (${columns}) select ${columns} from json_populate_recordset(null::"${table}", $1)`,
    [JSON.stringify(byColumn)],
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
    receivers: [],
    rules: [],
    routes: [],
    alerts: [],
    deliveries: [],
    silences: [],
  };
  for (let c = 0; c < size.clusters; c += 1) addCluster(rows, size, c);
  for (const [index, volume] of rows.volumes.entries()) addSessions(rows, size, volume, index);
  for (let e = 0; e < size.events; e += 1) addEvent(rows, e);
  addAlerts(rows, size.alerts);
  return rows;
}

function addCluster(rows: Seeded, size: Required<SeedOptions>, c: number): void {
  const clusterId = uuid(`cluster ${c}`);
  rows.clusters.push({
    id: clusterId,
    name: `cluster-${String(c).padStart(3, "0")}`,
    description: null,
    commandHostId: uuid(`host ${c} 0`),
    glusterVersion: "10.3",
    sshPort: 22,
    sshUser: "root",
    sshCredential:
      c % 2 === 0 ? { kind: "KEY", sealed: SEEDED_SECRETS[0] } : { kind: "KEY_FILE", path: SEEDED_SECRETS[1] },
    jump: c % 2 === 0 ? null : { address: "jump.example", port: 2222, user: "hop", hostKeyFingerprint: "SHA256:abc" },
    reachable: true,
    unreachableReason: null,
    reachableSince: at(1),
    glusterdUp: true,
    glusterdDownReason: null,
    glusterdSince: at(1),
    unreadRecords: null,
    lastSeenAt: at(60),
    sessionsObservedAt: at(61.5),
    topologyObservedAt: at(62),
    syncRequested: "0",
    syncDone: "0",
    registeredBy: "admin",
    registeredAt: at(0),
  });
  for (let h = 0; h < size.hosts; h += 1) {
    rows.hosts.push({
      id: uuid(`host ${c} ${h}`),
      clusterId: clusterId,
      name: `node${c}-${h}`,
      otherNames: [`10.0.${c}.${h}`],
      peerState: "Peer in Cluster",
      connected: true,
      sshAddress: null,
      sshPort: null,
      sshUser: null,
      jump: null,
      hostKey: Buffer.from(`host key ${c} ${h}`).toString("base64"),
      glusterVersion: "10.3",
      clockAheadSeconds: 0.25,
      clockErrorSeconds: 0.125,
      reachable: true,
      unreachableReason: null,
      reachableSince: at(1),
      glusterdUp: true,
      glusterdDownReason: null,
      glusterdSince: at(1),
      unreadRecords: null,
      lastSeenAt: at(60),
    });
  }
  for (let v = 0; v < size.volumes; v += 1) {
    const volumeId = uuid(`volume ${c} ${v}`);
    rows.volumes.push({
      id: volumeId,
      clusterId: clusterId,
      name: `vol${String(v).padStart(3, "0")}`,
      typeRaw: "Distributed-Replicate",
      statusRaw: "Started",
      replicaCount: 2,
      arbiterCount: 0,
      disperseCount: 0,
      redundancyCount: 0,
      transport: "tcp",
      optionValues: { "changelog.changelog": "on" },
    });
    for (let b = 0; b < size.bricks; b += 1) {
      const host = rows.hosts[rows.hosts.length - size.hosts + (b % size.hosts)];
      if (host === undefined) throw new Error("a brick needs a host");
      rows.bricks.push({
        id: brickId(volumeId, host.id, `/bricks/${v}-${b}`),
        volumeId: volumeId,
        hostId: host.id,
        hostName: host.name,
        path: `/bricks/${v}-${b}`,
        order: b,
        isArbiter: false,
        online: true,
        onlineSince: null,
        sizeTotal: "9007199254740993",
        sizeFree: "1000000",
        device: `/dev/sd${String.fromCharCode(97 + b)}`,
        hasFiles: false,
        bytesWritten: "16384",
        bytesWrittenSeconds: 120,
        capacityObservedAt: at(59),
      });
    }
  }
}

function addSessions(rows: Seeded, size: Required<SeedOptions>, volume: Row<Volume>, index: number): void {
  const c = rows.clusters.findIndex((cluster) => cluster.id === volume.clusterId);
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
      id,
      primaryVolumeId: volume.id,
      sessionKey: `${uuid(`host ${c} 0`)}:ssh://${name}:${uuid(`volume ${next} ${s % size.volumes}`)}`,
      secondaryHostId: uuid(`host ${next} ${s % size.hosts}`),
      secondaryHostName: host,
      secondaryVolumeId: uuid(`volume ${next} ${s % size.volumes}`),
      secondaryVolumeName: into,
      userName: user,
      status,
      statusSince: null,
      statusReason: null,
      lastKnownStatus: status,
      clusterId: volume.clusterId,
      ownObservedAt: null,
      optionsObservedAt: at(50),
      missingKeys: null,
      keysObservedAt: null,
      missedPolls: 0,
      progressEventAt: null,
      progressPending: null,
      lastSyncedAt: index % 4 === 3 ? null : at(index % 3),
      pending: index % 3 === 2 ? null : String((index * 7) % 5),
      crawlStatus: status === "ACTIVE" ? "CHANGELOG" : null,
      failures: s === 0 ? "0" : String(index % 2),
      // A lag that grows would be another one at the next read.
      ...(index % 2 === 0 ? UNKNOWN_LAG : { ...UNKNOWN_LAG, lagState: "IDLE" as const, lagStateSince: at(41) }),
      firstSeenAt: at(10 + s),
    });
    addDetails(rows, volume, id, next);
    for (let o = 0; o < size.options; o += 1) {
      const key = `option_${String(o).padStart(2, "0")}`;
      rows.options.push({
        sessionId: id,
        key: key,
        value: `value ${o}`,
        default: o % 2 === 0 ? `value ${o}` : "another",
        configurable: true,
        modified: o % 2 === 1,
        id: optionId(id, key),
      });
    }
    for (let o = 0; o < size.operations; o += 1) addOperation(rows, size, volume, { id, name, o });
  }
}

function addDetails(rows: Seeded, volume: Row<Volume>, session: string, next: number): void {
  for (const brick of rows.bricks.filter(({ volumeId }) => volumeId === volume.id)) {
    const active = brick.order % 2 === 0;
    rows.details.push({
      sessionId: session,
      brickId: brick.id,
      secondaryHostId: uuid(`host ${next} 0`),
      secondaryHostName: `node${next}-0`,
      status: active ? "ACTIVE" : "PASSIVE",
      statusRaw: active ? "Active" : "Passive",
      checkpointStatus: active ? "completed" : null,
      crawlStatusRaw: active ? "Changelog Crawl" : null,
      filesSynced: null,
      filesPending: null,
      bytesPending: null,
      deletesPending: null,
      filesSkipped: null,
      entryPending: active ? "0" : null,
      dataPending: active ? "9007199254740993" : null,
      metaPending: active ? "1" : null,
      failures: active ? "2" : null,
      lastSyncedAt: active ? at(40) : null,
      checkpointAt: active ? at(30) : null,
      checkpointCompleted: active ? true : null,
      checkpointCompletedAt: active ? at(31) : null,
      ownObservedAt: null,
      ownCountersObservedAt: null,
      changesWaitingSince: null,
      ...UNKNOWN_LAG,
    });
  }
}

interface Asked {
  readonly id: string;
  readonly name: string;
  readonly o: number;
}

function addOperation(rows: Seeded, size: Required<SeedOptions>, volume: Row<Volume>, { id, name, o }: Asked): void {
  const operation = uuid(`operation ${id} ${o}`);
  const failed = o % 2 === 1;
  rows.operations.push({
    id: operation,
    kind: failed ? "STOP_SESSION" : "START_SESSION",
    state: failed ? "FAILED" : "SUCCEEDED",
    clusterId: volume.clusterId,
    clusterName: "then",
    volumeId: volume.id,
    volumeName: volume.name,
    sessionId: id,
    sessionName: name,
    secondaryClusterId: null,
    arguments: { force: false },
    before: null,
    requestedBy: "admin",
    requestedByTokenId: null,
    idempotencyKey: null,
    noChange: false,
    errorCode: failed ? "WRONG_STATE" : null,
    errorMessage: failed ? "The session was never started." : null,
    // Many at the same millisecond: the order must not depend on time alone.
    createdAt: at(100 + o),
    startedAt: at(101 + o),
    finishedAt: at(102 + o),
    deadlineAt: at(200 + o),
  });
  for (let s = 1; s <= size.steps; s += 1) {
    rows.steps.push({
      operationId: operation,
      number: s,
      name: "start",
      state: "SUCCEEDED",
      hostName: "node0-0",
      argv: ["gluster", "volume", "geo-replication", volume.name, name, "start"],
      input: null,
      exitCode: 0,
      milliseconds: 1_700,
      output: "<geoRep/>",
      undo: null,
      undoes: null,
      checks: null,
      startedAt: at(101),
      finishedAt: at(102),
    });
  }
}

function addEvent(rows: Seeded, e: number): void {
  const session = rows.sessions[e % Math.max(rows.sessions.length, 1)];
  const cluster = rows.clusters.find(({ id }) => id === session?.clusterId);
  const volume = rows.volumes.find(({ id }) => id === session?.primaryVolumeId);
  rows.events.push({
    at: at(70 + e),
    kind: e % 2 === 0 ? "SESSION_STATUS_CHANGED" : "SESSION_PROGRESS",
    clusterId: cluster?.id ?? null,
    clusterName: cluster?.name ?? null,
    secondaryClusterId: rows.volumes.find(({ id }) => id === session?.secondaryVolumeId)?.clusterId ?? null,
    volumeId: volume?.id ?? null,
    volumeName: volume?.name ?? null,
    sessionId: session?.id ?? null,
    sessionName: session === undefined ? null : `${session.secondaryHostName}::${session.secondaryVolumeName}`,
    operationId: rows.operations[0]?.id ?? randomUUID(),
    hostId: rows.hosts[0]?.id ?? null,
    hostName: rows.hosts[0]?.name ?? null,
    before: { status: "INITIALIZING" },
    after: { status: "ACTIVE" },
  });
}

/** A rule, over by now, whose alerts two receivers are told of. */
function addAlerts(rows: Seeded, count: number): void {
  if (count === 0) return;
  if (count === 0) return;
  const made = { createdBy: "admin", createdAt: at(0) };
  const ruleId = uuid("alert rule");
  const webhook = {
    id: uuid("webhook"),
    name: "webhook",
    kind: "WEBHOOK",
    format: "GENERIC",
    url: "https://hooks.example/",
    sealedUrl: SEEDED_SECRETS[2],
    sealedSecret: SEEDED_SECRETS[3],
    grouped: false,
    addresses: [],
    ...made,
  } as const;
  rows.receivers.push(webhook, {
    ...webhook,
    id: uuid("mail"),
    name: "mail",
    kind: "EMAIL",
    format: null,
    url: null,
    sealedUrl: null,
    sealedSecret: null,
    addresses: ["storage@example.org"],
  });
  rows.rules.push({
    id: ruleId,
    name: "faulty",
    enabled: false,
    condition: { kind: "STATUS", findingCodes: null, minimumSeverity: null, statuses: ["FAULTY"], seconds: null },
    holdSeconds: 60,
    severity: "CRITICAL",
    clusterId: rows.clusters[0]?.id ?? null,
    sessionId: null,
    ...made,
  });
  rows.routes.push(...rows.receivers.map(({ id: receiverId }) => ({ ruleId, receiverId })));
  rows.silences.push({
    id: uuid("silence"),
    ruleId,
    clusterId: null,
    sessionId: rows.sessions[0]?.id ?? null,
    until: at(1),
    comment: "maintenance",
    ...made,
  });
  for (let a = 0; a < count; a += 1) addAlert(rows, ruleId, a);
}

function addAlert(rows: Seeded, ruleId: string, a: number): void {
  const session = rows.sessions[a % Math.max(rows.sessions.length, 1)];
  const volume = rows.volumes.find(({ id }) => id === session?.primaryVolumeId);
  const id = uuid(`alert ${a}`);
  rows.alerts.push({
    id,
    ruleId,
    ruleName: "faulty",
    condition: "STATUS",
    severity: "CRITICAL",
    state: "RESOLVED",
    subject: session?.id ?? "",
    summary: "The session is FAULTY.",
    remedy: [],
    since: at(10 + a),
    createdAt: at(11 + a),
    firedAt: at(70 + a),
    resolvedAt: at(80 + a),
    told: "RESOLVED",
    clusterId: session?.clusterId ?? null,
    clusterName: "then",
    volumeId: volume?.id ?? null,
    volumeName: volume?.name ?? null,
    sessionId: session?.id ?? null,
    sessionName: session === undefined ? null : `${session.secondaryHostName}::${session.secondaryVolumeName}`,
    operationId: null,
    findingCode: null,
  });
  const receiver = rows.receivers[a % rows.receivers.length];
  rows.deliveries.push({
    id: uuid(`delivery ${a}`),
    alertId: id,
    ruleId,
    receiverId: receiver?.id ?? "",
    receiverName: receiver?.name ?? "",
    kind: "FIRING",
    state: a % 2 === 0 ? "DELIVERED" : "DEAD",
    attempts: 1,
    createdAt: at(70 + a),
    queuedAt: at(70 + a),
    nextAttemptAt: null,
    lastAttemptAt: at(71 + a),
    deliveredAt: a % 2 === 0 ? at(71 + a) : null,
    lastStatus: a % 2 === 0 ? 200 : 500,
    lastError: a % 2 === 0 ? null : "answered with status 500",
    lastResponse: "ok",
    body: "{}",
  });
}
