import {
  ClusterConnection,
  EventConnection,
  GeoRepSessionConnection,
  OperationConnection,
  VolumeConnection,
} from "../model/entities/index.js";
import {
  eventConditions,
  eventOrder,
  operationConditions,
  ORDER,
  sessionConditions,
  volumeConditions,
} from "../store/queries/lists.js";
import type { Order } from "../store/queries/page.js";
import type { Condition } from "../store/queries/reader.js";
import type { TypeName } from "./graph.js";
import {
  EventFilterInput,
  GeoRepSessionFilterInput,
  OperationFilterInput,
  VolumeFilterInput,
} from "./types/filters.js";

/** Arguments of a list beside those of its page. */
export interface ListArgs {
  readonly filter?: object | null;
  readonly order?: string;
}

interface ById {
  readonly kind: "byId";
  readonly to: TypeName;
  readonly description: string;
}

interface List {
  readonly kind: "list";
  readonly to: TypeName;
  readonly type: () => object;
  readonly description: string;
  /** The type of its argument `filter`; null where it has none. */
  readonly filter: (new () => object) | null;
  /** Whether callers choose the order. */
  readonly isOrdered: boolean;
  readonly order: (args: ListArgs) => Order;
  /** @throws AppError INVALID_ARGUMENT */
  readonly conditions: (args: ListArgs) => readonly Condition[];
}

/** A field of Query that is one object by its id, or a connection of all that a filter lets through. */
export type Root = ById | List;

function byId(to: TypeName, description: string): ById {
  return { kind: "byId", to, description: `${description} Null for an id that none has.` };
}

interface Filter {
  readonly type: new () => object;
  /** The schema vouches for its argument's type. */
  readonly conditions: (filter: never, field: string) => readonly Condition[];
}

function list(
  to: TypeName,
  type: () => object,
  description: string,
  order: List["order"],
  filter: Filter | null = null,
  isOrdered = false,
): List {
  const conditions: List["conditions"] = (args) => filter?.conditions((args.filter ?? {}) as never, "filter") ?? [];
  return { kind: "list", to, type, description, filter: filter?.type ?? null, isOrdered, order, conditions };
}

/** Every field of Query with records behind it. */
export const ROOTS = {
  cluster: byId(
    "Cluster",
    "A registered cluster: how it is reached, its hosts and volumes, the sessions from and to it.",
  ),
  clusters: list(
    "Cluster",
    () => ClusterConnection,
    "Registered clusters, by name.",
    () => ORDER.clusters,
  ),
  host: byId("Host", "A host of a registered cluster: where it is reached, and the bricks on it."),
  volume: byId("Volume", "A volume of a registered cluster: its bricks and options, the sessions from and to it."),
  volumes: list(
    "Volume",
    () => VolumeConnection,
    "Volumes of registered clusters, by name.",
    () => ORDER.volumes,
    { type: VolumeFilterInput, conditions: volumeConditions },
  ),
  geoRepSession: byId(
    "GeoRepSession",
    "A session as it was last observed: its bricks, options, checkpoint and operations.",
  ),
  geoRepSessions: list(
    "GeoRepSession",
    () => GeoRepSessionConnection,
    "Geo-replication sessions, in a stable order.",
    () => ORDER.sessions,
    { type: GeoRepSessionFilterInput, conditions: sessionConditions },
  ),
  operation: byId(
    "Operation",
    "What became of a change, step by step; also after the `wait` of its mutation has ended.",
  ),
  operations: list(
    "Operation",
    () => OperationConnection,
    "Operations, the newest first.",
    () => ORDER.operations,
    { type: OperationFilterInput, conditions: operationConditions },
  ),
  events: list(
    "Event",
    () => EventConnection,
    "What has changed, as long as events are kept.",
    ({ order }) => eventOrder(order === "NEWEST_FIRST"),
    { type: EventFilterInput, conditions: eventConditions },
    true,
  ),
} as const satisfies Record<string, Root>;
export type RootName = keyof typeof ROOTS;
