import type { Row } from "../model/row.js";
import { appendEvents } from "./events.js";
import { type OwnerWrite, writeAsOwner } from "./owner-write.js";
import type { Host } from "../model/entities/index.js";

/** Pins a host's key, unless one was pinned in the meantime: that one stays. */
export async function pinHostKey(
  as: OwnerWrite,
  clusterName: string,
  host: Pick<Row<Host>, "id" | "name">,
  key: { readonly key: string; readonly fingerprint: string; readonly algorithm: string },
): Promise<void> {
  await writeAsOwner(as, {}, async (em) => {
    const pinned = await em.execute<{ id: string }[]>(
      `update "host" set "host_key" = ? where "id" = ? and "host_key" is null returning "id"`,
      [key.key, host.id],
    );
    if (pinned.length === 0) return;
    await appendEvents(em, [
      {
        kind: "HOST_KEY_PINNED",
        clusterId: as.clusterId,
        clusterName,
        hostId: host.id,
        hostName: host.name,
        after: { fingerprint: key.fingerprint, algorithm: key.algorithm },
      },
    ]);
  });
}
