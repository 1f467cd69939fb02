import type { EntityClass } from "@mikro-orm/core";

export interface Derived {
  /** The properties that it is made from. */
  readonly from: readonly string[];
  /** @param record has at least these */
  readonly read: (record: object) => unknown;
}

const DERIVED = new WeakMap<object, Map<string, Derived>>();

/** Tells which properties a getter of an entity is made from, so that a query reads no others. */
export function DerivedFrom(...from: readonly string[]) {
  return (prototype: object, name: string, property: PropertyDescriptor): void => {
    if (property.get === undefined) throw new Error(`${name} is no getter`);
    const known = DERIVED.get(prototype) ?? new Map<string, Derived>();
    DERIVED.set(prototype, known.set(name, { from, read: (record) => property.get?.call(record) as unknown }));
  };
}

/** The getters of an entity, by name. */
export function derivedOf(entity: EntityClass<object>): ReadonlyMap<string, Derived> {
  return DERIVED.get(entity.prototype) ?? new Map();
}
