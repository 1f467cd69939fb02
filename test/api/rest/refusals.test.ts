import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError, faultWords } from "../../../src/errors.js";
import { BASIC, testService, type TestService } from "../../support/api.js";
import { testDatabase, type TestDatabase } from "../../support/database.js";
import { call, readXml, type RestAnswer, texts } from "../../support/rest-client.js";
import { seed, type Seeded, SEEDED_SECRETS, uuid } from "../../support/seed.js";

const CLUSTER = uuid("cluster 0");
const VOLUME_PATH = `/clusters/${CLUSTER}/glustervolumes/${uuid("volume 0 0")}`;
const SESSIONS = `${VOLUME_PATH}/georeplication-sessions`;

let database: TestDatabase;
let service: TestService;
let rows: Seeded;
let session: string;
beforeAll(async () => {
  database = await testDatabase();
  rows = await seed(database);
  service = await testService(database);
  session = rows.sessions.find(({ primaryVolumeId }) => primaryVolumeId === uuid("volume 0 0"))?.id ?? "";
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const XML_TYPE = { "content-type": "application/xml" };
const JSON_TYPE = { "content-type": "application/json", accept: "application/json" };

const get = (path: string, headers: Readonly<Record<string, string>> = {}) => call(service.url, path, { headers });
const post = (path: string, body: string, headers: Readonly<Record<string, string>> = XML_TYPE) =>
  call(service.url, path, { method: "POST", body, headers });

/** The fault of an answer, by whichever form it is in. */
async function fault(answer: RestAnswer): Promise<Record<string, string>> {
  expect(answer.text, "a stack trace").not.toMatch(/^\s+at /m);
  const isJson = answer.headers.get("content-type")?.startsWith("application/json") === true;
  if (isJson) return JSON.parse(answer.text) as Record<string, string>;
  const element = await readXml(answer);
  expect(element.tag).toBe("fault");
  return texts(element);
}

/** What comes over a bare connection for what is written to it, until it closes or so many milliseconds pass. */
async function exchange(text: string): Promise<{ readonly text: string; readonly closed: boolean }> {
  const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
  let received = "";
  socket.setEncoding("utf8").on("data", (part: string) => (received += part));
  socket.on("error", () => undefined);
  socket.write(text);
  const closed = await Promise.race([
    once(socket, "close").then(() => true),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 10_000).unref()),
  ]);
  socket.destroy();
  return { text: received, closed };
}

describe("a path that leads nowhere is 404 with an empty body", () => {
  const absent = "00000000-0000-4000-8000-000000000000";
  const other = `/clusters/${uuid("cluster 1")}/glustervolumes/${uuid("volume 1 0")}`;
  it.each([
    ["/nothing"],
    ["/clusters/nonsense"],
    [`/clusters/${absent}`],
    [`/clusters/${CLUSTER}x`],
    [`/clusters/${CLUSTER}/nothing`],
    [`/clusters/nonsense/hosts`],
    [`/clusters/${absent}/networks`],
    ["/hosts/%00"],
    [`/clusters/${CLUSTER}/glustervolumes/nonsense`],
    [`/clusters/${uuid("cluster 1")}/glustervolumes/${uuid("volume 0 0")}`],
    [`${VOLUME_PATH}/glusterbricks/nonsense`],
    [`${VOLUME_PATH}/statistics/nonsense`],
    [`${SESSIONS}/nonsense`],
    [`${SESSIONS}/${absent}`],
    [`${SESSIONS}/'%20or%20'1'='1`],
    ["/events/nonsense"],
    ["/events/99999999999999999999"],
    ["/jobs/nonsense"],
    ["/clusters/%zz"],
  ])("%s", async (path) => {
    const answer = await get(path);
    expect([answer.status, answer.text]).toEqual([404, ""]);
  });

  it("also under the wrong parent", async () => {
    const brick = rows.bricks.find(({ volumeId }) => volumeId === uuid("volume 0 0"))?.id ?? "";
    for (const path of [
      `${other}/georeplication-sessions/${session}`,
      `${other}/georeplication-sessions/${session}/options`,
      `/clusters/${uuid("cluster 1")}/glustervolumes/${uuid("volume 0 0")}/georeplication-sessions/${session}`,
      `${other}/glusterbricks/${brick}`,
    ]) {
      expect((await get(path)).status, path).toBe(404);
    }
    const action = { method: "POST" };
    expect((await call(service.url, `${other}/georeplication-sessions/${session}/start`, action)).status).toBe(404);
    expect((await get(`${SESSIONS}/${session}`)).status).toBe(200);
    expect((await get(`${SESSIONS}/${session.toUpperCase()}`)).status, "ids may be written in capitals").toBe(200);
  });

  it("also with coded dots, which no client has taken out", async () => {
    const ask = (path: string) =>
      exchange(`GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${BASIC}\r\nConnection: close\r\n\r\n`);
    for (const path of [
      "/ovirt-engine/api/%2e%2e/clusters",
      "/ovirt-engine/api/clusters/%2e%2e/hosts",
      "/ovirt-engine/api/clusters/..%2fhosts",
    ]) {
      const { text, closed } = await ask(path);
      expect(closed).toBe(true);
      expect(text, path).toMatch(/^HTTP\/1\.1 404 /);
      expect(text.endsWith("\r\n\r\n"), text).toBe(true);
    }
    expect((await ask("/ovirt-engine/api/../../healthz")).text).toMatch(/^HTTP\/1\.1 404 /);
  });

  it.each(["schema", "rsdl"])("?%s tells where the interface is described", async (name) => {
    const answer = await get(`?${name}`);
    expect(answer.status).toBe(404);
    expect((await fault(answer))["detail"]).toBe(
      `There is no ${name} here: /ovirt-engine/api/openapi.json describes this interface.`,
    );
  });
});

describe("a wrong method", () => {
  it.each([
    ["POST", "/clusters", "GET, HEAD, OPTIONS"],
    ["DELETE", VOLUME_PATH, "GET, HEAD, OPTIONS"],
    ["PUT", SESSIONS, "GET, HEAD, POST, OPTIONS"],
    ["PATCH", SESSIONS, "GET, HEAD, POST, OPTIONS"],
  ])("%s %s is 405 with what is allowed", async (method, path, allowed) => {
    const answer = await call(service.url, path, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe(allowed);
    expect((await fault(answer))["reason"]).toBe("Method not allowed");
  });

  it("GET of an action is one too", async () => {
    const answer = await get(`${SESSIONS}/${session}/start`);
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST, OPTIONS"]);
    const asked = await call(service.url, `${SESSIONS}/${session}`, { method: "OPTIONS" });
    expect([asked.status, asked.headers.get("allow"), asked.text]).toEqual([204, "GET, HEAD, DELETE, OPTIONS", ""]);
  });

  it("HEAD is answered like GET, without a body", async () => {
    const [head, whole] = [await call(service.url, "/clusters", { method: "HEAD" }), await get("/clusters")];
    expect([head.status, head.text]).toEqual([200, ""]);
    expect(head.headers.get("content-length")).toBe(String(Buffer.byteLength(whole.text)));
  });
});

describe("a form that is not spoken here", () => {
  it.each(["text/html", "application/yaml", "image/png, text/csv;q=0.5", "application/xml;q=0"])(
    "Accept: %s is 406",
    async (accept) => {
      const answer = await get("/clusters", { accept });
      expect(answer.status).toBe(406);
      expect((await fault(answer))["reason"]).toBe("Not acceptable");
    },
  );

  it.each([
    ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml"],
    ["application/json, application/xml;q=0.9", "application/json"],
    ["application/xml;q=0.5, application/json", "application/json"],
    ["*/*", "application/xml"],
    ["text/xml", "application/xml"],
    ["", "application/xml"],
  ])("Accept: %j is answered in %s", async (accept, type) => {
    expect((await get("/clusters", { accept })).headers.get("content-type")).toBe(`${type}; charset=utf-8`);
  });

  it("may be asked for in the path as well", async () => {
    for (const path of ["/clusters?accept=application/json", "/clusters;accept=application%2Fjson"]) {
      expect((await get(path, { accept: "application/xml" })).headers.get("content-type")).toMatch(
        /^application\/json/,
      );
    }
  });

  it.each([
    ["text/plain", "<action/>"],
    ["application/x-www-form-urlencoded", "force=true"],
    ["multipart/form-data; boundary=x", "--x--"],
    ["application/xml; charset=utf-16", "<action/>"],
    ["", "<action/>"],
  ])("a body of the type %j is 415", async (type, body) => {
    const headers = { "content-type": type };
    const answer = await post(`${SESSIONS}/${session}/start`, body, headers);
    expect(answer.status, answer.text).toBe(415);
    expect((await fault(answer))["reason"]).toMatch(/media type|Malformed/i);
  });
});

describe("a body that cannot be read", () => {
  const DEEP = `<action>${"<a>".repeat(40)}${"</a>".repeat(40)}</action>`;
  const BILLION = `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><action>&lol2;</action>`;
  it.each([
    ["is truncated", "<action><force>true</for"],
    ["is truncated between elements", "<action>"],
    ["is no XML", "force=true"],
    ["has two roots", "<action/><action/>"],
    ["has a document type", BILLION],
    ["asks for a file", `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><action><force>&x;</force></action>`],
    ["uses an entity that is not there", "<action><force>&x;</force></action>"],
    ["has an instruction", `<action><?php echo 1 ?></action>`],
    ["is nested too deep", DEEP],
    ["has too many elements", `<action>${"<a/>".repeat(20_000)}</action>`],
    ["is another document", "<host/>"],
    ["holds a NUL", "<action><force>\0</force></action>"],
  ])("that %s is 400, in XML", async (_what, body) => {
    const begun = performance.now();
    const answer = await post(`${SESSIONS}/${session}/start`, body);
    expect(answer.status, answer.text).toBe(400);
    const { reason, detail } = await fault(answer);
    expect(reason).toBe("Malformed request");
    expect(detail).not.toContain("root:");
    expect(performance.now() - begun, "refusing takes long").toBeLessThan(5_000);
  });

  it.each([
    ["is truncated", `{"force": tr`],
    ["is no object", `[{"force": true}]`],
    ["is a text", `"force"`],
    ["is nested too deep", `{"a":`.repeat(40) + "1" + "}".repeat(40)],
    ["is nested far too deep", "[".repeat(200_000)],
    ["has too many values", `{"a":[${"1,".repeat(20_000)}1]}`],
  ])("that %s is 400, in JSON", async (_what, body) => {
    const answer = await post(`${SESSIONS}/${session}/start`, body, JSON_TYPE);
    expect(answer.status, answer.text).toBe(400);
    expect(answer.headers.get("content-type"), "the caller asked for JSON").toMatch(/^application\/json/);
    expect((await fault(answer))["reason"]).toBe("Malformed request");
  });

  it("a secret that was sent by mistake does not come back in the fault", async () => {
    const body = `{"password": "correct horse battery staple" oops}`;
    expect((await post(`${SESSIONS}/${session}/start`, body, JSON_TYPE)).text).not.toContain("staple");
  });

  it("that is over the limit is 413, in the asked form", async () => {
    for (const [headers, body] of [
      [XML_TYPE, `<action>${" ".repeat(1_100_000)}</action>`],
      [JSON_TYPE, `{"force":"${"x".repeat(1_100_000)}"}`],
    ] as const) {
      const answer = await post(`${SESSIONS}/${session}/start`, body, headers);
      expect(answer.status).toBe(413);
      expect((await fault(answer))["detail"]).toBe("Request body is too large");
    }
  });

  it.each([
    ["<action><force>perhaps</force></action>", `The value of "force" is true or false, not "perhaps".`],
    ["<action><async>2</async></action>", `The value of "async" is true or false, not "2".`],
  ])("%s is told what is wrong", async (body, detail) => {
    const answer = await post(`${SESSIONS}/${session}/start`, body);
    expect([answer.status, await fault(answer)]).toEqual([400, { reason: "Invalid value", detail }]);
  });
});

describe("parameters and headers", () => {
  it.each([
    ["/clusters?max=many", "Invalid value"],
    ["/clusters?max=-2", "Value out of range"],
    ["/clusters?max=10001", "Value out of range"],
    ["/clusters?max=", "Invalid value"],
    ["/events?from=-1", "Value out of range"],
    ["/events?from=x", "Invalid value"],
    ["/clusters?search=name&case_sensitive=perhaps", "Invalid value"],
    [`${SESSIONS}?all_content=perhaps`, "Invalid value"],
    [`/clusters;max='1'`, "Invalid value"],
    [`/clusters;max="1'`, "Invalid value"],
    [`/clusters;search=name%3D'x`, "Invalid search"],
    [`/clusters?follow=${"a.".repeat(20)}b`, "Invalid value"],
    [`/clusters?follow=${"hosts,".repeat(30)}`, "Invalid value"],
  ])("%s is 400: %s", async (path, reason) => {
    const answer = await get(path);
    expect(answer.status, answer.text).toBe(400);
    expect((await fault(answer))["reason"]).toBe(reason);
  });

  it("a matrix parameter may be in quotes", async () => {
    expect((await readXml(await get(`/clusters;max="1"`))).children).toHaveLength(1);
    expect((await readXml(await get(`/clusters;search="name=cluster-001"`))).children).toHaveLength(1);
  });

  it.each(["3", "5", "four", "4.0"])("Version: %s is 400", async (version) => {
    const answer = await get("/clusters", { version });
    expect(answer.status).toBe(400);
    expect(await fault(answer)).toEqual({ reason: "Invalid version", detail: "Supported versions are 4." });
  });

  it("version 4 is spoken, whoever asks for it how", async () => {
    expect((await get("/clusters", { version: "4", filter: "true" })).status).toBe(200);
    expect((await get("/v4/clusters", { version: "3" })).status, "the path comes first").toBe(200);
    expect((await get("/v3/clusters")).status).toBe(400);
  });

  it("the caller's correlation id comes back, without what it may not have; else there is one", async () => {
    const id = async (headers: Record<string, string>, query = "") =>
      (await get(`/clusters${query}`, headers)).headers.get("correlation-id");
    expect(await id({ "correlation-id": "job-42_a" })).toBe("job-42_a");
    expect(await id({}, "?correlation_id=q1")).toBe("q1");
    expect(await id({ "correlation-id": "a b<c>/d" })).toBe("abcd");
    expect(await id({ "correlation-id": "x".repeat(50) })).toBe("x".repeat(36));
    expect(await id({})).toMatch(/^[0-9a-f-]{36}$/);
    const missing = await get("/nothing", { "correlation-id": "lost" });
    expect(missing.headers.get("correlation-id")).toBe("lost");
  });
});

describe("a GET that announces a body", () => {
  const request = (extra: string, path = "/ovirt-engine/api/clusters") =>
    `GET ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/xml\r\n${extra}\r\n`;

  it("and does not send it is answered, and the connection closed", async () => {
    const { text, closed } = await exchange(request(`Authorization: ${BASIC}\r\nContent-Length: 17\r\n`));
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(text).toMatch(/^connection: close\r$/im);
    expect(text).toContain("</clusters>");
    expect(closed, "the next request would be taken for its body").toBe(true);
  });

  it("is refused without credentials as any other, and the connection closed", async () => {
    const { text, closed } = await exchange(request("Content-Length: 17\r\n"));
    expect(text).toMatch(/^HTTP\/1\.1 401 /);
    expect(text).toMatch(/^www-authenticate: Basic realm="RESTAPI"\r$/im);
    expect(closed).toBe(true);
  });

  it("and sends it is answered once", async () => {
    const { text, closed } = await exchange(
      `${request(`Authorization: ${BASIC}\r\nContent-Length: 17\r\n`)}<action></action>`,
    );
    expect(text.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(closed).toBe(true);
  });

  it("keeps its connection where there is no body", async () => {
    const lines = `Authorization: ${BASIC}\r\nContent-Length: 0\r\n`;
    const { text, closed } = await exchange(request(lines) + request(`${lines}Connection: close\r\n`));
    expect(text.match(/HTTP\/1\.1 200 /g)).toHaveLength(2);
    expect(closed).toBe(true);
  });
});

const OPERATION = "50000000-0000-4000-8000-000000000001";

describe("a failure behind it", () => {
  const broken = (thrown: unknown) =>
    testService(database, {
      services: { sessions: new Proxy({} as never, { get: () => () => Promise.reject(thrown) }) },
    });

  it.each([
    ["WRONG_STATE", 409],
    ["GLUSTER_LOCKED", 409],
    ["FORBIDDEN", 403],
    ["INVALID_ARGUMENT", 400],
  ] as const)("%s is %i, in the action that failed", async (code, status) => {
    await using service409 = await broken(new AppError(code, "So it is."));
    const answer = await call(service409.url, `${SESSIONS}/${session}/stop`, {
      method: "POST",
      headers: JSON_TYPE,
      body: "{}",
    });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("retry-after"), "whether to ask again").toBe(code === "GLUSTER_LOCKED" ? "10" : null);
    expect(JSON.parse(answer.text)).toMatchObject({
      status: "failed",
      fault: { detail: expect.stringContaining("So it is.") },
    });
  });

  it.each([
    ["DATABASE_UNAVAILABLE", 503],
    ["SHUTTING_DOWN", 503],
  ] as const)("%s is %i", async (code, status) => {
    await using away = await broken(new AppError(code, "It is away."));
    const answer = await call(away.url, `${SESSIONS}/${session}/stop`, { method: "POST" });
    expect([answer.status, (await fault(answer))["detail"]]).toEqual([status, "[It is away.]"]);
    expect(answer.headers.get("retry-after")).toBe("10");
  });

  it("of the service's own is told by an id, under which the log has the rest", async () => {
    await using bad = await broken(new Error("a secret of the inside"));
    const answer = await call(bad.url, `${SESSIONS}/${session}/stop`, { method: "POST" });
    expect(answer.status).toBe(500);
    const { detail = "" } = await fault(answer);
    expect(detail).not.toContain("secret");
    const id = /[0-9a-f-]{36}/.exec(detail)?.[0] ?? "no id";
    expect(bad.logged.find((line) => line.includes("a secret of the inside"))).toContain(id);
  });
});

it("an operation that failed through a fault of the service is 500, under the id that the log has it under", async () => {
  await using service500 = await testService(database, {
    services: {
      sessions: new Proxy({} as never, { get: () => () => Promise.resolve({ id: OPERATION }) }),
      operations: {
        waitFor: () =>
          Promise.resolve({
            id: OPERATION,
            state: "FAILED",
            errorCode: "INTERNAL",
            errorMessage: faultWords(OPERATION),
          }),
      } as never,
    },
  });
  const stop = await call(service500.url, `${SESSIONS}/${session}/stop`, { method: "POST" });
  expect(stop.status).toBe(500);
  expect((await fault(stop))["detail"]).toBe(`[${faultWords(OPERATION)}]`);
  const { data, errors } = await service500.query(
    `mutation { stopGeoRepSession(input: { sessionId: "${session}" }) { userErrors { message } } }`,
  );
  expect(data, "the caller can do nothing about it").toBeNull();
  expect(errors).toMatchObject([
    { message: faultWords(OPERATION), extensions: { code: "INTERNAL", id: OPERATION, retryable: false } },
  ]);
});

it("no answer holds a secret", async () => {
  const answers = await Promise.all(
    ["", "/clusters?follow=hosts,gluster_volumes.bricks", "/hosts", "/events", "/jobs", "/openapi.json"].map((path) =>
      get(path),
    ),
  );
  for (const { text } of answers) {
    for (const secret of SEEDED_SECRETS) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/scrypt\$/);
  }
});
