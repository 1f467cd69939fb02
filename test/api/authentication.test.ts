import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BASIC, basic, PASSWORD, testService, type TestService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { refusal, Subscriber } from "../support/subscriber.js";

let database: TestDatabase;
let service: TestService;
beforeAll(async () => {
  database = await testDatabase();
  service = await testService(database);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function createToken(expiresInSeconds = 3600): Promise<{ id: string; token: string }> {
  const { data, text } = await service.query(
    `mutation ($input: CreateAccessTokenInput!) { createAccessToken(input: $input) {
       token accessToken { id label user expiresAt revokedAt } userErrors { code } } }`,
    { input: { label: "a script", expiresInSeconds } },
  );
  const { createAccessToken: made } = data as { createAccessToken: { token: string; accessToken: { id: string } } };
  expect(made, text).toMatchObject({
    token: expect.stringMatching(/^grt_[A-Za-z0-9_-]{43}$/),
    accessToken: { label: "a script", user: "admin", revokedAt: null },
    userErrors: [],
  });
  return { id: made.accessToken.id, token: made.token };
}

async function revoke(id: string) {
  const { data } = await service.query(
    "mutation ($id: ID!) { revokeAccessToken(input: { tokenId: $id }) { accessToken { revokedAt } userErrors { field code } } }",
    { id },
  );
  return data["revokeAccessToken"];
}

describe("a request", () => {
  it.each([
    ["without credentials", {}],
    ["with a wrong password", { authorization: basic("admin", "wrong password") }],
    ["of an unknown user", { authorization: basic("root", PASSWORD) }],
    ["of a user whose name holds a NUL", { authorization: basic("admin\0", PASSWORD) }],
    ["with an unknown token", bearer(`grt_${"a".repeat(43)}`)],
    ["with a token of another shape", bearer("'; drop table access_token; --")],
    ["with credentials that are no base64", { authorization: "Basic %%%" }],
    ["with a scheme alone", { authorization: "Basic" }],
    ["with three words", { authorization: `${BASIC} more` }],
    ["with another scheme", { authorization: `Digest ${PASSWORD}` }],
  ])("%s is refused, and told how to log in", async (_what, headers: Record<string, string>) => {
    for (const path of ["/graphql", "/metrics", "/nothing"]) {
      const response = await fetch(`${service.url}${path}`, { headers, redirect: "manual" });
      const text = await response.text();
      expect(response.status, `${path}: ${text}`).toBe(401);
      expect(response.headers.get("www-authenticate")).toMatch(/^Basic realm="/);
      expect(text).not.toContain(PASSWORD);
    }
    const { status, errors } = await service.query("{ viewer { user } }", {}, headers);
    expect(status).toBe(401);
    expect(errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
  });

  it("with the password or a token is let in", async () => {
    const { data } = await service.query("{ viewer { user tokenId } }");
    expect(data).toEqual({ viewer: { user: "admin", tokenId: null } });
    const { id, token } = await createToken();
    const byToken = await service.query("{ viewer { user tokenId } }", {}, bearer(token));
    expect(byToken.data).toEqual({ viewer: { user: "admin", tokenId: id } });
  });
});

describe("behind an address that many wrong passwords come from", () => {
  let guarded: TestService;
  beforeAll(async () => {
    guarded = await testService(database, {
      access: { patience: 2, heldUpMs: 500 },
      trustedProxies: ["127.0.0.0/8"],
    });
  });
  afterAll(() => guarded[Symbol.asyncDispose]());
  const from = (address: string, password: string) => ({
    authorization: basic("admin", password),
    "x-forwarded-for": address,
  });
  const guess = (password: string) =>
    fetch(`${guarded.url}/metrics`, { headers: from("192.0.2.1", password) }).then(async (response) => {
      await response.text();
      return response;
    });

  it("the right one gets through, too many are told to come again, and other addresses never notice", async () => {
    for (let each = 0; each < 2; each += 1) expect((await guess("wrong")).status).toBe(401);
    const flood = Array.from({ length: 20 }, (_, each) => guess(`wrong ${each}`));
    const began = performance.now();
    const elsewhere = await guarded.query("{ viewer { user } }", {}, from("198.51.100.1, 192.0.2.2", PASSWORD));
    expect(elsewhere.status, elsewhere.text).toBe(200);
    const answers = await Promise.all(flood);
    expect(performance.now() - began, "guesses are not held up").toBeGreaterThan(1_000);
    const refused = answers.find((answer) => answer.status === 429);
    expect(refused?.headers.get("retry-after"), "the flood was checked to the last").toBe("10");
    expect(refused?.headers.get("www-authenticate"), "a browser would ask for a password again").toBeNull();
    guarded.access.forget();
    expect((await guess(PASSWORD)).status, "wrong passwords shut the right one out").toBe(200);
  });

  it("a login by WebSocket or by oVirt's single sign-on is told the same", async () => {
    // Its clock stands still, so that the line of those who are held up never gets shorter.
    await using full = await testService(database, { access: { patience: 1, heldUpMs: 1, now: () => 0 } });
    const wrong = basic("admin", "wrong");
    for (let each = 0; each < 6; each += 1) {
      expect(await refusal(full.url, { headers: { authorization: wrong } })).toBe(401);
    }
    expect(await refusal(full.url, { headers: { authorization: wrong } })).toBe(429);
    using subscriber = new Subscriber(full.url);
    await once(subscriber.socket, "open");
    subscriber.send({ type: "connection_init", payload: { Authorization: wrong } });
    expect(await subscriber.closed).toEqual({ code: 4291, reason: "TOO_MANY_LOGINS" });
    const form = "grant_type=password&username=admin@internal&password=wrong";
    const sso = await fetch(`${full.url}/ovirt-engine/sso/oauth/token?${form}`);
    expect([sso.status, sso.headers.get("retry-after")], await sso.text()).toEqual([429, "10"]);
  });
});

describe("many logins at once", () => {
  it("with the right password all get through, by HTTP and by WebSocket", async () => {
    await using fresh = await testService(database);
    const answers = await Promise.all(Array.from({ length: 40 }, () => fresh.query("{ viewer { user } }")));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    fresh.access.forget();
    await using other = await testService(database);
    const subscribers = await Promise.all(Array.from({ length: 60 }, () => Subscriber.connect(other.url, BASIC)));
    for (const { socket } of subscribers) socket.terminate();
  });

  it("that are more than can be checked are told to come again, and of no wrong password", async () => {
    await using proxied = await testService(database, { trustedProxies: ["127.0.0.0/8"] });
    const headers = (each: number) => ({
      authorization: basic("admin", `wrong ${each}`),
      "x-forwarded-for": `192.0.2.${each}`,
    });
    // 34 of them can wait at a time, and each takes a processor some 60 ms.
    const asked = Array.from({ length: 250 }, (_, each) =>
      fetch(`${proxied.url}/graphql`, {
        method: "POST",
        headers: { ...headers(each), "content-type": "application/json" },
        body: JSON.stringify({ query: "{ viewer { user } }" }),
      }),
    );
    const answers = await Promise.all(asked);
    const turnedAway = answers.filter(({ status }) => status !== 401);
    expect(turnedAway.length).toBeGreaterThan(asked.length / 2);
    for (const answer of turnedAway) {
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "10"]);
      const { errors } = (await answer.json()) as { errors: unknown[] };
      expect(errors).toMatchObject([{ extensions: { code: "LOGIN_QUEUE_FULL", retryable: true } }]);
    }
  });

  it("that are more than can be checked close a WebSocket that logs in with a code of its own", async () => {
    await using proxied = await testService(database, { trustedProxies: ["127.0.0.0/8"] });
    // Connected before any of them logs in: 34 passwords can wait at a time, so that these are too many in one moment.
    const subscribers = Array.from(
      { length: 60 },
      (_, each) => new Subscriber(proxied.url, { headers: { "x-forwarded-for": `192.0.2.${each}` } }),
    );
    await Promise.all(subscribers.map(({ socket }) => once(socket, "open")));
    for (const [each, subscriber] of subscribers.entries()) {
      subscriber.send({ type: "connection_init", payload: { Authorization: basic("admin", `wrong ${each}`) } });
    }
    const closed = await Promise.all(subscribers.map((subscriber) => subscriber.closed));
    const turnedAway = closed.filter(({ code }) => code !== 4401);
    expect(turnedAway.length, "nobody is turned away").toBeGreaterThan(0);
    for (const each of turnedAway) expect(each).toEqual({ code: 4293, reason: "LOGIN_QUEUE_FULL" });
  });
});

describe("an access token", () => {
  it("is refused from the moment it is revoked, and stays in the list", async () => {
    const { id, token } = await createToken();
    expect((await service.query("{ viewer { user } }", {}, bearer(token))).status).toBe(200);
    expect(await revoke(id)).toMatchObject({ accessToken: { revokedAt: expect.any(String) }, userErrors: [] });
    expect((await service.query("{ viewer { user } }", {}, bearer(token))).status).toBe(401);
    const { data, text } = await service.query("{ viewer { accessTokens { id revokedAt } } }");
    expect(data).toMatchObject({
      viewer: { accessTokens: expect.arrayContaining([{ id, revokedAt: expect.any(String) }]) },
    });
    expect(text).not.toContain(token);
  });

  it("is refused when it has expired", async () => {
    const { id, token } = await createToken();
    await database.sql(`update "access_token" set "expires_at" = now() - interval '1 second' where "id" = $1`, [id]);
    expect((await service.query("{ viewer { user } }", {}, bearer(token))).status).toBe(401);
  });

  it("is stored as a hash only", async () => {
    const { token } = await createToken();
    const rows = await database.sql<{ row: string }>(`select t::text as row from "access_token" t`);
    expect(rows.map(({ row }) => row).join("\n")).not.toContain(token.slice(4));
  });

  it("that does not exist cannot be revoked", async () => {
    expect(await revoke("00000000-0000-4000-8000-000000000000")).toEqual({
      accessToken: null,
      userErrors: [{ field: "input.tokenId", code: "NOT_FOUND" }],
    });
    expect(await revoke("nonsense")).toMatchObject({ userErrors: [{ code: "INVALID_ARGUMENT" }] });
  });

  it.each([
    [{ label: "", expiresInSeconds: 60 }, "input.label"],
    [{ label: "a".repeat(201), expiresInSeconds: 60 }, "input.label"],
    [{ label: "x", expiresInSeconds: 0 }, "input.expiresInSeconds"],
    [{ label: "x", expiresInSeconds: 366 * 86_400 + 1 }, "input.expiresInSeconds"],
  ])("is not made from %j", async (input, field) => {
    const { data } = await service.query(
      "mutation ($input: CreateAccessTokenInput!) { createAccessToken(input: $input) { token userErrors { field code } } }",
      { input },
    );
    expect(data).toEqual({ createAccessToken: { token: null, userErrors: [{ field, code: "INVALID_ARGUMENT" }] } });
  });

  it("is no part of the log, nor is the password", async () => {
    const { token } = await createToken();
    await service.query("{ viewer { user } }", {}, bearer(token));
    await service.query("{ viewer { user } }", {}, { authorization: basic("admin", "a wrong password") });
    const log = service.logged.join("");
    for (const secret of [token, PASSWORD, "a wrong password", BASIC]) expect(log).not.toContain(secret);
    expect(log, "who made which token must be in the log").toContain("access token created");
  });
});
