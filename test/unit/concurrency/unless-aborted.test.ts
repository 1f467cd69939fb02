import { expect, test } from "vitest";
import { unlessAborted } from "../../../src/concurrency/unless-aborted.js";

const REASON = new Error("not wanted any more");

test("work comes to what it comes to", async () => {
  const { signal } = new AbortController();
  expect(await unlessAborted(Promise.resolve(7), signal)).toBe(7);
  await expect(unlessAborted(Promise.reject(new Error("it failed")), signal)).rejects.toThrow("it failed");
});

test("an abort comes first, and what fails after it is no error that nobody has seen", async () => {
  const stop = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  const waiting = unlessAborted(promise, stop.signal);
  stop.abort(REASON);
  await expect(waiting).rejects.toBe(REASON);
  reject(new Error("too late for anybody"));
  await expect(unlessAborted(Promise.reject(new Error("it failed")), AbortSignal.abort(REASON))).rejects.toBe(REASON);
});
