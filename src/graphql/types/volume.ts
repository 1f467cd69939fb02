import { Field, ID, Int, ObjectType } from "type-graphql";
import { BigIntScalar, DateTime } from "../scalars.js";
import { connectionType } from "./connection.js";
import { Node } from "./node.js";

@ObjectType({ simpleResolvers: true, description: "An option of a volume that was changed from its default." })
export class VolumeOption {
  @Field(() => String, { description: "Such as `changelog.changelog`." })
  readonly key!: string;

  @Field(() => String, { description: "As Gluster tells it." })
  readonly value!: string;
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: "A Gluster volume (table `volume`). Its id is the UUID that Gluster gave it.",
})
export class Volume extends Node {
  @Field(() => ID, { description: "The cluster that it is in." })
  readonly clusterId!: string;

  @Field(() => String, { description: "Unique within its cluster." })
  readonly name!: string;

  @Field(() => String, { description: "Gluster's word for the type, such as `Distributed-Replicate`." })
  readonly typeRaw!: string;

  @Field(() => String, { description: "Gluster's word for the status." })
  readonly statusRaw!: string;

  @Field(() => Int, { description: "Copies of each file, an arbiter's included; 1 where files are not replicated." })
  readonly replicaCount!: number;

  @Field(() => Int, { description: "Arbiter bricks of each replica set." })
  readonly arbiterCount!: number;

  @Field(() => Int, { description: "Bricks of each disperse set; 0 for other types." })
  readonly disperseCount!: number;

  @Field(() => Int, { description: "Bricks of each disperse set that may be lost; 0 for other types." })
  readonly redundancyCount!: number;

  @Field(() => String, { description: "Gluster's word for the transport, such as `tcp`." })
  readonly transport!: string;
}

export const VolumeConnection = connectionType(Volume, "Volume");

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    "A brick of a volume (table `gluster_volume_bricks`). Its id is a UUIDv5 of the volume's id, the host's id and the path.",
})
export class Brick extends Node {
  @Field(() => ID, { description: "The volume that it is a part of." })
  readonly volumeId!: string;

  @Field(() => ID, { description: "UUID of the host, which may have left the pool." })
  readonly hostId!: string;

  @Field(() => String, { description: "`host:/path`, as Gluster names bricks." })
  readonly name!: string;

  @Field(() => String, { description: "The host as the brick's name calls it." })
  readonly hostName!: string;

  @Field(() => String, { description: "Directory on the host (column `brick_dir`)." })
  readonly path!: string;

  @Field(() => Int, {
    description: "Place in `volume info`, from 0; consecutive bricks hold the same files (column `brick_order`).",
  })
  readonly order!: number;

  @Field(() => Boolean, { description: "Whether it holds names and attributes only." })
  readonly isArbiter!: boolean;

  @Field(() => Boolean, { nullable: true, description: "Whether its process runs; null when not known." })
  readonly online!: boolean | null;

  @Field(() => BigIntScalar, { nullable: true, description: "Size of its file system, in bytes; null when not known." })
  readonly sizeTotal!: string | null;

  @Field(() => BigIntScalar, {
    nullable: true,
    description: "Free space on its file system, in bytes; null when not known.",
  })
  readonly sizeFree!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Device of its file system, such as `/dev/sdb1`; null when not known. Bricks on one device share its space.",
  })
  readonly device!: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether it holds files or folders of the volume; null when it could not be looked into.",
  })
  readonly hasFiles!: boolean | null;

  @Field(() => BigIntScalar, {
    nullable: true,
    description:
      "What its process wrote to disks between the last two polls of it, in bytes, its own health check and log included; null before the second poll, and where bricks share a process.",
  })
  readonly bytesWritten!: string | null;

  @Field(() => Int, { nullable: true, description: "Seconds between these two polls." })
  readonly bytesWrittenSeconds!: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "When online, sizes, and what it holds and writes were last read.",
  })
  readonly capacityObservedAt!: string | null;
}
