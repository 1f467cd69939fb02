import { describe, expect, test } from "vitest";
import { KeyedMutex, Semaphore } from "../../../src/concurrency/semaphore.js";

const yielding = { onWanted: () => undefined };
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a mutex", () => {
  test("who cannot give way goes before one who can and has waited longer, and nothing overlaps", async () => {
    const mutex = new Semaphore(1);
    const order: string[] = [];
    let inside = 0;
    const task = (name: string) => async (): Promise<void> => {
      expect(++inside, "two run at once").toBe(1);
      await turn();
      order.push(name);
      inside--;
    };
    await Promise.all([
      mutex.run(task("running"), yielding),
      mutex.run(task("poll"), yielding),
      mutex.run(task("stop")),
      mutex.run(task("start")),
    ]);
    expect(order).toEqual(["running", "stop", "start", "poll"]);
    expect(mutex.isIdle).toBe(true);
  });

  test("a holder that can give way is told whenever one who cannot begins to wait, and only then", async () => {
    const mutex = new Semaphore(1);
    const wanted = Promise.withResolvers<void>();
    let told = 0;
    const onWanted = (): void => {
      told++;
      wanted.resolve();
    };
    const poll = mutex.run(() => wanted.promise, { onWanted });
    const other = mutex.run(() => Promise.resolve(), { onWanted: () => told++ });
    expect(told, "a poll gave way to a poll").toBe(0);
    const stop = mutex.run(() => Promise.resolve(told));
    const last = mutex.run(() => Promise.resolve());
    expect(await stop).toBe(2);
    await Promise.all([poll, other, last]);
    expect(told, "one that had no permit yet, or none any more, was asked to give way").toBe(2);
  });

  test("one that has just been given its permit is told already", async () => {
    const mutex = new Semaphore(1);
    const release = await mutex.acquire();
    let told = 0;
    const poll = mutex.acquire({ onWanted: () => told++ });
    release();
    const stop = mutex.acquire();
    expect(told, "it gives way to nobody who comes before it has begun").toBe(1);
    (await poll)();
    (await stop)();
  });

  test("who gives up while waiting is not run, and opens the door for nobody", async () => {
    const mutex = new Semaphore(1);
    const release = await mutex.acquire(yielding);
    const leaving = new AbortController();
    const left = mutex.run(() => Promise.reject(new Error("was run")), { signal: leaving.signal });
    let entered = false;
    const last = mutex.run(() => Promise.resolve((entered = true)), yielding);
    leaving.abort(new Error("gave up"));
    await expect(left).rejects.toThrow("gave up");
    await turn();
    expect(entered, "two hold it at once").toBe(false);
    release();
    await last;
  });

  test("a signal that fires with the permit takes none away, and one that has fired is refused", async () => {
    const mutex = new Semaphore(1);
    const release = await mutex.acquire();
    const late = new AbortController();
    const waiting = mutex.acquire({ signal: late.signal });
    release();
    late.abort(new Error("too late"));
    (await waiting)();
    await expect(mutex.acquire({ signal: late.signal })).rejects.toThrow("too late");
    expect(mutex.isIdle, "a permit is lost").toBe(true);
  });

  test("a task that throws gives its permit back, and a permit is given back once", async () => {
    const mutex = new Semaphore(1);
    await expect(mutex.run(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    const release = await mutex.acquire();
    release();
    const next = await mutex.acquire();
    release();
    let entered = false;
    const last = mutex.run(() => Promise.resolve((entered = true)));
    await turn();
    expect(entered, "giving back twice let another in").toBe(false);
    next();
    await last;
  });
});

test("a semaphore lets in so many at a time, in the order of asking", async () => {
  const semaphore = new Semaphore(2);
  const order: number[] = [];
  let [inside, most] = [0, 0];
  await Promise.all(
    [1, 2, 3, 4, 5].map((each) =>
      semaphore.run(async () => {
        order.push(each);
        most = Math.max(most, ++inside);
        await turn();
        inside--;
      }),
    ),
  );
  expect(order).toEqual([1, 2, 3, 4, 5]);
  expect(most).toBe(2);
});

describe("a mutex for each key", () => {
  test("keys are apart, and each is handed on in the order of asking", async () => {
    const mutex = new KeyedMutex<number>();
    const order: number[] = [];
    const first = await mutex.acquire(1);
    await mutex.acquire(2);
    const waiting = [1, 2, 3].map(async (n) => {
      const release = await mutex.acquire(1);
      order.push(n);
      release();
    });
    await turn();
    expect(order).toEqual([]);
    first();
    await Promise.all(waiting);
    expect(order).toEqual([1, 2, 3]);
    expect(await mutex.run(1, () => Promise.resolve("free"))).toBe("free");
  });

  test("who holds a key and can give way is told of one who cannot", async () => {
    const mutex = new KeyedMutex<number>();
    const told: string[] = [];
    const wanted = (name: string) => ({ onWanted: () => void told.push(name) });
    const release = await mutex.acquire(1, wanted("holder"));
    await mutex.acquire(2, wanted("other key"));
    const urgent = mutex.acquire(1);
    expect(told).toEqual(["holder"]);
    release();
    (await urgent)();
  });

  test("a signal that has fired is refused, and its key is free", async () => {
    const mutex = new KeyedMutex<number>();
    await expect(mutex.acquire(3, { signal: AbortSignal.abort(new Error("late")) })).rejects.toThrow("late");
    (await mutex.acquire(3))();
  });
});
