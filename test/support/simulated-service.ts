import type { EntityClass } from "@mikro-orm/core";
import { readRows } from "../../src/store/queries/rows.js";
import { Cluster, Event, GeoRepSession, Host, OperationStep, Volume } from "../../src/model/entities/index.js";
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { newKey } from "./ssh-key.js";
import type { MikroORM } from "@mikro-orm/postgresql";
import { createLog, type Log } from "../../src/log.js";
import type { Actor } from "../../src/model/actor.js";
import type { Row } from "../../src/model/row.js";
import type { OperationRow } from "../../src/store/operation-events.js";
import type { SessionChange } from "../../src/service/feed/session-feed.js";
import { type Services, type ServicesConfig, type ServicesHooks, startServices } from "../../src/services.js";
import type { Clock } from "../../simulator/clock.js";
import { type Simulator, startSimulator } from "../../simulator/simulator.js";
import type { Match } from "../../simulator/journal.js";
import { type ClusterSpec, NO_DELAYS, type Timings } from "../../simulator/spec.js";
import { type TestDatabase, testDatabase } from "./database.js";
import { PATIENCE_MS } from "./patience.js";

export const ADMIN: Actor = { user: "admin", tokenId: null, role: "ADMIN" };

/** Two clusters of two nodes with a replicated volume each, and no session yet. */
const PAIR: readonly ClusterSpec[] = [
  { name: "source", nodes: ["src1", "src2"], volumes: [{ name: "vol", kind: "replica 2" }] },
  { name: "destination", nodes: ["dst1", "dst2"], volumes: [{ name: "vol-dr", kind: "replica 2" }] },
];

/** The same with a second pair of volumes, and no root login from the one into the other. */
export const WITHOUT_ROOT_LOGIN: readonly ClusterSpec[] = [
  {
    name: "source",
    nodes: ["src1", "src2"],
    volumes: ["vol", "other"].map((name) => ({ name, kind: "replica 2" })),
  },
  {
    name: "destination",
    nodes: ["dst1", "dst2"],
    passwordlessRoot: false,
    volumes: ["vol-dr", "other-dr"].map((name) => ({ name, kind: "replica 2" })),
  },
];

export interface SimulatedServiceOptions {
  readonly clusters?: readonly ClusterSpec[];
  readonly timings?: Partial<Timings>;
  /** The clusters' time; the machine's by default. */
  readonly clock?: Clock;
  readonly config?: Partial<ServicesConfig>;
  readonly hooks?: ServicesHooks;
  /** Names of clusters to register; all by default. */
  readonly register?: readonly string[];
}

/** Everything behind the interfaces to callers, on simulated clusters and a database of its own. */
export class SimulatedService implements AsyncDisposable {
  readonly sim: Simulator;
  readonly database: TestDatabase;
  readonly privateKey: string;
  readonly #config: ServicesConfig;
  readonly #log: Log;
  readonly #hooks: ServicesHooks;
  readonly #replicas: Services[] = [];
  /** What ends with it. */
  #held = new AsyncDisposableStack();

  constructor(
    sim: Simulator,
    database: TestDatabase,
    privateKey: string,
    config: ServicesConfig,
    log: Log,
    hooks: ServicesHooks,
  ) {
    this.sim = sim;
    this.database = database;
    this.privateKey = privateKey;
    this.#config = config;
    this.#log = log;
    this.#hooks = hooks;
  }

  static async start(options: SimulatedServiceOptions = {}): Promise<SimulatedService> {
    await using begun = new AsyncDisposableStack();
    const key = newKey();
    const sim = begun.use(
      await startSimulator({
        users: { root: { authorizedKeys: [key.public] } },
        clusters: options.clusters ?? PAIR,
        timings: { ...NO_DELAYS, ...options.timings },
        clock: options.clock,
      }),
    );
    const database = begun.use(await testDatabase());
    const config: ServicesConfig = {
      secretKeyFile: path.join(tmpdir(), `georep-secret-${randomBytes(6).toString("hex")}`),
      eventRetentionDays: 30,
      progressRetentionHours: 6,
      operationRetentionDays: 90,
      agentSocket: null,
      pollIntervalMs: 200,
      topologyIntervalMs: 1_000,
      capacityIntervalMs: 5_000,
      optionsIntervalMs: 600_000,
      staleAfterMs: 300_000,
      alertIntervalMs: 200,
      alertAllowedNetworks: null,
      smtpUrl: null,
      smtpFrom: null,
      smtpPassword: null,
      ...options.config,
    };
    const log = createLog(process.env["TEST_LOG"] ?? "silent");
    const service = new SimulatedService(sim, database, key.private, config, log, options.hooks ?? {});
    begun.defer(() => rm(config.secretKeyFile, { force: true }));
    begun.defer(() => service.#stopReplicas());
    await service.startReplica();
    const names = options.register ?? sim.clusters.map((cluster) => cluster.name);
    for (const name of names) await service.register(name);
    service.#held = begun.move();
    return service;
  }

  /** The replica that was started last. */
  get services(): Services {
    const last = this.#replicas.at(-1);
    if (last === undefined) throw new Error("no replica runs");
    return last;
  }

  /** @param owners on which its owners work; the connections of its requests by default */
  async startReplica(orm: MikroORM = this.database.orm, owners = orm): Promise<Services> {
    const database = { orm, owners, address: this.database.address };
    const replica = await startServices(this.#config, database, this.#log, this.#hooks);
    this.#replicas.push(replica);
    // A test that took too long goes on after its service was disposed of.
    if (this.#held.disposed) await this.#stopReplicas();
    return replica;
  }

  async stopReplica(replica: Services): Promise<void> {
    this.#replicas.splice(this.#replicas.indexOf(replica), 1);
    await replica[Symbol.asyncDispose]();
  }

  /** Lets an operation's times be so many seconds ago, and another owner take it up. */
  async letPass(seconds: number, operation: { readonly id: string }): Promise<void> {
    await this.stopReplica(this.services);
    const ago = (...columns: readonly string[]) =>
      columns.map((column) => `${column} = ${column} - make_interval(secs => ${seconds})`).join(", ");
    const times = ago("created_at", "started_at", "finished_at", "deadline_at");
    await this.database.sql(`update operation set ${times} where id = $1`, [operation.id]);
    const ofSteps = ago("started_at", "finished_at");
    await this.database.sql(`update operation_step set ${ofSteps} where operation_id = $1`, [operation.id]);
    await this.startReplica();
  }

  /** Keeps the next such command from being done. @returns what lets it be done */
  hold(command: Match): () => void {
    const { promise, resolve } = Promise.withResolvers<null>();
    this.sim.fault({ kind: "held", on: command, until: promise });
    return () => resolve(null);
  }

  /** Ends the replica while a command is under way, which is done once the next one has started. */
  async takeOver(command: RegExp): Promise<void> {
    const { journal } = this.sim;
    const release = this.hold(command);
    await journal.received(command, journal.next);
    await this.stopReplica(this.services);
    await this.startReplica();
    release();
  }

  async register(name: string): Promise<string> {
    const [node] = this.sim.cluster(name).nodes;
    if (node === undefined) throw new Error(`${name} has no node`);
    const { clusterId } = await this.services.clusters.register(ADMIN, {
      name,
      address: node.address,
      port: node.port,
      user: "root",
      credential: { privateKey: this.privateKey },
    });
    await this.sync(name);
    const hosts = await this.rows(Host, `where "cluster_id" = $1`, [clusterId]);
    const missed = hosts.filter(({ reachable }) => reachable !== true).map((host) => host.name);
    if (missed.length > 0) throw new Error(`a sync did not log in to what it had just found: ${missed.join(", ")}`);
    return clusterId;
  }

  /** Has a cluster polled now, and waits for its end. */
  async sync(name: string): Promise<void> {
    await this.services.clusters.sync(ADMIN, (await this.cluster(name)).id, PATIENCE_MS);
  }

  async cluster(name: string): Promise<Row<Cluster>> {
    return this.#first(Cluster, `where "name" = $1`, [name]);
  }

  async volume(name: string): Promise<Row<Volume>> {
    return this.#first(Volume, `where "name" = $1`, [name]);
  }

  sessions(): Promise<Row<GeoRepSession>[]> {
    return this.rows(GeoRepSession);
  }

  events(): Promise<Row<Event>[]> {
    return this.rows(Event, `order by "number"`);
  }

  steps(operation: OperationRow): Promise<Row<OperationStep>[]> {
    return this.rows(OperationStep, `where "operation_id" = $1 order by "number"`, [operation.id]);
  }

  /** Rows of an entity. @param rest of the statement, such as `where "name" = $1` */
  rows<E extends object>(entity: EntityClass<E>, rest = "", parameters: readonly unknown[] = []): Promise<Row<E>[]> {
    return readRows(this.database.orm.em.fork(), entity, rest, parameters);
  }

  async #first<E extends object>(
    entity: EntityClass<E>,
    rest: string,
    parameters: readonly unknown[],
  ): Promise<Row<E>> {
    const [row] = await this.rows(entity, rest, parameters);
    if (row === undefined) throw new Error(`there is no ${entity.name} ${rest} ${parameters.join()}`);
    return row;
  }

  /** The operation when it is final. */
  async done(operation: Promise<OperationRow> | OperationRow, milliseconds = PATIENCE_MS): Promise<OperationRow> {
    return this.services.operations.waitFor((await operation).id, milliseconds);
  }

  /** What an operator does on a node by the CLI: again while another command, the service's own perhaps, holds the lock. */
  async byHand(label: string, line: string): Promise<string> {
    for (;;) {
      const { exitCode, stdout, stderr } = await this.sim.behindOurBack(label, line);
      if (exitCode === 0) return stdout;
      if (!/Another transaction is in progress/.test(stdout + stderr)) throw new Error(`${line}: ${stdout}${stderr}`);
      await sleep(10);
    }
  }

  /** Creates the pair's session. @returns its id */
  async create(options: { readonly start?: boolean } = {}): Promise<string> {
    const operation = await this.done(
      this.services.sessions.create(ADMIN, {
        primaryVolumeId: (await this.volume("vol")).id,
        secondaryVolumeId: (await this.volume("vol-dr")).id,
        keys: "PUSH_PEM",
        startAfterCreate: options.start === true,
      }),
    );
    if (operation.state !== "SUCCEEDED") throw new Error(`create: ${operation.errorMessage ?? operation.state}`);
    return operation.sessionId;
  }

  /** Creates the pair's session, started, and waits until it replicates. @returns its id */
  async createActive(): Promise<string> {
    const active = this.change(({ status }) => status === "ACTIVE", "the session is active");
    const id = await this.create({ start: true });
    await active;
    return id;
  }

  /** The first change of a session that fits, of all that come after now or after `after`. */
  async change(
    wanted: (change: SessionChange) => boolean,
    what: string,
    after: bigint = this.services.events.last,
  ): Promise<SessionChange> {
    for await (const change of this.services.sessionFeed.subscribe({}, after, AbortSignal.timeout(PATIENCE_MS))) {
      if (wanted(change)) return change;
    }
    throw new Error(`not in time: ${what}`);
  }

  async #stopReplicas(): Promise<void> {
    for (const replica of this.#replicas.toReversed()) await replica[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#held.disposeAsync();
  }
}
