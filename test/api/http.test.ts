import { connect } from "node:net";
import { once } from "node:events";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OperationRow } from "../../src/store/operation-events.js";
import { HalfOpenProxy } from "../support/half-open-proxy.js";
import { BASIC, testService, type TestService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { createOrm, ormOptions } from "../../src/db/orm.js";
import { samplesOf } from "../support/scrape.js";
import { seed, uuid } from "../support/seed.js";

let database: TestDatabase;
let service: TestService;
beforeAll(async () => {
  database = await testDatabase();
  await seed(database);
  service = await testService(database, { corsOrigins: ["https://ops.example"] });
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const get = (path: string, headers: Readonly<Record<string, string>> = {}, method = "GET") =>
  fetch(`${service.url}${path}`, { headers, method, redirect: "manual" });

describe("pages of other origins", () => {
  const preflight = { "access-control-request-method": "POST", "access-control-request-headers": "authorization" };

  it("may call the service when theirs is listed, without credentials that the browser remembers", async () => {
    const asked = await get("/graphql", { origin: "https://ops.example", ...preflight }, "OPTIONS");
    expect(asked.status, "a preflight cannot log in").toBe(204);
    expect(asked.headers.get("access-control-allow-origin")).toBe("https://ops.example");
    expect(asked.headers.get("access-control-allow-headers")).toContain("authorization");
    expect(asked.headers.get("access-control-allow-credentials")).toBeNull();
    const { status, headers } = await get("/graphql", { origin: "https://ops.example" });
    expect(status).toBe(401);
    expect(headers.get("access-control-allow-origin"), "the page could not read why it was refused").toBe(
      "https://ops.example",
    );
    expect(headers.get("vary")).toContain("origin");
  });

  it.each(["https://evil.example", "null", "https://ops.example.evil.example", "http://ops.example"])(
    "from %s get no permission",
    async (origin) => {
      const asked = await get("/graphql", { origin, ...preflight }, "OPTIONS");
      expect(asked.headers.get("access-control-allow-origin")).toBeNull();
      const answer = await get("/graphql", { origin, authorization: BASIC });
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    },
  );
});

describe("health", () => {
  it("is told to everyone", async () => {
    expect(await (await get("/healthz")).json()).toEqual({ status: "alive" });
    const ready = await get("/readyz");
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ status: "ready" });
  });

  it("is bad while the database is away, good when it is back, and requests say why they fail", async () => {
    await using proxied = await HalfOpenProxy.start(database.address);
    const settings = { poolSize: 4, statementTimeoutMs: 2_000 };
    const orm = await createOrm(ormOptions(proxied.address, database.log, settings));
    await using stack = new AsyncDisposableStack();
    stack.defer(() => orm.close(true));
    const away = stack.use(
      await testService(
        { ...database, orm },
        {
          readiness: async () => {
            await orm.em.getConnection().execute("select 1");
            return [];
          },
        },
      ),
    );
    expect((await fetch(`${away.url}/readyz`)).status).toBe(200);
    await away.query("{ viewer { user } }");
    proxied.cut();
    const [bad, alive, failed, metrics] = await Promise.all([
      fetch(`${away.url}/readyz`),
      fetch(`${away.url}/healthz`),
      away.query("{ clusters { nodes { id } } }"),
      fetch(`${away.url}/metrics`, { headers: { authorization: BASIC } }),
    ]);
    expect(bad.status).toBe(503);
    expect(await bad.json()).toMatchObject({ status: "not ready", reasons: [expect.any(String)] });
    expect(alive.status, "a process that is alive would be killed").toBe(200);
    expect(failed.errors).toMatchObject([{ extensions: { code: "DATABASE_UNAVAILABLE" } }]);
    expect(await metrics.text()).toMatch(/^georep_database_up 0$/m);
    proxied.mend();
    await expect.poll(async () => (await fetch(`${away.url}/readyz`)).status, { interval: 100 }).toBe(200);
    expect((await away.query("{ clusters { nodes { id } } }")).errors).toEqual([]);
  });
});

describe("/metrics", () => {
  it("speaks the text format of Prometheus, about requests and about what is in the database", async () => {
    await service.query("{ viewer { user } }");
    const response = await get("/metrics", { authorization: BASIC });
    expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    const samples = samplesOf(await response.text());
    const valueOf = (name: string, labels: Readonly<Record<string, string>> = {}) =>
      samples.find((each) => each.name === name && isDeepStrictEqual(each.labels, labels))?.value;
    const cluster = { cluster: "cluster-000", cluster_id: uuid("cluster 0") };
    expect(valueOf("georep_sessions", { ...cluster, status: "ACTIVE" })).toBeGreaterThan(0);
    expect(valueOf("georep_cluster_reachable", cluster)).toBe(1);
    expect(valueOf("georep_cluster_glusterd_up", cluster)).toBe(1);
    expect(valueOf("georep_cluster_last_poll_timestamp_seconds", cluster)).toBe(Date.UTC(2026, 0, 1) / 1_000 + 61.5);
    expect(valueOf("georep_database_up")).toBe(1);
    expect(valueOf("georep_graphql_operations_total", { type: "query", outcome: "succeeded" })).toBeGreaterThan(0);
    const route = { method: "POST", route: "/graphql", status: "200" };
    expect(valueOf("georep_http_request_duration_seconds_count", route)).toBeGreaterThan(0);
    expect(valueOf("process_cpu_seconds_total")).toBeGreaterThan(0);
  });

  it("has no label for each path that someone thinks up", async () => {
    await get(`/no-such-path-${Math.random()}`, { authorization: BASIC });
    expect(await (await get("/metrics", { authorization: BASIC })).text()).not.toContain("no-such-path");
  });
});

describe("listening", () => {
  it("on a port that is taken fails in one line", async () => {
    const { port } = new URL(service.url);
    await expect(testService(database, { port: Number(port) })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: `Cannot listen on 127.0.0.1 port ${port}: another program does already.`,
    });
    await expect(testService(database, { host: "203.0.113.1" })).rejects.toMatchObject({
      message: "Cannot listen on 203.0.113.1 port 0: this machine has no such address.",
    });
  });
});

describe("shutting down", () => {
  it("answers who waits for an operation, refuses what is new, and cuts off who hangs on", async () => {
    const { promise: waiting, resolve: waits } = Promise.withResolvers<void>();
    const row = (await database.sql<OperationRow>(`select * from "operation" limit 1`))[0];
    const stopping = await testService(database, {
      drainMs: 3_000,
      services: {
        sessions: new Proxy({} as never, { get: () => async () => row }),
        operations: {
          waitFor: async (_id, _milliseconds, signal) => {
            waits();
            if (signal !== undefined && !signal.aborted) await once(signal, "abort");
            if (row === undefined) throw new Error("the seed has operations");
            return { ...row, state: "RUNNING" };
          },
          waitForAll: async () => [],
          changes: () => {
            throw new Error("nobody asks");
          },
        },
      },
    });
    const asked = stopping.query(
      `mutation { stopGeoRepSession(input: { sessionId: "${uuid("x")}" }, wait: 120) { operation { id } userErrors { code } } }`,
    );
    await waiting;
    // sends the head of a request and never its body
    const { port } = new URL(stopping.url);
    const hanging = connect(Number(port), "127.0.0.1");
    hanging.write(
      `POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: ${BASIC}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n`,
    );
    hanging.on("error", () => undefined);
    await once(hanging, "connect");
    const begun = performance.now();
    await stopping[Symbol.asyncDispose]();
    expect(performance.now() - begun, "shutting down waits for who hangs on").toBeLessThan(7_700);
    const { data, text } = await asked;
    expect(data, text).toEqual({ stopGeoRepSession: { operation: { id: row?.id }, userErrors: [] } });
    await expect(fetch(`${stopping.url}/healthz`)).rejects.toThrow();
    hanging.destroy();
  });
});
