import type { PropertyOptions } from "@mikro-orm/core";
import { Property } from "@mikro-orm/decorators/legacy";
import { Field, Float, Int } from "type-graphql";
import { type Lag, lagSecondsText } from "../lag.js";
import { instant } from "./columns.js";
import { GeoRepLagState } from "./enums.js";
import { DateTime } from "./scalars.js";

// The columns of a lag, which sessions and the bricks that stand for their sets have alike: see model/lag.ts.

function column(options: PropertyOptions<Lag>, type: () => object, description: string): () => PropertyDecorator {
  return () => (prototype, property) => {
    Property<Lag>(options)(prototype as Lag, String(property));
    Field(type as never, { nullable: true, description })(prototype, property);
  };
}

export const LagStateColumn = column(
  { type: "text", nullable: true },
  () => GeoRepLagState,
  "How far the destination is behind, in one word, by the changelogs of the bricks: read every GEOREP_TOPOLOGY_INTERVAL, whether the session runs or not. Null while it is not known.",
);

export const LagStateSinceColumn = column(
  { type: instant(0), nullable: true },
  () => DateTime,
  "Since when it has that lagState; of STUCK since when nothing was copied.",
);

export const LagSecondsColumn = column(
  {
    type: "integer",
    formula: ({ lagState, unsyncedSince }) => lagSecondsText(lagState, unsyncedSince),
  },
  () => Int,
  "Seconds for which the oldest change waits that is not at the destination, as of now: what would be lost if the source were. 0 where nothing waits. Null while it is not known, and while nothing was ever copied. Bricks close a changelog every 15 s, which is as exact as it gets.",
);

export const UnsyncedSinceColumn = column(
  { type: instant(0), nullable: true },
  () => DateTime,
  "All that was changed before is at the destination. Null where nothing waits, where it is not known, and while nothing was ever copied.",
);

export const CatchUpRateColumn = column(
  { type: "double", nullable: true },
  () => Float,
  "Seconds of changes that are copied in a second, by the last five minutes: above 1 it catches up. Null where it is not CATCHING_UP, and until two polls have told.",
);

export const CaughtUpAtColumn = column(
  { type: instant(0), nullable: true },
  () => DateTime,
  "When it will have caught up at that rate, should as much go on being changed; null where that is not in sight.",
);
