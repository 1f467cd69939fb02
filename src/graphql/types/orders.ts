import { Field, InputType } from "type-graphql";
import type {
  AlertOrderBy,
  ClusterOrderBy,
  DestinationOrderBy,
  OrderInput,
  SessionOrderBy,
  VolumeOrderBy,
} from "../../model/orders.js";
import { AlertOrderField } from "../../model/schema/alert-enums.js";
import {
  ClusterOrderField,
  GeoRepDestinationOrderField,
  GeoRepSessionOrderField,
  VolumeOrderField,
} from "../../model/schema/enums.js";

const BY = { description: "What to sort by; where it is equal, by id." } as const;
const DESCENDING = { defaultValue: false, description: "The other way round." } as const;

@InputType({ description: "How clusters are sorted." })
export class ClusterOrderInput implements OrderInput<ClusterOrderBy> {
  @Field(() => ClusterOrderField, BY)
  readonly by!: ClusterOrderBy;

  @Field(() => Boolean, DESCENDING)
  readonly descending!: boolean;
}

@InputType({ description: "How volumes are sorted." })
export class VolumeOrderInput implements OrderInput<VolumeOrderBy> {
  @Field(() => VolumeOrderField, BY)
  readonly by!: VolumeOrderBy;

  @Field(() => Boolean, DESCENDING)
  readonly descending!: boolean;
}

@InputType({ description: "How sessions are sorted." })
export class GeoRepSessionOrderInput implements OrderInput<SessionOrderBy> {
  @Field(() => GeoRepSessionOrderField, BY)
  readonly by!: SessionOrderBy;

  @Field(() => Boolean, DESCENDING)
  readonly descending!: boolean;
}

@InputType({ description: "How possible destinations are sorted." })
export class GeoRepDestinationOrderInput implements OrderInput<DestinationOrderBy> {
  @Field(() => GeoRepDestinationOrderField, BY)
  readonly by!: DestinationOrderBy;

  @Field(() => Boolean, DESCENDING)
  readonly descending!: boolean;
}

@InputType({ description: "How alerts are sorted." })
export class AlertOrderInput implements OrderInput<AlertOrderBy> {
  @Field(() => AlertOrderField, BY)
  readonly by!: AlertOrderBy;

  @Field(() => Boolean, DESCENDING)
  readonly descending!: boolean;
}
