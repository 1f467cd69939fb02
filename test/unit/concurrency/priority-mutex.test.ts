import { expect, test } from "vitest";
import { PriorityMutex } from "../../../src/concurrency/priority-mutex.js";

const never = new AbortController().signal;

test("an operation that waits goes before an observation that waited longer, and nothing overlaps", async () => {
  const mutex = new PriorityMutex();
  const order: string[] = [];
  let inside = 0;
  const task = (name: string) => async (): Promise<void> => {
    expect(++inside, "two tasks of one lane run at once").toBe(1);
    await new Promise<void>((resolve) => setImmediate(resolve));
    order.push(name);
    inside--;
  };
  await Promise.all([
    mutex.run("idle", never, task("running")),
    mutex.run("idle", never, task("look")),
    mutex.run("urgent", never, task("stop")),
    mutex.run("urgent", never, task("start")),
  ]);
  expect(order).toEqual(["running", "stop", "start", "look"]);
});

test("one that can give way is told when an operation waits for it, and only then", async () => {
  const mutex = new PriorityMutex();
  const wanted = Promise.withResolvers<void>();
  let told = 0;
  const look = mutex.run(
    "idle",
    never,
    () => wanted.promise,
    () => {
      told++;
      wanted.resolve();
    },
  );
  const other = mutex.run(
    "idle",
    never,
    () => Promise.resolve(),
    () => told++,
  );
  expect(told, "a look gave way to a look").toBe(0);
  const stop = mutex.run("urgent", never, () => Promise.resolve(told));
  const last = mutex.run("urgent", never, () => Promise.resolve());
  expect(await stop).toBe(2);
  await Promise.all([look, other, last]);
  expect(told, "one that was not running, or had ended, was asked to give way").toBe(2);
});

test("who gives up while waiting is not run, and the lane goes on", async () => {
  const mutex = new PriorityMutex();
  const gate = Promise.withResolvers<void>();
  const first = mutex.run("idle", never, () => gate.promise);
  const leaving = new AbortController();
  const left = mutex.run("urgent", leaving.signal, () => Promise.reject(new Error("was run")));
  const last = mutex.run("idle", never, () => Promise.resolve("ran"));
  leaving.abort(new Error("gave up"));
  gate.resolve();
  await expect(left).rejects.toThrow("gave up");
  await first;
  expect(await last).toBe("ran");
});

test("a task that throws frees the lane", async () => {
  const mutex = new PriorityMutex();
  await expect(mutex.run("urgent", never, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await mutex.run("idle", never, () => Promise.resolve(1))).toBe(1);
});
