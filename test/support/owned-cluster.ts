import type { MikroORM, SqlEntityManager } from "@mikro-orm/postgresql";
import { ClusterDirectory } from "../../src/owner/directory.js";
import type { Gathered, Gatherer } from "../../src/owner/observe/gatherer.js";
import { ClusterCache } from "../../src/owner/cache.js";
import { SessionPoller } from "../../src/owner/observe/session-poller.js";
import { createOrm, ormOptions } from "../../src/db/orm.js";
import { GlusterFailure } from "../../src/gluster/failure.js";
import type { NodeReport } from "../../src/gluster/report/report.js";
import { type SeenBrick, bareBrick } from "../../src/gluster/seen.js";
import { parseSessionKey, parseVolumeName } from "../../src/gluster/values.js";
import { Cluster, Host, Volume, Brick } from "../../src/model/entities/index.js";
import { insertRows } from "../../src/store/write-rows.js";
import { brickId } from "../../src/model/ids.js";
import { type TestDatabase, testDatabase } from "./database.js";
import { Statements } from "./statements.js";

export const CLUSTER = "10000000-0000-4000-8000-0000000000aa";
export const VOLUME = "20000000-0000-4000-8000-0000000000aa";
/** The volume that every session copies to, in no registered cluster. */
export const SECONDARY = "30000000-0000-4000-8000-0000000000aa";

export interface OwnedClusterSize {
  readonly hosts: number;
  readonly bricksPerHost: number;
  readonly sessions: number;
}

/** A registered cluster as its owner holds it, whose hosts tell what a test says. */
export class OwnedCluster implements AsyncDisposable {
  readonly database: TestDatabase;
  readonly orm: MikroORM;
  readonly cache: ClusterCache;
  readonly poller: SessionPoller;
  /** What each poller of it looks up the other clusters in. */
  readonly directory: ClusterDirectory;
  readonly lost = new AbortController();
  readonly hosts: readonly string[];
  /** What each host tells next; a host without an entry does not answer. */
  reports: ReadonlyMap<string, NodeReport> = new Map();
  /** By how much its time is ahead of the machine's, in milliseconds. */
  aheadMs = 0;

  private constructor(database: TestDatabase, orm: MikroORM, cache: ClusterCache, hosts: readonly string[]) {
    this.database = database;
    this.orm = orm;
    this.cache = cache;
    this.hosts = hosts;
    this.directory = new ClusterDirectory(orm.em);
    this.poller = this.pollerOn(cache, orm.em, this.lost.signal);
  }

  static async start(size: OwnedClusterSize): Promise<OwnedCluster> {
    const database = await testDatabase();
    const options = ormOptions(database.address, database.log, { poolSize: 5, statementTimeoutMs: 30_000 });
    const orm = await createOrm(options);
    const hosts = Array.from({ length: size.hosts }, (_, index) => uuid(4, index));
    await seed(orm.em.fork(), hosts, size.bricksPerHost);
    const cache = await ClusterCache.load(orm.em, CLUSTER);
    if (cache === null) throw new Error("the cluster was not written");
    return new OwnedCluster(database, orm, cache, hosts);
  }

  /** Another owner's poller of the same cluster. */
  pollerOn(cache: ClusterCache, em: SqlEntityManager, signal: AbortSignal): SessionPoller {
    const gather = (): Promise<Gathered> => {
      const silent = this.hosts.filter((host) => !this.reports.has(host));
      const failures = new Map(silent.map((host) => [host, unreachable(host)]));
      return Promise.resolve({ at: this.#now(), reports: this.reports, failures });
    };
    return new SessionPoller({
      em,
      cache,
      gatherer: { gather } as unknown as Gatherer,
      directory: this.directory,
      hosts: () => this.hosts,
      staleAfterMs: 300_000,
      now: () => this.#now(),
      log: this.database.log,
      whyUnreached: () => "HOST_UNREACHABLE: no way",
      pollPool: () => undefined,
      changed: () => undefined,
      observe: () => undefined,
      signal,
      assertOwned: () => Promise.resolve(),
    });
  }

  #now(): Date {
    return new Date(Date.now() + this.aheadMs);
  }

  /** Lets every host tell of so many sessions, whose bricks are as `brick` says. */
  tell(sessions: number, bricksPerHost: number, brick: (session: number, at: SeenBrick) => SeenBrick): void {
    this.reports = new Map(
      this.hosts.map((nodeUuid) => [
        nodeUuid,
        {
          nodeUuid,
          digest: null,
          volumes: new Map([["vol", VOLUME]]),
          volumeInfos: "",
          glusterdUp: true,
          brickProcesses: null,
          unread: [],
          keyFiles: "",
          programs: "",
          odd: [],
          sessions: Array.from({ length: sessions }, (_, session) => {
            const key = `${nodeUuidOf(this.hosts)}:ssh://dst${session}::dr:${SECONDARY}`;
            const { creatorUuid, url, secondaryVolumeUuid } = parseSessionKey(key);
            const bricks = Array.from({ length: bricksPerHost }, (__, index) =>
              brick(session, bareBrick(nodeUuid, null, `/bricks/${index}`, "Active")),
            );
            const volume = parseVolumeName("vol");
            const options = new Map<string, string>();
            return { volume, volumeUuid: VOLUME, key, creatorUuid, url, secondaryVolumeUuid, bricks, options };
          }),
        },
      ]),
    );
  }

  /** The statements of `work`, without their parameters' values. */
  async counted(work: () => Promise<unknown>): Promise<string[]> {
    using statements = new Statements();
    await work();
    return statements.texts;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.orm.close(true);
    await this.database[Symbol.asyncDispose]();
  }
}

export function figures(brick: SeenBrick, entryPending: number): SeenBrick {
  const zero = { dataPending: 0n, metaPending: 0n, failures: 0n };
  return { ...brick, ...zero, entryPending: BigInt(entryPending), lastSyncedAt: new Date(1_700_000_000_000) };
}

function nodeUuidOf(hosts: readonly string[]): string {
  return hosts[0] ?? "";
}

function uuid(kind: number, index: number): string {
  return `${kind}0000000-0000-4000-8000-${index.toString(16).padStart(12, "0")}`;
}

function unreachable(host: string): GlusterFailure {
  return new GlusterFailure("UNREACHABLE", { argv: [], host, exitCode: null, words: "no way.", sent: false });
}

const HOST = {
  peerState: null,
  sshAddress: null,
  sshPort: null,
  sshUser: null,
  jump: null,
  glusterVersion: null,
  clockAheadSeconds: null,
  clockErrorSeconds: null,
  reachable: null,
  unreachableReason: null,
  reachableSince: null,
  glusterdUp: null,
  glusterdDownReason: null,
  glusterdSince: null,
  unreadRecords: null,
  lastSeenAt: null,
};

const BRICK = {
  online: null,
  onlineSince: null,
  sizeTotal: null,
  sizeFree: null,
  device: null,
  hasFiles: null,
  bytesWritten: null,
  bytesWrittenSeconds: null,
  capacityObservedAt: null,
};

async function seed(em: SqlEntityManager, hosts: readonly string[], bricksPerHost: number): Promise<void> {
  await em.insert(Cluster, {
    id: CLUSTER,
    name: "source",
    sshPort: 22,
    sshUser: "root",
    sshCredential: { kind: "AGENT" },
    reachable: true,
    registeredBy: "admin",
    registeredAt: new Date().toISOString(),
  });
  await insertRows(
    em,
    Host,
    hosts.map((id, index) => ({
      ...HOST,
      id,
      clusterId: CLUSTER,
      name: `src${index}`,
      otherNames: [`10.0.0.${index}`, "other"],
      connected: true,
      hostKey: "AAAA",
    })),
  );
  const volume = {
    id: VOLUME,
    clusterId: CLUSTER,
    name: "vol",
    typeRaw: "Distribute",
    statusRaw: "Started",
    replicaCount: 1,
    arbiterCount: 0,
    disperseCount: 0,
    redundancyCount: 0,
    transport: "tcp",
    optionValues: {},
  };
  await insertRows(em, Volume, [volume]);
  const bricks = hosts.flatMap((hostId, host) =>
    Array.from({ length: bricksPerHost }, (_, index) => ({
      id: brickId(VOLUME, hostId, `/bricks/${index}`),
      ...BRICK,
      volumeId: VOLUME,
      hostId,
      hostName: `src${host}`,
      path: `/bricks/${index}`,
      order: host * bricksPerHost + index,
      isArbiter: false,
    })),
  );
  await insertRows(em, Brick, bricks);
}
