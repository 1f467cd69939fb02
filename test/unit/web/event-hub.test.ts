import { readFileSync } from "node:fs";
import { buildSchema, type GraphQLEnumType } from "graphql";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Followed } from "../../../src/web/live/connection.js";
import { EventHub, type EventListener, TELLING_KINDS } from "../../../src/web/live/event-hub.js";

type AnyFollowed = Followed<unknown, unknown>;
const EVENT = { number: "8", kind: "HOST_ADDED", clusterId: null, sessionId: null, operationId: null };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A hub whose subscriptions and last events the test decides about. */
function hub(lastEvents: (string | null | Error)[]) {
  const followed: AnyFollowed[] = [];
  const follow = ((each: AnyFollowed) => {
    followed.push(each);
    return () => undefined;
  }) as never;
  const lastEvent = (): Promise<string | null> => {
    const next = lastEvents.shift() ?? null;
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  };
  const told = vi.fn<EventListener>();
  return { followed, told, hub: new EventHub({ follow }, lastEvent, 1_000) };
}

it.each([null, new Error("no answer")])("begins again where the last event cannot be read: %s", async (failure) => {
  const { followed, told, hub: events } = hub([failure, "7"]);
  events.listen(told);
  await vi.advanceTimersByTimeAsync(0);
  expect(followed).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(followed.map(({ variables }) => variables())).toMatchObject([{ after: "7" }]);
  followed[0]?.next({ events: EVENT });
  expect(told.mock.calls).toEqual([[null], [EVENT]]);
});

it.each(["failed", "ended"] as const)("begins again after a pause where the subscription has %s", async (how) => {
  const { followed, told, hub: events } = hub(["7", "9"]);
  events.listen(told);
  await vi.advanceTimersByTimeAsync(0);
  if (how === "failed") followed[0]?.failed([{ message: "no" }]);
  else followed[0]?.ended?.();
  expect(followed, "without a pause").toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(followed).toHaveLength(2);
  expect(followed[1]?.variables()).toMatchObject({ after: "9" });
  expect(told.mock.calls, "what happened meanwhile is missed").toEqual([[null], [null]]);
});

it("begins again at once where what came after its event is no longer kept", async () => {
  const { followed, told, hub: events } = hub(["7", "90"]);
  events.listen(told);
  await vi.advanceTimersByTimeAsync(0);
  followed[0]?.failed([{ message: "gone", extensions: { code: "EVENTS_EXPIRED" } }]);
  await vi.advanceTimersByTimeAsync(0);
  expect(followed).toHaveLength(2);
});

it("rests while nobody listens, and begins with the next who does", async () => {
  const { followed, told, hub: events } = hub([null, "7"]);
  events.listen(told)();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(followed).toHaveLength(0);
  events.listen(told);
  await vi.advanceTimersByTimeAsync(0);
  expect(followed).toHaveLength(1);
});

it("listens to every kind of event but figures", () => {
  const kinds = buildSchema(readFileSync("schema.graphql", "utf8")).getType("EventKind") as GraphQLEnumType;
  const names = kinds.getValues().map(({ name }) => name);
  expect(TELLING_KINDS.toSorted()).toEqual(names.filter((name) => name !== "SESSION_PROGRESS").toSorted());
});
