import { once } from "node:events";
import { connect } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { createClient } from "graphql-sse";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SessionChange } from "../../src/service/feed/session-feed.js";
import { BASIC, basic, testService, type TestService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { fired } from "../support/events.js";
import { exchange, request } from "../support/raw-http.js";
import { scrape } from "../support/scrape.js";
import { seed } from "../support/seed.js";
import { CHANGE, failing, FOLLOW, serviceFeeding, type Yields } from "../support/session-feed.js";
import { timeAt } from "../support/time-at.js";

let database: TestDatabase;
let service: TestService;
beforeAll(async () => {
  database = await testDatabase();
  await seed(database);
  service = await testService(database, { corsOrigins: ["https://ops.example"], recheckMs: 50 });
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** A service whose subscribers to sessions get what `yields` yields. */
const feeding = (yields: Yields, recheckMs = 3_600_000) => serviceFeeding(database, yields, { recheckMs });

async function* silent(signal: AbortSignal): AsyncGenerator<SessionChange, void> {
  if (!signal.aborted) await once(signal, "abort");
  yield* [];
}

async function* waiting(signal: AbortSignal): AsyncGenerator<SessionChange, void> {
  yield CHANGE;
  if (!signal.aborted) await once(signal, "abort");
}

function clientOf(url: string, authorization = BASIC) {
  return createClient({ url: `${url}/graphql`, headers: { authorization }, retryAttempts: 0 });
}

/** The events of a stream that ends by itself. */
async function all(query: string, { variables = {}, method = "POST", url = service.url, authorization = BASIC } = {}) {
  const headers = { authorization, accept: "text/event-stream" };
  const passed = new URLSearchParams({ query, variables: JSON.stringify(variables) });
  const posted = {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  };
  const response = await (method === "GET"
    ? fetch(`${url}/graphql?${passed.toString()}`, { headers })
    : fetch(`${url}/graphql`, posted));
  const text = await response.text();
  const events = text
    .split("\n\n")
    .filter((event) => event !== "" && event !== ":")
    .map((event) => {
      const [, name, data] = /^event: (\w+)\ndata: (.*)$/s.exec(event) ?? [];
      return { name, data: data === undefined || data === "" ? null : (JSON.parse(data) as unknown) };
    });
  return { response, events };
}

const refused = (code: string) => [
  {
    name: "next",
    data: { errors: [expect.objectContaining({ extensions: expect.objectContaining({ code }) as unknown })] },
  },
  { name: "complete", data: null },
];

describe("server-sent events", () => {
  it("begin soon where nothing is told yet: who follows learns that it was let in", async () => {
    await using feeder = await feeding(silent);
    const headers = { authorization: BASIC, accept: "text/event-stream", "content-type": "application/json" };
    const left = new AbortController();
    // Well before the first sign of life.
    const signal = AbortSignal.any([left.signal, AbortSignal.timeout(10_000)]);
    const body = JSON.stringify({ query: FOLLOW });
    const response = await fetch(`${feeder.url}/graphql`, { method: "POST", headers, body, signal });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    left.abort();
  });

  it("bring a client of others each message of a subscription, until it has had enough", async () => {
    const left = new AbortController();
    await using feeder = await feeding(async function* (signal) {
      try {
        yield* waiting(signal);
      } finally {
        left.abort();
      }
    });
    const client = clientOf(feeder.url);
    for await (const message of client.iterate({ query: FOLLOW })) {
      expect(message).toEqual({ data: { geoRepSessionChanged: { cursor: "1", sessionId: CHANGE.sessionId } } });
      break;
    }
    await fired(left.signal, "the feed is told that nobody reads it any more");
    client.dispose();
  });

  it("by GET, as a browser's EventSource asks, bring each message as it comes, until the page has had enough", async () => {
    const [read, left] = [new AbortController(), new AbortController()];
    await using feeder = await feeding(async function* (signal) {
      try {
        yield CHANGE;
        await fired(read.signal, "the first message is read");
        yield* waiting(signal);
      } finally {
        left.abort();
      }
    });
    const query = "subscription ($by: Boolean!) { geoRepSessionChanged { cursor sessionId @include(if: $by) } }";
    const asked = new URLSearchParams({ query, variables: JSON.stringify({ by: false }) });
    const page = new AbortController();
    const response = await fetch(`${feeder.url}/graphql?${asked.toString()}`, {
      headers: { authorization: BASIC, accept: "text/event-stream", "cache-control": "no-store" },
      signal: page.signal,
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type"), "EventSource takes nothing else").toBe(
      "text/event-stream; charset=utf-8",
    );
    const message = `event: next\ndata: {"data":{"geoRepSessionChanged":{"cursor":"1"}}}\n\n`;
    const texts = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    const come = async (count: number) => {
      while (text.split(message).length <= count) {
        const { value, done } = await texts.read();
        if (done) throw new Error(`it has ended: ${text}`);
        text += value;
      }
    };
    // The feed has no second one before the first is read here: what is held back for more never comes.
    await come(1);
    read.abort();
    await come(2);
    page.abort();
    await fired(left.signal, "the feed is told that nobody reads it any more");
  });

  it("of a client that goes away while it is written to leave nothing behind", async () => {
    await using feeder = await feeding(async function* (signal) {
      for (; !signal.aborted; await nextTurn()) yield CHANGE;
    });
    const body = JSON.stringify({ query: FOLLOW });
    const lines = ["Accept: text/event-stream", "Content-Type: application/json", `Content-Length: ${body.length}`];
    for (let client = 0; client < 20; client += 1) {
      const socket = connect(Number(new URL(feeder.url).port), "127.0.0.1");
      socket.write(request("POST /graphql", lines, body));
      await once(socket, "data");
      socket.destroy();
    }
    const open = async () => {
      const samples = await scrape(feeder.url, BASIC);
      return samples.find(({ name }) => name === "georep_subscriber_connections")?.value;
    };
    await expect.poll(open, { message: "places are taken for good" }).toBe(0);
  });

  it.each(["GET", "POST"])("by %s answer a query, and are complete then", async (method) => {
    const { response, events } = await all("query ($n: Int) { clusters(first: $n) { totalCount } }", {
      method,
      variables: { n: 1 },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(events).toEqual([
      { name: "next", data: { data: { clusters: { totalCount: 2 } } } },
      { name: "complete", data: null },
    ]);
  });

  it("by GET change nothing, and by POST do", async () => {
    const query = `mutation { createAccessToken(input: { label: "by events" }) { userErrors { code } } }`;
    const made = () => database.sql(`select 1 from "access_token" where "label" = 'by events'`);
    expect((await all(query, { method: "GET" })).events).toEqual(refused("MALFORMED_REQUEST"));
    expect(await made()).toEqual([]);
    expect((await all(query)).events.map(({ name }) => name)).toEqual(["next", "complete"]);
    expect(await made()).toHaveLength(1);
  });

  it.each([
    ["a document that cannot be parsed", "subscription {", "MALFORMED_REQUEST"],
    ["a field that does not exist", "subscription { events { nothing } }", "MALFORMED_REQUEST"],
    [
      "what is too much",
      "{ clusters(first: 1000) { nodes { geoRepSessions(first: 1000) { nodes { id } } } } }",
      "TOO_COMPLEX",
    ],
    ["a cursor that is none", `subscription { geoRepSessionChanged(after: "-5") { cursor } }`, "INVALID_ARGUMENT"],
  ])("tell what is wrong with %s as an event", async (_what, query, code) => {
    const { response, events } = await all(query);
    expect(response.status).toBe(200);
    expect(events).toEqual(refused(code));
  });

  it("are refused before they begin without a login, a query, or room", async () => {
    expect((await all(FOLLOW, { authorization: basic("admin", "wrong") })).response.status).toBe(401);
    const headers = { authorization: BASIC, accept: "text/event-stream", "content-type": "application/json" };
    for (const body of ["{}", "[]", `{"query":1}`, `{"query":"{viewer{user}}","variables":[]}`]) {
      const response = await fetch(`${service.url}/graphql`, { method: "POST", headers, body });
      expect(response.status, body).toBe(400);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "MALFORMED_REQUEST" } }] });
    }
    const url = `${service.url}/graphql?query=${encodeURIComponent("{viewer{user}}")}`;
    expect((await fetch(`${url}&variables=nonsense`, { headers })).status).toBe(400);
    const crossSite = await exchange(
      service.url,
      request("GET /graphql?query=%7Bviewer%7Buser%7D%7D", ["Accept: text/event-stream", "Sec-Fetch-Site: cross-site"]),
      { answers: 1 },
    );
    expect(crossSite.answers[0]?.status).toBe(400);
  });

  it("may be read by pages of origins that are listed", async () => {
    const response = await fetch(`${service.url}/graphql?query=${encodeURIComponent("{viewer{user}}")}`, {
      headers: { authorization: BASIC, accept: "text/event-stream", origin: "https://ops.example" },
    });
    await response.text();
    expect(response.headers.get("access-control-allow-origin")).toBe("https://ops.example");
  });

  it("tell a fault of the service by an id", async () => {
    await using feeder = await feeding(() => failing(new Error("a secret of the inside")));
    const { events } = await all(FOLLOW, { url: feeder.url });
    expect(events).toEqual(refused("INTERNAL"));
    expect(JSON.stringify(events)).not.toContain("secret");
  });
});

describe("a stream of events ends", () => {
  const actor = { user: "admin", tokenId: null, role: "ADMIN" } as const;

  it("when its token expires, and says so", async () => {
    await using feeder = await feeding(waiting);
    const { token, expiresAt } = await feeder.access.createToken(actor, {
      label: "short",
      expiresInSeconds: 8,
      role: "ADMIN",
    });
    const onTime = timeAt(expiresAt);
    const { events } = await all(FOLLOW, { url: feeder.url, authorization: `Bearer ${token}` });
    expect(events.slice(1)).toEqual(refused("UNAUTHENTICATED"));
    expect(performance.now() - (await onTime), "it goes on until it is checked again").toBeLessThan(1_000);
  });

  it("when its token is revoked, and says so", async () => {
    const begun = new AbortController();
    await using feeder = await feeding(async function* (signal) {
      begun.abort();
      yield* waiting(signal);
    }, 50);
    const input = { label: "long", expiresInSeconds: 3_600, role: "ADMIN" } as const;
    const { id, token } = await feeder.access.createToken(actor, input);
    const answer = all(FOLLOW, { url: feeder.url, authorization: `Bearer ${token}` });
    await fired(begun.signal, "the subscription has begun");
    await feeder.access.revokeToken(actor, id);
    expect((await answer).events.slice(1)).toEqual(refused("UNAUTHENTICATED"));
  });

  it("when the service shuts down, without being complete", async () => {
    const begun = new AbortController();
    const feeder = await feeding(async function* (signal) {
      begun.abort();
      yield* waiting(signal);
    });
    const answer = all(FOLLOW, { url: feeder.url }).then(
      () => "it is complete",
      () => "it broke off",
    );
    await fired(begun.signal, "the subscription has begun");
    await feeder[Symbol.asyncDispose]();
    expect(await answer).toBe("it broke off");
  });

  it("when its reader takes nothing, and its feed is read no further", async () => {
    const over = new AbortController();
    let sent = 0;
    await using feeder = await feeding(async function* (signal) {
      try {
        while (!signal.aborted) {
          sent += 1;
          yield { ...CHANGE, cursor: String(sent), sessionId: "x".repeat(50_000) };
          await new Promise(setImmediate);
        }
      } finally {
        over.abort();
      }
    });
    const socket = connect(Number(new URL(feeder.url).port), "127.0.0.1");
    socket.on("error", () => undefined);
    const body = JSON.stringify({ query: FOLLOW });
    const lines = ["Accept: text/event-stream", "Content-Type: application/json", `Content-Length: ${body.length}`];
    socket.pause();
    socket.write(request("POST /graphql", lines, body));
    await fired(over.signal, "the feed ends");
    expect(sent * 50_000, "messages pile up for who does not read").toBeLessThan(20_000_000);
    socket.destroy();
  });
});
