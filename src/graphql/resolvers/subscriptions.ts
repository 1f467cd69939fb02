import { Arg, FieldResolver, ID, Resolver, Root, Subscription } from "type-graphql";
import { AppError } from "../../errors.js";
import { detailId } from "../../model/ids.js";
import type { EventKind } from "../../model/events/event.js";
import type { EventRow } from "../../service/feed/event-feed.js";
import type { OperationRow } from "../../store/operation-events.js";
import { parseId } from "../../store/queries/lists.js";
import type { SessionChange } from "../../service/feed/session-feed.js";
import type { Context } from "../context.js";
import { stoppable } from "../stoppable.js";
import { EventKindEnum } from "../../model/schema/enums.js";
import { BigIntScalar } from "../../model/schema/scalars.js";
import { GeoRepSessionChange } from "../types/session-change.js";
import { Event, GeoRepSession, GeoRepSessionDetail, Operation } from "../../model/entities/index.js";

interface Followed {
  readonly clusterId?: string | null;
  readonly volumeId?: string | null;
  readonly sessionId?: string | null;
  readonly after?: bigint | null;
}

interface FollowedEvents extends Followed {
  readonly kind?: readonly EventKind[] | null;
}

const AFTER = {
  nullable: true,
  description: "Go on behind this event: everything that came after it, then each change.",
} as const;

@Resolver(() => GeoRepSessionChange)
export class SubscriptionResolver {
  @Subscription(() => GeoRepSessionChange, {
    description:
      "The sessions as they are, then each change, in order, none missing and none twice; with `after`, everything since that event instead of the present state. EVENTS_EXPIRED when that is no longer kept.",
    subscribe: ({ args, context }: { args: Followed; context: Context }) =>
      stoppable((signal) => context.services.sessionFeed.subscribe(followed(args), args.after ?? null, signal)),
  })
  geoRepSessionChanged(
    @Root() change: SessionChange,
    @Arg("clusterId", () => ID, { nullable: true, description: "Of the source or of the destination." }) _c: string,
    @Arg("volumeId", () => ID, { nullable: true, description: "The primary volume." }) _v: string,
    @Arg("sessionId", () => ID, { nullable: true, description: "One session." }) _s: string,
    @Arg("after", () => BigIntScalar, AFTER) _a: bigint,
  ): object {
    return change;
  }

  @Subscription(() => Operation, {
    description: "An operation as it is, then after each change, until it is final. NOT_FOUND when there is none.",
    subscribe: ({ args, context }: { args: { readonly id: string }; context: Context }) =>
      stoppable((signal) => context.services.operations.changes(parseId(args.id, "id"), signal)),
  })
  operationChanged(
    @Root() row: OperationRow,
    @Arg("id", () => ID, { description: "An operation." }) _id: string,
  ): object {
    return row;
  }

  @Subscription(() => Event, {
    description: "Each event from now on, or with `after` each since that one, in order, none missing and none twice.",
    subscribe: ({ args, context }: { args: FollowedEvents; context: Context }) =>
      stoppable((signal) => follow(args, context, signal)),
  })
  events(
    @Root() row: EventRow,
    @Arg("after", () => BigIntScalar, AFTER) _a: bigint,
    @Arg("clusterId", () => ID, { nullable: true, description: "Of the source or of the destination." }) _c: string,
    @Arg("volumeId", () => ID, { nullable: true, description: "The primary volume." }) _v: string,
    @Arg("sessionId", () => ID, { nullable: true, description: "One session." }) _s: string,
    @Arg("kind", () => [EventKindEnum], { nullable: true, description: "Any of these." }) _k: string[],
  ): object {
    return row;
  }

  @FieldResolver(() => GeoRepSession, { nullable: true, description: "Null when it was removed." })
  session(@Root() { row, kind, sessionId }: SessionChange): object | string | null {
    // The sessions of a snapshot are there already; asking for each of them anew would take a statement for each.
    return row ?? (kind === "REMOVED" ? null : sessionId);
  }

  @FieldResolver(() => GeoRepSessionDetail, {
    nullable: true,
    description: "The brick's side that changed; null when the change is not one brick's.",
  })
  detail(@Root() { sessionId, brickId }: SessionChange): string | null {
    return sessionId === null || brickId === null ? null : detailId(sessionId, brickId);
  }

  @FieldResolver(() => Event, { nullable: true, description: "The event that the message tells of." })
  event(@Root() { event }: SessionChange): object | null {
    return event;
  }
}

function followed(args: Followed) {
  const id = (text: string | null | undefined, field: string) => (text == null ? null : parseId(text, field));
  if (args.after != null && args.after < 0n) {
    throw new AppError("INVALID_ARGUMENT", "Events have numbers from 1.", { field: "after" });
  }
  return {
    clusterId: id(args.clusterId, "clusterId"),
    volumeId: id(args.volumeId, "volumeId"),
    sessionId: id(args.sessionId, "sessionId"),
  };
}

async function* follow(
  args: FollowedEvents,
  { services }: Context,
  signal: AbortSignal,
): AsyncGenerator<EventRow, void> {
  const { clusterId, volumeId, sessionId } = followed(args);
  const wanted = (event: EventRow): boolean =>
    (clusterId === null || event.clusterId === clusterId || event.secondaryClusterId === clusterId) &&
    (volumeId === null || event.volumeId === volumeId) &&
    (sessionId === null || event.sessionId === sessionId) &&
    (args.kind == null || args.kind.includes(event.kind));
  const after = args.after ?? null;
  if (after !== null) await services.sessionFeed.assertCursor(after);
  yield* services.eventFeed.follow(after ?? services.eventFeed.last, wanted, signal);
}
