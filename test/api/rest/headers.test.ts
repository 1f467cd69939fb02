import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basic, BASIC, PASSWORD } from "../../support/api.js";
import { call, readXml, texts } from "../../support/rest-client.js";
import { restService, type RestService } from "../../support/rest-service.js";

let service: RestService;
beforeAll(async () => {
  service = await restService();
});
afterAll(() => service[Symbol.asyncDispose]());

const get = (path: string, headers: Readonly<Record<string, string>> = {}) => call(service.url, path, { headers });
/** Without the credentials that `call` adds. */
const bare = (path: string, init: RequestInit = {}) => fetch(`${service.url}${path}`, { redirect: "manual", ...init });

describe("the form of an answer", () => {
  it.each([
    [undefined, "xml"],
    ["", "xml"],
    ["*/*", "xml"],
    ["application/xml", "xml"],
    ["application/json", "json"],
    ["application/json;q=0.5, application/xml;q=0.9", "xml"],
    ["text/html, application/json;q=0.9", "json"],
    ["APPLICATION/JSON", "json"],
    ["application/json; charset=utf-8", "json"],
  ])("to Accept: %s is %s", async (accept, form) => {
    const answer = await get("/clusters", accept === undefined ? {} : { accept });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")?.toLowerCase()).toMatch(`application/${form}`);
    expect(answer.headers.get("content-type")?.toLowerCase()).toMatch(/utf-8|^application\/json$/);
    expect(answer.text.startsWith(form === "xml" ? "<?xml" : "{")).toBe(true);
  });

  it("can be asked for by a parameter", async () => {
    for (const path of ["/clusters?accept=application/json", "/clusters?accept=application%2Fjson"]) {
      expect((await get(path, { accept: "application/xml" })).text).toMatch(/^\{/);
    }
  });

  it("that no one can give is 406 with a fault", async () => {
    for (const accept of ["text/html", "image/png", "application/json;q=0"]) {
      const answer = await get("/clusters", { accept });
      expect([accept, answer.status]).toEqual([accept, 406]);
      expect((await readXml(answer)).tag).toBe("fault");
    }
  });

  it("is that of the request also for faults", async () => {
    const answer = await call(service.url, "/clusters", { method: "PUT", headers: { accept: "application/json" } });
    expect(answer.status).toBe(405);
    expect(JSON.parse(answer.text)).toEqual({ reason: expect.any(String), detail: expect.any(String) });
  });
});

describe("the version", () => {
  it.each(["4", ""])("header %j is served", async (version) => {
    expect((await get("/clusters", { version })).status).toBe(200);
  });

  it.each(["3", "5", "4.0", "four", "4; DROP TABLE"])("header %j is refused with a fault", async (version) => {
    const answer = await get("/clusters", { version });
    expect(answer.status).toBe(400);
    expect((await readXml(answer)).tag).toBe("fault");
  });

  it("in the path is served or refused alike, and counts before the header", async () => {
    expect((await get("/v4/clusters", { version: "3" })).status).toBe(200);
    expect((await get("/v3/clusters", { version: "4" })).status).toBe(400);
    expect((await get("/v4")).text).toContain("<api>");
    expect((await get("/v4/")).text).toContain("<api>");
  });
});

describe("the root", () => {
  it.each(["/api", "/api/", "/ovirt-engine/api", "/ovirt-engine/api/"])("is at %s without a redirect", async (path) => {
    const answer = await bare(path, { headers: { authorization: BASIC } });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain("<api>");
  });

  it("answers HEAD as GET, without a body", async () => {
    const answer = await call(service.url, "", { method: "HEAD" });
    expect([answer.status, answer.text]).toEqual([200, ""]);
    expect(answer.headers.get("content-type")).toMatch(/^application\/xml/);
  });
});

describe("Correlation-Id", () => {
  it("is given back as it was sent, from the header or the parameter", async () => {
    const answer = await get("/clusters", { "correlation-id": "my-Call_42" });
    expect(answer.headers.get("correlation-id")).toBe("my-Call_42");
    expect((await get("/clusters?correlation_id=mine")).headers.get("correlation-id")).toBe("mine");
    const both = await get("/clusters?correlation_id=less", { "correlation-id": "more" });
    expect(both.headers.get("correlation-id")).toBe("more");
  });

  it("loses what it may not hold, and what is too long", async () => {
    const answer = await get("/clusters", { "correlation-id": "a b<c>/d'\"e;f" });
    expect(answer.headers.get("correlation-id")).toBe("abcdef");
    const long = await get("/clusters", { "correlation-id": "x".repeat(50) });
    expect(long.headers.get("correlation-id")).toBe("x".repeat(36));
  });

  it("is made where none is left, also for refusals", async () => {
    for (const path of ["/clusters", "/nonsense", "/clusters/nonsense"]) {
      const [a, b] = [await get(path, { "correlation-id": "???" }), await get(path)];
      expect(a.headers.get("correlation-id")).toMatch(/^[0-9A-Za-z_-]{1,36}$/);
      expect(a.headers.get("correlation-id")).not.toBe(b.headers.get("correlation-id"));
    }
    expect((await bare("/ovirt-engine/api")).headers.get("correlation-id")).not.toBeNull();
  });
});

describe("who asks", () => {
  it("without credentials is challenged as oVirt challenges, in the form that is asked for", async () => {
    for (const [accept, tag] of [
      ["application/xml", "<fault>"],
      ["application/json", '"reason"'],
    ] as const) {
      for (const path of ["/ovirt-engine/api", "/api/clusters", "/ovirt-engine/api/nonsense"]) {
        const answer = await bare(path, { headers: { accept } });
        expect(answer.status).toBe(401);
        expect(answer.headers.get("www-authenticate")).toBe('Basic realm="RESTAPI"');
        expect(await answer.text()).toContain(tag);
      }
    }
  });

  it.each([
    ["admin@internal", 200],
    ["admin", 200],
    ["admin@elsewhere", 401],
    ["nobody@internal", 401],
  ])("as %s is answered %i", async (user, status) => {
    const answer = await bare("/ovirt-engine/api", { headers: { authorization: basic(user, PASSWORD) } });
    expect(answer.status).toBe(status);
  });

  it.each(["Basic", "Basic !!!", "Basic YWRtaW4=", "Bearer", "Bearer nonsense", "Digest x", "nonsense"])(
    "with the credentials %j is refused",
    async (authorization) => {
      const answer = await bare("/ovirt-engine/api", { headers: { authorization } });
      expect(answer.status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toMatch(/^Basic/);
    },
  );

  it("is known by the cookie of persistent-auth alone, until it is logged out", async () => {
    const first = await bare("/ovirt-engine/api", { headers: { authorization: BASIC, prefer: "persistent-auth" } });
    const cookie = first.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^JSESSIONID=[^;]+/);
    expect(cookie).toMatch(/Path=\/ovirt-engine\/api(;|$)/i);
    expect(cookie).toMatch(/HttpOnly/i);
    const [pair = ""] = cookie.split(";");
    const again = await bare("/ovirt-engine/api/clusters", { headers: { cookie: pair, prefer: "persistent-auth" } });
    expect(again.status).toBe(200);
    expect((await bare("/ovirt-engine/api/clusters", { headers: { cookie: "JSESSIONID=forged" } })).status).toBe(401);
    const plain = await bare("/ovirt-engine/api", { headers: { authorization: BASIC } });
    expect(plain.headers.get("set-cookie")).toBeNull();
  });

  it("cannot be made to change anything by a page of another origin that sends the cookie along", async () => {
    const first = await bare("/ovirt-engine/api", { headers: { authorization: BASIC, prefer: "persistent-auth" } });
    const cookie = first.headers.get("set-cookie")?.split(";")[0] ?? "";
    const answer = await bare(`/ovirt-engine/api${service.volume}/georeplication-sessions`, {
      method: "POST",
      headers: { cookie, origin: "https://evil.example", "content-type": "text/plain" },
      body: "<georeplication-session><slavevolume>vol-dr</slavevolume></georeplication-session>",
    });
    expect([401, 403, 415]).toContain(answer.status);
  });
});

describe("the token endpoint", () => {
  const ask = (form: Readonly<Record<string, string>>) =>
    bare("/ovirt-engine/sso/oauth/token", {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams({
        grant_type: "password",
        scope: "ovirt-app-api",
        username: "admin@internal",
        ...form,
      }),
    });

  it("gives a token that opens every path, until it is logged out", async () => {
    const answer = await ask({ password: PASSWORD });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
    const token = (await answer.json()) as Record<string, string>;
    expect(token).toMatchObject({ access_token: expect.any(String), scope: expect.any(String), token_type: "bearer" });
    expect(token["exp"]).toMatch(/^\d+$/);
    const authorization = `Bearer ${token["access_token"]}`;
    expect((await bare("/ovirt-engine/api/clusters", { headers: { authorization } })).status).toBe(200);
    const out = await bare("/ovirt-engine/services/sso-logout", {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams({ scope: "ovirt-app-api", token: token["access_token"] ?? "" }),
    });
    expect(out.status).toBe(200);
    expect(typeof (await out.json())).toBe("object");
    expect((await bare("/ovirt-engine/api/clusters", { headers: { authorization } })).status).toBe(401);
  });

  it.each([
    ["a wrong password", { password: "wrong horse battery staple" }],
    ["no password", {}],
    ["another grant", { grant_type: "refresh_token", password: PASSWORD }],
    ["a user that is none", { username: "nobody@internal", password: PASSWORD }],
  ])("refuses %s as OAuth does", async (_what, form) => {
    const answer = await ask(form);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error: expect.any(String), error_description: expect.stringMatching(/\w/) });
  });

  it("names a wrong password access_denied, as oVirt does", async () => {
    expect(await (await ask({ password: "wrong horse" })).json()).toMatchObject({ error: "access_denied" });
  });
});

describe("Filter", () => {
  it.each(["true", "false"])("%s is taken from administrators", async (filter) => {
    const answer = await get("/clusters", { filter });
    expect(answer.status).toBe(200);
    expect((await readXml(answer)).children).toHaveLength(2);
  });
});

describe("methods that do nothing at a path", () => {
  it.each([
    ["POST", "/clusters"],
    ["DELETE", "/clusters"],
    ["PATCH", "/hosts"],
    ["PUT", ""],
    ["POST", "/events"],
  ])("%s %s is 405 and tells which do", async (method, path) => {
    const answer = await call(service.url, path, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toMatch(/\bGET\b/);
    expect(texts(await readXml(answer))["detail"]).toMatch(/\w/);
  });

  it("GET of an action is 405 with Allow: POST", async () => {
    const id = await service.sim.create();
    const answer = await get(`${service.volume}/georeplication-sessions/${id}/start`);
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toMatch(/\bPOST\b/);
    expect(answer.headers.get("allow")).not.toMatch(/\bGET\b/);
  });
});
