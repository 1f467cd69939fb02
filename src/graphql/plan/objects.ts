import type { PageOf } from "../../store/queries/reader.js";
import { pageInfoOf } from "../connection.js";
import type { AnyRecord } from "../graph.js";
import type { ConnectionPlan, ObjectPlan, Part } from "./plan.js";

// Records → objects of the answer.

/** An object of the answer. */
export type Json = Record<string, unknown>;

/** The object of a record; what its links lead to is put there when it is read. */
export function objectOf(plan: ObjectPlan, record: AnyRecord): Json {
  const object = empty(plan);
  for (const member of plan.members) {
    if (member.kind === "plain") object[member.key] = member.write(record[member.field]);
    else if (member.kind === "derived") object[member.key] = member.write(member.read(record));
    // Links get their place now, so that members come in the order of the document, and their value when it is read.
    else object[member.key] = member.kind === "typename" ? member.name : null;
  }
  return object;
}

/** @param shown the objects of its rows, for each of the plan's `shown` */
export function connectionOf(
  plan: ConnectionPlan,
  found: PageOf<AnyRecord>,
  count: number,
  shown: readonly (readonly Json[])[],
): Json {
  const object = empty(plan);
  for (const member of plan.members) {
    switch (member.kind) {
      case "typename":
        object[member.key] = member.name;
        break;
      case "nodes":
        object[member.key] = shown[member.shown] ?? [];
        break;
      case "totalCount":
        object[member.key] = count;
        break;
      case "pageInfo":
        object[member.key] = project(member.of, pageInfoOf(found));
        break;
      case "edges":
        object[member.key] = found.cursors.map((cursor, at) =>
          Object.fromEntries(
            member.of.map((part) => {
              if (part.kind === "typename") return [part.key, part.name];
              return [part.key, part.kind === "cursor" ? cursor : shown[part.shown]?.[at]];
            }),
          ),
        );
        break;
    }
  }
  return object;
}

/** What a link of the object at that place leads to. */
export function put(objects: readonly Json[], at: number, key: string, value: unknown): void {
  const object = objects[at];
  if (object !== undefined) object[key] = value;
}

/** An object that is a column's value, or `pageInfo`. */
export function project(parts: readonly Part[], value: object): object {
  const from = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(parts.map(({ key, name, constant }) => [key, constant ?? from[name] ?? null]));
}

function empty({ isBare }: { readonly isBare: boolean }): Json {
  return isBare ? (Object.create(null) as Json) : {};
}
