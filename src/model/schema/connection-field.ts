import type { EntityClass } from "@mikro-orm/core";
import { OneToMany } from "@mikro-orm/decorators/legacy";
import { Args, Field } from "type-graphql";
import { PageArgs } from "./page-args.js";

/** A table whose rows say which of two belong together: properties of its entity. */
interface Through {
  readonly entity: () => EntityClass<object>;
  /** The id of a row of the connection. */
  readonly row: string;
  /** The id of the object that has the connection. */
  readonly owner: string;
}

export interface ConnectionOptions {
  /** What the rows are. */
  readonly entity: () => EntityClass<object>;
  /** The relation by which a row knows what it belongs to; behind a dot a relation of that. Or where that stands elsewhere. */
  readonly mappedBy: string | Through;
  /** Properties that give the rows one order: unique together, all in the same direction. */
  readonly orderBy: readonly string[];
  readonly descending?: boolean;
  readonly description: string;
}

const CONNECTIONS = new WeakMap<object, Map<string, ConnectionOptions>>();

/** A field that is a page of the rows that belong to the object, with the arguments of a page. */
export function ConnectionField(type: () => object, options: ConnectionOptions): PropertyDecorator {
  return (prototype, property) => {
    const name = String(property);
    const known = CONNECTIONS.get(prototype) ?? new Map<string, ConnectionOptions>();
    CONNECTIONS.set(prototype, known.set(name, options));
    Field(type as never, { description: options.description })(prototype, name);
    Args(() => PageArgs)(prototype, name, 0);
    const { mappedBy } = options;
    // MikroORM knows relations of one step.
    if (typeof mappedBy === "string" && !mappedBy.includes(".")) {
      OneToMany({ entity: options.entity as never, mappedBy: mappedBy as never })(prototype, name);
    }
  };
}

/** The connections of an entity, by name. */
export function connectionsOf(entity: EntityClass<object>): ReadonlyMap<string, ConnectionOptions> {
  return CONNECTIONS.get(entity.prototype) ?? new Map();
}
