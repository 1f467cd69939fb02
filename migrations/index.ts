import type { MigrationObject } from "@mikro-orm/core";
import { Migration20261123203705 } from "./Migration20261123203705.js";

/** Every migration, in order: the same list in development, in tests and in the built program. */
export const migrations: MigrationObject[] = [{ name: "Migration20261123203705", class: Migration20261123203705 }];
