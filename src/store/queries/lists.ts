import { AppError } from "../../errors.js";
import type { FindingCode, FindingSeverity, SessionHealth } from "../../model/findings/findings.js";
import type { EventKind } from "../../model/events/event.js";
import { isAboutBrick } from "../../model/findings/leading.js";
import { isUuid } from "../../model/ids.js";
import type { OperationKind, OperationState } from "../../model/operation.js";
import type { GeoRepStatus } from "../../model/status.js";
import { GeoRepSession } from "../../model/entities/index.js";
import { tableOf } from "./entity-table.js";
import type { Condition } from "./reader.js";
import { matches } from "./search.js";

export interface ClusterFilter {
  readonly search?: string | null;
}

export interface VolumeFilter {
  readonly clusterId?: string | null;
  readonly name?: string | null;
  readonly search?: string | null;
}

export interface SecondaryFilter {
  /** A registered cluster that the destination volume is in. */
  readonly clusterId?: string | null;
  readonly volumeId?: string | null;
  /** As Gluster was told. */
  readonly hostName?: string | null;
  readonly volumeName?: string | null;
}

export interface SessionListFilter {
  /** Of the source volume. */
  readonly clusterId?: string | null;
  /** The source volume. */
  readonly volumeId?: string | null;
  readonly status?: readonly GeoRepStatus[] | null;
  readonly health?: readonly SessionHealth[] | null;
  readonly secondary?: SecondaryFilter | null;
  readonly search?: string | null;
}

export interface FindingFilter {
  /** Of the source volume. */
  readonly clusterId?: string | null;
  readonly sessionId?: string | null;
  /** A brick of the source volume. */
  readonly brickId?: string | null;
  readonly code?: readonly FindingCode[] | null;
  readonly severity?: readonly FindingSeverity[] | null;
  readonly open?: boolean | null;
}

export interface OperationFilter {
  readonly clusterId?: string | null;
  readonly volumeId?: string | null;
  readonly sessionId?: string | null;
  readonly state?: readonly OperationState[] | null;
  readonly kind?: readonly OperationKind[] | null;
}

export interface EventFilter {
  /** Of the source or the destination. */
  readonly clusterId?: string | null;
  readonly volumeId?: string | null;
  readonly sessionId?: string | null;
  readonly operationId?: string | null;
  readonly kind?: readonly EventKind[] | null;
}

/** @throws AppError INVALID_ARGUMENT for an id that is no UUID, and a search that is too long; the same for the other filters */
export function clusterConditions({ search }: ClusterFilter, field: string): Condition[] {
  return present([matches(search, [`t."name"`, `t."description"`], `${field}.search`)]);
}

export function volumeConditions(filter: VolumeFilter, field: string): Condition[] {
  return present([
    equals("cluster_id", filter.clusterId, `${field}.clusterId`),
    is("name", filter.name),
    matches(filter.search, [`t."name"`, CLUSTER_NAME], `${field}.search`),
  ]);
}

const CLUSTER_NAME = `(select c."name" from "cluster" c where c."id" = t."cluster_id")`;

const SESSION_NAMES = [
  CLUSTER_NAME,
  `(select v."name" from "volume" v where v."id" = t."master_volume_id")`,
  `t."user_name"`,
  `t."slave_host_name"`,
  `t."slave_volume_name"`,
  `(select c."name" from "volume" v join "cluster" c on c."id" = v."cluster_id" where v."id" = t."slave_volume_id")`,
];

/** The cluster of that name. */
export function clusterNamed(name: string): Condition[] {
  return present([is("name", name)]);
}

/** The volume of that name in the cluster of that one. */
export function volumeNamed(cluster: string, name: string): Condition[] {
  const inCluster: Condition = cluster.includes("\0")
    ? () => "false"
    : (parameters) =>
        `t."cluster_id" in (select c."id" from "cluster" c where c."name" = ${parameters.add(cluster, "text")})`;
  return present([inCluster, is("name", name)]);
}

export function sessionConditions(filter: SessionListFilter, field: string): Condition[] {
  const { secondary } = filter;
  const into = idOf(secondary?.clusterId, `${field}.secondary.clusterId`);
  return present([
    equals("cluster_id", filter.clusterId, `${field}.clusterId`),
    equals("master_volume_id", filter.volumeId, `${field}.volumeId`),
    oneOf("status", filter.status),
    healthIn(filter.health),
    into === null
      ? null
      : (parameters) =>
          `t."slave_volume_id" in (select v."id" from "volume" v where v."cluster_id" = ${parameters.add(into, "uuid")})`,
    equals("slave_volume_id", secondary?.volumeId, `${field}.secondary.volumeId`),
    is("slave_host_name", secondary?.hostName),
    is("slave_volume_name", secondary?.volumeName),
    matches(filter.search, SESSION_NAMES, `${field}.search`),
  ]);
}

function healthIn(healths: readonly SessionHealth[] | null | undefined): Condition | null {
  if (healths == null) return null;
  return (parameters) => `${tableOf(GeoRepSession).fields["health"]} = any(${parameters.add(healths, "text[]")})`;
}

export function findingConditions(filter: FindingFilter, field: string): Condition[] {
  const clusterId = idOf(filter.clusterId, `${field}.clusterId`);
  const brickId = idOf(filter.brickId, `${field}.brickId`);
  return present([
    clusterId === null
      ? null
      : (parameters) =>
          `t."session_id" in (select s."session_id" from "gluster_georep_session" s where s."cluster_id" = ${parameters.add(clusterId, "uuid")})`,
    equals("session_id", filter.sessionId, `${field}.sessionId`),
    brickId === null
      ? null
      : (parameters) => {
          const id = parameters.add(brickId, "uuid");
          const sessions = `select s."session_id" from "gluster_georep_session" s join "gluster_volume_bricks" b on b."volume_id" = s."master_volume_id" where b."id" = ${id}`;
          return `t."session_id" in (${sessions}) and ${isAboutBrick("t", id)}`;
        },
    oneOf("code", filter.code),
    oneOf("severity", filter.severity),
    filter.open == null ? null : () => `(t."closed_at" is null) = ${filter.open === true}`,
  ]);
}

export function operationConditions(filter: OperationFilter, field: string): Condition[] {
  return present([
    equals("cluster_id", filter.clusterId, `${field}.clusterId`),
    equals("volume_id", filter.volumeId, `${field}.volumeId`),
    equals("session_id", filter.sessionId, `${field}.sessionId`),
    oneOf("state", filter.state),
    oneOf("kind", filter.kind),
  ]);
}

export function eventConditions(filter: EventFilter, field: string): Condition[] {
  const clusterId = idOf(filter.clusterId, `${field}.clusterId`);
  return present([
    clusterId === null
      ? null
      : (parameters) => {
          const id = parameters.add(clusterId, "uuid");
          return `t."cluster_id" = ${id} or t."secondary_cluster_id" = ${id}`;
        },
    equals("volume_id", filter.volumeId, `${field}.volumeId`),
    equals("session_id", filter.sessionId, `${field}.sessionId`),
    equals("operation_id", filter.operationId, `${field}.operationId`),
    oneOf("kind", filter.kind),
  ]);
}

/**
 * An id in the form in which ids are stored. Callers may write it in upper case.
 *
 * @throws AppError INVALID_ARGUMENT
 */
export function parseId(text: string, field: string): string {
  const id = text.toLowerCase();
  if (!isUuid(id)) throw new AppError("INVALID_ARGUMENT", "An id is a UUID.", { field });
  return id;
}

function idOf(text: string | null | undefined, field: string): string | null {
  return text == null ? null : parseId(text, field);
}

export function equals(column: string, text: string | null | undefined, field: string): Condition | null {
  const id = idOf(text, field);
  return id === null ? null : (parameters) => `t."${column}" = ${parameters.add(id, "uuid")}`;
}

function is(column: string, text: string | null | undefined): Condition | null {
  if (text == null) return null;
  // No stored name holds a NUL, and PostgreSQL takes none.
  return text.includes("\0") ? () => "false" : (parameters) => `t."${column}" = ${parameters.add(text, "text")}`;
}

export function oneOf(column: string, values: readonly string[] | null | undefined): Condition | null {
  return values == null ? null : (parameters) => `t."${column}" = any(${parameters.add(values, "text[]")})`;
}

export function present(conditions: readonly (Condition | null)[]): Condition[] {
  return conditions.filter((condition) => condition !== null);
}
