import {
  CHECKPOINT,
  DETAIL,
  type DetailRecord,
  DETAILS_OF_SESSION,
  OPTION,
  type OptionRecord,
  OPTIONS_OF_SESSION,
  SESSION,
} from "../service/queries/georep.js";
import { EVENT, OPERATION, STEP, STEPS_OF_OPERATION, TOKEN } from "../service/queries/history.js";
import {
  eventConditions,
  eventOrder,
  operationConditions,
  ORDER,
  RELATION,
  sessionConditions,
  volumeConditions,
} from "../service/queries/lists.js";
import type { AnyNoun, RecordOf } from "../service/queries/noun.js";
import type { Order } from "../service/queries/page.js";
import type { Children, Condition, Relation } from "../service/queries/reader.js";
import {
  BRICK,
  BRICKS_OF_VOLUME,
  BRICKS_ON_HOST,
  CLUSTER,
  HOST,
  HOSTS_OF_CLUSTER,
  VOLUME,
  type VolumeRecord,
} from "../service/queries/topology.js";
import { eventId } from "../model/ids.js";
import { crawlStatusOf, optionsOf, volumeStatusOf, volumeTypeOf } from "../model/raw-values.js";
import { levelOf, shownDefinition } from "./option-definitions.js";

export type TypeName =
  | "Cluster"
  | "Host"
  | "Volume"
  | "Brick"
  | "GeoRepSession"
  | "GeoRepSessionDetail"
  | "GeoRepSessionOption"
  | "GeoRepCheckpoint"
  | "Operation"
  | "OperationStep"
  | "Event"
  | "AccessToken";

/** A field that no column stands behind. `key` is the field of the record that it is made from. */
export type Link =
  /** The object with that id. */
  | { readonly kind: "one"; readonly to: TypeName; readonly key: string }
  /** All that belong to it. */
  | { readonly kind: "many"; readonly to: TypeName; readonly key: string; readonly by: Children }
  /** A connection of those that belong to it. */
  | { readonly kind: "pages"; readonly to: TypeName; readonly key: string; readonly relation: Relation }
  /** Computed from the record alone. */
  | { readonly kind: "value"; readonly key: string; readonly read: (record: never) => unknown };

export interface GraphType {
  readonly noun: AnyNoun;
  readonly links: Readonly<Record<string, Link>>;
}

const one = (to: TypeName, key: string): Link => ({ kind: "one", to, key });
const many = (to: TypeName, by: Children): Link => ({ kind: "many", to, key: "id", by });
const pages = (to: TypeName, relation: Relation): Link => ({ kind: "pages", to, key: "id", relation });
const value = <R>(key: keyof R & string, read: (record: R) => unknown): Link => ({ kind: "value", key, read });

/** Every type with records behind it, and how its fields are come by. Plain fields are those of the noun. */
export const GRAPH: Readonly<Record<TypeName, GraphType>> = {
  Cluster: {
    noun: CLUSTER,
    links: {
      commandHost: one("Host", "commandHostId"),
      hosts: many("Host", HOSTS_OF_CLUSTER),
      volumes: pages("Volume", RELATION.volumesOfCluster),
      geoRepSessions: pages("GeoRepSession", RELATION.sessionsOfCluster),
      incomingGeoRepSessions: pages("GeoRepSession", RELATION.sessionsIntoCluster),
      operations: pages("Operation", RELATION.operationsOfCluster),
    },
  },
  Host: {
    noun: HOST,
    links: { cluster: one("Cluster", "clusterId"), bricks: many("Brick", BRICKS_ON_HOST) },
  },
  Volume: {
    noun: VOLUME,
    links: {
      type: value<VolumeRecord>("typeRaw", ({ typeRaw }) => volumeTypeOf(typeRaw)),
      status: value<VolumeRecord>("statusRaw", ({ statusRaw }) => volumeStatusOf(statusRaw)),
      options: value<VolumeRecord>("optionValues", ({ optionValues }) => optionsOf(optionValues)),
      cluster: one("Cluster", "clusterId"),
      bricks: many("Brick", BRICKS_OF_VOLUME),
      geoRepSessions: pages("GeoRepSession", RELATION.sessionsOfVolume),
      incomingGeoRepSessions: pages("GeoRepSession", RELATION.sessionsIntoVolume),
    },
  },
  Brick: {
    noun: BRICK,
    links: { volume: one("Volume", "volumeId"), host: one("Host", "hostId") },
  },
  GeoRepSession: {
    noun: SESSION,
    links: {
      cluster: one("Cluster", "clusterId"),
      primaryVolume: one("Volume", "primaryVolumeId"),
      secondaryHost: one("Host", "secondaryHostId"),
      secondaryVolume: one("Volume", "secondaryVolumeId"),
      details: many("GeoRepSessionDetail", DETAILS_OF_SESSION),
      options: many("GeoRepSessionOption", OPTIONS_OF_SESSION),
      checkpoint: one("GeoRepCheckpoint", "checkpointId"),
      checkpoints: pages("GeoRepCheckpoint", RELATION.checkpointsOfSession),
      operations: pages("Operation", RELATION.operationsOfSession),
    },
  },
  GeoRepSessionDetail: {
    noun: DETAIL,
    links: {
      crawlStatus: value<DetailRecord>("crawlStatusRaw", ({ crawlStatusRaw }) => crawlStatusOf(crawlStatusRaw)),
      session: one("GeoRepSession", "sessionId"),
      brick: one("Brick", "brickId"),
      secondaryHost: one("Host", "secondaryHostId"),
    },
  },
  GeoRepSessionOption: {
    noun: OPTION,
    links: {
      definition: value<OptionRecord>("key", ({ key }) => shownDefinition(key)),
      level: value<OptionRecord>("levelSource", ({ levelSource }) => levelOf(...levelSource)),
      session: one("GeoRepSession", "sessionId"),
    },
  },
  GeoRepCheckpoint: {
    noun: CHECKPOINT,
    links: { session: one("GeoRepSession", "sessionId"), operation: one("Operation", "operationId") },
  },
  Operation: {
    noun: OPERATION,
    links: {
      steps: many("OperationStep", STEPS_OF_OPERATION),
      cluster: one("Cluster", "clusterId"),
      volume: one("Volume", "volumeId"),
      session: one("GeoRepSession", "sessionId"),
    },
  },
  OperationStep: { noun: STEP, links: {} },
  Event: {
    noun: EVENT,
    links: {
      id: value<RecordOf<typeof EVENT>>("number", ({ number }) => eventId(number)),
      cluster: one("Cluster", "clusterId"),
      volume: one("Volume", "volumeId"),
      session: one("GeoRepSession", "sessionId"),
      operation: one("Operation", "operationId"),
      host: one("Host", "hostId"),
    },
  },
  AccessToken: { noun: TOKEN, links: {} },
};

/** A field of Query that is one object by its id, or a connection of all that a filter lets through. */
export type Root =
  | { readonly kind: "byId"; readonly to: TypeName }
  | {
      readonly kind: "list";
      readonly to: TypeName;
      readonly order: (args: ListArgs) => Order;
      /** @throws AppError INVALID_ARGUMENT */
      readonly conditions: (args: ListArgs) => readonly Condition[];
    };

/** Arguments of a list beside those of its page. */
export interface ListArgs {
  readonly filter?: object | null;
  readonly order?: string;
}

type Conditions = (args: ListArgs) => readonly Condition[];

/** The conditions of a filter; the schema vouches for its type. */
function filtered(conditions: (filter: never, field: string) => readonly Condition[]): Conditions {
  return ({ filter }) => conditions((filter ?? {}) as never, "filter");
}

function list(to: TypeName, order: (args: ListArgs) => Order, conditions: Conditions): Root {
  return { kind: "list", to, order, conditions };
}

export const ROOTS = {
  cluster: { kind: "byId", to: "Cluster" },
  clusters: list(
    "Cluster",
    () => ORDER.clusters,
    () => [],
  ),
  host: { kind: "byId", to: "Host" },
  volume: { kind: "byId", to: "Volume" },
  volumes: list("Volume", () => ORDER.volumes, filtered(volumeConditions)),
  geoRepSession: { kind: "byId", to: "GeoRepSession" },
  geoRepSessions: list("GeoRepSession", () => ORDER.sessions, filtered(sessionConditions)),
  operation: { kind: "byId", to: "Operation" },
  operations: list("Operation", () => ORDER.operations, filtered(operationConditions)),
  events: list("Event", ({ order }) => eventOrder(order === "NEWEST_FIRST"), filtered(eventConditions)),
} as const satisfies Record<string, Root>;
export type RootName = keyof typeof ROOTS;
