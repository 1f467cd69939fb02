import { childrenOf as relation, pagesOf } from "../../store/queries/entity-links.js";
import type { ReferenceView } from "../documents/common.js";
import type { EventView } from "../documents/event.js";
import type { JobView } from "../documents/job.js";
import { OPTION_DOCUMENT, SESSION_DETAIL, SESSION_DOCUMENT, type SessionView } from "../documents/session.js";
import { STATISTIC } from "../documents/statistic.js";
import {
  BRICK_DOCUMENT,
  type BrickView,
  CLUSTER_DOCUMENT,
  type ClusterView,
  HOST_DOCUMENT,
  type HostView,
  VOLUME_DOCUMENT,
  type VolumeView,
} from "../documents/topology.js";
import { followAll, type Follower, type Links, type On } from "../follow.js";
import { type Shown, showBelonging } from "../shown.js";
import {
  BRICK_FIELDS,
  CLUSTER_FIELDS,
  DETAIL_FIELDS,
  HOST_FIELDS,
  OPTION_FIELDS,
  SESSION_FIELDS,
  VOLUME_FIELDS,
} from "./fields.js";
import { childrenOf, toAll, toNamed, toPage } from "./links.js";
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

const BRICKS_OF_VOLUME = relation(Volume, "bricks");
const DETAILS_OF_SESSION = relation(GeoRepSession, "details");

type Followers<V> = Readonly<Record<string, Follower<V>>>;

const CLUSTERS = { source: Cluster, fields: CLUSTER_FIELDS, document: CLUSTER_DOCUMENT, follow: followClusters };
const HOSTS = { source: REST_HOST, fields: HOST_FIELDS, document: HOST_DOCUMENT, follow: followHosts };
const VOLUMES = { source: Volume, fields: VOLUME_FIELDS, document: VOLUME_DOCUMENT, follow: followVolumes };
const BRICKS = { source: Brick, fields: BRICK_FIELDS, document: BRICK_DOCUMENT, follow: followBricks };
const SESSIONS = { source: GeoRepSession, fields: SESSION_FIELDS, document: SESSION_DOCUMENT, follow: followSessions };

/** Of what no link leads on from. */
const noFurther = async (): Promise<void> => undefined;

const CLUSTER_LINKS: Followers<ClusterView> = {
  glustervolumes: toPage(pagesOf(Cluster, "volumes"), {
    ...VOLUMES,
    make: (record, base) => volumeView(base, record),
    put: (view: ClusterView, volumes) => (view.volumes = volumes),
  }),
  hosts: toAll(relation(Cluster, "hosts"), {
    ...HOSTS,
    make: (record, base) => hostView(base, record),
    put: (view: ClusterView, hosts) => (view.hosts = hosts),
  }),
};

const toCluster = toNamed({
  ...CLUSTERS,
  named: ({ cluster }: { cluster: ReferenceView | ClusterView | null }) => cluster,
  make: (record, base) => clusterView(base, record),
  put: (view, cluster) => (view.cluster = cluster),
});

const HOST_LINKS: Followers<HostView> = { cluster: toCluster };

const toBricks = toAll(BRICKS_OF_VOLUME, {
  ...BRICKS,
  make: (record, _base, volume: VolumeView) => brickView(volume, record),
  put: (view, bricks) => (view.bricks = bricks),
});

const VOLUME_LINKS: Followers<VolumeView> = {
  cluster: toCluster,
  bricks: toBricks,
  glusterbricks: toBricks,
  statistics: async (shown, _below, on) => {
    const { least } = BRICK_DOCUMENT;
    const bricks = await childrenOf(BRICKS_OF_VOLUME, Brick, BRICK_FIELDS, least, shown, on);
    // The answer shows none of them, but each is read.
    for (const of of bricks.values()) on.size.take(of.length * least, on.place);
    showBelonging(
      shown,
      {
        document: STATISTIC,
        of: (view) => volumeStatistics(view, bricks.get(view.id) ?? []),
        make: (figure) => figure,
        put: (view, figures) => (view.statistics = figures),
      },
      on,
    );
  },
  georeplicationsessions: toPage(pagesOf(Volume, "geoRepSessions"), {
    ...SESSIONS,
    make: (record, base) => sessionView(base, record),
    put: (view: VolumeView, sessions) => (view.sessions = sessions),
  }),
};

const BRICK_LINKS: Followers<BrickView> = {
  statistics: async (shown, _below, on) => {
    showBelonging(
      shown,
      {
        document: STATISTIC,
        of: brickStatistics,
        make: (figure) => figure,
        put: (view, figures) => (view.statistics = figures),
      },
      on,
    );
  },
  glustervolume: toNamed({
    ...VOLUMES,
    named: ({ volume }: BrickView) => volume,
    make: (record, base) => volumeView(base, record),
    put: (view, volume) => (view.volume = volume),
  }),
};

/** Reads each session's bricks. */
const toDetails: Follower<SessionView> = async (shown, _below, on) => {
  const document = SESSION_DETAIL;
  const details = await childrenOf(DETAILS_OF_SESSION, GeoRepSessionDetail, DETAIL_FIELDS, document.least, shown, on);
  const brickIds = new Set(Array.from(details.values(), (each) => each.map(({ brickId }) => brickId)).flat());
  const names = await on.reader.byIds(Brick, [...brickIds], ["id", "name"]);
  // One for all sessions that a brick has a side of.
  const bricks = new Map<string, ReferenceView>();
  const brickOf = ({ record: { clusterId, primaryVolumeId } }: SessionView, id: string): ReferenceView => {
    const known = bricks.get(id);
    if (known !== undefined) return known;
    const volume = volumePath(clusterPath(on.base, clusterId), primaryVolumeId);
    const brick = { href: brickPath(volume, id), id, name: names.get(id)?.name ?? null };
    bricks.set(id, brick);
    return brick;
  };
  showBelonging(
    shown,
    {
      document,
      of: ({ id }) => details.get(id) ?? [],
      make: (record, view) => ({ sessionId: view.id, record, brick: brickOf(view, record.brickId) }),
      put: (view, made) => (view.details = made),
    },
    on,
  );
};

/** Reads each session's options. */
const toOptions = toAll(relation(GeoRepSession, "options"), {
  source: GeoRepSessionOption,
  fields: OPTION_FIELDS,
  document: OPTION_DOCUMENT,
  follow: noFurther,
  make: (record, _base, { href }: SessionView) => ({ href: `${href}/options/${record.id}`, id: record.id, record }),
  put: (view, options) => (view.options = options),
});

const SESSION_LINKS: Followers<SessionView> = {
  sessiondetails: toDetails,
  options: toOptions,
  georeplicationoptions: toOptions,
};

const EVENT_LINKS: Followers<EventView> = {
  cluster: toCluster,
  host: toNamed({
    ...HOSTS,
    named: ({ host }: EventView) => host,
    make: (record, base) => hostView(base, record),
    put: (view, host) => (view.host = host),
  }),
};

const JOB_LINKS: Followers<JobView> = {
  georeplicationsession: toNamed({
    ...SESSIONS,
    named: ({ session }: JobView) => session,
    make: (record, base) => sessionView(base, record),
    put: (view, session) => (view.session = session),
  }),
};

export function followClusters(shown: Shown<ClusterView>, links: Links, on: On): Promise<void> {
  return followAll("A cluster", CLUSTER_LINKS, shown, links, on);
}

export function followHosts(shown: Shown<HostView>, links: Links, on: On): Promise<void> {
  return followAll("A host", HOST_LINKS, shown, links, on);
}

export function followVolumes(shown: Shown<VolumeView>, links: Links, on: On): Promise<void> {
  return followAll("A volume", VOLUME_LINKS, shown, links, on);
}

export function followBricks(shown: Shown<BrickView>, links: Links, on: On): Promise<void> {
  return followAll("A brick", BRICK_LINKS, shown, links, on);
}

export function followSessions(shown: Shown<SessionView>, links: Links, on: On): Promise<void> {
  return followAll("A session", SESSION_LINKS, shown, links, on);
}

export function followEvents(shown: Shown<EventView>, links: Links, on: On): Promise<void> {
  return followAll("An event", EVENT_LINKS, shown, links, on);
}

export function followJobs(shown: Shown<JobView>, links: Links, on: On): Promise<void> {
  return followAll("A job", JOB_LINKS, shown, links, on);
}
