import type { InferKyselyDB } from "@mikro-orm/postgresql";
import type { entities } from "./entities/index.js";

// The driver hands over instants and 64-bit integers as text: rows are what PostgreSQL said, not what entities make of it.
type Stored<T> = T extends Date ? string : T extends bigint ? string : T;

type Columns<T> = { [C in keyof T]: Stored<T[C]> };

type EntityTables = InferKyselyDB<(typeof entities)[number]>;

/** Every table as Kysely sees it, derived from the entities, for reads in sets. */
export type Tables = { [T in keyof EntityTables]: Columns<EntityTables[T]> };

/** A row of `T` as it is read. */
export type Row<T extends keyof Tables> = { [C in keyof Tables[T]]: Selected<Tables[T][C]> };

type Selected<T> = T extends { readonly __select__: infer S } ? Stored<S> : T;
