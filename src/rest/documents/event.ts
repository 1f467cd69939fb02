import { document, type Document, scalar } from "../description/document.js";
import { codeOf } from "../event-codes.js";
import { descriptionOf } from "../event-description.js";
import type { RestEvent } from "../resources/sources.js";
import { SEVERITIES } from "../ovirt-statuses.js";
import { identity, linked, type ReferenceView } from "./common.js";
import { CLUSTER_DOCUMENT, type ClusterView, HOST_DOCUMENT, type HostView } from "./topology.js";

export interface EventView {
  readonly href: string;
  /** Its number. */
  readonly id: string;
  readonly record: RestEvent;
  /** Names of the time; null where it is about none. */
  cluster: ReferenceView | ClusterView | null;
  host: ReferenceView | HostView | null;
}

export const EVENT_DOCUMENT: Document<EventView> = document("event", "events", "Something that changed.", [
  ...identity<EventView>("string"),
  scalar("description", "string", ({ record }) => descriptionOf(record), { description: "In words." }),
  scalar("code", "integer", ({ record }) => codeOf(record), {
    description: "What it is about: oVirt's number where it has one, else one from 20000.",
  }),
  scalar("index", "integer", ({ record }) => record.number, { description: "Its place in the order of events." }),
  scalar("origin", "string", () => "georep", { description: "Always this service.", values: ["georep"] }),
  scalar("severity", "string", ({ record }) => record.severity, {
    description: "How grave it is.",
    values: SEVERITIES,
  }),
  scalar("time", "date", ({ record }) => record.at, { description: "When it was written down." }),
  linked(
    "cluster",
    () => CLUSTER_DOCUMENT,
    ({ cluster }) => cluster,
    "The cluster that it is about.",
  ),
  linked(
    "host",
    () => HOST_DOCUMENT,
    ({ host }) => host,
    "The host that it is about.",
  ),
]);
