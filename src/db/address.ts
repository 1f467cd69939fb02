import pg from "pg";

/** A PostgreSQL server of ours. */
export interface ServerAddress {
  /** The folder that holds the server's unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/**
 * Where the database is and how to log in, in the form that every `pg` client and pool takes, so that the pool, the LISTEN
 * connection and the owner connection of one replica cannot disagree about it.
 */
export type DatabaseAddress = { readonly connectionString: string } | ServerAddress;

/** Name of the database at the address, by the same rules as the driver's (URL, then PGDATABASE, then the user's name). */
export function databaseName(address: DatabaseAddress): string {
  return new pg.Client({ ...address }).database ?? "postgres";
}
