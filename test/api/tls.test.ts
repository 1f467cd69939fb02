import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { Agent, request } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TLSSocket } from "node:tls";
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { WebSocket } from "ws";
import { ServerCertificate } from "../../src/http/tls/server-certificate.js";
import { createLog } from "../../src/log.js";
import { BASIC, PASSWORD, testService, type TestService } from "../support/api.js";
import { type MadeCertificate, newCertificate } from "../support/certificate.js";
import { testDatabase, type TestDatabase } from "../support/database.js";

let database: TestDatabase;
let folder: string;
let first: MadeCertificate;
beforeAll(async () => {
  database = await testDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "georep-tls-"));
});
beforeEach(async () => {
  first = newCertificate();
  await write(first);
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const files = () => ({ cert: path.join(folder, "cert.pem"), key: path.join(folder, "key.pem") });

async function write({ cert, key }: Partial<MadeCertificate>): Promise<void> {
  if (cert !== undefined) await writeFile(files().cert, cert);
  if (key !== undefined) await writeFile(files().key, key);
}

interface Served {
  readonly service: TestService;
  /** Lines that the certificate's part has logged. */
  readonly logged: string[];
}

async function served(): Promise<Served> {
  const logged: string[] = [];
  const log = createLog("info", { write: (line) => void logged.push(line) });
  const certificate = await ServerCertificate.open(files(), log, 20);
  onTestFinished(() => certificate[Symbol.dispose]());
  const service = await testService(database, { certificate });
  onTestFinished(() => service[Symbol.asyncDispose]());
  return { service, logged };
}

interface Asked {
  readonly ca?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly agent?: Agent;
}

/** An answer by TLS, from a service whose certificate is trusted. */
async function ask(url: string, { ca = first.cert, body, agent, method = "POST", headers = {} }: Asked = {}) {
  const sent = request(url, {
    method,
    ca,
    servername: "localhost",
    headers: { "content-type": "application/json", ...headers },
    ...(agent === undefined ? {} : { agent }),
  });
  const connected = once(sent, "socket");
  sent.end(JSON.stringify(body));
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  let text = "";
  for await (const more of response.setEncoding("utf8")) text += String(more);
  const [{ localPort }] = (await connected) as [TLSSocket];
  return { status: Number(response.statusCode), headers: response.headers, text, localPort };
}

const VIEWER = { body: { query: "{ viewer { user } }" }, headers: { authorization: BASIC } };

it("answers by HTTPS, and has the cookies of a log-in come back by nothing else", async () => {
  const { service } = await served();
  expect(service.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  expect((await ask(`${service.url}/graphql`, VIEWER)).text).toBe('{"data":{"viewer":{"user":"admin"}}}\n');
  const login = await ask(`${service.url}/login`, { body: { user: "admin", password: PASSWORD } });
  const ticket = await ask(`${service.url}/api`, {
    method: "GET",
    headers: { authorization: BASIC, prefer: "persistent-auth" },
  });
  expect(String(login.headers["set-cookie"])).toMatch(/^georep_session=.*; Secure$/);
  expect(String(ticket.headers["set-cookie"])).toMatch(/^JSESSIONID=.*; Secure$/);
});

it("opens WebSockets by TLS", async () => {
  const { service } = await served();
  const socket = new WebSocket(`${service.url.replace("https", "wss")}/graphql`, "graphql-transport-ws", {
    ca: first.cert,
    headers: { authorization: BASIC },
  });
  onTestFinished(() => socket.terminate());
  await once(socket, "open");
  socket.send('{"type":"connection_init"}');
  const [message] = await once(socket, "message");
  expect(JSON.parse(String(message))).toMatchObject({ type: "connection_ack" });
});

it("has browsers come by TLS alone where the host is its own, and not where it is one port of many", async () => {
  const { service } = await served();
  const strict = async (host: string) =>
    (await ask(`${service.url}/healthz`, { method: "GET", headers: { host } })).headers["strict-transport-security"];
  expect(await strict("georep.example.org")).toBe("max-age=63072000");
  expect(await strict("[2001:db8::1]")).toBe("max-age=63072000");
  expect(await strict("georep.example.org:4000")).toBeUndefined();
  expect(await strict("[2001:db8::1]:4000")).toBeUndefined();
});

it("tells who speaks plain HTTP to it what it speaks", async () => {
  const { service } = await served();
  const answer = await fetch(service.url.replace("https", "http"));
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("Only HTTPS is spoken here")]);
});

it("lets go of who comes without a word of TLS", async () => {
  const { service } = await served();
  const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
  socket.on("error", () => undefined).resume();
  await once(socket, "connect");
  socket.write("no TLS at all\r\n\r\n");
  await once(socket, "close");
  expect((await ask(`${service.url}/graphql`, VIEWER)).status).toBe(200);
});

it("takes up a renewed certificate, while connections that are open go on", async () => {
  const { service, logged } = await served();
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const before = await ask(`${service.url}/graphql`, { ...VIEWER, agent });
  const second = newCertificate();
  await write(second);
  await expect.poll(() => logged.join("")).toContain("the renewed TLS certificate is in use");
  expect((await ask(`${service.url}/graphql`, { ...VIEWER, ca: second.cert })).status).toBe(200);
  await expect(ask(`${service.url}/graphql`, VIEWER), "the old one is still shown").rejects.toThrow(/self-signed/);
  const after = await ask(`${service.url}/graphql`, { ...VIEWER, agent });
  expect([after.status, after.localPort]).toEqual([200, before.localPort]);
});

it("keeps the one before while what is on disk cannot be used, says so once, and takes up what is mended", async () => {
  const { service, logged } = await served();
  const second = newCertificate();
  await write({ cert: second.cert });
  await expect.poll(() => logged.join("")).toContain("the one before stays in use");
  expect((await ask(`${service.url}/graphql`, VIEWER)).status).toBe(200);
  await write({ key: second.key });
  await expect.poll(() => logged.join("")).toContain("the renewed TLS certificate is in use");
  expect((await ask(`${service.url}/graphql`, { ...VIEWER, ca: second.cert })).status).toBe(200);
  expect(logged.map((line) => (JSON.parse(line) as { reason?: string }).reason)).toEqual([
    expect.stringMatching(/GEOREP_TLS_KEY_FILE: the key in \S+ does not belong/),
    undefined,
  ]);
});

it("warns of a certificate whose time is over or has not come, and serves it all the same", async () => {
  const day = 86_400_000;
  const now = Date.now();
  await write((first = newCertificate({ from: new Date(now - 2 * day), to: new Date(now - day) })));
  const { service, logged } = await served();
  expect(logged.map((line) => JSON.parse(line) as object)).toMatchObject([
    {
      level: 40,
      msg: "the TLS certificate has expired",
      until: new Date(Math.floor((now - day) / 1000) * 1000).toISOString(),
    },
  ]);
  await expect(ask(`${service.url}/graphql`, VIEWER)).rejects.toThrow(/certificate has expired/);
  await write(newCertificate({ from: new Date(now + day), to: new Date(now + 2 * day) }));
  await expect.poll(() => logged.at(-1)).toContain("the TLS certificate is not valid yet");
});

it("warns when a certificate that is in use expires", async () => {
  const logged: string[] = [];
  const log = createLog("info", { write: (line) => void logged.push(line) });
  using _certificate = await ServerCertificate.open(files(), log, 20);
  expect(logged).toEqual([]);
  onTestFinished(() => void vi.useRealTimers());
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * 86_400_000 });
  await expect.poll(() => logged.join("")).toContain("the TLS certificate has expired");
});
