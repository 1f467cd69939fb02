import type { TestDatabase } from "./database.js";

/** Writes a registered cluster of which nothing more is known. */
export async function insertCluster(database: TestDatabase, id: string): Promise<void> {
  await database.sql(
    `insert into "cluster" ("id", "name", "ssh_port", "ssh_user", "ssh_credential", "reachable", "registered_by", "registered_at")
     values ($1, 'source', 22, 'root', '{"kind":"AGENT"}', true, 'admin', now())`,
    [id],
  );
}
