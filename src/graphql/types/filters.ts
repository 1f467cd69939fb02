import { Field, ID, InputType } from "type-graphql";
import type {
  ClusterFilter,
  EventFilter,
  FindingFilter,
  OperationFilter,
  SecondaryFilter,
  SessionListFilter,
  VolumeFilter,
} from "../../store/queries/lists.js";
import type { DestinationFilter } from "../../store/queries/destinations.js";
import {
  EventKindEnum,
  GeoRepFindingCode,
  GeoRepFindingSeverity,
  GeoRepSessionHealth,
  GeoRepSessionStatus,
  GeoRepStanding,
  OperationKind,
  OperationState,
} from "../../model/schema/enums.js";

const searchIn = (names: string): { nullable: true; description: string } => ({
  nullable: true,
  description: `Words, each of which occurs in ${names}, in upper or lower case; at most 10 words and 200 characters.`,
});

@InputType({ description: "Clusters that fit everything that is given." })
export class ClusterFilterInput implements ClusterFilter {
  @Field(() => String, searchIn("its name or description"))
  readonly search?: string | null;
}

@InputType({ description: "Volumes that fit everything that is given." })
export class VolumeFilterInput implements VolumeFilter {
  @Field(() => ID, { nullable: true, description: "The cluster that they are in." })
  readonly clusterId?: string | null;

  @Field(() => String, { nullable: true, description: "The whole name." })
  readonly name?: string | null;

  @Field(() => String, searchIn("its name or its cluster's"))
  readonly search?: string | null;
}

@InputType({ description: "Possible destinations that fit everything that is given." })
export class GeoRepDestinationFilterInput implements DestinationFilter {
  @Field(() => ID, { nullable: true, description: "The cluster that they are in." })
  readonly clusterId?: string | null;

  @Field(() => ID, { nullable: true, description: "This volume alone." })
  readonly volumeId?: string | null;

  @Field(() => [GeoRepStanding], { nullable: true, description: "Any of these." })
  readonly standing?: DestinationFilter["standing"];

  @Field(() => String, searchIn("its name or its cluster's"))
  readonly search?: string | null;
}

@InputType({ description: "Destinations that fit everything that is given." })
export class SecondaryFilterInput implements SecondaryFilter {
  @Field(() => ID, { nullable: true, description: "A registered cluster that the destination volume is in." })
  readonly clusterId?: string | null;

  @Field(() => ID, { nullable: true, description: "The destination volume, whether its cluster is registered or not." })
  readonly volumeId?: string | null;

  @Field(() => String, { nullable: true, description: "The destination host as Gluster was told: the whole name." })
  readonly hostName?: string | null;

  @Field(() => String, { nullable: true, description: "The whole name." })
  readonly volumeName?: string | null;
}

@InputType({ description: "Sessions that fit everything that is given." })
export class GeoRepSessionFilterInput implements SessionListFilter {
  @Field(() => ID, { nullable: true, description: "The cluster of the primary volume." })
  readonly clusterId?: string | null;

  @Field(() => ID, { nullable: true, description: "The primary volume." })
  readonly volumeId?: string | null;

  @Field(() => [GeoRepSessionStatus], { nullable: true, description: "Any of these." })
  readonly status?: SessionListFilter["status"];

  @Field(() => [GeoRepSessionHealth], { nullable: true, description: "Any of these." })
  readonly health?: SessionListFilter["health"];

  @Field(() => SecondaryFilterInput, { nullable: true, description: "Where they replicate to." })
  readonly secondary?: SecondaryFilterInput | null;

  @Field(
    () => String,
    searchIn("the name of its primary volume, the destination's host, volume or user, or of either cluster"),
  )
  readonly search?: string | null;
}

@InputType({ description: "Findings that fit everything that is given." })
export class GeoRepFindingFilterInput implements FindingFilter {
  @Field(() => ID, { nullable: true, description: "The cluster of the primary volume." })
  readonly clusterId?: string | null;

  @Field(() => ID, { nullable: true, description: "The session that they are about." })
  readonly sessionId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "A brick of the primary volume, which their evidence is about: that of its worker, or its own.",
  })
  readonly brickId?: string | null;

  @Field(() => [GeoRepFindingCode], { nullable: true, description: "Any of these." })
  readonly code?: FindingFilter["code"];

  @Field(() => [GeoRepFindingSeverity], { nullable: true, description: "Any of these." })
  readonly severity?: FindingFilter["severity"];

  @Field(() => Boolean, {
    nullable: true,
    description: "True for those that are open, false for those that are closed.",
  })
  readonly open?: boolean | null;
}

@InputType({ description: "Operations that fit everything that is given." })
export class OperationFilterInput implements OperationFilter {
  @Field(() => ID, { nullable: true, description: "The cluster of the primary volume." })
  readonly clusterId?: string | null;

  @Field(() => ID, { nullable: true, description: "The primary volume." })
  readonly volumeId?: string | null;

  @Field(() => ID, { nullable: true, description: "The session that they are about." })
  readonly sessionId?: string | null;

  @Field(() => [OperationState], { nullable: true, description: "Any of these." })
  readonly state?: OperationFilter["state"];

  @Field(() => [OperationKind], { nullable: true, description: "Any of these." })
  readonly kind?: OperationFilter["kind"];
}

@InputType({ description: "Events that fit everything that is given." })
export class EventFilterInput implements EventFilter {
  @Field(() => ID, { nullable: true, description: "Of the source or of the destination." })
  readonly clusterId?: string | null;

  @Field(() => ID, { nullable: true, description: "The primary volume." })
  readonly volumeId?: string | null;

  @Field(() => ID, { nullable: true, description: "The session that they are about." })
  readonly sessionId?: string | null;

  @Field(() => ID, { nullable: true, description: "The operation that they are about." })
  readonly operationId?: string | null;

  @Field(() => [EventKindEnum], { nullable: true, description: "Any of these." })
  readonly kind?: EventFilter["kind"];
}
