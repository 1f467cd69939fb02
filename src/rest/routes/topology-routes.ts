import { STATISTIC, type StatisticView } from "../documents/statistic.js";
import { BRICK_DOCUMENT, CLUSTER_DOCUMENT, HOST_DOCUMENT, VOLUME_DOCUMENT } from "../documents/topology.js";
import { DATA_CENTER_DOCUMENT, NETWORK_DOCUMENT, VM_DOCUMENT } from "../documents/empty.js";
import { NotThere } from "../faults.js";
import { linksOf } from "../follow.js";
import { all, one, type RestAnswer, type RestRequest } from "../request.js";
import { getAll, getOne, type Route } from "../route.js";
import { brickOf, clusterOf, found, volumeOf } from "../resources/find.js";
import { BRICKS, CLUSTERS, followFrom, HOSTS, list, show, VOLUMES, where, whereNamed } from "../resources/kinds.js";
import { brickStatistics } from "../resources/statistics.js";
import { brickView, clusterView, hostView, volumeView } from "../resources/views.js";

async function figuresOfVolume(request: RestRequest): Promise<readonly StatisticView[]> {
  const volume = await volumeOf(request);
  await followFrom(request, VOLUMES, [volume], linksOf("statistics"));
  return volume.statistics ?? [];
}

async function figuresOfBrick(request: RestRequest): Promise<readonly StatisticView[]> {
  return brickStatistics(await brickOf(request));
}

/** @throws NotThere */
function figure({ path }: RestRequest, figures: readonly StatisticView[]): RestAnswer {
  const wanted = figures.find(({ id }) => id === path["statistic"]?.toLowerCase());
  if (wanted === undefined) throw new NotThere();
  return one(STATISTIC, wanted);
}

const CLUSTER = "/clusters/{cluster}";
const VOLUME = `${CLUSTER}/glustervolumes/{volume}`;
const BRICK = `${VOLUME}/glusterbricks/{brick}`;

export const TOPOLOGY_ROUTES: readonly Route[] = [
  getAll("/clusters", "Clusters", CLUSTER_DOCUMENT, "Registered clusters, by name.", (request) =>
    list(request, CLUSTERS, (record) => clusterView(request.base, record)),
  ),
  getOne(CLUSTER, "Clusters", CLUSTER_DOCUMENT, "One cluster.", async (request) =>
    show(request, CLUSTERS, await clusterOf(request)),
  ),
  getAll(`${CLUSTER}/hosts`, "Hosts", HOST_DOCUMENT, "Hosts of a cluster, by name.", async (request) => {
    const conditions = [whereNamed(request, "cluster", "cluster_id")];
    return list(request, HOSTS, (record) => hostView(request.base, record), conditions, clusterOf);
  }),
  getAll("/hosts", "Hosts", HOST_DOCUMENT, "Hosts of all clusters, by name.", (request) =>
    list(request, HOSTS, (record) => hostView(request.base, record)),
  ),
  getOne("/hosts/{host}", "Hosts", HOST_DOCUMENT, "One host.", async (request) => {
    const record = await found(request, "host", HOSTS.source, HOSTS.fields);
    return show(request, HOSTS, hostView(request.base, record));
  }),
  getAll(`${CLUSTER}/glustervolumes`, "Volumes", VOLUME_DOCUMENT, "Volumes of a cluster, by name.", async (request) => {
    const conditions = [whereNamed(request, "cluster", "cluster_id")];
    return list(request, VOLUMES, (record) => volumeView(request.base, record), conditions, clusterOf);
  }),
  getOne(VOLUME, "Volumes", VOLUME_DOCUMENT, "One volume.", async (request) =>
    show(request, VOLUMES, await volumeOf(request)),
  ),
  getAll(`${VOLUME}/statistics`, "Volumes", STATISTIC, "Figures of a volume.", async (request) =>
    all(STATISTIC, await figuresOfVolume(request)),
  ),
  getOne(`${VOLUME}/statistics/{statistic}`, "Volumes", STATISTIC, "One figure of a volume.", async (request) =>
    figure(request, await figuresOfVolume(request)),
  ),
  getAll(
    `${VOLUME}/glusterbricks`,
    "Bricks",
    BRICK_DOCUMENT,
    "Bricks, in the order of `volume info`.",
    async (request) => {
      const volume = await volumeOf(request);
      return list(request, BRICKS, (record) => brickView(volume, record), [where("volume_id", volume.id)]);
    },
  ),
  getOne(BRICK, "Bricks", BRICK_DOCUMENT, "One brick.", async (request) =>
    show(request, BRICKS, await brickOf(request)),
  ),
  getAll(`${BRICK}/statistics`, "Bricks", STATISTIC, "Figures of a brick.", async (request) =>
    all(STATISTIC, await figuresOfBrick(request)),
  ),
  getOne(`${BRICK}/statistics/{statistic}`, "Bricks", STATISTIC, "One figure of a brick.", async (request) =>
    figure(request, await figuresOfBrick(request)),
  ),
  getAll("/vms", "Nothing", VM_DOCUMENT, "Virtual machines: none.", async () => all(VM_DOCUMENT, [])),
  getAll("/datacenters", "Nothing", DATA_CENTER_DOCUMENT, "Data centers: none.", async () =>
    all(DATA_CENTER_DOCUMENT, []),
  ),
  getAll("/networks", "Nothing", NETWORK_DOCUMENT, "Networks: none.", async () => all(NETWORK_DOCUMENT, [])),
  getAll(`${CLUSTER}/networks`, "Nothing", NETWORK_DOCUMENT, "Networks of a cluster: none.", async (request) => {
    await clusterOf(request);
    return all(NETWORK_DOCUMENT, []);
  }),
];
