import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { Row } from "../model/tables.js";
import { appendEvents } from "./events.js";

/** Pins a host's key, unless one was pinned in the meantime: that one stays. */
export async function pinHostKey(
  root: SqlEntityManager,
  cluster: Pick<Row<"cluster">, "id" | "name">,
  host: Pick<Row<"host">, "id" | "name">,
  key: { readonly key: string; readonly fingerprint: string; readonly algorithm: string },
): Promise<void> {
  await root.fork().transactional(async (em) => {
    const pinned = await em.execute<{ id: string }[]>(
      `update "host" set "host_key" = ? where "id" = ? and "host_key" is null returning "id"`,
      [key.key, host.id],
    );
    if (pinned.length === 0) return;
    await appendEvents(em, [
      {
        kind: "HOST_KEY_PINNED",
        clusterId: cluster.id,
        clusterName: cluster.name,
        hostId: host.id,
        hostName: host.name,
        after: { fingerprint: key.fingerprint, algorithm: key.algorithm },
      },
    ]);
  });
}
