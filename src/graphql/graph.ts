import { type EntityClass, ReferenceKind } from "@mikro-orm/core";
import { connectionsOf } from "../model/schema/connection-field.js";
import { type Derived, derivedOf } from "../model/schema/derived.js";
import { historiesOf } from "../model/schema/history.js";
import { type Children, childrenOf, type Pages, pagesOf } from "../store/queries/entity-links.js";
import { idProperty, metadataOf } from "../store/queries/entity-metadata.js";
import { type EntityTable, tableOf } from "../store/queries/entity-table.js";
import { SHOWN_ENTITIES } from "../model/entities/index.js";

export type TypeName = keyof typeof SHOWN_ENTITIES;

/** A field that is no column. `key` is the field of the record that it is made from. */
export type Link =
  /** The object with that id. */
  | { readonly kind: "one"; readonly to: TypeName; readonly key: string }
  /** All that belong to it. */
  | { readonly kind: "many"; readonly to: TypeName; readonly key: string; readonly by: Children }
  /** A connection of those that belong to it. */
  | { readonly kind: "pages"; readonly to: TypeName; readonly key: string; readonly pages: Pages }
  /** Its figures over time. */
  | { readonly kind: "history"; readonly key: string }
  /** Computed from the record alone. */
  | ({ readonly kind: "derived" } & Derived);

/** A record of whatever type. */
export type AnyRecord = Readonly<Record<string, unknown>>;

export interface GraphType {
  readonly table: EntityTable<AnyRecord>;
  readonly links: Readonly<Record<string, Link>>;
}

/** Every type with records behind it, and how its fields are come by, as its class tells. */
export const GRAPH = Object.fromEntries(
  Object.entries(SHOWN_ENTITIES).map(([name, entity]) => [
    name,
    { table: tableOf<object>(entity), links: linksOf(entity) },
  ]),
) as unknown as Readonly<Record<TypeName, GraphType>>;

function linksOf(entity: EntityClass<object>): Record<string, Link> {
  const links: Record<string, Link> = {};
  for (const property of metadataOf(entity).props) {
    const to = property.targetMeta?.className as TypeName | undefined;
    if (to === undefined) continue;
    const { name } = property;
    if (property.kind === ReferenceKind.MANY_TO_ONE)
      links[name] = { kind: "one", to, key: idProperty(entity, property) };
    else if (property.orderBy !== undefined)
      links[name] = { kind: "many", to, key: "id", by: childrenOf(entity, name) };
  }
  for (const [name, options] of connectionsOf(entity)) {
    const to = options.entity().name as TypeName;
    links[name] = { kind: "pages", to, key: "id", pages: pagesOf(entity, name as never) };
  }
  for (const name of historiesOf(entity)) links[name] = { kind: "history", key: "id" };
  for (const [name, derived] of derivedOf(entity)) links[name] = { kind: "derived", ...derived };
  return links;
}

/** Fields of the record that a field of the type is made from. */
export function sourcesOf({ table, links }: GraphType, name: string): readonly string[] {
  const link = links[name];
  if (link !== undefined) return link.kind === "derived" ? link.from : [link.key];
  return Object.hasOwn(table.fields, name) ? [name] : [];
}
