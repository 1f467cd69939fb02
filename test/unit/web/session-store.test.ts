import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Followed } from "../../../src/web/live/connection.js";
import { SessionStore } from "../../../src/web/live/session-store.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A store whose messages the test sends. */
function storeOf() {
  let followed: Followed<unknown, unknown> | undefined;
  const follow = ((each: Followed<unknown, unknown>) => {
    followed = each;
    return () => undefined;
  }) as never;
  const store = new SessionStore({ follow }, "" as never, {});
  const shown = vi.fn<() => void>();
  store.subscribe(shown);
  followed?.variables();
  const send = (kind: string, id: string | null = null): void =>
    followed?.next({
      geoRepSessionChanged: { cursor: "1", kind, sessionId: id, session: id === null ? null : { id } },
    });
  const complete = () => followed?.ended?.();
  const fail = (message: string) => followed?.failed([{ message }]);
  return { store, shown, send, fail, complete };
}

it.each([
  [200, 100, 10],
  [1_000, 250, 4],
  [5_000, 1_000, 1],
])("%d sessions are shown anew every %d ms at most", async (count, _pause, most) => {
  const { store, shown, send } = storeOf();
  for (let id = 0; id < count; id++) send("SNAPSHOT", String(id));
  send("SNAPSHOT_END");
  await vi.advanceTimersByTimeAsync(100);
  expect(store.snapshot().sessions.size, "what is complete waits").toBe(count);
  shown.mockClear();
  for (let at = 0; at < 100; at++) {
    send("CHANGED", "7");
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(shown.mock.calls.length).toBeLessThanOrEqual(most);
  expect(shown).toHaveBeenCalled();
});

it("many sessions are not shown more often than once a second while they arrive", async () => {
  const { shown, send } = storeOf();
  for (let id = 0; id < 1_001; id++) send("SNAPSHOT", String(id));
  await vi.advanceTimersByTimeAsync(1_000);
  shown.mockClear();
  for (let id = 1_001; id < 1_101; id++) {
    send("SNAPSHOT", String(id));
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(shown.mock.calls.length).toBeLessThanOrEqual(1);
});

it("an error is told until something arrives again", async () => {
  const { store, send, fail } = storeOf();
  fail("The service failed.");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(store.snapshot().error).toBe("The service failed.");
  send("SNAPSHOT", "1");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(store.snapshot().error).toBeNull();
});

it("goes on when the service has completed what tells of it", () => {
  const { send, complete } = storeOf();
  send("SNAPSHOT_END");
  expect(complete(), "the page would show what was, and call it live").toBe(true);
});
