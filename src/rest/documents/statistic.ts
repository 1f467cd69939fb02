import { document, type Document, part, parts, scalar } from "../description/document.js";
import { REFERENCE, type ReferenceView } from "./common.js";

export interface StatisticView {
  /** Null for a figure that has no path of its own. */
  readonly href: string | null;
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly kind: "gauge" | "counter";
  readonly unit: "bytes" | "none";
  /** A 64-bit integer as text. */
  readonly datum: string;
  readonly brick?: ReferenceView;
  readonly volume?: ReferenceView;
}

const VALUE: Document<string> = document("value", "values", "One value of a figure.", [
  scalar("datum", "long", (datum) => datum, { description: "The value." }),
]);

export const STATISTIC: Document<StatisticView> = document("statistic", "statistics", "A figure.", [
  scalar("href", "uri", ({ href }) => href, { place: "attribute", description: "Its path, where it has one." }),
  scalar("id", "uuid", ({ id }) => id, { place: "attribute", description: "Its id." }),
  scalar("name", "string", ({ name }) => name, { description: "What is counted or measured." }),
  scalar("description", "string", ({ description }) => description, { description: "The same in words." }),
  scalar("kind", "string", ({ kind }) => kind, { description: "Whether it can fall.", values: ["gauge", "counter"] }),
  scalar("type", "string", () => "integer", { description: "Of its values.", values: ["integer"] }),
  scalar("unit", "string", ({ unit }) => unit, { description: "Of its values.", values: ["bytes", "none"] }),
  parts(
    "values",
    () => VALUE,
    ({ datum }) => [datum],
    "The value now.",
  ),
  part(
    "brick",
    () => REFERENCE,
    ({ brick }) => brick,
    "The brick that it is about.",
  ),
  part(
    "gluster_volume",
    () => REFERENCE,
    ({ volume }) => volume,
    "The volume that it is about.",
  ),
]);
