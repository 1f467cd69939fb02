import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BASIC, basic, pageCookie, PASSWORD, testService, type TestService } from "../../support/api.js";
import { testDatabase, type TestDatabase } from "../../support/database.js";
import { readXml, texts } from "../../support/rest-client.js";
import { seed } from "../../support/seed.js";

let database: TestDatabase;
let service: TestService;
beforeAll(async () => {
  database = await testDatabase();
  await seed(database);
  service = await testService(database);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

type Headers = Readonly<Record<string, string>>;

const get = (path: string, headers: Headers = {}) => fetch(`${service.url}/ovirt-engine/api${path}`, { headers });
const statusOf = async (headers: Headers, path = "/clusters"): Promise<number> => (await get(path, headers)).status;
const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });

async function sso(
  path: string,
  form: Headers,
  headers: Headers = {},
): Promise<{ status: number; body: Record<string, string>; response: Response }> {
  const response = await fetch(`${service.url}/ovirt-engine/${path}`, {
    method: "POST",
    body: new URLSearchParams(form),
    headers: { accept: "application/json", ...headers },
  });
  return { status: response.status, body: (await response.json()) as Record<string, string>, response };
}

const logIn = (username: string, password: string) =>
  sso("sso/oauth/token", { grant_type: "password", scope: "ovirt-app-api", username, password });

describe("HTTP Basic", () => {
  it.each(["admin", "admin@internal"])("lets %s in, as GraphQL does", async (user) => {
    expect(await statusOf({ authorization: basic(user, PASSWORD) })).toBe(200);
    const { data } = await service.query("{ viewer { user } }", {}, { authorization: basic(user, PASSWORD) });
    expect(data).toEqual({ viewer: { user: "admin" } });
  });

  it.each<Headers>([
    {},
    { authorization: basic("admin", "wrong") },
    { authorization: basic("admin@external", PASSWORD) },
    { authorization: basic("@internal", PASSWORD) },
    { authorization: "Bearer grt_nonsense" },
    { authorization: "Negotiate abc" },
  ])("asks for itself where there is %j", async (headers: Headers) => {
    for (const path of ["", "/", "/clusters", "/nothing", "/openapi.json"]) {
      const response = await get(path, { ...headers, accept: "application/xml" });
      expect(response.status, path).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe(`Basic realm="RESTAPI"`);
      expect(texts(await readXml({ text: await response.text() }))).toMatchObject({ reason: "Unauthorized" });
    }
  });

  it("is refused in JSON to those who read JSON", async () => {
    const response = await get("/clusters", { accept: "application/json" });
    expect(await response.json()).toEqual({
      reason: "Unauthorized",
      detail: "Log in by HTTP Basic or with a Bearer token.",
    });
  });
});

describe("the token endpoint", () => {
  it("gives a token for a password, which opens everything that the password opens", async () => {
    const { status, body, response } = await logIn("admin@internal", PASSWORD);
    expect(status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(body).toEqual({
      access_token: expect.stringMatching(/^grt_/),
      scope: "ovirt-app-api",
      exp: expect.stringMatching(/^\d{13}$/),
      token_type: "bearer",
    });
    const lasts = Number(body["exp"]) - Date.now();
    expect(lasts).toBeGreaterThan(3_600_000);
    expect(lasts, "a token that is forgotten must end soon").toBeLessThan(86_400_000);
    const token = body["access_token"] ?? "";
    expect(await statusOf(bearer(token))).toBe(200);
    expect((await service.query("{ viewer { user } }", {}, bearer(token))).data).toEqual({ viewer: { user: "admin" } });
  });

  it("takes its parameters from the query too, and a password from the header", async () => {
    const query = new URLSearchParams({
      grant_type: "password",
      scope: "ovirt-app-api",
      username: "admin",
      password: PASSWORD,
    });
    const byQuery = await fetch(`${service.url}/ovirt-engine/sso/oauth/token?${query.toString()}`);
    expect(byQuery.status).toBe(200);
    const byHeader = await sso(
      "sso/oauth/token",
      { grant_type: "urn:ovirt:params:oauth:grant-type:http", scope: "ovirt-app-api" },
      { authorization: BASIC },
    );
    expect(byHeader.status).toBe(200);
  });

  it.each([
    [
      { grant_type: "password", username: "admin", password: "wrong" },
      "access_denied",
      "Cannot authenticate user 'admin': User or password is wrong.",
    ],
    [
      { grant_type: "password", username: "nobody", password: PASSWORD },
      "access_denied",
      "Cannot authenticate user 'nobody'",
    ],
    [{ grant_type: "password", username: "admin" }, "invalid_request", "Missing parameter: 'password'"],
    [{ grant_type: "password", password: "x" }, "invalid_request", "Missing parameter: 'username'"],
    [
      { grant_type: "authorization_code", code: "x" },
      "unsupported_grant_type",
      "Unsupported grant type: use password.",
    ],
    [{}, "invalid_request", "Missing parameter: 'grant_type'"],
  ] as const)("refuses %j", async (form, error, description) => {
    const { status, body } = await sso("sso/oauth/token", form);
    expect(status).toBe(400);
    expect(body).toEqual({ error, error_description: expect.stringContaining(description) });
  });

  it("counts wrong passwords with all others", async () => {
    await using strict = await testService(database, { access: { patience: 2, heldUpMs: 50 } });
    const byForm = (password: string) =>
      fetch(`${strict.url}/ovirt-engine/sso/oauth/token`, {
        method: "POST",
        body: new URLSearchParams({ grant_type: "password", username: "admin", password }),
      });
    const byBasic = (password: string) =>
      fetch(`${strict.url}/ovirt-engine/api`, { headers: { authorization: basic("admin", password) } });
    for (const attempt of [byForm, byBasic]) {
      const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => attempt(`wrong ${n}`)));
      const said = await Promise.all(answers.map((answer) => answer.text()));
      expect(said.some((text) => text.includes("Too many wrong passwords"))).toBe(true);
    }
  });

  it("tells callers behind a trusted proxy apart", async () => {
    // Its clock stands still, so that the line of those who are held up never gets shorter.
    const access = { patience: 1, heldUpMs: 1, now: () => 0 };
    await using behind = await testService(database, { access, trustedProxies: ["127.0.0.0/8"] });
    const statusFrom = async (address: string): Promise<number> => {
      const response = await fetch(`${behind.url}/ovirt-engine/sso/oauth/token`, {
        method: "POST",
        headers: { "x-forwarded-for": address },
        body: new URLSearchParams({ grant_type: "password", username: "admin", password: "wrong" }),
      });
      await response.text();
      return response.status;
    };
    for (let each = 0; each < 6; each += 1) expect(await statusFrom("192.0.2.1")).toBe(400);
    expect(await statusFrom("192.0.2.1")).toBe(429);
    expect(await statusFrom("192.0.2.2"), "one caller shuts out all behind the same proxy").toBe(400);
  });

  it("tokens that have run out do not pile up", async () => {
    await logIn("admin", PASSWORD);
    await database.sql(`update "access_token" set "expires_at" = now() - interval '1 second'`);
    await logIn("admin", PASSWORD);
    const [row] = await database.sql<{ count: number }>(`select count(*)::int as count from "access_token"`);
    expect(row?.count).toBe(1);
  });

  it.each(["services/sso-logout", "sso/oauth/revoke"])("a token ends with %s", async (path) => {
    const token = (await logIn("admin", PASSWORD)).body["access_token"] ?? "";
    expect(await statusOf(bearer(token))).toBe(200);
    const { status, body } = await sso(path, { scope: "ovirt-app-api", token });
    expect([status, body]).toEqual([200, {}]);
    expect(await statusOf(bearer(token))).toBe(401);
    expect((await sso(path, { scope: "", token })).body, "once more is no error").toEqual({});
    expect((await sso(path, {})).body).toMatchObject({ error: "invalid_request" });
  });

  it("a token ends with the password, since it stands for it", async () => {
    const token = (await logIn("admin", PASSWORD)).body["access_token"] ?? "";
    await service.access.setAdminPassword("another password altogether");
    expect(await statusOf(bearer(token))).toBe(401);
    await service.access.setAdminPassword(PASSWORD);
  });

  it("logging out leaves tokens alone that were made by hand", async () => {
    const { data } = await service.query(
      `mutation { createAccessToken(input: { label: "by hand" }) { token userErrors { code } } }`,
    );
    const { token } = data["createAccessToken"] as { token: string };
    await sso("services/sso-logout", { scope: "", token });
    expect(await statusOf(bearer(token)), "a script's log-out took its owner's token away").toBe(200);
  });
});

describe("a session by cookie", () => {
  async function cookieOf(path = "/clusters", headers: Headers = {}): Promise<string> {
    const response = await get(path, { authorization: BASIC, prefer: "persistent-auth", ...headers });
    expect(response.status).toBe(200);
    return response.headers.get("set-cookie") ?? "";
  }
  const cookie = async (): Promise<string> => (await cookieOf()).split(";")[0] ?? "";

  it("is given to who prefers it, for this interface and out of scripts' reach", async () => {
    const whole = /^JSESSIONID=[\w.-]+; Max-Age=43200; Path=\/ovirt-engine\/api; HttpOnly; SameSite=Strict$/;
    expect(await cookieOf()).toMatch(whole);
    expect(await cookieOf("/clusters", { prefer: "csrf-protection, Persistent-Auth" })).toMatch(whole);
    expect(await cookieOf("/clusters", { prefer: "wait=10" })).toBe("");
    const short = await fetch(`${service.url}/api`, { headers: { authorization: BASIC, prefer: "persistent-auth" } });
    expect(short.headers.get("set-cookie")).toMatch(
      /^JSESSIONID=[\w.-]+; Max-Age=43200; Path=\/api; HttpOnly; SameSite=Strict$/,
    );
  });

  it("goes on without a password, here and nowhere else", async () => {
    const held = await cookie();
    expect(await statusOf({ cookie: held })).toBe(200);
    expect(await statusOf({ cookie: `other=1; ${held}` })).toBe(200);
    expect((await service.query("{ viewer { user } }", {}, { cookie: held })).status).toBe(401);
    expect((await fetch(`${service.url}/metrics`, { headers: { cookie: held } })).status).toBe(401);
    const again = await get("/clusters", { cookie: held, prefer: "persistent-auth" });
    expect(again.headers.get("set-cookie"), "a session that renews itself never ends").toBeNull();
  });

  it("is not that of the web page, nor the other way round", async () => {
    const ofPage = await pageCookie(service.url);
    expect(await statusOf({ cookie: ofPage }), "the page's session opens oVirt's interface").toBe(401);
    expect(await statusOf({ cookie: ofPage.replace("georep_session", "JSESSIONID") })).toBe(401);
    const held = (await cookie()).replace("JSESSIONID", "georep_session");
    expect((await service.query("{ viewer { user } }", {}, { cookie: held })).status).toBe(401);
    expect(await statusOf(bearer(ofPage.split("=")[1] ?? "")), "the cookie's value is a token for everything").toBe(
      401,
    );
    const token = (await logIn("admin", PASSWORD)).body["access_token"] ?? "";
    expect((await service.query("{ viewer { user } }", {}, { cookie: `georep_session=${token}` })).status).toBe(401);
  });

  it.each([
    ["a page of another origin", { origin: "https://evil.example" }],
    ["a page of another port of the same host", { origin: "http://127.0.0.1:1" }],
    ["a page without an origin", { origin: "null" }],
    ["a page of another site", { "sec-fetch-site": "cross-site" }],
    ["a page of a sister site", { "sec-fetch-site": "same-site" }],
  ])("is of no use to %s", async (_who, headers) => {
    const held = await cookie();
    expect(await statusOf({ cookie: held, ...headers })).toBe(401);
    const change = await fetch(`${service.url}/ovirt-engine/api/clusters`, {
      method: "POST",
      headers: { cookie: held, ...headers },
    });
    expect(change.status).toBe(401);
  });

  it("is of use to a page of the service's own", async () => {
    const held = await cookie();
    expect(await statusOf({ cookie: held, origin: service.url, "sec-fetch-site": "same-origin" })).toBe(200);
  });

  it("ends after its time", async () => {
    let now = Date.now();
    await using later = await testService(database, { now: () => now });
    const headers = { authorization: BASIC, prefer: "persistent-auth" };
    const url = `${later.url}/ovirt-engine/api/clusters`;
    const held = (await fetch(url, { headers })).headers.get("set-cookie")?.split(";")[0] ?? "";
    const status = async () => (await fetch(url, { headers: { cookie: held } })).status;
    now += 12 * 3_600_000 - 1;
    expect(await status()).toBe(200);
    now += 1;
    expect(await status()).toBe(401);
  });

  it("comes second to credentials, and is nothing when it was tampered with", async () => {
    const held = await cookie();
    expect(await statusOf({ cookie: held, authorization: basic("admin", "wrong") })).toBe(401);
    const [name = "", until = "", signature = ""] = held.split(".");
    for (const forged of [
      `${name}.${Number(until) + 1}.${signature}`,
      `${name}.${until}.${signature.slice(1)}`,
      `${name}.${until}`,
      "JSESSIONID=",
      "JSESSIONID=A1B2C3D4",
    ]) {
      expect(await statusOf({ cookie: forged }), forged).toBe(401);
    }
  });

  it("is not given for a token", async () => {
    const token = (await logIn("admin", PASSWORD)).body["access_token"] ?? "";
    const response = await get("/clusters", { ...bearer(token), prefer: "persistent-auth" });
    expect([response.status, response.headers.get("set-cookie")]).toEqual([200, null]);
  });

  it("ends with the password", async () => {
    const held = await cookie();
    const other = "another password altogether";
    await service.access.setAdminPassword(other);
    expect(await statusOf({ cookie: held })).toBe(401);
    await service.access.setAdminPassword(PASSWORD);
  });
});
