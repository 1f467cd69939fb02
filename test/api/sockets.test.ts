import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError } from "../../src/errors.js";
import { at, BASIC, basic, pageCookie, PASSWORD, testService, type TestService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { fired } from "../support/events.js";
import { scrape } from "../support/scrape.js";
import { CHANGE, failing, FOLLOW, serviceFeeding, type Yields } from "../support/session-feed.js";
import { refusal, Subscriber } from "../support/subscriber.js";
import { timeAt } from "../support/time-at.js";

let database: TestDatabase;
let service: TestService;
beforeAll(async () => {
  database = await testDatabase();
  service = await testService(database, { corsOrigins: ["https://ops.example"], recheckMs: 50, loginMs: 600_000 });
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const FORBIDDEN = { code: 4403, reason: "Forbidden" };
const MISSING = "Unauthorized: Log in by HTTP Basic or with a Bearer token.";

async function viewer(subscriber: Subscriber): Promise<unknown> {
  subscriber.subscribe("who", "{ viewer { user tokenId } }");
  const value = await subscriber.value("viewer");
  await subscriber.next();
  return value;
}

async function token(): Promise<{ id: string; token: string }> {
  const actor = { user: "admin", tokenId: null, role: "ADMIN" } as const;
  return service.access.createToken(actor, { label: "test", expiresInSeconds: 3600, role: "ADMIN" });
}

/** So many of those who do not log in were closed so that there is room, and the others were not. */
async function expectRoomMade(strangers: readonly Subscriber[], count: number): Promise<void> {
  const closed = () => strangers.filter(({ socket }) => socket.readyState === socket.CLOSED);
  await expect.poll(() => closed().length, { message: "those who do not log in are not bounded" }).toBe(count);
  const codes = await Promise.all(closed().map((stranger) => stranger.closed));
  expect(new Set(codes.map(({ code }) => code))).toEqual(new Set([4292]));
  const last = strangers.at(-1);
  last?.send({ type: "connection_init", payload: { Authorization: BASIC } });
  expect((await last?.next())?.type, "the newest has to go as well").toBe("connection_ack");
  expect(strangers.filter(({ socket }) => socket.readyState === socket.OPEN)).toHaveLength(strangers.length - count);
  for (const stranger of strangers) stranger.socket.terminate();
}

describe("a subscriber logs in", () => {
  it("by its first message, with a password or a token", async () => {
    using one = await Subscriber.connect(service.url, BASIC);
    expect(await viewer(one)).toEqual({ user: "admin", tokenId: null });
    const made = await token();
    using two = await Subscriber.connect(service.url, `Bearer ${made.token}`);
    expect(await viewer(two)).toEqual({ user: "admin", tokenId: made.id });
  });

  it("by a header of the request that opens the connection", async () => {
    using subscriber = await Subscriber.connect(service.url, null, { headers: { authorization: BASIC } });
    expect(await viewer(subscriber)).toEqual({ user: "admin", tokenId: null });
    expect(await refusal(service.url, { headers: { authorization: basic("admin", "wrong") } })).toBe(401);
  });

  it("by the page's session, until the password changes", async () => {
    const cookie = await pageCookie(service.url);
    using subscriber = await Subscriber.connect(service.url, null, { headers: { cookie, origin: service.url } });
    const { data } = await service.query("{ viewer { tokenId } }", {}, { cookie, origin: service.url });
    expect(await viewer(subscriber)).toEqual({ user: "admin", tokenId: at(data, "viewer", "tokenId") });
    for (const forged of [`${cookie}x`, `georep_session=grs_${"a".repeat(43)}`, "georep_session="]) {
      using refused = new Subscriber(service.url, { headers: { cookie: forged } });
      await once(refused.socket, "open");
      refused.send({ type: "connection_init" });
      expect(await refused.closed, forged).toEqual({ code: 4401, reason: MISSING });
    }
    await service.access.setAdminPassword("another password");
    expect(await subscriber.closed, "who was let in by the old password stays").toEqual(FORBIDDEN);
    using late = new Subscriber(service.url, { headers: { cookie } });
    await once(late.socket, "open");
    late.send({ type: "connection_init" });
    expect(await late.closed).toEqual({ code: 4401, reason: MISSING });
    await service.access.setAdminPassword(PASSWORD);
  });

  it.each([
    ["nothing", undefined],
    ["an empty login", { Authorization: "" }],
    ["a wrong password", { Authorization: basic("admin", "wrong") }],
    ["an unknown token", { Authorization: `Bearer grt_${"a".repeat(43)}` }],
    ["a scheme alone", { Authorization: "Basic" }],
    ["another scheme", { Authorization: "Digest x" }],
    ["a number", { Authorization: 42 }],
  ])("not with %s, and is told what HTTP tells", async (_what, payload) => {
    using subscriber = new Subscriber(service.url);
    await once(subscriber.socket, "open");
    subscriber.send({ type: "connection_init", payload });
    const given: Record<string, string> = payload === undefined ? {} : { authorization: String(payload.Authorization) };
    const { errors } = await service.query("{ viewer { user } }", {}, given);
    expect(await subscriber.closed).toEqual({ code: 4401, reason: `Unauthorized: ${errors[0]?.message}` });
  });

  it("however many others connect from the same address and do not, of whom the oldest make room", async () => {
    const strangers = Array.from({ length: 110 }, () => new Subscriber(service.url));
    await Promise.all(strangers.map(({ socket }) => once(socket, "open")));
    using subscriber = await Subscriber.connect(service.url, BASIC);
    expect(await viewer(subscriber)).toEqual({ user: "admin", tokenId: null });
    await expectRoomMade(strangers, 11);
  });

  it("however many others connect from elsewhere and do not, though it takes its time", async () => {
    await using proxied = await testService(database, { trustedProxies: ["127.0.0.0/8"], loginMs: 600_000 });
    const from = (address: string) => new Subscriber(proxied.url, { headers: { "x-forwarded-for": address } });
    using slow = from("192.0.2.1");
    await once(slow.socket, "open");
    const strangers: Subscriber[] = [];
    for (const network of [0, 1, 2, 3, 4]) {
      const some = Array.from({ length: 90 }, () => from(`198.51.100.${network}`));
      await Promise.all(some.map(({ socket }) => once(socket, "open")));
      strangers.push(...some);
    }
    slow.send({ type: "connection_init", payload: { Authorization: BASIC } });
    expect((await slow.next()).type).toBe("connection_ack");
    await expectRoomMade(strangers, 51);
  });

  it("in time", async () => {
    await using hasty = await testService(database, { loginMs: 2_000 });
    using silent = new Subscriber(hasty.url);
    using unsure = new Subscriber(hasty.url, { headers: { authorization: BASIC } });
    const closed = { code: 4408, reason: "Connection initialisation timeout" };
    expect(await Promise.all([silent.closed, unsure.closed])).toEqual([closed, closed]);
    using known = await Subscriber.connect(hasty.url, BASIC);
    using late = new Subscriber(hasty.url);
    await late.closed;
    expect(await viewer(known), "who has logged in has to go as well").toBeDefined();
  });

  it("before it may ask for anything", async () => {
    using subscriber = new Subscriber(service.url);
    await once(subscriber.socket, "open");
    subscriber.subscribe("1", "{ viewer { user } }");
    expect(await subscriber.closed).toEqual({ code: 4401, reason: "Unauthorized" });
  });

  it("not from a page of another origin, whatever its browser sends along", async () => {
    expect(await refusal(service.url, { origin: "https://evil.example", headers: { authorization: BASIC } })).toBe(403);
    using listed = await Subscriber.connect(service.url, BASIC, { origin: "https://ops.example" });
    expect(await viewer(listed)).toBeDefined();
    expect(await refusal(`${service.url}/elsewhere`, {})).toBe(404);
  });
});

describe("a connection is closed", () => {
  it("when its token is revoked or expires", async () => {
    const [revoked, expired] = [await token(), await token()];
    using one = await Subscriber.connect(service.url, `Bearer ${revoked.token}`);
    using two = await Subscriber.connect(service.url, `Bearer ${expired.token}`);
    await service.access.revokeToken({ user: "admin", tokenId: null, role: "ADMIN" }, revoked.id);
    expect(await one.closed).toEqual(FORBIDDEN);
    expect(await viewer(two), "another token's connection went with it").toBeDefined();
    await database.sql(`update "access_token" set "expires_at" = now() where "id" = $1`, [expired.id]);
    service.access.forget();
    expect(await two.closed).toEqual(FORBIDDEN);
  });

  it("at the moment at which its token expires, and not when it is next checked", async () => {
    await using patient = await testService(database, { recheckMs: 3_600_000 });
    const actor = { user: "admin", tokenId: null, role: "ADMIN" } as const;
    const expires = Date.now() + 8_000;
    const made = await patient.access.createToken(actor, { label: "short", expiresInSeconds: 8, role: "ADMIN" });
    const onTime = timeAt(made.expiresAt);
    using by = await Subscriber.connect(patient.url, `Bearer ${made.token}`);
    by.subscribe("1", "subscription { events { number } }");
    using header = await Subscriber.connect(patient.url, null, {
      headers: { authorization: `Bearer ${made.token}` },
    });
    expect(await by.closed).toEqual(FORBIDDEN);
    expect(await header.closed).toEqual(FORBIDDEN);
    expect(Date.now(), "it ended before its time").toBeGreaterThanOrEqual(expires);
    expect(performance.now() - (await onTime), "it goes on until it is checked again").toBeLessThan(1_000);
  });

  it.each([
    ["text that is no message", (subscriber: Subscriber) => subscriber.socket.send("nonsense"), 4400],
    ["bytes", (subscriber: Subscriber) => subscriber.socket.send(Buffer.from("{}")), 4400],
    ["more than a message may hold", (subscriber: Subscriber) => subscriber.socket.send("x".repeat(300_000)), 1009],
    [
      "what only a server sends",
      (subscriber: Subscriber) => subscriber.send({ id: "1", type: "next", payload: { data: {} } }),
      4400,
    ],
    [
      "an error",
      (subscriber: Subscriber) => subscriber.send({ id: "1", type: "error", payload: [{ message: "x" }] }),
      4400,
    ],
    ["an acknowledgement", (subscriber: Subscriber) => subscriber.send({ type: "connection_ack" }), 4400],
    ["a message of no type", (subscriber: Subscriber) => subscriber.send({ type: "frob" }), 4400],
    ["null", (subscriber: Subscriber) => subscriber.socket.send("null"), 4400],
    ["a second login", (subscriber: Subscriber) => subscriber.send({ type: "connection_init" }), 4429],
  ])("when it sends %s", async (_what, misbehave, code) => {
    using subscriber = await Subscriber.connect(service.url, BASIC);
    misbehave(subscriber);
    expect(await subscriber.closed).toMatchObject({ code });
  });

  it("when it does not answer a ping, and not when it does", async () => {
    await using pinging = await testService(database, { pingMs: 1_000 });
    using alive = await Subscriber.connect(pinging.url, BASIC);
    using dead = await Subscriber.connect(pinging.url, BASIC, { autoPong: false });
    expect(await dead.closed).toMatchObject({ code: 1006 });
    expect(await viewer(alive)).toBeDefined();
  });

  it("by a code of its own choice, and counted under no label of its own", async () => {
    for (const code of [3_456, 4_987, 1_000]) {
      using subscriber = await Subscriber.connect(service.url, BASIC);
      subscriber.socket.close(code, "because");
      await subscriber.closed;
    }
    const counted = async () => {
      const closes = (await scrape(service.url, BASIC)).filter(({ name }) => name === "georep_subscriber_closes_total");
      return Object.fromEntries(closes.map(({ labels, value }) => [labels["code"], value]));
    };
    await expect.poll(counted).toMatchObject({ other: 2 });
    expect(await counted()).not.toHaveProperty(["3456"]);
    expect(await counted()).not.toHaveProperty(["4987"]);
  });

  it("when the service shuts down, and told so", async () => {
    const ending = await testService(database);
    using subscriber = await Subscriber.connect(ending.url, BASIC);
    subscriber.subscribe("1", "subscription { events { number } }");
    await ending[Symbol.asyncDispose]();
    expect(await subscriber.closed).toEqual({ code: 1001, reason: "SHUTTING_DOWN" });
  });
});

describe("a document that does not work", () => {
  it.each([
    ["that cannot be parsed", "subscription {", "MALFORMED_REQUEST"],
    ["with a field that does not exist", "subscription { events { nothing } }", "MALFORMED_REQUEST"],
    [
      "with several operations and none named",
      "query a { viewer { user } } query b { viewer { user } }",
      "MALFORMED_REQUEST",
    ],
    [
      "that asks for too much",
      "{ clusters(first: 1000) { nodes { geoRepSessions(first: 1000) { nodes { id } } } } }",
      "TOO_COMPLEX",
    ],
  ])("%s is refused, and the connection goes on", async (_what, query, code) => {
    using subscriber = await Subscriber.connect(service.url, BASIC);
    subscriber.subscribe("1", query);
    expect(await subscriber.errors()).toEqual([code]);
    expect(await viewer(subscriber)).toBeDefined();
  });

  it("is one of too many at a time", async () => {
    using subscriber = await Subscriber.connect(service.url, BASIC);
    for (let each = 0; each <= 100; each += 1) subscriber.subscribe(`${each}`, "subscription { events { number } }");
    expect(await subscriber.errors()).toEqual(["TOO_COMPLEX"]);
    subscriber.send({ id: "7", type: "complete" });
    expect(await viewer(subscriber), "one that ended still counts").toBeDefined();
  });
});

const feeding = (yields: Yields) => serviceFeeding(database, yields);

describe("a slow subscriber", () => {
  it("is closed with a reason when it takes nothing, while the others go on", async () => {
    const sent: number[] = [0, 0, 0];
    const over = new Set<number>();
    await using feeder = await feeding(async function* (signal, number) {
      try {
        while (!signal.aborted) {
          sent[number] = (sent[number] ?? 0) + 1;
          yield { ...CHANGE, cursor: String(sent[number]), sessionId: "x".repeat(50_000) };
          await new Promise(setImmediate);
        }
      } finally {
        over.add(number);
      }
    });
    using slow = await Subscriber.connect(feeder.url, BASIC);
    using quick = await Subscriber.connect(feeder.url, BASIC);
    slow.subscribe("1", FOLLOW);
    await slow.next();
    slow.socket.pause();
    quick.subscribe("1", FOLLOW);
    // its feed is read no further once the pipe is full: what it does not take is not piled up either
    while (!over.has(1)) await quick.next();
    expect((sent[1] ?? 0) * 50_000, "messages pile up for who does not read").toBeLessThan(20_000_000);
    slow.socket.resume();
    // a farewell that could not be delivered ends as a broken connection
    expect([4290, 1006]).toContain((await slow.closed).code);
    expect(quick.socket.readyState).toBe(quick.socket.OPEN);
  });

  it("is told when its feed gives it up, and closed", async () => {
    const error = new AppError("SUBSCRIBER_TOO_SLOW", `The subscriber fell behind: go on with after: "7".`);
    await using feeder = await feeding(() => failing(error));
    using subscriber = await Subscriber.connect(feeder.url, BASIC);
    subscriber.subscribe("1", FOLLOW);
    expect(await subscriber.errors()).toEqual(["SUBSCRIBER_TOO_SLOW"]);
    expect(await subscriber.closed).toEqual({ code: 4290, reason: "SUBSCRIBER_TOO_SLOW" });
  });
});

describe("the feed behind a subscription ends", () => {
  it.each([
    ["when the subscriber has had enough", (subscriber: Subscriber) => subscriber.send({ id: "1", type: "complete" })],
    ["when the connection closes", (subscriber: Subscriber) => subscriber.socket.close()],
    ["when the connection breaks", (subscriber: Subscriber) => subscriber.socket.terminate()],
  ])("%s, though it waits for an event that never comes", async (_what, leave) => {
    const ended = new AbortController();
    await using feeder = await feeding(async function* (signal) {
      yield CHANGE;
      await once(signal, "abort");
      ended.abort();
    });
    using subscriber = await Subscriber.connect(feeder.url, BASIC);
    subscriber.subscribe("1", FOLLOW);
    await subscriber.next();
    leave(subscriber);
    await fired(ended.signal, "the feed is told that nobody reads it any more");
    expect(ended.signal.aborted).toBe(true);
  });
});

describe("a fault of a feed", () => {
  it("is told by an id, not in its words", async () => {
    await using feeder = await feeding(() => failing(new Error("a secret of the inside")));
    using subscriber = await Subscriber.connect(feeder.url, BASIC);
    subscriber.subscribe("1", FOLLOW);
    const message = await subscriber.next();
    expect(message).toMatchObject({
      type: "error",
      payload: [{ extensions: { code: "INTERNAL", id: expect.any(String) } }],
    });
    expect(JSON.stringify(message)).not.toContain("secret");
    expect(feeder.logged.join("")).toContain("a secret of the inside");
  });
});
