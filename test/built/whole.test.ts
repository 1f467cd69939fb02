import { execFile } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { startSimulator } from "../../simulator/simulator.js";
import { NO_DELAYS } from "../../simulator/spec.js";
import { registerCluster, syncCluster } from "../support/clusters.js";
import { newCertificate } from "../support/certificate.js";
import { graphqlClient, type GraphQLClient } from "../support/graphql-client.js";
import { nothingLeft } from "../support/processes.js";
import { type RunningService, startService } from "../support/program.js";
import { newKey } from "../support/ssh-key.js";

const run = promisify(execFile);

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), "georep-whole-"));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

async function started(...about: Parameters<typeof startService>): Promise<RunningService> {
  const service = await startService(...about);
  onTestFinished(() => void service.process.kill("SIGKILL"));
  return service;
}

function clientOf(service: RunningService, password: string): GraphQLClient {
  const client = graphqlClient(service.url, password);
  onTestFinished(() => client[Symbol.asyncDispose]());
  return client;
}

const PASSWORD_FILE = /The password of the user admin is in (\S+),/;

/** A program that is to end by itself. */
async function ended(argv: readonly string[], env: Readonly<Record<string, string>>) {
  const options = { env: { PATH: process.env["PATH"], ...env }, timeout: 60_000, killSignal: "SIGKILL" } as const;
  return run(process.execPath, argv, options).then(
    () => ({ code: 0, stderr: "" }),
    (error: { code: number; stderr: string }) => error,
  );
}

test("the product whole: a first start, a session from SSH to the subscriber, changes by HTTP and by WebSocket, an end under load, and a second start", async () => {
  const key = newKey();
  await using simulator = await startSimulator({
    users: { root: { authorizedKeys: [key.public] } },
    clusters: [
      { name: "source", nodes: ["src1", "src2"], volumes: [{ name: "vol", kind: "replica 2" }] },
      { name: "destination", nodes: ["dst1", "dst2"], volumes: [{ name: "vol-dr", kind: "replica 2" }] },
    ],
    timings: NO_DELAYS,
  });
  const env = { GEOREP_DATA_DIR: await folder(), GEOREP_POLL_INTERVAL: "0.2" };
  const first = await started(
    env,
    "dist/service/main.js",
    /Listening on (http:\S+)\n[^]*which only the service's user/,
  );
  const file = PASSWORD_FILE.exec(first.output())?.[1] ?? "";
  expect((await stat(file)).mode & 0o777, "others may read the password").toBe(0o600);
  const password = (await readFile(file, "utf8")).trim();
  expect(first.output() + first.log(), "the password stands where logs are kept").not.toContain(password);
  const client = clientOf(first, password);
  for (const { name, nodes } of simulator.clusters) {
    const [node] = nodes;
    if (node === undefined) throw new Error(`${name} has no node`);
    const { address, port } = node;
    const credential = { privateKey: key.private };
    await syncCluster(client, await registerCluster(client, { name, address, port, credential }));
  }
  const { volumes } = await client.request<{ volumes: { nodes: { id: string; name: string }[] } }>(
    `{ volumes { nodes { id name } } }`,
  );
  const idOf = (name: string) => volumes.nodes.find((volume) => volume.name === name)?.id;
  const messages = client.subscribe<{ geoRepSessionChanged: { kind: string; status: string | null } }>(
    `subscription { geoRepSessionChanged { kind status } }`,
  );
  expect((await messages.next()).value).toEqual({ geoRepSessionChanged: { kind: "SNAPSHOT_END", status: null } });
  const { createGeoRepSession: created } = await client.request<{
    createGeoRepSession: { session: { id: string; status: string }; userErrors: object[] };
  }>(
    `mutation ($input: CreateGeoRepSessionInput!) {
       createGeoRepSession(input: $input, wait: 60) { session { id status } userErrors { code message } } }`,
    {
      input: {
        primaryVolumeId: idOf("vol"),
        secondaryVolumeId: idOf("vol-dr"),
        secondaryHostName: "dst1",
        startAfterCreate: true,
      },
    },
  );
  expect(created).toEqual({ session: { id: expect.any(String), status: "ACTIVE" }, userErrors: [] });
  const seen: unknown[] = [];
  const seenUntil = async (status: string) => {
    while (seen.at(-1) !== status) {
      const { value, done } = await messages.next();
      if (done === true) break;
      seen.push(value.geoRepSessionChanged.status);
    }
    return seen.at(-1);
  };
  expect(await seenUntil("ACTIVE")).toBe("ACTIVE");
  const paused = await client.requestBySocket<{ pauseGeoRepSession: object }>(
    `mutation ($id: ID!) {
       pauseGeoRepSession(input: { sessionId: $id }, wait: 60) { session { status } userErrors { code message } } }`,
    { id: created.session.id },
  );
  expect(paused).toEqual({ pauseGeoRepSession: { session: { status: "PAUSED" }, userErrors: [] } });
  expect(await seenUntil("PAUSED"), "the subscriber does not hear of what was done by WebSocket").toBe("PAUSED");
  const changed = await client.request<{ changePassword: object }>(
    `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { user userErrors { code } } }`,
    { input: { currentPassword: password, newPassword: "chosen by hand" } },
  );
  expect(changed).toEqual({ changePassword: { user: "admin", userErrors: [] } });

  const mine = clientOf(first, "chosen by hand");
  let answers = 0;
  const refusals: string[] = [];
  const load = Array.from({ length: 8 }, async () => {
    for (;;) {
      try {
        await mine.request(`{ geoRepSessions { nodes { id status details { brick { name } status } } } }`);
        answers += 1;
      } catch (error) {
        refusals.push(String(error));
        return;
      }
    }
  });
  await expect.poll(() => answers).toBeGreaterThan(20);
  expect(await first.end("SIGTERM"), first.log()).toBe(0);
  await Promise.all(load);
  // What is not answered any more is told so, or finds nobody at the address.
  for (const refusal of refusals) expect(refusal).toMatch(/SHUTTING_DOWN|fetch failed|ECONNREFUSED|ECONNRESET/);

  const second = await started(env);
  const { geoRepSessions } = await clientOf(second, "chosen by hand").request<{ geoRepSessions: object }>(
    `{ geoRepSessions { nodes { primaryVolume { name } secondaryVolumeName } } }`,
  );
  expect(geoRepSessions, "what the first start knew is lost").toEqual({
    nodes: [{ primaryVolume: { name: "vol" }, secondaryVolumeName: "vol-dr" }],
  });
  expect(second.output(), "a password was made again").not.toContain("password");
  expect(await second.end("SIGINT")).toBe(0);
});

test("a first start that cannot listen leaves no password that nobody has read, and the next one makes it", async () => {
  const env = { GEOREP_DATA_DIR: await folder() };
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as AddressInfo;
  const failed = await ended(["dist/service/main.js"], {
    ...env,
    GEOREP_PORT: String(port),
    GEOREP_LOG_LEVEL: "error",
  });
  expect(failed).toMatchObject({
    code: 1,
    stderr: `Cannot listen on 127.0.0.1 port ${port}: another program does already.\n`,
  });
  expect(await readdir(env.GEOREP_DATA_DIR)).not.toContain("admin-password");
  const service = await started(
    env,
    "dist/service/main.js",
    /Listening on (http:\S+)\n[^]*which only the service's user/,
  );
  const password = (await readFile(path.join(env.GEOREP_DATA_DIR, "admin-password"), "utf8")).trim();
  expect(await clientOf(service, password).request(`{ viewer { user } }`)).toEqual({ viewer: { user: "admin" } });
  expect(await service.end("SIGTERM")).toBe(0);
});

test("HTTPS by two settings; a pair that does not belong together ends the start with one line, and begins nothing", async () => {
  const made = await folder();
  const [own, other] = [newCertificate(), newCertificate()];
  const file = (name: string) => path.join(made, name);
  await Promise.all([
    writeFile(file("cert.pem"), own.cert),
    writeFile(file("key.pem"), own.key),
    writeFile(file("other.pem"), other.key),
  ]);
  const env = { GEOREP_DATA_DIR: file("data"), GEOREP_TLS_CERT_FILE: file("cert.pem") };
  const failed = await ended(["dist/service/main.js"], { ...env, GEOREP_TLS_KEY_FILE: file("other.pem") });
  expect(failed).toMatchObject({
    code: 1,
    stderr: `GEOREP_TLS_KEY_FILE: the key in ${file("other.pem")} does not belong to the first certificate in ${file("cert.pem")} (CN=localhost)\n`,
  });
  expect(await readdir(made), "a database was begun").not.toContain("data");
  const service = await started(
    { ...env, GEOREP_TLS_KEY_FILE: file("key.pem") },
    "dist/service/main.js",
    /Listening on (https:\S+)\n/,
  );
  const asked = get(`${service.url}/readyz`, { ca: own.cert });
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  response.resume();
  expect(response.statusCode).toBe(200);
  expect(await service.end("SIGTERM"), service.log()).toBe(0);
});

test("the demo lets in with the password that it prints or was given, moves, and leaves nothing behind", async () => {
  const temporary = await folder();
  for (const given of [undefined, "chosen for the demo"]) {
    const demo = await started(
      { TMPDIR: temporary, ...(given === undefined ? {} : { GEOREP_ADMIN_PASSWORD: given }) },
      "dist/src/demo.js",
      /Listening on (http:\S+)\n[^]*with this password: \S/,
    );
    const password = /with this password: (.+)\n/.exec(demo.output())?.[1] ?? "";
    expect(password).toMatch(given === undefined ? /^\S{16}$/ : new RegExp(`^${given}$`));
    const query = /"query": "(.+)"\}'\n/.exec(demo.output())?.[1] ?? "";
    const client = clientOf(demo, password);
    const { geoRepSessions } = await client.request<{ geoRepSessions: { nodes: object[] } }>(query);
    expect(geoRepSessions.nodes, "the query that is printed").not.toEqual([]);
    expect(demo.output()).toMatch(/ssh -p \d+ root@127\./);
    // One that is killed leaves its folder to the next.
    const signal = given === undefined ? "SIGKILL" : "SIGINT";
    expect([signal, await demo.end(signal)]).toEqual([signal, given === undefined ? null : 0]);
    // The next one leaves a folder alone in which a database still ends.
    await nothingLeft(temporary);
  }
  expect(await readdir(temporary), "folders of demos are left behind").toEqual([]);
});

test("compiled code is kept for the next start where nobody else may write, and nowhere else", async () => {
  const env = { GEOREP_DATA_DIR: await folder(), DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none" };
  const cache = path.join(env.GEOREP_DATA_DIR, "compile-cache");
  const start = async () => expect(await ended(["dist/service/main.js"], env)).toMatchObject({ code: 1 });
  await chmod(env.GEOREP_DATA_DIR, 0o777);
  await start();
  expect(await readdir(env.GEOREP_DATA_DIR), "who may write into the data folder can make it").toEqual([]);
  await chmod(env.GEOREP_DATA_DIR, 0o755);
  await start();
  expect((await stat(cache)).mode & 0o777, "others may write what the service runs").toBe(0o700);
  const [kept] = await readdir(cache);
  const files = await readdir(path.join(cache, kept ?? ""));
  const sizes = await Promise.all(files.map(async (name) => (await stat(path.join(cache, kept ?? "", name))).size));
  expect(Math.max(...sizes), "every start compiles all anew").toBeGreaterThan(500_000);
  await rm(path.join(cache, kept ?? ""), { recursive: true });
  await chmod(cache, 0o777);
  await start();
  expect(await readdir(cache), "what others may have written is run").toEqual([]);
});

test("an older Node is told which one is needed, before anything else goes wrong with it", async () => {
  const older = `data:text/javascript,Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } })`;
  for (const program of ["dist/service/main.js", "dist/src/demo.js"]) {
    expect(await ended(["--import", older, program], {})).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^The service needs Node 24 or newer[^\n]*npm start[^\n]*\n$/),
    });
  }
});
