import { expect, it } from "vitest";
import { KeyedMutex } from "../../../src/concurrency/keyed-mutex.js";

const never = new AbortController().signal;

it("hands the key on in the order of asking", async () => {
  const mutex = new KeyedMutex();
  const order: number[] = [];
  const first = await mutex.acquire(1, never);
  const waiting = [1, 2, 3].map(async (n) => {
    const release = await mutex.acquire(1, never);
    order.push(n);
    release();
  });
  first();
  await Promise.all(waiting);
  expect(order).toEqual([1, 2, 3]);
});

it("does not let a waiter that gave up open the door for the next one", async () => {
  const mutex = new KeyedMutex();
  const release = await mutex.acquire(1, never);
  const impatient = new AbortController();
  const second = mutex.acquire(1, impatient.signal);
  let entered = false;
  const third = mutex.acquire(1, never).then(() => (entered = true));
  impatient.abort(new Error("enough"));
  await expect(second).rejects.toThrow("enough");
  expect(entered, "two hold the key at once").toBe(false);
  release();
  await third;
});

it("tells those who can give way, holding the key or waiting for it, that one waits who cannot", async () => {
  const mutex = new KeyedMutex();
  const told: string[] = [];
  const wanted = (name: string) => () => void told.push(name);
  const release = await mutex.acquire(1, never, wanted("holder"));
  const waiting = mutex.acquire(1, never, wanted("waiting"));
  await mutex.acquire(2, never, wanted("other key"));
  expect(told).toEqual([]);
  const urgent = mutex.acquire(1, never);
  expect(told).toEqual(["holder", "waiting"]);
  release();
  (await waiting)();
  const done = await urgent;
  const next = mutex.acquire(1, never);
  expect(told, "one that has given the key back was told again").toEqual(["holder", "waiting"]);
  done();
  (await next)();
});

it("keeps keys apart, and refuses a signal that has fired already", async () => {
  const mutex = new KeyedMutex();
  await mutex.acquire(1, never);
  await mutex.acquire(2, never);
  await expect(mutex.acquire(3, AbortSignal.abort(new Error("late")))).rejects.toThrow("late");
  await mutex.acquire(3, never);
});
