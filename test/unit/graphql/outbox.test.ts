import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Outbox } from "../../../src/graphql/subscriptions/outbox.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A connection whose messages leave when the test says so. */
function slowSink() {
  const leave: (() => void)[] = [];
  const sink = { isOpen: true, bufferedAmount: 0, send: (_text: string, sent: () => void) => void leave.push(sent) };
  return { sink, leave };
}

test("a reader that takes nothing for too long is given up, and each message that leaves starts its patience anew", () => {
  const { sink, leave } = slowSink();
  const tooSlow = vi.fn<() => void>();
  const outbox = new Outbox(sink, { mostBytes: 1_000, patienceMs: 100 }, tooSlow);
  void outbox.send("one");
  void outbox.send("two");
  vi.advanceTimersByTime(80);
  leave[0]?.();
  vi.advanceTimersByTime(80);
  expect(tooSlow).not.toHaveBeenCalled();
  vi.advanceTimersByTime(30);
  expect(tooSlow).toHaveBeenCalledOnce();
});

test("nothing is waited for once it is closed, though messages leave later: a timer would keep the process from its end", () => {
  const { sink, leave } = slowSink();
  const outbox = new Outbox(sink, { mostBytes: 1_000, patienceMs: 100 }, vi.fn<() => void>());
  void outbox.send("one");
  void outbox.send("two");
  outbox.close();
  leave[0]?.();
  expect(vi.getTimerCount()).toBe(0);
});
