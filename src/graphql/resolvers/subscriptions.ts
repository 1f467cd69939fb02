import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, FieldResolver, ID, Info, Resolver, Root, Subscription } from "type-graphql";
import { AppError } from "../../errors.js";
import type { EventKind } from "../../model/event.js";
import type { EventRow } from "../../service/feed/event-feed.js";
import type { OperationRow } from "../../service/operations.js";
import { DETAILS_OF_SESSION } from "../../service/queries/georep.js";
import { EVENT, OPERATION } from "../../service/queries/history.js";
import { parseId } from "../../service/queries/lists.js";
import { allOf, recordOfRow } from "../../service/queries/noun.js";
import type { SessionChange } from "../../service/feed/session-feed.js";
import type { Context } from "../context.js";
import { GRAPH } from "../graph.js";
import { type AnyRecord, one } from "../relations.js";
import { fieldsOf } from "../selection.js";
import { stoppable } from "../stoppable.js";
import { EventKindEnum } from "../types/enums.js";
import { Event } from "../types/event.js";
import { Operation } from "../types/operation.js";
import { BigIntScalar } from "../scalars.js";
import { GeoRepSession, GeoRepSessionDetail } from "../types/session.js";
import { GeoRepSessionChange } from "../types/session-change.js";

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
  ): object | null {
    return recordOfRow(OPERATION, row, allOf(OPERATION));
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
  ): object | null {
    return recordOfRow(EVENT, row, allOf(EVENT));
  }

  @FieldResolver(() => GeoRepSession, { nullable: true, description: "Null when it was removed." })
  session(@Root() change: SessionChange, @Info() info: GraphQLResolveInfo, @Ctx() context: Context) {
    const { row, sessionId } = change;
    // The sessions of a snapshot are there already; asking for each of them anew would take a statement for each.
    return row ?? one("GeoRepSession", change.kind === "REMOVED" ? null : sessionId, info, context);
  }

  @FieldResolver(() => GeoRepSessionDetail, {
    nullable: true,
    description: "The brick's side that changed; null when the change is not one brick's.",
  })
  async detail(
    @Root() { sessionId, brickId }: SessionChange,
    @Info() info: GraphQLResolveInfo,
    @Ctx() context: Context,
  ) {
    if (sessionId === null || brickId === null) return null;
    const { batches, services } = context;
    const details = await batches.load<readonly AnyRecord[]>(info, sessionId, (keys) => {
      const fields = fieldsOf(GRAPH.GeoRepSessionDetail, info).add("brickId");
      return services.reader.children(GRAPH.GeoRepSessionDetail.noun, DETAILS_OF_SESSION, keys, fields);
    });
    return details?.find((detail) => detail["brickId"] === brickId) ?? null;
  }

  @FieldResolver(() => Event, { nullable: true, description: "The event that the message tells of." })
  event(@Root() { event }: SessionChange): object | null {
    return event === null ? null : recordOfRow(EVENT, event, allOf(EVENT));
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
    (clusterId === null || event.cluster_id === clusterId || event.secondary_cluster_id === clusterId) &&
    (volumeId === null || event.volume_id === volumeId) &&
    (sessionId === null || event.session_id === sessionId) &&
    (args.kind == null || args.kind.includes(event.kind));
  const after = args.after ?? null;
  if (after !== null) await services.sessionFeed.assertCursor(after);
  yield* services.eventFeed.follow(after ?? services.eventFeed.last, wanted, signal);
}
