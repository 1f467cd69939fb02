import type { FieldOf, Source } from "../../store/queries/entity-table.js";
import { eventOrder, ORDER } from "../../store/queries/orders.js";
import type { Order } from "../../store/queries/page.js";
import type { Condition } from "../../store/queries/reader.js";
import type { Document } from "../description/document.js";
import { EVENT_DOCUMENT } from "../documents/event.js";
import { JOB_DOCUMENT } from "../documents/job.js";
import { SESSION_DOCUMENT } from "../documents/session.js";
import { BRICK_DOCUMENT, CLUSTER_DOCUMENT, HOST_DOCUMENT, VOLUME_DOCUMENT } from "../documents/topology.js";
import { type Links, linksOf, type On } from "../follow.js";
import { all, one, type RestAnswer, type RestRequest } from "../request.js";
import { type Shown, shownOnce } from "../shown.js";
import type { SearchFields } from "../search/conditions.js";
import * as fields from "./fields.js";
import { idIn } from "./find.js";
import {
  followBricks,
  followClusters,
  followEvents,
  followHosts,
  followJobs,
  followSessions,
  followVolumes,
} from "./followers.js";
import { listed } from "./lists.js";
import { REST_EVENT, REST_HOST } from "./sources.js";
import { SEARCHABLE } from "./searchable.js";
import { Brick, Cluster, GeoRepSession, Operation, Volume } from "../../model/entities/index.js";

/** A kind of objects: where they are read from, and how they are shown. */
export interface Kind<E extends object, V> {
  readonly source: Source<E>;
  readonly fields: readonly FieldOf<E>[];
  readonly order: Order;
  readonly searchable: SearchFields;
  readonly document: Document<V>;
  readonly follow: (shown: Shown<V>, links: Links, on: On) => Promise<void>;
  /** How many a list has where the caller does not say. */
  readonly usualMax?: number;
}

const byPlace: Order = {
  columns: [
    { sql: `t."brick_order"`, type: "bigint" },
    { sql: `t."id"`, type: "uuid" },
  ],
  descending: false,
};

/** Of what grows for ever. */
const RECENT = 100;

export const CLUSTERS = {
  source: Cluster,
  fields: fields.CLUSTER_FIELDS,
  order: ORDER.clusters,
  searchable: SEARCHABLE.clusters,
  document: CLUSTER_DOCUMENT,
  follow: followClusters,
};

export const HOSTS = {
  source: REST_HOST,
  fields: fields.HOST_FIELDS,
  order: ORDER.clusters,
  searchable: SEARCHABLE.hosts,
  document: HOST_DOCUMENT,
  follow: followHosts,
};

export const VOLUMES = {
  source: Volume,
  fields: fields.VOLUME_FIELDS,
  order: ORDER.volumes,
  searchable: SEARCHABLE.volumes,
  document: VOLUME_DOCUMENT,
  follow: followVolumes,
};

export const BRICKS = {
  source: Brick,
  fields: fields.BRICK_FIELDS,
  order: byPlace,
  searchable: SEARCHABLE.bricks,
  document: BRICK_DOCUMENT,
  follow: followBricks,
};

export const SESSIONS = {
  source: GeoRepSession,
  fields: fields.SESSION_FIELDS,
  order: ORDER.sessions,
  searchable: SEARCHABLE.sessions,
  document: SESSION_DOCUMENT,
  follow: followSessions,
};

/** Links to the bricks' sides of a session. */
export const DETAILS = linksOf("session_details");

/** Sessions that are shown with each brick's side, whatever links are to be followed. */
export const WHOLE_SESSIONS: typeof SESSIONS = {
  ...SESSIONS,
  follow: async (shown, links, on) => {
    await SESSIONS.follow(shown, DETAILS, on);
    await SESSIONS.follow(shown, links, on);
  },
};

export const EVENTS = {
  source: REST_EVENT,
  fields: fields.EVENT_FIELDS,
  order: eventOrder("NEWEST_FIRST"),
  searchable: SEARCHABLE.events,
  document: EVENT_DOCUMENT,
  follow: followEvents,
  usualMax: RECENT,
};

export const JOBS = {
  source: Operation,
  fields: fields.JOB_FIELDS,
  order: ORDER.operations,
  searchable: SEARCHABLE.jobs,
  document: JOB_DOCUMENT,
  follow: followJobs,
  usualMax: RECENT,
};

/** Puts into objects of the answer what links lead to from there. @throws RestFault, AppError TOO_COMPLEX */
export async function followFrom<E extends object, V>(
  { base, services, size }: RestRequest,
  { document, follow }: Kind<E, V>,
  views: readonly V[],
  links: Links,
): Promise<void> {
  const on = { base, reader: services.reader, size, place: document.plural };
  await follow(shownOnce(document, views, on), links, on);
}

/**
 * Answers a list of them.
 *
 * @param conditions which of them, where it is not all
 * @param owner throws where there is not what the list belongs to. What it holds tells of that already: only an empty one needs it.
 */
export async function list<E extends object, V>(
  request: RestRequest,
  kind: Kind<E, V>,
  view: (record: E) => V,
  conditions: readonly Condition[] = [],
  owner: (request: RestRequest) => Promise<unknown> = async () => null,
): Promise<RestAnswer> {
  const records = await listed(request, { ...kind, conditions });
  if (records.length === 0) await owner(request);
  const views = records.map(view);
  await followFrom(request, kind, views, linksOf(request.parameters.text("follow")));
  return all(kind.document, views);
}

/** Answers one of them. */
export async function show<E extends object, V>(request: RestRequest, kind: Kind<E, V>, view: V): Promise<RestAnswer> {
  await followFrom(request, kind, [view], linksOf(request.parameters.text("follow")));
  return one(kind.document, view);
}

/** Those whose column has the id that the path names. @throws NotThere for what is no id */
export function whereNamed(request: RestRequest, name: string, column: string): Condition {
  return where(column, idIn(request, name));
}

/** Those whose column has that id. */
export function where(column: string, id: string): Condition {
  return (parameters) => `t."${column}" = ${parameters.add(id, "uuid")}`;
}
