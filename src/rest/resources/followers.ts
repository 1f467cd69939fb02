import { childrenOf, pagesOf } from "../../store/queries/entity-links.js";
import type { ReferenceView } from "../documents/common.js";
import type { EventView } from "../documents/event.js";
import type { JobView } from "../documents/job.js";
import type { SessionView } from "../documents/session.js";
import type { BrickView, ClusterView, HostView, VolumeView } from "../documents/topology.js";
import { followAll, type Follower, type Links, type On } from "../follow.js";
import {
  BRICK_FIELDS,
  CLUSTER_FIELDS,
  DETAIL_FIELDS,
  HOST_FIELDS,
  OPTION_FIELDS,
  SESSION_FIELDS,
  VOLUME_FIELDS,
} from "./fields.js";
import { LARGEST_MAX, wholePage } from "./lists.js";
import { REST_HOST } from "./sources.js";
import { brickPath, clusterPath, volumePath } from "./places.js";
import { brickStatistics, volumeStatistics } from "./statistics.js";
import { brickView, clusterView, hostView, sessionView, volumeView } from "./views.js";
import {
  Brick,
  Cluster,
  GeoRepSession,
  GeoRepSessionDetail,
  GeoRepSessionOption,
  Volume,
} from "../../model/entities/index.js";

const HOSTS_OF_CLUSTER = childrenOf(Cluster, "hosts");
const VOLUMES_OF_CLUSTER = pagesOf(Cluster, "volumes");
const BRICKS_OF_VOLUME = childrenOf(Volume, "bricks");
const SESSIONS_OF_VOLUME = pagesOf(Volume, "geoRepSessions");
const DETAILS_OF_SESSION = childrenOf(GeoRepSession, "details");
const OPTIONS_OF_SESSION = childrenOf(GeoRepSession, "options");

type Followers<V> = Readonly<Record<string, Follower<V>>>;

const ids = (views: readonly { readonly id: string }[]): string[] => views.map(({ id }) => id);

/** Ids of what the objects name, each once. */
function idsOf<V>(views: readonly V[], named: (view: V) => { readonly id: string } | null): string[] {
  return [...new Set(views.flatMap((view) => named(view)?.id ?? []))];
}

const CLUSTER_LINKS: Followers<ClusterView> = {
  glustervolumes: async (views, below, on) => {
    const pages = await on.reader.pages(Volume, VOLUMES_OF_CLUSTER, ids(views), wholePage(LARGEST_MAX), VOLUME_FIELDS);
    const found = views.map((view) => {
      const volumes = (pages.get(view.id)?.rows ?? []).map((record) => volumeView(on.base, record));
      view.volumes = volumes;
      return volumes;
    });
    await followVolumes(found.flat(), below, on);
  },
  hosts: async (views, below, on) => {
    const hosts = await on.reader.children(REST_HOST, HOSTS_OF_CLUSTER, ids(views), HOST_FIELDS);
    const found = views.map((view) => {
      const of = (hosts.get(view.id) ?? []).map((record) => hostView(on.base, record));
      view.hosts = of;
      return of;
    });
    await followHosts(found.flat(), below, on);
  },
};

const toCluster = async (
  views: readonly { cluster: ReferenceView | ClusterView | null }[],
  below: Links,
  on: On,
): Promise<void> => {
  const records = await on.reader.byIds(
    Cluster,
    idsOf(views, ({ cluster }) => cluster),
    CLUSTER_FIELDS,
  );
  const clusters = new Map(Array.from(records, ([id, record]) => [id, clusterView(on.base, record)]));
  for (const view of views) view.cluster = clusters.get(view.cluster?.id ?? "") ?? view.cluster;
  await followClusters([...clusters.values()], below, on);
};

const HOST_LINKS: Followers<HostView> = { cluster: toCluster };

const toBricks: Follower<VolumeView> = async (views, below, on) => {
  const bricks = await on.reader.children(Brick, BRICKS_OF_VOLUME, ids(views), BRICK_FIELDS);
  const found = views.map((view) => {
    const of = (bricks.get(view.id) ?? []).map((record) => brickView(view, record));
    view.bricks = of;
    return of;
  });
  await followBricks(found.flat(), below, on);
};

const VOLUME_LINKS: Followers<VolumeView> = {
  cluster: toCluster,
  bricks: toBricks,
  glusterbricks: toBricks,
  statistics: async (views, _below, on) => {
    const bricks = await on.reader.children(Brick, BRICKS_OF_VOLUME, ids(views), BRICK_FIELDS);
    for (const view of views) view.statistics = volumeStatistics(view, bricks.get(view.id) ?? []);
  },
  georeplicationsessions: async (views, below, on) => {
    const pages = await on.reader.pages(
      GeoRepSession,
      SESSIONS_OF_VOLUME,
      ids(views),
      wholePage(LARGEST_MAX),
      SESSION_FIELDS,
    );
    const found = views.map((view) => {
      const sessions = (pages.get(view.id)?.rows ?? []).map((record) => sessionView(on.base, record));
      view.sessions = sessions;
      return sessions;
    });
    await followSessions(found.flat(), below, on);
  },
};

const BRICK_LINKS: Followers<BrickView> = {
  statistics: async (views) => {
    for (const view of views) view.statistics = brickStatistics(view);
  },
  glustervolume: async (views, below, on) => {
    const records = await on.reader.byIds(
      Volume,
      idsOf(views, ({ volume }) => volume),
      VOLUME_FIELDS,
    );
    const volumes = new Map(Array.from(records, ([id, record]) => [id, volumeView(on.base, record)]));
    for (const view of views) view.volume = volumes.get(view.volume.id) ?? view.volume;
    await followVolumes([...volumes.values()], below, on);
  },
};

/** Reads each session's bricks. */
export const toDetails: Follower<SessionView> = async (views, _below, on) => {
  const details = await on.reader.children(GeoRepSessionDetail, DETAILS_OF_SESSION, ids(views), DETAIL_FIELDS);
  const brickIds = new Set(Array.from(details.values(), (each) => each.map(({ brickId }) => brickId)).flat());
  const names = await on.reader.byIds(Brick, [...brickIds], ["id", "name"]);
  // One for all sessions that a brick has a side of.
  const bricks = new Map<string, ReferenceView>();
  for (const view of views) {
    const volume = volumePath(clusterPath(on.base, view.record.clusterId), view.record.primaryVolumeId);
    const brickOf = (id: string): ReferenceView => {
      const known = bricks.get(id);
      if (known !== undefined) return known;
      const brick = { href: brickPath(volume, id), id, name: names.get(id)?.name ?? null };
      bricks.set(id, brick);
      return brick;
    };
    view.details = (details.get(view.id) ?? []).map((record) => {
      return { sessionId: view.id, record, brick: brickOf(record.brickId) };
    });
  }
};

/** Reads each session's options. */
export const toOptions: Follower<SessionView> = async (views, _below, on) => {
  const options = await on.reader.children(GeoRepSessionOption, OPTIONS_OF_SESSION, ids(views), OPTION_FIELDS);
  for (const view of views) {
    view.options = (options.get(view.id) ?? []).map((record) => ({
      href: `${view.href}/options/${record.id}`,
      id: record.id,
      record,
    }));
  }
};

const SESSION_LINKS: Followers<SessionView> = {
  sessiondetails: toDetails,
  options: toOptions,
  georeplicationoptions: toOptions,
};

const EVENT_LINKS: Followers<EventView> = {
  cluster: toCluster,
  host: async (views, below, on) => {
    const records = await on.reader.byIds(
      REST_HOST,
      idsOf(views, ({ host }) => host),
      HOST_FIELDS,
    );
    const hosts = new Map(Array.from(records, ([id, record]) => [id, hostView(on.base, record)]));
    for (const view of views) view.host = hosts.get(view.host?.id ?? "") ?? view.host;
    await followHosts([...hosts.values()], below, on);
  },
};

const JOB_LINKS: Followers<JobView> = {
  georeplicationsession: async (views, below, on) => {
    const records = await on.reader.byIds(
      GeoRepSession,
      idsOf(views, ({ session }) => session),
      SESSION_FIELDS,
    );
    const sessions = new Map(Array.from(records, ([id, record]) => [id, sessionView(on.base, record)]));
    for (const view of views) view.session = sessions.get(view.session.id) ?? view.session;
    await followSessions([...sessions.values()], below, on);
  },
};

export const followClusters = (views: readonly ClusterView[], links: Links, on: On): Promise<void> =>
  followAll("A cluster", CLUSTER_LINKS, views, links, on);

export const followHosts = (views: readonly HostView[], links: Links, on: On): Promise<void> =>
  followAll("A host", HOST_LINKS, views, links, on);

export const followVolumes = (views: readonly VolumeView[], links: Links, on: On): Promise<void> =>
  followAll("A volume", VOLUME_LINKS, views, links, on);

export const followBricks = (views: readonly BrickView[], links: Links, on: On): Promise<void> =>
  followAll("A brick", BRICK_LINKS, views, links, on);

export const followSessions = (views: readonly SessionView[], links: Links, on: On): Promise<void> =>
  followAll("A session", SESSION_LINKS, views, links, on);

export const followEvents = (views: readonly EventView[], links: Links, on: On): Promise<void> =>
  followAll("An event", EVENT_LINKS, views, links, on);

export const followJobs = (views: readonly JobView[], links: Links, on: On): Promise<void> =>
  followAll("A job", JOB_LINKS, views, links, on);
