import { defineEntity, p } from "@mikro-orm/core";
import { Cluster } from "./cluster.js";

/** A volume; its id is the UUID that Gluster gave it. */
export const Volume = defineEntity({
  name: "Volume",
  tableName: "volume",
  uniques: [{ properties: ["clusterId", "name"], deferMode: "deferred" }],
  properties: {
    id: p.uuid().primary(),
    clusterId: () => p.manyToOne(Cluster).mapToPk().fieldName("cluster_id").deleteRule("cascade"),
    name: p.text(),
    /** Gluster's word, such as `Distributed-Replicate`. */
    type: p.text(),
    /** Gluster's word: `Started`, `Stopped` or `Created`. */
    status: p.text(),
    replicaCount: p.integer(),
    arbiterCount: p.integer(),
    disperseCount: p.integer(),
    redundancyCount: p.integer(),
    transport: p.text(),
    options: p.json<Readonly<Record<string, string>>>(),
  },
});

export const VolumeBrick = defineEntity({
  name: "VolumeBrick",
  tableName: "gluster_volume_bricks",
  uniques: [{ properties: ["volumeId", "brickOrder"], deferMode: "deferred" }],
  indexes: [{ properties: ["hostId"] }],
  properties: {
    id: p.uuid().primary(),
    volumeId: () => p.manyToOne(Volume).mapToPk().fieldName("volume_id").deleteRule("cascade"),
    /** No foreign key: a volume can hold a brick of a host that was detached from the pool by force. */
    hostId: p.uuid(),
    /** The host as the brick's name calls it. */
    hostName: p.text(),
    brickDir: p.text(),
    /** Position in `volume info`, from 0; consecutive bricks form a set. */
    brickOrder: p.integer(),
    isArbiter: p.boolean(),
    online: p.boolean().nullable(),
    sizeTotal: p.bigint().nullable(),
    sizeFree: p.bigint().nullable(),
    /** Device of its file system: bricks of one volume on one device share its size. */
    device: p.text().nullable(),
    hasFiles: p.boolean().nullable(),
    /** What its process wrote in the seconds before it was last asked. */
    bytesWritten: p.bigint().nullable(),
    bytesWrittenSeconds: p.integer().nullable(),
    capacityObservedAt: p.datetime(3).nullable(),
  },
});
