import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { ClusterLocks } from "../../../src/db/locks.js";
import { HalfOpenProxy } from "../../support/half-open-proxy.js";
import { testDatabase, type TestDatabase } from "../../support/database.js";
import { fired } from "../../support/events.js";
import { PATIENCE_MS } from "../../support/patience.js";
import { createLog, type Log } from "../../../src/log.js";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

async function replica(
  options: { silenceMs?: number; stallMs?: number; address?: TestDatabase["address"]; log?: Log } = {},
): Promise<ClusterLocks> {
  const { address = database.address, log = database.log, ...rest } = options;
  const locks = await ClusterLocks.open(address, log, rest);
  onTestFinished(() => locks[Symbol.asyncDispose]());
  return locks;
}

/** Ends the server's side of every owner connection that holds a lock. */
function killOwners(): Promise<unknown> {
  return database.sql(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'georep owner' and datname = current_database()",
  );
}

async function owned(locks: ClusterLocks, serial: number): Promise<AbortSignal> {
  const signal = await locks.tryOwn(serial);
  if (signal === null) throw new Error(`cluster ${serial} should have been free`);
  return signal;
}

function eventuallyOwned(locks: ClusterLocks, serial: number, timeout = PATIENCE_MS): Promise<AbortSignal> {
  return vi.waitFor(() => owned(locks, serial), { timeout, interval: 20 });
}

describe("ownership of a cluster", () => {
  it("belongs to one replica at a time, and to the next when it is released", async () => {
    const [one, two] = [await replica(), await replica()];
    const signal = await owned(one, 1);
    expect(await two.tryOwn(1), "two replicas own one cluster").toBeNull();
    await one.release(1);
    expect(signal.aborted, "the owner was not told that it gave the cluster up").toBe(true);
    expect(one.owned).toEqual([]);
    await owned(two, 1);
    expect(two.owned).toEqual([1]);
  });

  it("is given up by one release, however often and however concurrently it was taken", async () => {
    const [one, two] = [await replica(), await replica()];
    const signals = await Promise.all([one.tryOwn(2), one.tryOwn(2), one.tryOwn(2)]);
    expect(new Set(signals).size).toBe(1);
    await one.tryOwn(2);
    await one.release(2);
    await owned(two, 2);
  });

  it("ends for all clusters at once when the connection is killed, and can be had again", async () => {
    const one = await replica();
    const signals = [await owned(one, 3), await owned(one, 4)];
    await killOwners();
    await Promise.all(signals.map((signal) => fired(signal, "an owner whose connection was killed hears of it")));
    expect(one.owned).toEqual([]);
    await eventuallyOwned(one, 3);
  });

  it("passes to another replica when the owner is disposed of", async () => {
    const one = await ClusterLocks.open(database.address, database.log);
    const two = await replica();
    const signal = await owned(one, 5);
    await one[Symbol.asyncDispose]();
    expect(signal.aborted).toBe(true);
    await eventuallyOwned(two, 5, 1_000);
  });

  it("of a replica that is cut off is given up there before the server hands it on, and returns with the network", async () => {
    await using proxy = await HalfOpenProxy.start(database.address);
    // The fifth of it that lies between giving up and handing on has to outlast a busy machine's hiccups.
    const silenceMs = 6_000;
    // The proxy's own kernel acknowledges what no longer gets through.
    const one = await replica({ address: proxy.address, silenceMs, stallMs: silenceMs });
    const two = await replica();
    const signal = await owned(one, 6);
    const cutAt = performance.now();
    proxy.cut();
    const next = eventuallyOwned(two, 6, 3 * silenceMs).then(() => ({
      at: performance.now(),
      givenUp: signal.aborted,
    }));
    await fired(signal, "an owner that is cut off gives its clusters up", 3 * silenceMs);
    const handedOn = await next;
    expect(handedOn.givenUp, "two replicas thought that they own the cluster").toBe(true);
    expect(handedOn.at - cutAt, "the cluster had no owner for too long").toBeLessThan(2 * silenceMs);
    expect(await one.tryOwn(7), "a replica without a connection owns nothing").toBeNull();
    proxy.mend();
    await eventuallyOwned(one, 7);
  });

  it("of an idle replica stays, however long it has nothing to say", async () => {
    const [one, two] = [await replica({ silenceMs: 2_000 }), await replica()];
    const signal = await owned(one, 8);
    const [{ pid } = { pid: 0 }] = await database.sql<{ pid: number }>(
      "select pid from pg_locks where locktype = 'advisory' and objid = 8 and granted",
    );
    // more than twice as long as the server would wait for a replica that is silent
    await database.sql("select pg_sleep(5)");
    expect(signal.aborted).toBe(false);
    expect(await two.tryOwn(8)).toBeNull();
    const still = await database.sql("select 1 from pg_stat_activity where pid = $1", [pid]);
    expect(still, "the connection was made anew").toHaveLength(1);
  });
});

describe("while the process does nothing else", () => {
  /** Blocks the event loop. */
  function block(milliseconds: number): void {
    const until = performance.now() + milliseconds;
    while (performance.now() < until);
  }

  it("ownership stays, with a statement under way or none, for longer than either side takes a line for cut", async () => {
    const [one, two] = [await replica({ silenceMs: 1_500 }), await replica({ silenceMs: 1_500 })];
    const signal = await owned(one, 31);
    block(3_000);
    const outcome = one.withCommandLock([31], async (lock) => {
      const held = lock.assertHeld();
      // until the statement is on its way
      await new Promise((resolve) => setImmediate(resolve));
      block(3_000);
      await held;
      return "held";
    });
    expect(await outcome).toBe("held");
    block(2_000);
    await one.assertOwned(31);
    expect([signal.aborted, await two.tryOwn(31)]).toEqual([false, null]);
  });

  it("for too long, the clusters are given up in one line that tells why, and no command is sent", async () => {
    const lines: string[] = [];
    const log = createLog("warn", { write: (line) => void lines.push(line) });
    const one = await replica({ silenceMs: 1_500, stallMs: 2_000, log });
    const signal = await owned(one, 32);
    await one.withCommandLock([32], async (lock) => {
      await lock.assertHeld();
      block(4_000);
      expect(signal.aborted, "nothing was heard yet").toBe(false);
      const gone = { code: "DATABASE_UNAVAILABLE" };
      const asked = await Promise.allSettled([lock.assertHeld(), one.assertOwned(32)]);
      expect(asked, "a command may be sent, or a poll be written down").toMatchObject([
        { reason: gone },
        { reason: gone },
      ]);
    });
    await fired(signal, "an owner whose session the server ended hears of it");
    const told = lines.filter((line) => line.includes("given up"));
    expect(told).toHaveLength(1);
    // What the server said cannot always be read any more.
    const reason = expect.stringMatching(/idle-session timeout|EPIPE|ECONNRESET/) as string;
    const line = JSON.parse(told[0] ?? "") as { silentMs: number };
    expect(line).toMatchObject({ clusters: 1, reason });
    expect(line.silentMs).toBeGreaterThanOrEqual(3_900);
    await eventuallyOwned(one, 32);
  });
});

describe("the command lock", () => {
  /** Holds the lock until `done` is called. */
  async function hold(locks: ClusterLocks, serials: number[]) {
    const [started, finish] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const ended = locks.withCommandLock(serials, async () => {
      started.resolve();
      await finish.promise;
    });
    await Promise.race([started.promise, ended]);
    return async () => {
      finish.resolve();
      await ended;
    };
  }

  it("lets one command run at a time, within a replica and between replicas", async () => {
    const replicas = [await replica(), await replica()];
    let running = 0;
    let most = 0;
    let ran = 0;
    const command = async () => {
      running += 1;
      most = Math.max(most, running);
      await database.sql("select pg_sleep(0.005)");
      running -= 1;
      ran += 1;
    };
    await Promise.all(replicas.flatMap((each) => Array.from({ length: 8 }, () => each.withCommandLock([11], command))));
    expect({ most, ran }, "commands overlapped, or one was lost").toEqual({ most: 1, ran: 16 });
  });

  it("of several clusters causes no deadlock, whatever order they are named in", async () => {
    const [one, two] = [await replica(), await replica()];
    let ran = 0;
    const work = async () => void ran++;
    await Promise.all(
      Array.from({ length: 10 }, (_, i) => [
        one.withCommandLock(i % 2 === 0 ? [12, 13, 14] : [14, 12], work, { timeoutMs: 15_000 }),
        two.withCommandLock(i % 2 === 0 ? [14, 13] : [13, 12, 12], work, { timeoutMs: 15_000 }),
      ]).flat(),
    );
    expect(ran).toBe(20);
  });

  it("does not keep other clusters waiting", async () => {
    const [one, two] = [await replica(), await replica()];
    const done = await hold(one, [15]);
    const waiting = two.withCommandLock([15], () => Promise.resolve("after"));
    expect(await two.withCommandLock([16], () => Promise.resolve("meanwhile"), { timeoutMs: 1_000 })).toBe("meanwhile");
    await done();
    expect(await waiting).toBe("after");
  });

  it.each(["the same replica", "another replica"])("is refused in time while %s holds it", async (who) => {
    const one = await replica();
    const other = who === "another replica" ? await replica() : one;
    const done = await hold(one, [17]);
    const refused = other.withCommandLock([16, 17], () => Promise.resolve(), { timeoutMs: 150 });
    await expect(refused).rejects.toMatchObject({ code: "GLUSTER_LOCKED" });
    // what was taken on the way was given back
    expect(await one.withCommandLock([16], () => Promise.resolve("free"), { timeoutMs: 1_000 })).toBe("free");
    await done();
    expect(await other.withCommandLock([17], () => Promise.resolve("free"), { timeoutMs: 1_000 })).toBe("free");
  });

  it("stops waiting when its caller does, with the caller's reason", async () => {
    const [one, two] = [await replica(), await replica()];
    const done = await hold(one, [18]);
    const caller = new AbortController();
    const waiting = two.withCommandLock([18], () => Promise.resolve(), { signal: caller.signal });
    caller.abort(new Error("the caller left"));
    await expect(waiting).rejects.toThrow("the caller left");
    await done();
  });

  it("is given back when the work fails", async () => {
    const [one, two] = [await replica(), await replica()];
    await expect(one.withCommandLock([19], () => Promise.reject(new Error("no luck")))).rejects.toThrow("no luck");
    expect(await two.withCommandLock([19], () => Promise.resolve("free"), { timeoutMs: 1_000 })).toBe("free");
  });

  it("that was lost with the connection lets no further command be sent, and can be had again", async () => {
    const one = await replica();
    const outcome = one.withCommandLock([20, 21], async (lock) => {
      await lock.assertHeld();
      await killOwners();
      await expect(lock.assertHeld()).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
      // also when there is a new connection: the lock was that of the old one
      await eventuallyOwned(one, 22);
      await expect(lock.assertHeld()).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
      return "went on";
    });
    expect(await outcome, "work in progress is not torn down").toBe("went on");
    expect(await one.withCommandLock([20], (lock) => lock.assertHeld().then(() => "held"))).toBe("held");
  });

  it("waits for a connection that is away for a while", async () => {
    await using proxy = await HalfOpenProxy.start(database.address);
    const one = await replica({ address: proxy.address, silenceMs: 1_500 });
    const signal = await owned(one, 24);
    proxy.cut();
    await fired(signal, "the connection is given up");
    const waiting = one.withCommandLock([25], (lock) => lock.assertHeld().then(() => "held"));
    proxy.mend();
    expect(await waiting).toBe("held");
  });
});
