import {
  AlertConnection,
  AlertDeliveryConnection,
  AlertReceiverConnection,
  AlertRuleConnection,
  AlertSilenceConnection,
  ClusterConnection,
  EventConnection,
  GeoRepFindingConnection,
  GeoRepSessionConnection,
  OperationConnection,
  VolumeConnection,
} from "../model/entities/index.js";
import { AppError } from "../errors.js";
import {
  clusterConditions,
  clusterNamed,
  eventConditions,
  findingConditions,
  operationConditions,
  parseId,
  sessionConditions,
  volumeConditions,
  volumeNamed,
} from "../store/queries/lists.js";
import {
  alertConditions,
  alertDeliveryConditions,
  alertReceiverConditions,
  alertRuleConditions,
  alertSilenceConditions,
} from "../store/queries/alert-lists.js";
import {
  alertOrder,
  clusterOrder,
  eventOrder,
  ORDER,
  operationOrder,
  sessionOrder,
  volumeOrder,
} from "../store/queries/orders.js";
import { ID } from "type-graphql";
import type { Order } from "../store/queries/page.js";
import type { Condition } from "../store/queries/reader.js";
import type { TypeName } from "./graph.js";
import { EventOrder, OperationOrder } from "../model/schema/enums.js";
import {
  AlertDeliveryFilterInput,
  AlertFilterInput,
  AlertReceiverFilterInput,
  AlertRuleFilterInput,
  AlertSilenceFilterInput,
} from "./types/alert-filters.js";
import {
  ClusterFilterInput,
  EventFilterInput,
  GeoRepFindingFilterInput,
  GeoRepSessionFilterInput,
  OperationFilterInput,
  VolumeFilterInput,
} from "./types/filters.js";
import { AlertOrderInput, ClusterOrderInput, GeoRepSessionOrderInput, VolumeOrderInput } from "./types/orders.js";

/** An argument that a field of Query has beside those of a page. */
interface Argument {
  readonly type: () => object;
  readonly description: string;
  readonly defaultValue?: string;
  readonly isRequired?: boolean;
}

/** Arguments as they were passed. The schema vouches for their types. */
export type RootArgs = Readonly<Record<string, unknown>>;

/** What one object is looked up by. */
export type Lookup =
  | { readonly kind: "id"; readonly id: string }
  /** Several rows may fit them: nothing keeps two clusters from having one name. */
  | { readonly kind: "name"; readonly conditions: readonly Condition[] };

interface One {
  readonly kind: "one";
  readonly to: TypeName;
  readonly description: string;
  readonly args: Readonly<Record<string, Argument>>;
  /** @throws AppError INVALID_ARGUMENT */
  readonly lookup: (args: RootArgs) => Lookup;
}

interface List {
  readonly kind: "list";
  readonly to: TypeName;
  readonly type: () => object;
  readonly description: string;
  readonly args: Readonly<Record<string, Argument>>;
  readonly order: (args: RootArgs) => Order;
  /** @throws AppError INVALID_ARGUMENT */
  readonly conditions: (args: RootArgs) => readonly Condition[];
}

/** A field of Query that is one object, or a connection of all that a filter lets through. */
export type Root = One | List;

const ANY_ID = "A UUID; upper case is accepted.";

function byId(to: TypeName, description: string): One {
  return {
    kind: "one",
    to,
    description: `${description} Null for an id that none has.`,
    args: { id: { type: () => ID, description: ANY_ID, isRequired: true } },
    lookup: (args) => ({ kind: "id", id: parseId(String(args["id"]), "id") }),
  };
}

/** @param names arguments that name the object together, and what each is */
function byIdOrName(
  to: TypeName,
  description: string,
  names: Readonly<Record<string, string>>,
  named: (...names: string[]) => readonly Condition[],
): One {
  const keys = Object.keys(names);
  const given = keys.join(" and ");
  return {
    kind: "one",
    to,
    description: `${description} By id, or by ${given}, where no other has the same. Null where there is none.`,
    args: {
      id: { type: () => ID, description: ANY_ID },
      ...Object.fromEntries(keys.map((key) => [key, { type: () => String, description: names[key] ?? "" }])),
    },
    lookup: ({ id = null, ...others }) => {
      const values = keys.map((key) => others[key]).filter((value) => typeof value === "string");
      if (typeof id === "string" && values.length === 0) return { kind: "id", id: parseId(id, "id") };
      if (id === null && values.length === keys.length) return { kind: "name", conditions: named(...values) };
      throw new AppError("INVALID_ARGUMENT", `Pass either id or ${given}.`, { field: "id" });
    },
  };
}

interface Filter {
  readonly type: new () => object;
  readonly conditions: (filter: never, field: string) => readonly Condition[];
}

/** The argument by which callers choose an order; or the one order that there is. */
type Sorting = (Argument & { readonly by: (order: never) => Order }) | Order;

function list(
  to: TypeName,
  type: () => object,
  description: string,
  { type: filter, conditions }: Filter,
  sorting: Sorting,
): List {
  return {
    kind: "list",
    to,
    type,
    description,
    args: {
      filter: { type: () => filter, description: "All of them where left out." },
      ...("by" in sorting ? { order: sorting } : {}),
    },
    order: (args) => ("by" in sorting ? sorting.by((args["order"] ?? null) as never) : sorting),
    conditions: (args) => conditions((args["filter"] ?? {}) as never, "filter"),
  };
}

/** Every field of Query with records behind it. */
export const ROOTS = {
  cluster: byIdOrName(
    "Cluster",
    "A registered cluster: how it is reached, its hosts and volumes, the sessions from and to it.",
    { name: "Its whole name." },
    clusterNamed,
  ),
  clusters: list(
    "Cluster",
    () => ClusterConnection,
    "Registered clusters.",
    { type: ClusterFilterInput, conditions: clusterConditions },
    { type: () => ClusterOrderInput, description: "By name where left out.", by: clusterOrder },
  ),
  host: byId("Host", "A host of a registered cluster: where it is reached, and the bricks on it."),
  volume: byIdOrName(
    "Volume",
    "A volume of a registered cluster: its bricks and options, the sessions from and to it.",
    { cluster: "The whole name of its cluster.", name: "Its whole name." },
    volumeNamed,
  ),
  volumes: list(
    "Volume",
    () => VolumeConnection,
    "Volumes of registered clusters.",
    { type: VolumeFilterInput, conditions: volumeConditions },
    { type: () => VolumeOrderInput, description: "By name where left out.", by: volumeOrder },
  ),
  geoRepSession: byId(
    "GeoRepSession",
    "A session as it was last observed: its bricks, options, checkpoint and operations.",
  ),
  geoRepSessions: list(
    "GeoRepSession",
    () => GeoRepSessionConnection,
    "Geo-replication sessions.",
    { type: GeoRepSessionFilterInput, conditions: sessionConditions },
    { type: () => GeoRepSessionOrderInput, description: "By id where left out.", by: sessionOrder },
  ),
  findings: list(
    "GeoRepFinding",
    () => GeoRepFindingConnection,
    "What is wrong with sessions and what was, the newest first.",
    { type: GeoRepFindingFilterInput, conditions: findingConditions },
    ORDER.findings,
  ),
  operation: byId(
    "Operation",
    "What became of a change, step by step; also after the `wait` of its mutation has ended.",
  ),
  operations: list(
    "Operation",
    () => OperationConnection,
    "What was asked for.",
    { type: OperationFilterInput, conditions: operationConditions },
    {
      type: () => OperationOrder,
      defaultValue: "NEWEST_FIRST",
      description: "By when they were asked for.",
      by: operationOrder,
    },
  ),
  events: list(
    "Event",
    () => EventConnection,
    "What has changed, as long as events are kept.",
    { type: EventFilterInput, conditions: eventConditions },
    {
      type: () => EventOrder,
      defaultValue: "NEWEST_FIRST",
      description: "By number.",
      by: eventOrder,
    },
  ),
  alertRules: list(
    "AlertRule",
    () => AlertRuleConnection,
    "Alert rules, by name: what they watch, and who is told.",
    { type: AlertRuleFilterInput, conditions: alertRuleConditions },
    ORDER.alertRules,
  ),
  alertReceivers: list(
    "AlertReceiver",
    () => AlertReceiverConnection,
    "Receivers of alerts, by name.",
    { type: AlertReceiverFilterInput, conditions: alertReceiverConditions },
    ORDER.alertReceivers,
  ),
  alerts: list(
    "Alert",
    () => AlertConnection,
    "Alerts that are and that were.",
    { type: AlertFilterInput, conditions: alertConditions },
    { type: () => AlertOrderInput, description: "The newest first where left out.", by: alertOrder },
  ),
  alertDeliveries: list(
    "AlertDelivery",
    () => AlertDeliveryConnection,
    "What receivers were told of alerts and are to be, and what came of it, the newest first.",
    { type: AlertDeliveryFilterInput, conditions: alertDeliveryConditions },
    ORDER.alertDeliveries,
  ),
  alertSilences: list(
    "AlertSilence",
    () => AlertSilenceConnection,
    "Silences of alerts, those that end last first.",
    { type: AlertSilenceFilterInput, conditions: alertSilenceConditions },
    ORDER.alertSilences,
  ),
} as const satisfies Record<string, Root>;
export type RootName = keyof typeof ROOTS;
