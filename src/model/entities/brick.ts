import type { Ref } from "@mikro-orm/core";
import { Entity, Index, ManyToOne, PrimaryKey, Property, Unique } from "@mikro-orm/decorators/legacy";
import { Field, ID, Int, ObjectType } from "type-graphql";
import { bigint, instant, NO_CONSTRAINT } from "../schema/columns.js";
import { Node } from "../schema/node.js";
import { BigIntScalar, DateTime } from "../schema/scalars.js";
import { Host } from "./host.js";
import { Volume } from "./volume.js";

@Entity({ tableName: "gluster_volume_bricks" })
@Unique({
  properties: ["volume", "order"],
  deferMode: "deferred",
  name: "gluster_volume_bricks_volume_id_brick_order_unique",
})
@Index({ properties: ["host"] })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    "A brick of a volume (table `gluster_volume_bricks`). Its id is a UUIDv5 of the volume's id, the host's id and the path.",
})
export class Brick implements Node {
  @PrimaryKey({ type: "uuid" })
  id!: string;

  @Property({ type: "uuid", fieldName: "volume_id", persist: false })
  @Field(() => ID, { description: "The volume that it is a part of." })
  volumeId!: string;

  @ManyToOne({ entity: () => Volume, fieldName: "volume_id", ref: true, deleteRule: "cascade" })
  @Field(() => Volume, { description: "The volume that it is a part of." })
  readonly volume!: Ref<Volume>;

  @Property({ type: "uuid", fieldName: "host_id", persist: false })
  @Field(() => ID, { description: "UUID of the host, which may have left the pool." })
  hostId!: string;

  @ManyToOne({ entity: () => Host, fieldName: "host_id", ref: true, ...NO_CONSTRAINT })
  @Field(() => Host, { nullable: true, description: "Null when the host has left the pool." })
  readonly host!: Ref<Host>;

  @Property({ type: "text", formula: ({ hostName, path }) => `${hostName} || ':' || ${path}` })
  @Field(() => String, { description: "`host:/path`, as Gluster names bricks." })
  readonly name!: string;

  @Property({ type: "text" })
  @Field(() => String, { description: "The host as the brick's name calls it." })
  hostName!: string;

  @Property({ type: "text", fieldName: "brick_dir" })
  @Field(() => String, { description: "Directory on the host (column `brick_dir`)." })
  path!: string;

  @Property({ type: "integer", fieldName: "brick_order" })
  @Field(() => Int, {
    description: "Place in `volume info`, from 0; consecutive bricks hold the same files (column `brick_order`).",
  })
  order!: number;

  @Property({ type: "boolean" })
  @Field(() => Boolean, { description: "Whether it holds names and attributes only." })
  isArbiter!: boolean;

  @Property({ type: "boolean", nullable: true })
  @Field(() => Boolean, { nullable: true, description: "Whether its process runs; null when not known." })
  online!: boolean | null;

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, {
    nullable: true,
    description:
      "Since when `online` is what it is: when the poll was made that found it changed. Null where that was not seen.",
  })
  onlineSince!: string | null;

  @Property({ type: bigint(), nullable: true })
  @Field(() => BigIntScalar, { nullable: true, description: "Size of its file system, in bytes; null when not known." })
  sizeTotal!: string | null;

  @Property({ type: bigint(), nullable: true })
  @Field(() => BigIntScalar, {
    nullable: true,
    description: "Free space on its file system, in bytes; null when not known.",
  })
  sizeFree!: string | null;

  @Property({ type: "text", nullable: true })
  @Field(() => String, {
    nullable: true,
    description:
      "Device of its file system, such as `/dev/sdb1`; null when not known. Bricks on one device share its space.",
  })
  device!: string | null;

  @Property({ type: "boolean", nullable: true })
  @Field(() => Boolean, {
    nullable: true,
    description: "Whether it holds files or folders of the volume; null when it could not be inspected.",
  })
  hasFiles!: boolean | null;

  @Property({ type: bigint(), nullable: true })
  @Field(() => BigIntScalar, {
    nullable: true,
    description:
      "What its process wrote to disks between the last two polls of it, in bytes, its own health check and log included; null before the second poll, and where bricks share a process.",
  })
  bytesWritten!: string | null;

  @Property({ type: "integer", nullable: true })
  @Field(() => Int, { nullable: true, description: "Seconds between these two polls." })
  bytesWrittenSeconds!: number | null;

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, {
    nullable: true,
    description:
      "When online, sizes, and what it holds and writes were last read. They are not read while another command holds the volume's lock.",
  })
  capacityObservedAt!: string | null;
}
