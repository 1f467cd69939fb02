import type { MigrationObject } from "@mikro-orm/core";
import { Migration20261123203705 } from "./Migration20261123203705.js";
import { Migration20261123223000 } from "./Migration20261123223000.js";

/** Every migration, in order: the same list in development, in tests and in the built program. */
export const migrations: MigrationObject[] = [
  { name: "Migration20261123203705", class: Migration20261123203705 },
  { name: "Migration20261123223000", class: Migration20261123223000 },
];
