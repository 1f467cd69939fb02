import { optionsOf } from "../../model/raw-values.js";
import { document, type Document, part, parts, scalar, texts } from "../description/document.js";
import type { RestHost } from "../resources/sources.js";
import { BRICK_STATUSES, brickStatus, HOST_STATUSES, VOLUME_STATUSES, VOLUME_TYPES } from "../ovirt-statuses.js";
import { identity, linked, links, type ReferenceView } from "./common.js";
import { SESSION_DOCUMENT, type SessionView } from "./session.js";
import { STATISTIC, type StatisticView } from "./statistic.js";
import type { Brick, Cluster, Volume } from "../../model/entities/index.js";

/** An object as answers show it; what is followed is filled in before it is written. */
interface View<R> {
  readonly href: string;
  readonly id: string;
  readonly record: R;
}

export interface ClusterView extends View<Pick<Cluster, "name" | "description">> {
  volumes?: readonly VolumeView[];
  hosts?: readonly HostView[];
}

type HostFields = "name" | "status" | "sshAddress" | "sshPort" | "clusterSshPort";
export interface HostView extends View<Pick<RestHost, HostFields>> {
  cluster: ReferenceView | ClusterView;
}

export interface VolumeView extends View<Volume> {
  cluster: ReferenceView | ClusterView;
  bricks?: readonly BrickView[];
  statistics?: readonly StatisticView[];
  sessions?: readonly SessionView[];
}

export interface BrickView extends View<Pick<Brick, "name" | "path" | "hostId" | "online" | "sizeTotal" | "sizeFree">> {
  volume: ReferenceView | VolumeView;
  statistics?: readonly StatisticView[];
}

const VERSION: Document<{ readonly major: number; readonly minor: number }> = document(
  "version",
  "versions",
  "A version.",
  [
    scalar("major", "integer", ({ major }) => major, { description: "The number before the dot." }),
    scalar("minor", "integer", ({ minor }) => minor, { description: "The number behind it." }),
  ],
);

/** The level of oVirt's clusters that this layer speaks. */
const COMPATIBILITY = { major: 4, minor: 7 };

export const CLUSTER_DOCUMENT: Document<ClusterView> = document("cluster", "clusters", "A pool of Gluster hosts.", [
  ...identity<ClusterView>("uuid"),
  scalar("name", "string", ({ record }) => record.name, { description: "Its name." }),
  scalar("description", "string", ({ record }) => record.description, { description: "In its operators' words." }),
  links("glustervolumes", "hosts", "networks"),
  scalar("gluster_service", "boolean", () => true, { description: "Whether it serves volumes: always." }),
  part(
    "version",
    () => VERSION,
    () => COMPATIBILITY,
    "Of oVirt's interface, not of Gluster.",
  ),
  scalar("virt_service", "boolean", () => false, { description: "Whether it runs virtual machines: never." }),
  parts(
    "gluster_volumes",
    () => VOLUME_DOCUMENT,
    ({ volumes }) => volumes,
    "Its volumes, where they are followed.",
  ),
  parts(
    "hosts",
    () => HOST_DOCUMENT,
    ({ hosts }) => hosts,
    "Its hosts, where they are followed.",
  ),
]);

export const HOST_DOCUMENT: Document<HostView> = document("host", "hosts", "A member of a cluster's pool.", [
  ...identity<HostView>("uuid"),
  scalar("name", "string", ({ record }) => record.name, { description: "What its peers call it." }),
  scalar("address", "string", ({ record }) => record.sshAddress ?? record.name, {
    description: "Where it is reached by SSH.",
  }),
  scalar("port", "integer", ({ record }) => record.sshPort ?? record.clusterSshPort, {
    description: "Of its SSH server.",
  }),
  scalar("status", "string", ({ record }) => record.status, {
    description: "`non_responsive`: not reached by SSH; `non_operational`: its peers have lost its glusterd.",
    values: HOST_STATUSES,
  }),
  scalar("type", "string", () => "rhel", {
    description: "oVirt's word for a host that is no appliance.",
    values: ["rhel"],
  }),
  linked(
    "cluster",
    () => CLUSTER_DOCUMENT,
    ({ cluster }) => cluster,
    "The cluster whose pool it is in.",
  ),
]);

const VOLUME_OPTION: Document<{ readonly key: string; readonly value: string }> = document(
  "option",
  "options",
  "An option of a volume that differs from its default.",
  [
    scalar("name", "string", ({ key }) => key, { description: "Its name." }),
    scalar("value", "string", ({ value }) => value, { description: "Its value." }),
  ],
  "volume_option",
);

export const VOLUME_DOCUMENT: Document<VolumeView> = document("gluster_volume", "gluster_volumes", "A volume.", [
  ...identity<VolumeView>("uuid"),
  scalar("name", "string", ({ record }) => record.name, { description: "Its name." }),
  links("glusterbricks", "georeplication-sessions", "statistics"),
  scalar("disperse_count", "integer", ({ record }) => record.disperseCount, {
    description: "Bricks of a dispersed set.",
  }),
  parts(
    "options",
    () => VOLUME_OPTION,
    ({ record }) => optionsOf(record.optionValues),
    "Options that were changed.",
  ),
  scalar("redundancy_count", "integer", ({ record }) => record.redundancyCount, {
    description: "Bricks of a dispersed set that may be lost.",
  }),
  scalar("replica_count", "integer", ({ record }) => record.replicaCount, {
    description: "Bricks that hold the same.",
  }),
  scalar("status", "string", ({ record }) => VOLUME_STATUSES.get(record.statusRaw) ?? "unknown", {
    description: "Whether it is served.",
    values: ["up", "down", "unknown"],
  }),
  scalar("stripe_count", "integer", () => 0, { description: "Gluster has no striped volumes any more." }),
  texts("transport_types", "transport_type", ({ record }) => record.transport.split(","), "How clients reach it."),
  scalar("volume_type", "string", ({ record }) => VOLUME_TYPES.get(record.typeRaw), {
    description: "How it spreads files over its bricks.",
    values: [...VOLUME_TYPES.values()],
  }),
  parts(
    "bricks",
    () => BRICK_DOCUMENT,
    ({ bricks }) => bricks,
    "Its bricks, where they are followed.",
  ),
  linked(
    "cluster",
    () => CLUSTER_DOCUMENT,
    ({ cluster }) => cluster,
    "The cluster that it is in.",
  ),
  parts(
    "georeplication-sessions",
    () => SESSION_DOCUMENT,
    ({ sessions }) => sessions,
    "Where they are followed.",
  ),
  parts(
    "statistics",
    () => STATISTIC,
    ({ statistics }) => statistics,
    "Its figures, where they are followed.",
  ),
]);

export const BRICK_DOCUMENT: Document<BrickView> = document("brick", "bricks", "A brick of a volume.", [
  ...identity<BrickView>("uuid"),
  scalar("name", "string", ({ record }) => record.name, { description: "`HOST:/PATH`." }),
  links("statistics"),
  scalar("brick_dir", "string", ({ record }) => record.path, { description: "Its path on its host." }),
  scalar("server_id", "uuid", ({ record }) => record.hostId, { description: "Its host." }),
  scalar("status", "string", ({ record }) => brickStatus(record.online), {
    description: "Whether its process runs.",
    values: BRICK_STATUSES,
  }),
  linked(
    "gluster_volume",
    () => VOLUME_DOCUMENT,
    ({ volume }) => volume,
    "The volume that it is a part of.",
  ),
  parts(
    "statistics",
    () => STATISTIC,
    ({ statistics }) => statistics,
    "Its figures, where they are followed.",
  ),
]);
