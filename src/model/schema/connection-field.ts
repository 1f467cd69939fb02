import type { EntityClass } from "@mikro-orm/core";
import { OneToMany } from "@mikro-orm/decorators/legacy";
import { Args, Field } from "type-graphql";
import { PageArgs } from "./page-args.js";

export interface ConnectionOptions {
  /** What the rows are. */
  readonly entity: () => EntityClass<object>;
  /** The relation by which a row knows what it belongs to; behind a dot a relation of that. */
  readonly mappedBy: string;
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
    // MikroORM knows relations of one step.
    if (!options.mappedBy.includes(".")) {
      OneToMany({ entity: options.entity as never, mappedBy: options.mappedBy as never })(prototype, name);
    }
  };
}

/** The connections of an entity, by name. */
export function connectionsOf(entity: EntityClass<object>): ReadonlyMap<string, ConnectionOptions> {
  return CONNECTIONS.get(entity.prototype) ?? new Map();
}
