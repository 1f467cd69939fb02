import { defineEntity, p } from "@mikro-orm/core";
import type { UnreadRecord } from "../unread.js";
import { Cluster, type StoredJumpHost } from "./cluster.js";

/** A member of a cluster's trusted pool; its id is the UUID that Gluster gave it. */
export const Host = defineEntity({
  name: "Host",
  tableName: "host",
  indexes: [{ properties: ["clusterId"] }],
  properties: {
    id: p.uuid().primary(),
    clusterId: () => p.manyToOne(Cluster).mapToPk().fieldName("cluster_id").deleteRule("cascade"),
    /** What its peers and the bricks call it; never `localhost`. */
    name: p.text(),
    /** Further names by which its peers know it. */
    otherNames: p.array(),
    /** Gluster's words, such as `Peer in Cluster`; null for a host that no peer was asked about. */
    peerState: p.text().nullable(),
    /** Whether its peers are connected to its glusterd. */
    connected: p.boolean().nullable(),
    sshAddress: p.text().nullable(),
    sshPort: p.integer().nullable(),
    sshUser: p.text().nullable(),
    sshJump: p.json<StoredJumpHost>().nullable(),
    /** Base64 of the pinned host key. */
    hostKey: p.text().nullable(),
    glusterVersion: p.text().nullable(),
    reachable: p.boolean().nullable(),
    unreachableReason: p.text().nullable(),
    reachableSince: p.datetime(3).nullable(),
    /** Whether glusterd listens for commands on it. */
    glusterdUp: p.boolean().nullable(),
    glusterdDownReason: p.text().nullable(),
    glusterdSince: p.datetime(3).nullable(),
    /** What of Gluster's could not be read; null where nothing was. */
    unread: p.json<readonly UnreadRecord[]>().nullable(),
    lastSeenAt: p.datetime(3).nullable(),
  },
});
