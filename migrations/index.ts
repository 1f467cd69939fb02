import type { MigrationObject } from "@mikro-orm/core";
import { Migration20261123203705 } from "./Migration20261123203705.js";
import { Migration20261123223000 } from "./Migration20261123223000.js";
import { Migration20261125005247 } from "./Migration20261125005247.js";
import { Migration20261125005257 } from "./Migration20261125005257.js";
import { Migration20261125011414 } from "./Migration20261125011414.js";
import { Migration20261125014037 } from "./Migration20261125014037.js";
import { Migration20261125014247 } from "./Migration20261125014247.js";
import { Migration20261125043825 } from "./Migration20261125043825.js";
import { Migration20261125052249 } from "./Migration20261125052249.js";
import { Migration20261125093849 } from "./Migration20261125093849.js";
import { Migration20261126020207 } from "./Migration20261126020207.js";
import { Migration20261126043329 } from "./Migration20261126043329.js";
import { Migration20261126043355 } from "./Migration20261126043355.js";
import { Migration20261126044800 } from "./Migration20261126044800.js";
import { Migration20261126050850 } from "./Migration20261126050850.js";
import { Migration20261126230000 } from "./Migration20261126230000.js";
import { Migration20261126231534 } from "./Migration20261126231534.js";
import { Migration20261127025554 } from "./Migration20261127025554.js";
import { Migration20261127031948 } from "./Migration20261127031948.js";
import { Migration20261127030420 } from "./Migration20261127030420.js";
import { Migration20261127071914 } from "./Migration20261127071914.js";

/** Every migration, in order: the same list in development, in tests and in the built program. */
export const migrations: MigrationObject[] = [
  { name: "Migration20261123203705", class: Migration20261123203705 },
  { name: "Migration20261123223000", class: Migration20261123223000 },
  { name: "Migration20261125005247", class: Migration20261125005247 },
  { name: "Migration20261125005257", class: Migration20261125005257 },
  { name: "Migration20261125011414", class: Migration20261125011414 },
  { name: "Migration20261125014037", class: Migration20261125014037 },
  { name: "Migration20261125014247", class: Migration20261125014247 },
  { name: "Migration20261125043825", class: Migration20261125043825 },
  { name: "Migration20261125052249", class: Migration20261125052249 },
  { name: "Migration20261125093849", class: Migration20261125093849 },
  { name: "Migration20261126020207", class: Migration20261126020207 },
  { name: "Migration20261126043329", class: Migration20261126043329 },
  { name: "Migration20261126043355", class: Migration20261126043355 },
  { name: "Migration20261126044800", class: Migration20261126044800 },
  { name: "Migration20261126050850", class: Migration20261126050850 },
  { name: "Migration20261126230000", class: Migration20261126230000 },
  { name: "Migration20261126231534", class: Migration20261126231534 },
  { name: "Migration20261127025554", class: Migration20261127025554 },
  { name: "Migration20261127031948", class: Migration20261127031948 },
  { name: "Migration20261127030420", class: Migration20261127030420 },
  { name: "Migration20261127071914", class: Migration20261127071914 },
];
