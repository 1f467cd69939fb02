import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BASIC, pageCookie, PASSWORD, testService, type TestService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { seed } from "../support/seed.js";
import { refusal, Subscriber } from "../support/subscriber.js";

const SCRIPT = "page-abc123.js";
const NONCE = /'nonce-([^']+)'/;

let database: TestDatabase;
let service: TestService;
let page: string;
beforeAll(async () => {
  database = await testDatabase();
  await seed(database);
  page = await mkdtemp(path.join(tmpdir(), "georep-page-"));
  await mkdir(path.join(page, "assets"));
  await writeFile(path.join(page, "assets", SCRIPT), "the script");
  await writeFile(path.join(page, "assets", `${SCRIPT}.gz`), "the script, compressed");
  for (const name of ["index.html", "explorer.html"]) {
    await writeFile(
      path.join(page, name),
      `<title>${name}</title><script nonce="CSP_NONCE" src="/assets/${SCRIPT}"></script>`,
    );
  }
  service = await testService(database, { page, corsOrigins: ["https://ops.example"] });
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  await rm(page, { recursive: true, force: true });
});

type Headers = Readonly<Record<string, string>>;
const OF_PAGE = { "x-requested-with": "XMLHttpRequest" };
const HTML = { accept: "text/html,application/xhtml+xml" };

const get = (address: string, headers: Headers = {}) =>
  fetch(`${service.url}${address}`, { headers, redirect: "manual" });
const post = (address: string, body: unknown, headers: Headers = {}, url = service.url) =>
  fetch(`${url}${address}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
const logIn = (headers: Headers = {}, url = service.url) =>
  post("/login", { user: "admin", password: PASSWORD }, headers, url);
const asked = (cookie: string, headers: Headers = {}) =>
  service.query("{ viewer { user } }", {}, { cookie, ...headers });

/** The Content-Security-Policy of a document of the page. */
const policyOf = ({ nonce, styles, fonts }: Readonly<Record<"nonce" | "styles" | "fonts", string>>): string =>
  `default-src 'none'; script-src 'self' 'nonce-${nonce}'; style-src ${styles}; font-src ${fonts}; img-src 'self' data:; ` +
  "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

describe("the page", () => {
  it.each(["/", "/login", "/sessions", "/sessions/some-id", "/clusters", "/operations", "/events"])(
    "is open at %s, and may load nothing from elsewhere",
    async (address) => {
      const response = await get(address, HTML);
      const text = await response.text();
      expect([response.status, text]).toEqual([200, expect.stringContaining("<title>index.html</title>")]);
      expect(response.headers.get("cache-control"), "a page of before the last update would be shown").toBe("no-store");
      const policy = response.headers.get("content-security-policy") ?? "";
      const nonce = NONCE.exec(policy)?.[1] ?? "none";
      expect(policy, "a script could be slipped in, or something of another host be loaded").toBe(
        policyOf({ nonce, styles: `'self' 'nonce-${nonce}'`, fonts: "'self'" }),
      );
      expect(text, "a script that will not run").toContain(`nonce="${nonce}"`);
      const again = await get(address, HTML);
      expect(again.headers.get("content-security-policy"), "a nonce that can be known before").not.toBe(policy);
    },
  );

  it("has files that a browser keeps for ever, compressed beforehand, and no others", async () => {
    const file = await get(`/assets/${SCRIPT}`, { "accept-encoding": "gzip" });
    expect(file.status).toBe(200);
    expect(file.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(file.headers.get("content-encoding")).toBe("gzip");
    expect(file.headers.get("content-type")).toMatch(/^(text|application)\/javascript/);
    for (const outside of ["/assets/..%2findex.html", "/assets/none.js"]) {
      const response = await get(outside);
      expect(await response.text(), outside).toBe(`{"code":"NOT_FOUND","message":"There is nothing here."}`);
      expect([outside, response.status]).toEqual([outside, 404]);
    }
  });

  it("tells a browser that there is nothing at an address, without asking for a log-in", async () => {
    const response = await get("/sesions", HTML);
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([404, null]);
    expect(await response.text()).toContain("<title>index.html</title>");
    expect((await get("/sesions")).status, "programs are told as before").toBe(401);
  });

  it("that was not built says what builds it", async () => {
    await using bare = await testService(database, { page: path.join(page, "nowhere") });
    const response = await fetch(bare.url);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ message: expect.stringContaining("npm start") });
  });
});

describe("a log-in on the page", () => {
  it("opens the API by a cookie that no script reads and no other site's page sends", async () => {
    const response = await logIn();
    expect([response.status, await response.json()]).toEqual([200, { user: "admin", role: "ADMIN" }]);
    expect(response.headers.get("set-cookie")).toMatch(
      /^georep_session=grs_[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(response.headers.get("cache-control")).toBe("no-store");
    const cookie = await pageCookie(service.url);
    expect((await asked(cookie)).data).toEqual({ viewer: { user: "admin" } });
    expect(await (await get("/login/session", { cookie, ...OF_PAGE })).json()).toEqual({
      user: "admin",
      role: "ADMIN",
    });
    expect((await get("/metrics", { cookie })).status, "the cookie opens more than the API").toBe(401);
    const stream = await post(
      "/graphql",
      { query: "subscription { geoRepSessionChanged { kind } }" },
      {
        cookie,
        accept: "text/event-stream",
      },
    );
    expect([stream.status, stream.headers.get("content-type")]).toEqual([
      200,
      expect.stringMatching(/^text\/event-stream/),
    ]);
    await stream.body?.cancel();
  });

  it("has a cookie for TLS alone where it came by TLS, as a trusted proxy says and no one else", async () => {
    await using behind = await testService(database, { page, trustedProxies: ["127.0.0.0/8"] });
    const cookieBy = async (url: string, proto: string): Promise<string | null> =>
      (await logIn({ "x-forwarded-proto": proto }, url)).headers.get("set-cookie");
    expect(await cookieBy(behind.url, "https")).toMatch(/; SameSite=Strict; Secure$/);
    expect(await cookieBy(behind.url, "http")).toMatch(/; SameSite=Strict$/);
    expect(await cookieBy(service.url, "https"), "anyone could say so").toMatch(/; SameSite=Strict$/);
  });

  it("is stored as a hash, and named among the user's tokens", async () => {
    const [, token = "none"] = (await pageCookie(service.url)).split("=");
    const rows = await database.sql<{ row: string }>(`select t::text as row from "access_token" t`);
    expect(rows.map(({ row }) => row).join("\n")).not.toContain(token.slice(4));
    const { data } = await service.query("{ viewer { accessTokens { label } } }");
    expect(data).toMatchObject({
      viewer: { accessTokens: expect.arrayContaining([{ label: "logged in on the web page" }]) },
    });
    expect(service.logged.join(""), "the log lets in who reads it").not.toContain(token);
  });

  it.each([
    [{ user: "admin", password: "wrong" }, 401, "UNAUTHENTICATED"],
    [{ user: "nobody", password: PASSWORD }, 401, "UNAUTHENTICATED"],
    [{ user: "admin" }, 400, "MALFORMED_REQUEST"],
    [{ user: ["admin"], password: PASSWORD }, 400, "MALFORMED_REQUEST"],
    [{ token: "grt_0123456789012345678901234567890123456789012" }, 401, "UNAUTHENTICATED"],
    [{ token: 7 }, 400, "MALFORMED_REQUEST"],
    [{ token: "grt_", user: "admin", password: PASSWORD }, 400, "MALFORMED_REQUEST"],
    [null, 400, "MALFORMED_REQUEST"],
    ["x".repeat(9_000), 413, "MALFORMED_REQUEST"],
  ])("is refused for %.60j, without a browser's own prompt", async (body, status, code) => {
    const response = await post("/login", body);
    expect([response.status, await response.json()]).toEqual([status, expect.objectContaining({ code })]);
    expect(response.headers.get("www-authenticate")).toBeNull();
    expect(response.headers.get("set-cookie")).toBeNull();
  });

  it("is held up after wrong passwords like any other, and told when to come again", async () => {
    // Its clock stands still, so that the line of those who are held up never gets shorter.
    await using strict = await testService(database, { page, access: { patience: 1, heldUpMs: 1, now: () => 0 } });
    const wrong = () => post("/login", { user: "admin", password: "wrong" }, {}, strict.url);
    for (let each = 0; each < 6; each += 1) expect((await wrong()).status).toBe(401);
    const refused = await wrong();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "10"]);
    expect(await refused.json()).toMatchObject({ code: "TOO_MANY_LOGINS" });
  });

  it("takes the place of the one before", async () => {
    const before = await pageCookie(service.url);
    const response = await logIn({ cookie: before });
    const [cookie = ""] = response.headers.get("set-cookie")?.split(";") ?? [];
    expect((await asked(before)).status, "a session that nobody can end any more").toBe(401);
    expect((await asked(cookie)).status).toBe(200);
  });
});

describe("a log-in with an access token", () => {
  const made = async (role: string, expiresInSeconds = 86_400): Promise<{ id: string; token: string }> => {
    const { data } = await service.query(
      `mutation ($input: CreateAccessTokenInput!) {
         createAccessToken(input: $input) { token accessToken { id } userErrors { message } } }`,
      { input: { label: `of ${role}`, role, expiresInSeconds } },
    );
    const { token, accessToken } = data["createAccessToken"] as { token: string; accessToken: { id: string } };
    return { token, id: accessToken.id };
  };
  const withToken = async (token: string): Promise<{ response: Response; cookie: string }> => {
    const response = await post("/login", { token });
    return { response, cookie: response.headers.get("set-cookie")?.split(";")[0] ?? "" };
  };

  it("gives a session of the page that may what the token may, and nothing more", async () => {
    const { token } = await made("OPERATOR");
    const { response, cookie } = await withToken(token);
    expect([response.status, await response.json()]).toEqual([200, { user: "admin", role: "OPERATOR" }]);
    expect(cookie, "the token itself is in a browser").not.toContain(token.slice(4));
    expect((await asked(cookie)).data).toEqual({ viewer: { user: "admin" } });
    const more = await service.query(
      `mutation { createAccessToken(input: { label: "more" }) { token } }`,
      {},
      { cookie },
    );
    expect(more.errors.map(({ extensions }) => extensions["code"])).toEqual(["FORBIDDEN"]);
    const { data } = await service.query("{ viewer { accessTokens { label role } } }");
    expect(data).toMatchObject({
      viewer: {
        accessTokens: expect.arrayContaining([
          { label: "logged in on the web page by the token of OPERATOR", role: "OPERATOR" },
        ]),
      },
    });
    expect(service.logged.join("")).not.toContain(token);
  });

  it("ends when the token is revoked, also where a page is open", async () => {
    const { token, id } = await made("ADMIN");
    const { cookie } = await withToken(token);
    const subscriber = await Subscriber.connect(service.url, null, { headers: { cookie, origin: service.url } });
    const revoke = "mutation ($id: ID!) { revokeAccessToken(input: { tokenId: $id }) { userErrors { code } } }";
    await service.query(revoke, { id });
    await service.http.recheck();
    expect(await subscriber.closed).toMatchObject({ code: 4403 });
    expect((await asked(cookie)).status).toBe(401);
    const { response } = await withToken(token);
    expect(response.status, "a token that was revoked").toBe(401);
  });

  it("does not outlive the token, and does not end with the password", async () => {
    const { token } = await made("OPERATOR", 600);
    const { response, cookie } = await withToken(token);
    const maxAge = Number(/Max-Age=(\d+)/.exec(response.headers.get("set-cookie") ?? "")?.[1]);
    expect(maxAge).toBeGreaterThan(500);
    expect(maxAge).toBeLessThanOrEqual(600);
    await service.access.setAdminPassword("another password altogether");
    await service.access.setAdminPassword(PASSWORD);
    expect((await asked(cookie)).status).toBe(200);
    const [row] = await database.sql<{ outlives: boolean }>(
      `select s."expires_at" > t."expires_at" as outlives from "access_token" s join "access_token" t on t."id" = s."opened_by"
       order by s."created_at" desc limit 1`,
    );
    expect(row?.outlives).toBe(false);
  });

  it("leaves the token as it is when its user logs out", async () => {
    const { token } = await made("OPERATOR");
    const { cookie } = await withToken(token);
    await fetch(`${service.url}/logout`, { method: "POST", headers: { cookie } });
    expect((await asked(cookie)).status).toBe(401);
    expect((await withToken(token)).response.status).toBe(200);
  });

  it("is not had with what stands in a cookie, nor with a token that is being revoked", async () => {
    const [, own = ""] = (await pageCookie(service.url)).split("=");
    const { response } = await withToken(own);
    expect([response.status, await response.json()]).toEqual([
      401,
      expect.objectContaining({ code: "UNAUTHENTICATED", message: "The token is unknown, expired or revoked." }),
    ]);
    const { token, id } = await made("ADMIN");
    const principal = await service.access.logInByToken(token, "test");
    await service.access.revokeToken({ user: "admin", tokenId: null, role: "ADMIN" }, id);
    await expect(service.access.openSession(principal, "PAGE")).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });
});

describe("the cookie", () => {
  const ELSEWHERE: readonly Headers[] = [
    { origin: "https://evil.example" },
    { origin: "https://ops.example" },
    { origin: "http://127.0.0.1:1" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ];
  it.each(ELSEWHERE)("is of no use to a page of elsewhere: %j", async (headers) => {
    const cookie = await pageCookie(service.url);
    expect((await asked(cookie, headers)).status).toBe(401);
    const query = `/graphql?query=${encodeURIComponent("{ viewer { user } }")}`;
    expect((await get(query, { cookie, ...headers, "apollo-require-preflight": "1" })).status).toBe(401);
    expect((await logIn(headers)).status, "a page could log its visitor in as someone else").toBe(403);
    const out = await fetch(`${service.url}/logout`, { method: "POST", headers: { cookie, ...headers } });
    expect(out.status, "a page could log its visitor out").toBe(403);
    expect((await asked(cookie)).status).toBe(200);
  });

  it("opens no WebSocket for a page of elsewhere, whether or not its origin may call the service", async () => {
    const cookie = await pageCookie(service.url);
    expect(await refusal(service.url, { headers: { cookie, origin: "https://evil.example" } })).toBe(403);
    using subscriber = new Subscriber(service.url, { headers: { cookie, origin: "https://ops.example" } });
    await once(subscriber.socket, "open");
    subscriber.send({ type: "connection_init" });
    const reason = "Unauthorized: Log in by HTTP Basic or with a Bearer token.";
    expect(await subscriber.closed).toEqual({ code: 4401, reason });
  });

  it("is of no use to what may be an image of a page on another port", async () => {
    const cookie = await pageCookie(service.url);
    const query = `/graphql?query=${encodeURIComponent("{ viewer { user } }")}`;
    expect((await get(query, { cookie })).status).toBe(401);
    expect((await get(query, { cookie, "x-requested-with": "XMLHttpRequest" })).status).toBe(200);
    expect((await get(query, { cookie, "sec-fetch-site": "same-origin" })).status).toBe(200);
  });

  it("comes second to credentials", async () => {
    const cookie = await pageCookie(service.url);
    expect((await asked(cookie, { authorization: "Bearer nonsense" })).status).toBe(401);
    expect((await asked("georep_session=nonsense", { authorization: BASIC })).status).toBe(200);
  });
});

describe("a session of the page", () => {
  const ended = async (cookie: string, subscriber: Subscriber): Promise<void> => {
    expect(await subscriber.closed, "who was let in by it stays").toEqual({ code: 4403, reason: "Forbidden" });
    expect((await asked(cookie)).status).toBe(401);
    expect(await (await get("/login/session", { cookie, ...OF_PAGE })).json()).toEqual({ user: null, role: null });
  };
  const opened = async (url = service.url) => {
    const cookie = await pageCookie(url);
    const subscriber = await Subscriber.connect(url, null, { headers: { cookie, origin: url } });
    return { cookie, subscriber };
  };

  it("ends for good when its user logs out", async () => {
    const { cookie, subscriber } = await opened();
    const response = await fetch(`${service.url}/logout`, { method: "POST", headers: { cookie } });
    expect(response.status).toBe(204);
    expect(response.headers.get("set-cookie")).toBe("georep_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict");
    await service.http.recheck();
    await ended(cookie, subscriber);
    const again = await fetch(`${service.url}/logout`, { method: "POST", headers: { cookie } });
    expect([again.status, again.headers.get("set-cookie")], "once more is no error").toEqual([
      204,
      "georep_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict",
    ]);
  });

  it("ends with the password", async () => {
    const { cookie, subscriber } = await opened();
    const { data } = await service.query(
      "mutation ($input: CreateAccessTokenInput!) { createAccessToken(input: $input) { token } }",
      { input: { label: "a script" } },
    );
    await service.access.setAdminPassword("another password altogether");
    await service.http.recheck();
    await ended(cookie, subscriber);
    const { token } = data["createAccessToken"] as { token: string };
    expect((await service.query("{ viewer { user } }", {}, { authorization: `Bearer ${token}` })).status).toBe(200);
    await service.access.setAdminPassword(PASSWORD);
  });

  it("ends when its user revokes it", async () => {
    const { cookie, subscriber } = await opened();
    const { data } = await service.query("{ viewer { tokenId } }", {}, { cookie });
    const { tokenId } = data["viewer"] as { tokenId: string };
    const revoke = "mutation ($id: ID!) { revokeAccessToken(input: { tokenId: $id }) { userErrors { code } } }";
    const revoked = await service.query(revoke, { id: tokenId });
    expect(revoked.data).toEqual({ revokeAccessToken: { userErrors: [] } });
    await service.http.recheck();
    await ended(cookie, subscriber);
  });

  it("ends after its time", async () => {
    const cookie = await pageCookie(service.url);
    await database.sql(`update "access_token" set "expires_at" = now() - interval '1 second' where "kind" = 'PAGE'`);
    expect((await asked(cookie)).status).toBe(401);
    await logIn();
    const [row] = await database.sql<{ count: number }>(
      `select count(*)::int as count from "access_token" where "kind" = 'PAGE'`,
    );
    expect(row?.count, "those that have run out pile up").toBe(1);
  });

  it("is not opened by a password that has changed since it was checked", async () => {
    const principal = await service.access.logIn("admin", PASSWORD, "test");
    await service.access.setAdminPassword("another password altogether");
    await expect(service.access.openSession(principal, "PAGE")).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    await service.access.setAdminPassword(PASSWORD);
  });
});

describe("the explorer", () => {
  it("is for who is logged in: others are led to the log-in page, and back", async () => {
    const away = await get("/graphql", HTML);
    const led = ({ status, headers }: Response) => [
      status,
      headers.get("location"),
      headers.get("cache-control"),
      headers.get("www-authenticate"),
    ];
    expect(led(away)).toEqual([302, "/login?next=%2Fgraphql", "no-store", null]);
    const elsewhere = await get("/graphql?next=//evil.example", HTML);
    const withNext = "/login?next=%2Fgraphql%3Fnext%3D%2F%2Fevil.example";
    expect(led(elsewhere)).toEqual([302, withNext, "no-store", null]);
    const cookie = await pageCookie(service.url);
    const there = await get("/graphql", { ...HTML, cookie, "sec-fetch-site": "none" });
    const policy = there.headers.get("content-security-policy") ?? "";
    const nonce = NONCE.exec(policy)?.[1] ?? "none";
    expect(policy).toBe(policyOf({ nonce, styles: "'self' 'unsafe-inline'", fonts: "'self' data:" }));
    expect([there.status, there.headers.get("cache-control")]).toEqual([200, "no-store"]);
    expect(await there.text()).toBe(
      `<title>explorer.html</title><script nonce="${nonce}" src="/assets/${SCRIPT}"></script>`,
    );
  });

  it("is open to a link from anywhere, since it tells nothing, also where a browser does not say from where", async () => {
    const cookie = await pageCookie(service.url);
    const anywhere: readonly Headers[] = [{}, { "sec-fetch-site": "cross-site" }];
    for (const from of anywhere) {
      const response = await get("/graphql", { ...HTML, cookie, ...from });
      expect(response.status, "the log-in page would lead here again, and so on").toBe(200);
      expect(await response.text()).toContain("<title>explorer.html</title>");
    }
  });
});

describe("a request without a log-in", () => {
  it.each<[string, Headers]>([
    ["a page's own", { "x-requested-with": "XMLHttpRequest" }],
    ["a page's own, as a browser says", { "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" }],
    ["a page's own whose session has ended", { cookie: "georep_session=old", "x-requested-with": "XMLHttpRequest" }],
  ])("of %s is refused without a browser's own prompt", async (_whose, headers) => {
    const response = await post("/graphql", { query: "{ viewer { user } }" }, headers);
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, null]);
  });

  it("of a program is asked for its password, as before", async () => {
    const response = await post("/graphql", { query: "{ viewer { user } }" });
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([
      401,
      expect.stringMatching(/^Basic /),
    ]);
  });
});
