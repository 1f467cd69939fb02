import type { Collection, Ref } from "@mikro-orm/core";
import { Entity, ManyToOne, OneToMany, PrimaryKey, Property, Unique } from "@mikro-orm/decorators/legacy";
import { Field, ID, Int, ObjectType } from "type-graphql";
import { optionsOf, volumeStatusOf, volumeTypeOf } from "../raw-values.js";
import { ConnectionField } from "../schema/connection-field.js";
import { connectionType } from "../schema/connection.js";
import { DerivedFrom } from "../schema/derived.js";
import { VolumeStatus, VolumeType } from "../schema/enums.js";
import { Node } from "../schema/node.js";
import { Brick } from "./brick.js";
import { Cluster } from "./cluster.js";
import { GeoRepSession, GeoRepSessionConnection } from "./session.js";

@ObjectType({ simpleResolvers: true, description: "An option of a volume that was changed from its default." })
export class VolumeOption {
  @Field(() => String, { description: "Such as `changelog.changelog`." })
  readonly key!: string;

  @Field(() => String, { description: "As Gluster tells it." })
  readonly value!: string;
}

@Entity({ tableName: "volume" })
@Unique({ properties: ["cluster", "name"], deferMode: "deferred" })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: "A Gluster volume (table `volume`). Its id is the UUID that Gluster gave it.",
})
export class Volume implements Node {
  @PrimaryKey({ type: "uuid" })
  id!: string;

  @Property({ type: "uuid", fieldName: "cluster_id", persist: false })
  @Field(() => ID, { description: "The cluster that it is in." })
  clusterId!: string;

  @ManyToOne({ entity: () => Cluster, fieldName: "cluster_id", ref: true, deleteRule: "cascade" })
  @Field(() => Cluster, { description: "The cluster that it is in." })
  readonly cluster!: Ref<Cluster>;

  @Property({ type: "text" })
  @Field(() => String, { description: "Unique within its cluster." })
  name!: string;

  @Property({ type: "text", fieldName: "type" })
  @Field(() => String, { description: "Gluster's word for the type, such as `Distributed-Replicate`." })
  typeRaw!: string;

  @DerivedFrom("typeRaw")
  @Field(() => VolumeType, { description: "How it spreads files over its bricks." })
  get type(): string {
    return volumeTypeOf(this.typeRaw);
  }

  @Property({ type: "text", fieldName: "status" })
  @Field(() => String, { description: "Gluster's word for the status." })
  statusRaw!: string;

  @DerivedFrom("statusRaw")
  @Field(() => VolumeStatus, { description: "Whether it is served." })
  get status(): string {
    return volumeStatusOf(this.statusRaw);
  }

  @Property({ type: "integer" })
  @Field(() => Int, { description: "Copies of each file, an arbiter's included; 1 where files are not replicated." })
  replicaCount!: number;

  @Property({ type: "integer" })
  @Field(() => Int, { description: "Arbiter bricks of each replica set." })
  arbiterCount!: number;

  @Property({ type: "integer" })
  @Field(() => Int, { description: "Bricks of each disperse set; 0 for other types." })
  disperseCount!: number;

  @Property({ type: "integer" })
  @Field(() => Int, { description: "Bricks of each disperse set that may be lost; 0 for other types." })
  redundancyCount!: number;

  @Property({ type: "text" })
  @Field(() => String, { description: "Gluster's word for the transport, such as `tcp`." })
  transport!: string;

  @Property({ type: "json", fieldName: "options" })
  optionValues!: Readonly<Record<string, string>>;

  @DerivedFrom("optionValues")
  @Field(() => [VolumeOption], { description: "Options that were changed from their defaults, by key." })
  get options(): VolumeOption[] {
    return optionsOf(this.optionValues);
  }

  @OneToMany({ entity: () => Brick, mappedBy: "volume", orderBy: { order: "asc" } })
  @Field(() => [Brick], { description: "In the order of `volume info`." })
  readonly bricks!: Collection<Brick>;

  @ConnectionField(() => GeoRepSessionConnection, {
    entity: () => GeoRepSession,
    mappedBy: "primaryVolume",
    orderBy: ["id"],
    description: "Sessions that this volume is the primary of.",
  })
  readonly geoRepSessions!: Collection<GeoRepSession>;

  @ConnectionField(() => GeoRepSessionConnection, {
    entity: () => GeoRepSession,
    mappedBy: "secondaryVolume",
    orderBy: ["id"],
    description: "Sessions that this volume is the secondary of.",
  })
  readonly incomingGeoRepSessions!: Collection<GeoRepSession>;
}

export const VolumeConnection = connectionType(() => Volume, "Volume");
