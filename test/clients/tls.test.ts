import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { request } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PASSWORD, testService, type TestService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";

const run = promisify(execFile);

let database: TestDatabase;
let service: TestService;
let server: Server;
let folder: string;
let url: string;
const file = (name: string) => path.join(folder, name);
beforeAll(async () => {
  database = await testDatabase();
  service = await testService(database);
  folder = await mkdtemp(path.join(tmpdir(), "georep-tls-"));
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  await run("openssl", ["req", "-x509", ...kind, "-keyout", file("key.pem"), "-out", file("own.pem"), ...subject]);
  const identity = { key: await readFile(file("key.pem")), cert: await readFile(file("own.pem")) };
  server = createServer(identity, (near, answer) => {
    const { method, url: place = "/", headers } = near;
    const far = request(new URL(place, service.url), { method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    near.pipe(far);
  });
  server.on("upgrade", (near, socket, head) => {
    const far = request(new URL(near.url ?? "/", service.url), { headers: near.headers });
    far.on("upgrade", (response, other) => {
      const lines = Object.entries(response.headers).map(([name, value]) => `${name}: ${String(value)}`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("\r\n")}\r\n\r\n`);
      other.pipe(socket).pipe(other);
      other.on("error", () => socket.destroy());
      socket.on("error", () => other.destroy());
    });
    far.end(head);
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  url = `https://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function georep(argv: readonly string[], until = /never/): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [path.resolve("dist/src/cli/main.js"), ...argv], {
    env: { PATH: "/usr/bin:/bin", HOME: folder },
  });
  child.stdin.end(PASSWORD);
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
    if (until.test(err)) child.kill("SIGINT");
  });
  const [code] = (await once(child, "close")) as [number];
  return { code, out, err };
}

test("an authority that is not known is not trusted; one that is named is, also by later commands and WebSockets", async () => {
  const login = ["login", url, "--password-stdin"];
  const refused = await georep(login);
  expect(refused).toMatchObject({
    code: 6,
    err: expect.stringMatching(/: self-signed certificate\. .*--cacert FILE\.\n$/),
  });
  expect(await georep([...login, "--cacert", file("own.pem")])).toMatchObject({ code: 0, err: "" });
  expect(await georep(["clusters"]), "the login forgets the authority").toMatchObject({ code: 0, err: "" });
  expect(await georep(["watch"], /changes follow/)).toMatchObject({ code: 130 });
  expect(await georep(["clusters", "--cacert", file("key.pem")])).toMatchObject({
    code: 2,
    err: expect.stringContaining("holds no certificate"),
  });
});
