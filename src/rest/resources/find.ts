import type { FieldOf, Source } from "../../store/queries/entity-table.js";
import { isUuid } from "../../model/ids.js";
import type { SessionView } from "../documents/session.js";
import type { BrickView, ClusterView, VolumeView } from "../documents/topology.js";
import { NotThere } from "../faults.js";
import type { RestRequest } from "../request.js";
import { BRICK_FIELDS, CLUSTER_FIELDS, SESSION_FIELDS, VOLUME_FIELDS } from "./fields.js";
import { brickView, clusterView, sessionView, volumeView } from "./views.js";
import { Brick, Cluster, GeoRepSession, Volume } from "../../model/entities/index.js";

/**
 * The record that a segment of the path names.
 *
 * @throws NotThere also for what is no id
 */
export async function found<E extends object>(
  request: RestRequest,
  name: string,
  of: Source<E>,
  fields: readonly FieldOf<E>[],
): Promise<E> {
  const id = idIn(request, name);
  const record = (await request.services.reader.byIds(of, [id], fields)).get(id);
  if (record === undefined) throw new NotThere();
  return record;
}

export async function clusterOf(request: RestRequest): Promise<ClusterView> {
  return clusterView(request.base, await found(request, "cluster", Cluster, CLUSTER_FIELDS));
}

/** The volume of the path, under its own cluster. @throws NotThere; the others too */
export async function volumeOf(request: RestRequest): Promise<VolumeView> {
  const clusterId = idIn(request, "cluster");
  const record = await found(request, "volume", Volume, VOLUME_FIELDS);
  if (record.clusterId !== clusterId) throw new NotThere();
  return volumeView(request.base, record);
}

/** The brick of the path, under its own volume and cluster. */
export async function brickOf(request: RestRequest): Promise<BrickView> {
  const volume = await volumeOf(request);
  const record = await found(request, "brick", Brick, BRICK_FIELDS);
  if (record.volumeId !== volume.id) throw new NotThere();
  return brickView(volume, record);
}

/** The session of the path, under its own volume and cluster. */
export async function sessionOf(request: RestRequest): Promise<SessionView> {
  const [clusterId, volumeId] = [idIn(request, "cluster"), idIn(request, "volume")];
  const record = await found(request, "session", GeoRepSession, SESSION_FIELDS);
  if (record.clusterId !== clusterId || record.primaryVolumeId !== volumeId) throw new NotThere();
  return sessionView(request.base, record);
}

/** The id that stands in a segment of the path. @throws NotThere for what is none */
export function idIn({ path }: RestRequest, name: string): string {
  const id = path[name]?.toLowerCase() ?? "";
  if (!isUuid(id)) throw new NotThere();
  return id;
}
