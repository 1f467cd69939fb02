import { Field, ID, Int, ObjectType } from "type-graphql";
import { GeoRepSessionHealth, GeoRepSessionStatus } from "../../model/schema/enums.js";
import { BigIntScalar, DateTime } from "../../model/schema/scalars.js";
import type { HealthCount, Link, StatusCount } from "../../store/queries/links.js";

@ObjectType({ simpleResolvers: true, description: "How many sessions have a status." })
export class GeoRepStatusCount implements StatusCount {
  @Field(() => GeoRepSessionStatus, { description: "The status." })
  readonly status!: StatusCount["status"];

  @Field(() => Int, { description: "How many have it; never 0." })
  readonly count!: number;
}

@ObjectType({ simpleResolvers: true, description: "How many sessions have a health." })
export class GeoRepHealthCount implements HealthCount {
  @Field(() => GeoRepSessionHealth, { description: "The health." })
  readonly health!: HealthCount["health"];

  @Field(() => Int, { description: "How many have it; never 0." })
  readonly count!: number;
}

@ObjectType({
  simpleResolvers: true,
  description: "All sessions from one cluster to another, or to a host that is in no registered one.",
})
export class GeoRepLink implements Link {
  @Field(() => ID, { description: "The cluster of the primary volumes." })
  readonly primaryClusterId!: string;

  @Field(() => ID, {
    nullable: true,
    description: "The cluster of the secondary volumes; null where it is not registered.",
  })
  readonly secondaryClusterId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The destination host as Gluster was told, where its cluster is not registered; else null.",
  })
  readonly secondaryHostName!: string | null;

  @Field(() => Int, { description: "How many sessions there are." })
  readonly sessions!: number;

  @Field(() => [GeoRepStatusCount], { description: "Their statuses, the most urgent first." })
  readonly statuses!: readonly GeoRepStatusCount[];

  @Field(() => [GeoRepHealthCount], { description: "Their healths, the worst first." })
  readonly healths!: readonly GeoRepHealthCount[];

  @Field(() => DateTime, { nullable: true, description: "The oldest `lastSyncedAt` of those that have one." })
  readonly lastSyncedAt!: string | null;

  @Field(() => BigIntScalar, { nullable: true, description: "Their `pending` in all; null where none has any." })
  readonly pending!: string | null;

  @Field(() => BigIntScalar, { nullable: true, description: "Their `failures` in all; null where none has any." })
  readonly failures!: string | null;
}
