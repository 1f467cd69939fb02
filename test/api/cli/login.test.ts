import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { chmod, readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { EXIT } from "../../../src/cli/exit-codes.js";
import { at, PASSWORD, testService, type TestService } from "../../support/api.js";
import { freshHome, georep, nobodyAt } from "../../support/cli.js";
import { testDatabase, type TestDatabase } from "../../support/database.js";

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

async function loggedIn(...more: readonly string[]) {
  const env = await freshHome();
  const argv = ["login", `${service.url}/`, "--password-stdin", ...more];
  const ended = await georep(argv, { env, stdin: `${PASSWORD}\n` });
  expect(ended, ended.err).toMatchObject({ code: EXIT.DONE, err: "" });
  return { env, file: path.join(env.XDG_CONFIG_HOME, "georep", "login.json"), ...ended };
}

describe("login", () => {
  it("keeps a token where its user alone may read it, and never the password", async () => {
    const { env, file, out } = await loggedIn();
    expect(out).toMatch(/^Logged in to http:\S+[^/] as admin with the role OPERATOR, until 20\d\d-/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
    expect(await readdir(path.dirname(file)), "drafts are left behind").toEqual(["login.json"]);
    const text = await readFile(file, "utf8");
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain(Buffer.from(`admin:${PASSWORD}`).toString("base64"));
    expect(await georep(["clusters"], { env })).toMatchObject({ code: EXIT.DONE });
  });

  it("makes a token that says whose it is, of the role and for the days that were asked for", async () => {
    const { env, file } = await loggedIn("--role", "ADMIN", "--expires", "2");
    const { tokenId } = JSON.parse(await readFile(file, "utf8")) as { tokenId: string };
    const { data } = await service.query("{ viewer { accessTokens { id label role expiresAt } } }");
    const made = (at(data, "viewer", "accessTokens") as { id: string; expiresAt: string }[]).find(
      ({ id }) => id === tokenId,
    );
    expect(made).toMatchObject({ role: "ADMIN", label: expect.stringMatching(/^georep of .+ on .+/) });
    const days = (Date.parse(made?.expiresAt ?? "") - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(1.9);
    expect(days).toBeLessThanOrEqual(2.1);
    expect(await georep(["clusters", "--json"], { env })).toMatchObject({ code: EXIT.DONE });
  });

  it("again revokes the token of before", async () => {
    const { env, file } = await loggedIn();
    const { token } = JSON.parse(await readFile(file, "utf8")) as { token: string };
    const argv = ["login", service.url, "--password-stdin", "--json"];
    const again = await georep(argv, { env, stdin: PASSWORD });
    expect(JSON.parse(again.out)).toEqual({
      url: service.url,
      user: "admin",
      role: "OPERATOR",
      expiresAt: expect.stringMatching(/^20\d\d-/),
    });
    const old = { ...env, GEOREPCLI_TOKEN: token };
    expect(await georep(["clusters"], { env: old })).toMatchObject({ code: EXIT.NOT_LOGGED_IN });
    expect(await georep(["clusters"], { env })).toMatchObject({ code: EXIT.DONE });
  });

  it("with a wrong password is refused and leaves nothing behind", async () => {
    const env = await freshHome();
    const ended = await georep(["login", service.url, "--password-stdin"], { env, stdin: "wrong horse" });
    expect(ended).toEqual({
      code: EXIT.NOT_LOGGED_IN,
      out: "",
      err: "The service does not know this user with this password.\n",
    });
    await expect(stat(env.XDG_CONFIG_HOME)).rejects.toThrow("ENOENT");
  });

  it("asks for no password where there is no terminal, and takes no empty one", async () => {
    const env = await freshHome();
    expect(await georep(["login", service.url], { env })).toMatchObject({ code: EXIT.USAGE });
    expect(await georep(["login", service.url, "--password-stdin"], { env })).toMatchObject({ code: EXIT.USAGE });
  });

  it("warns before a password goes over a network in the clear", async () => {
    const env = await freshHome();
    // Nobody listens there, and it is no loopback address for the command.
    const url = await nobodyAt("0.0.0.0");
    const { code, err } = await georep(["login", url, "--password-stdin"], { env, stdin: PASSWORD });
    expect(code).toBe(EXIT.UNREACHABLE);
    expect(err).toMatch(/^Warning: what goes to http:\/\/0\.0\.0\.0:\d+, credentials too, can be read on the way/);
  });

  it("to what is no service of this kind says so", async () => {
    const server = createServer((request, response) => {
      if (request.url?.startsWith("/moved") === true)
        response.writeHead(301, { location: "https://elsewhere.example" });
      response.end("<html>");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const env = await freshHome();
    const login = (to: string) => georep(["login", to, "--password-stdin"], { env, stdin: PASSWORD });
    expect(await login(url)).toMatchObject({ code: EXIT.UNREACHABLE, err: expect.stringContaining("no GraphQL") });
    expect(await login(`${url}/moved`)).toMatchObject({
      code: EXIT.UNREACHABLE,
      err: expect.stringContaining("a redirect to https://elsewhere.example"),
    });
  });
});

describe("a login that is no good", () => {
  it("is told as such: none, expired, a broken file, and one that others may read", async () => {
    const nobody = await freshHome();
    const none = await georep(["clusters"], { env: nobody });
    expect(none).toMatchObject({ code: EXIT.NOT_LOGGED_IN, err: expect.stringContaining("georep login URL") });

    const { env, file } = await loggedIn();
    const { tokenId } = JSON.parse(await readFile(file, "utf8")) as { tokenId: string };
    await chmod(file, 0o644);
    expect(await georep(["clusters"], { env })).toMatchObject({
      code: EXIT.DONE,
      err: expect.stringMatching(/^Warning: others may read the token/),
    });
    await chmod(file, 0o600);

    await database.sql(`update "access_token" set "expires_at" = now() - interval '1 second' where "id" = $1`, [
      tokenId,
    ]);
    service.access.forget();
    expect(await georep(["clusters"], { env })).toMatchObject({
      code: EXIT.NOT_LOGGED_IN,
      err: `The token is unknown, expired or revoked. Log in with: georep login ${service.url}\n`,
    });

    await writeFile(file, "{}");
    expect(await georep(["clusters"], { env })).toMatchObject({
      code: EXIT.NOT_LOGGED_IN,
      err: expect.stringContaining("it holds no login"),
    });
  });

  it("is never shown to another service than the one that it is for", async () => {
    const { env } = await loggedIn();
    const seen: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const GEOREPCLI_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await georep(["clusters"], { env: { ...env, GEOREPCLI_URL } })).toMatchObject({ code: EXIT.NOT_LOGGED_IN });
    expect(seen).toEqual([]);
  });
});

describe("logout", () => {
  it("revokes the token, which an operator's may do too, and forgets it", async () => {
    const { env, file } = await loggedIn();
    const { token } = JSON.parse(await readFile(file, "utf8")) as { token: string };
    expect(await georep(["logout"], { env })).toMatchObject({
      code: EXIT.DONE,
      out: `Logged out of ${service.url}.\n`,
    });
    await expect(stat(file)).rejects.toThrow("ENOENT");
    const stolen = { ...env, GEOREPCLI_URL: service.url, GEOREPCLI_TOKEN: token };
    expect(await georep(["clusters"], { env: stolen })).toMatchObject({ code: EXIT.NOT_LOGGED_IN });
    expect(await georep(["logout"], { env })).toMatchObject({ code: EXIT.NOT_LOGGED_IN });
  });

  it("keeps the login while the service is not reached, unless it is told to forget it", async () => {
    const { env, file } = await loggedIn();
    const stored = JSON.parse(await readFile(file, "utf8")) as object;
    await writeFile(file, JSON.stringify({ ...stored, url: await nobodyAt() }));
    expect(await georep(["logout"], { env })).toMatchObject({
      code: EXIT.UNREACHABLE,
      err: expect.stringContaining("logout --local forgets it"),
    });
    expect(await georep(["logout", "--local", "--json"], { env })).toMatchObject({
      code: EXIT.DONE,
      out: expect.stringContaining('"revoked": false'),
    });
    await expect(stat(file)).rejects.toThrow("ENOENT");
  });
});
