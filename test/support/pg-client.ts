import pg from "pg";
import type { ServerAddress } from "../../src/db/address.js";

/** What `work` comes to on a connection of its own. */
export async function withClient<T>(address: ServerAddress, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...address });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
