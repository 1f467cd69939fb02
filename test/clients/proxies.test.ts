import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { BASIC, basic, PASSWORD, testService, type TestService } from "../support/api.js";
import { nobodyAt } from "../support/cli.js";
import { testDatabase, type TestDatabase } from "../support/database.js";

const run = promisify(execFile);

let database: TestDatabase;
let service: TestService;
let folder: string;
const file = (name: string) => path.join(folder, name);
beforeAll(async () => {
  database = await testDatabase();
  service = await testService(database, { trustedProxies: ["127.0.0.1"] });
  folder = await mkdtemp(path.join(tmpdir(), "georep-proxies-"));
  await chmod(folder, 0o755);
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  await run("openssl", ["req", "-x509", ...kind, "-keyout", file("key.pem"), "-out", file("own.pem"), ...subject]);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const freePort = async () => Number(new URL(await nobodyAt()).port);

/** @param end that does not wait for connections which clients keep open */
function running(program: string, argv: readonly string[], end: NodeJS.Signals): void {
  const child = spawn(program, argv, {
    env: { PATH: "/usr/sbin:/usr/bin", HOME: folder },
    stdio: "ignore",
  });
  onTestFinished(async () => {
    if (child.exitCode !== null) return;
    child.kill(end);
    await once(child, "exit");
  });
}

/** The recipe, with this machine's ports, names and certificate in place of the example's. */
async function nginx(): Promise<string> {
  const [port, plain] = [await freePort(), await freePort()];
  const recipe = (await readFile("deploy/proxy/nginx.conf", "utf8"))
    .replaceAll(/\[::\]:(80|443)/g, (_whole, from: string) => `[::1]:${from === "443" ? port : plain}`)
    .replaceAll("listen 443", `listen 127.0.0.1:${port}`)
    .replaceAll("listen 80", `listen 127.0.0.1:${plain}`)
    .replaceAll("georep.example.org;", "localhost;")
    .replace(/ssl_certificate .*;/, `ssl_certificate ${file("own.pem")};`)
    .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${file("key.pem")};`)
    .replace("server 127.0.0.1:4000", `server ${new URL(service.url).host}`);
  const whole = `daemon off; pid ${file("nginx.pid")}; error_log stderr; events {}
    http { access_log off; client_body_temp_path ${file("body")}; proxy_temp_path ${file("proxy")};
      fastcgi_temp_path ${file("fastcgi")}; uwsgi_temp_path ${file("uwsgi")}; scgi_temp_path ${file("scgi")};
      ${recipe} }`;
  await writeFile(file("nginx.conf"), whole);
  await run("/usr/sbin/nginx", ["-t", "-c", file("nginx.conf"), "-p", folder]);
  running("/usr/sbin/nginx", ["-c", file("nginx.conf"), "-p", folder], "SIGTERM");
  return `https://localhost:${port}`;
}

async function caddy(): Promise<string> {
  const port = await freePort();
  const recipe = (await readFile("deploy/proxy/Caddyfile", "utf8"))
    .replace("georep.example.org {", `https://localhost:${port} {\n\ttls ${file("own.pem")} ${file("key.pem")}`)
    .replace("127.0.0.1:4000", new URL(service.url).host);
  await writeFile(file("Caddyfile"), `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${recipe}`);
  const options = ["--config", file("Caddyfile"), "--adapter", "caddyfile"];
  await run("/usr/bin/caddy", ["validate", ...options], { env: { PATH: "/usr/bin", HOME: folder } });
  running("/usr/bin/caddy", ["run", ...options], "SIGKILL");
  return `https://localhost:${port}`;
}

/** What is answered to a request that trusts the certificate above. */
async function answer(
  url: string,
  {
    method = "GET",
    headers = {},
    body = "",
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
  until?: RegExp,
): Promise<{ status: number; headers: Record<string, unknown>; text: string }> {
  const ca = await readFile(file("own.pem"));
  const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<typeof answer>>>();
  const sent = request(url, { method, headers, ca }, (response) => {
    let text = "";
    const done = () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
    response.setEncoding("utf8").on("data", (more: string) => {
      text += more;
      if (until?.test(text) !== true) return;
      done();
      sent.destroy();
    });
    response.on("end", done);
  });
  sent.on("error", reject);
  sent.end(body);
  return promise;
}

async function georep(argv: readonly string[], until = /never/): Promise<{ code: number; text: string }> {
  const child = spawn(process.execPath, [path.resolve("dist/src/cli/main.js"), ...argv], {
    env: { PATH: "/usr/bin", HOME: folder },
  });
  child.stdin.end(PASSWORD);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (more: string) => {
      text += more;
      if (until.test(text)) child.kill("SIGINT");
    });
  }
  const [code] = (await once(child, "close")) as [number];
  return { code, text };
}

describe.each([
  ["nginx", nginx],
  ["Caddy", caddy],
])("the recipe for %s", (_name, start) => {
  test("passes requests, WebSockets and events on, refuses what is too large, and tells who asks", async () => {
    const url = await start();
    await expect
      .poll(() =>
        answer(`${url}/healthz`).then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200);
    expect((await answer(`${url}/healthz`)).headers["strict-transport-security"]).toBe("max-age=63072000");

    const login = await georep(["login", url, "--password-stdin", "--cacert", file("own.pem")]);
    expect(login, login.text).toMatchObject({ code: 0 });
    const watched = await georep(["watch"], /changes follow/);
    expect(watched, watched.text).toMatchObject({ code: 130 });

    const headers = { authorization: BASIC, "content-type": "application/json", accept: "text/event-stream" };
    const body = JSON.stringify({ query: "subscription { geoRepSessionChanged { kind } }" });
    // One that begins before the proxy has seen the end of the request is broken off by some, once in a while.
    for (let times = 0; times < 100; times += 1) {
      const events = await answer(`${url}/graphql`, { method: "POST", headers, body }, /SNAPSHOT_END/);
      const text = expect.stringContaining("SNAPSHOT_END");
      expect(events, "events are kept back, or broken off").toMatchObject({ status: 200, text });
    }

    const large = await answer(`${url}/graphql`, { method: "POST", headers, body: "x".repeat(1_000_000) }).catch(
      () => null,
    );
    // One that closes the connection before everything was sent has refused it as well.
    expect([null, 413]).toContain(large === null ? null : large.status);

    const wrong = { authorization: basic("admin", "wrong horse"), "x-forwarded-for": "203.0.113.7" };
    expect((await answer(`${url}/graphql`, { headers: wrong })).status).toBe(401);
    const refused = service.logged.findLast((line) => line.includes("log-in refused"));
    expect(refused, "a caller could make up where it comes from").not.toContain('"203.0.113.7"');
    expect(refused).toMatch(/127\.0\.0\.1|::1/);
  });
});
