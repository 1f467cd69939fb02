import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ServerCertificate } from "../../src/http/tls/server-certificate.js";
import { PASSWORD, testService, type TestService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";

const run = promisify(execFile);

let database: TestDatabase;
let service: TestService;
let certificate: ServerCertificate;
let folder: string;
let url: string;
const file = (name: string) => path.join(folder, name);
beforeAll(async () => {
  database = await testDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "georep-tls-"));
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  await run("openssl", ["req", "-x509", ...kind, "-keyout", file("key.pem"), "-out", file("own.pem"), ...subject]);
  certificate = await ServerCertificate.open({ cert: file("own.pem"), key: file("key.pem") }, database.log);
  service = await testService(database, { certificate });
  url = service.url.replace("127.0.0.1", "localhost");
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  certificate[Symbol.dispose]();
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
