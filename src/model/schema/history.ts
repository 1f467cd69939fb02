import type { EntityClass } from "@mikro-orm/core";
import { Args, ArgsType, Field, Int, ObjectType } from "type-graphql";
import type { HistoryInput } from "../history.js";
import type { GeoRepStatus } from "../status.js";
import { GeoRepSessionStatus } from "./enums.js";
import { BigIntScalar, DateTime } from "./scalars.js";

@ObjectType({
  simpleResolvers: true,
  description: "Figures of a session over a while: the worst that polls found within it, looking once a minute.",
})
export class GeoRepHistoryPoint {
  @Field(() => DateTime, { description: "When the while began; it lasts for the resolution." })
  readonly at!: string;

  @Field(() => GeoRepSessionStatus, {
    description: "The most urgent one: FAULTY before all others, ACTIVE behind them.",
  })
  readonly status!: GeoRepStatus;

  @Field(() => Int, {
    nullable: true,
    description: "The session's lagSeconds, at most: 0 where nothing waited; null where it was not known.",
  })
  readonly lagSeconds!: number | null;

  @Field(() => BigIntScalar, {
    nullable: true,
    description: "The session's `pending`, at most; null where it was not known.",
  })
  readonly pending!: string | null;

  @Field(() => BigIntScalar, {
    nullable: true,
    description: "The session's `failures`, at most; null where it was not known.",
  })
  readonly failures!: string | null;
}

@ArgsType()
class HistoryArgs implements HistoryInput {
  @Field(() => DateTime, { nullable: true, description: "A day before `to` where left out." })
  readonly from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: "Now where left out." })
  readonly to?: Date | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Seconds between two points, a multiple of 60. Where left out, one that gives some 300 points at most, or a day. At most 1,500 points are given.",
  })
  readonly resolution?: number | null;
}

const HISTORIES = new WeakMap<object, string[]>();

/** A field that is the object's history, with the arguments of one. */
export function HistoryField(description: string): PropertyDecorator {
  return (prototype, property) => {
    const name = String(property);
    HISTORIES.set(prototype, [...(HISTORIES.get(prototype) ?? []), name]);
    Field(() => [GeoRepHistoryPoint], { description })(prototype, name);
    Args(() => HistoryArgs)(prototype, name, 0);
  };
}

/** Names of the histories of an entity. */
export function historiesOf(entity: EntityClass<object>): readonly string[] {
  return HISTORIES.get(entity.prototype) ?? [];
}
