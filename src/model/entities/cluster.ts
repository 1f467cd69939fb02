import { defineEntity, type Opt, p } from "@mikro-orm/core";
import type { UnreadRecord } from "../unread.js";

/** How the service's own key or password for a cluster's hosts is kept; `sealed` is encrypted, a path is on this machine. */
export type StoredCredential =
  | { readonly kind: "KEY_FILE"; readonly path: string }
  | { readonly kind: "KEY"; readonly sealed: string }
  | { readonly kind: "PASSWORD"; readonly sealed: string }
  | { readonly kind: "AGENT" };

/** A host in between, through which SSH connections are made. */
export interface StoredJumpHost {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** `SHA256:…` of its host key: it is not asked for by anyone trusted, so it must be told. */
  readonly hostKeyFingerprint: string;
}

/** A trusted pool of Gluster hosts that was registered, or found as the destination of none. */
export const Cluster = defineEntity({
  name: "Cluster",
  tableName: "cluster",
  properties: {
    id: p.uuid().primary(),
    /** Small number that keys the cluster's advisory locks, and the order in which they are taken. */
    serial: p.integer().$type<Opt<number>>().generated("identity").unique(),
    name: p.text(),
    description: p.text().nullable(),
    /** The host that commands go through: every owner uses the same one. */
    commandHostId: p.uuid().nullable(),
    glusterVersion: p.text().nullable(),
    sshPort: p.integer(),
    sshUser: p.text(),
    sshCredential: p.json<StoredCredential>(),
    sshJump: p.json<StoredJumpHost>().nullable(),
    reachable: p.boolean(),
    unreachableReason: p.text().nullable(),
    reachableSince: p.datetime(3).nullable(),
    /** Whether a glusterd of the cluster answers commands. */
    glusterdUp: p.boolean().nullable(),
    glusterdDownReason: p.text().nullable(),
    glusterdSince: p.datetime(3).nullable(),
    /** What of Gluster's could not be read; null where nothing was. */
    unread: p.json<readonly UnreadRecord[]>().nullable(),
    lastSeenAt: p.datetime(3).nullable(),
    /** When sessions were last polled: what `observed_at` of a session means while it is null. */
    sessionsObservedAt: p.datetime(3).nullable(),
    /** When the pool and its volumes were last polled. */
    topologyObservedAt: p.datetime(3).nullable(),
    /** Counts the requests to poll everything anew: whoever asks waits until `sync_done` has reached the value it got. */
    syncRequested: p.bigint().default(0),
    /** What `sync_requested` had reached when those polls began that were completed last. */
    syncDone: p.bigint().default(0),
    registeredBy: p.text(),
    registeredAt: p.datetime(3),
  },
});
