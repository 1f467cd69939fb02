import type { InferKyselyDB } from "@mikro-orm/postgresql";
import type { entities } from "./entities/index.js";

// The driver hands over instants and 64-bit integers as text: rows are what PostgreSQL said, not what entities make of it.
type Stored<T> = T extends Date ? string : T extends bigint ? string : T;

type Selected<T> = T extends { readonly __select__: infer S } ? Stored<S> : Stored<T>;

type EntityTables = InferKyselyDB<(typeof entities)[number]>;

/** Every table as Kysely reads it, derived from the entities. Rows are written by entities or by statements over sets. */
export type Tables = { [T in keyof EntityTables]: { [C in keyof EntityTables[T]]: Selected<EntityTables[T][C]> } };

/** A row of `T` as it is read. */
export type Row<T extends keyof Tables> = Tables[T];
