import { EventEmitter, on } from "node:events";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { Listener } from "../../../src/db/listen.js";
import { testDatabase, type TestDatabase } from "../../support/database.js";
import { HalfOpenProxy } from "../../support/half-open-proxy.js";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

/** What a listener on `channel` hears, one after the other. */
async function hear(channel: string, address = database.address, options: Parameters<typeof Listener.start>[3] = {}) {
  const ears = new EventEmitter();
  const signal = AbortSignal.timeout(15_000);
  const heard = on(ears, "heard", { signal });
  const listener = await Listener.start(
    address,
    database.log,
    { [channel]: (payload) => ears.emit("heard", payload) },
    options,
  );
  onTestFinished(() => listener[Symbol.asyncDispose]());
  return async (): Promise<string | null | undefined> => {
    const { value } = await heard.next();
    return value?.[0];
  };
}

it("hears what is notified on its channel, after being told once to look for itself", async () => {
  const next = await hear("georep_test");
  expect(await next()).toBeNull();
  await database.sql(
    "select pg_notify('other', 'not for us'), pg_notify('georep_test', '1'), pg_notify('georep_test', '2')",
  );
  expect([await next(), await next()]).toEqual(["1", "2"]);
});

it("tells its listeners to look again when the connection was killed, and hears what follows", async () => {
  const next = await hear("georep_killed");
  expect(await next()).toBeNull();
  await database.sql(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'georep listen' and datname = current_database()",
  );
  expect(await next(), "what was notified in between is missed for good").toBeNull();
  await database.sql("select pg_notify('georep_killed', 'again')");
  expect(await next()).toBe("again");
});

it("finds out by itself that its connection is dead although nothing closed it", async () => {
  await using proxy = await HalfOpenProxy.start(database.address);
  const next = await hear("georep_cut", proxy.address, { silenceMs: 1_000, stallMs: 1_000 });
  expect(await next()).toBeNull();
  proxy.cut();
  const kept = () =>
    database.sql(
      "select 1 from pg_stat_activity where application_name = 'georep listen' and datname = current_database()",
    );
  await expect.poll(kept, { message: "the server keeps the session of a listener that is cut off" }).toEqual([]);
  await database.sql("select pg_notify('georep_cut', 'lost')");
  proxy.mend();
  expect(await next(), "what was notified while the line was cut is missed for good").toBeNull();
  await database.sql("select pg_notify('georep_cut', 'heard')");
  expect(await next()).toBe("heard");
});

it("survives a listener that throws", async () => {
  const payloads: (string | null)[] = [];
  const heard = Promise.withResolvers<void>();
  await using listener = await Listener.start(database.address, database.log, {
    georep_faulty: () => {
      throw new Error("a fault");
    },
    georep_sound: (payload) => {
      payloads.push(payload);
      if (payload !== null) heard.resolve();
    },
  });
  expect(listener).toBeDefined();
  await database.sql("select pg_notify('georep_faulty', 'x'), pg_notify('georep_sound', 'y')");
  await heard.promise;
  expect(payloads).toEqual([null, "y"]);
});
