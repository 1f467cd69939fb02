import { Host, Operation } from "../../../src/model/entities/index.js";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { testService, type TestService } from "../../support/api.js";
import { call, child, readXml, type RestAnswer, type RestCall, texts } from "../../support/rest-client.js";
import { ADMIN, SimulatedService } from "../../support/simulated-service.js";

const P = "/ovirt-engine/api";
const JSON_TYPE = { accept: "application/json", "content-type": "application/json" };
const XML_TYPE = { "content-type": "application/xml" };

// A pair of volumes for each test: one service for all, and none in another's way.
const PAIRS = 14;
const volumes = (suffix: string) =>
  Array.from({ length: PAIRS }, (_, at) => ({ name: `vol${at}${suffix}`, kind: "replica 2" as const }));

let sim: SimulatedService;
let service: TestService;
beforeAll(async () => {
  sim = await SimulatedService.start({
    clusters: [
      { name: "source", nodes: ["src1", "src2"], volumes: volumes("") },
      { name: "destination", nodes: ["dst1", "dst2"], volumes: volumes("-dr") },
    ],
  });
  service = await testService(sim.database, {
    services: { sessions: sim.services.sessions, operations: sim.services.operations },
  });
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await sim[Symbol.asyncDispose]();
});

let taken = 0;
let source: string;
let target: { readonly id: string; readonly name: string; readonly clusterId: string };
let sessions: string;

/** The next pair of volumes. */
async function nextPair(): Promise<void> {
  const { id, name, clusterId } = await sim.volume(`vol${taken}`);
  target = await sim.volume(`vol${taken}-dr`);
  source = id;
  sessions = `/clusters/${clusterId}/glustervolumes/${id}/georeplication-sessions`;
  taken += 1;
  expect(name, "more tests than volumes").toBeDefined();
}

/** Its session, made behind REST's back. */
async function createSession(startAfterCreate = false): Promise<string> {
  const given = { primaryVolumeId: source, secondaryVolumeId: target.id, keys: "PUSH_PEM", startAfterCreate } as const;
  const row = await sim.done(sim.services.sessions.create(ADMIN, given));
  if (row.state !== "SUCCEEDED") throw new Error(row.errorMessage ?? row.state);
  return row.sessionId;
}

const ask = (path: string, options: RestCall = {}) => call(service.url, `${sessions}${path}`, options);
const post = (path: string, body = "<action/>") => ask(path, { method: "POST", body, headers: XML_TYPE });
const send = (method: string, path: string, body?: object) =>
  ask(path, { method, headers: JSON_TYPE, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
const told = ({ text }: RestAnswer): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;
const statusOf = async (id: string): Promise<string> => child(await readXml(await ask(`/${id}`)), "status").text;
const newSession = (destination: string) =>
  `<georeplication-session>${destination}<slave_host_name>dst1</slave_host_name></georeplication-session>`;

describe("a session's life by REST", () => {
  beforeEach(nextPair);

  it("in XML: created by the volume's id, acted on, deleted", async () => {
    const created = await post("", newSession(`<slavevolume>${target.id}</slavevolume>`));
    expect(created.status, created.text).toBe(201);
    const session = await readXml(created);
    const { id = "" } = session.attributes;
    expect(created.headers.get("location")).toBe(`${P}${sessions}/${id}`);
    expect(texts(session)).toMatchObject({
      id,
      slavevolume: target.name,
      slave_host_name: "dst1",
      status: "NOTSTARTED",
    });
    expect(child(session, "session_details").children).toHaveLength(2);
    for (const [action, status] of [
      ["start", "ACTIVE"],
      ["pause", "PAUSED"],
      ["resume", "ACTIVE"],
      ["stop", "STOPPED"],
    ] as const) {
      const answer = await post(`/${id}/${action}`, "<action><force>false</force></action>");
      expect(answer.status, answer.text).toBe(200);
      expect(texts(await readXml(answer))).toEqual({ force: "false", status: "complete" });
      expect(await statusOf(id)).toBe(status);
    }
    const deleted = await ask(`/${id}`, { method: "DELETE" });
    expect(deleted.status, deleted.text).toBe(200);
    expect(texts(await readXml(deleted))).toEqual({ status: "complete" });
    const gone = await ask(`/${id}`);
    expect([gone.status, gone.text]).toEqual([404, ""]);
  });

  it("in JSON: created by names, with bare and with quoted values", async () => {
    const created = await send("POST", "", {
      slavevolume: target.name,
      slave_host_name: "dst1",
      ssh_port: "22",
      force: "true",
    });
    expect(created.status, created.text).toBe(201);
    const { id, status } = told(created);
    expect(status).toBe("NOTSTARTED");
    expect(told(await send("POST", `/${String(id)}/start`, { force: true }))).toEqual({
      force: "true",
      status: "complete",
    });
    expect(told(await send("DELETE", `/${String(id)}`))).toMatchObject({
      status: "failed",
      fault: { reason: "Operation Failed", detail: "[The session is running: stop it, then delete it.]" },
    });
    expect((await send("POST", `/${String(id)}/stop`, { force: "false" })).status).toBe(200);
    const deleted = await send("DELETE", `/${String(id)}`, { reset_sync_time: true });
    expect(told(deleted)).toEqual({ reset_sync_time: "true", status: "complete" });
    const rows = await sim.rows(Operation, `where "kind" = $1 and "volume_id" = $2 order by "number"`, [
      "DELETE_SESSION",
      source,
    ]);
    expect(rows.map((row) => row.arguments["resetSyncTime"])).toEqual([false, true]);
  });

  it("by the id of the destination's host", async () => {
    const hosts = await sim.rows(Host, `where "cluster_id" = $1`, [target.clusterId]);
    const host = hosts[1];
    const body = { slavevolume: { id: target.id }, slave_host_uuid: host?.id, keys: "managed" };
    const created = await send("POST", "", body);
    expect(created.status, created.text).toBe(201);
    expect(told(created)).toMatchObject({ slave_host_name: host?.name });
  });
});

describe("a session that is so already", () => {
  beforeEach(nextPair);

  it("is refused in oVirt's words", async () => {
    const id = await createSession(true);
    const refusal = async (action: string): Promise<unknown> => {
      const { status, text } = await send("POST", `/${id}/${action}`, {});
      expect(status, text).toBe(409);
      const { fault, ...rest } = JSON.parse(text) as { fault: { reason: string; detail: string }; status: string };
      expect(rest).toEqual({ status: "failed" });
      expect(fault.reason).toBe("Operation Failed");
      return fault.detail;
    };
    expect(await refusal("start")).toBe(
      "[Cannot start Geo-replication session. Geo-replication session is already started.]",
    );
    expect(await refusal("resume")).toBe(
      "[Cannot resume Geo-replication session. Geo-replication session is resumed.]",
    );
    await send("POST", `/${id}/pause`, {});
    expect(await refusal("pause")).toBe("[Cannot suspend Geo-replication session. Geo-replication session is paused.]");
    await send("POST", `/${id}/stop`, {});
    expect(await refusal("stop")).toBe("[Cannot stop Geo-replication session. Geo-replication session is stopped.]");
    expect(await refusal("pause")).toBe("[The session is stopped: only a running session can be paused.]");
    const row = (await sim.sessions()).find((each) => each.id === id);
    const named = `<slavevolume>${target.name}</slavevolume><slave_host_name>${row?.secondaryHostName ?? ""}</slave_host_name>`;
    for (const [host, more] of [
      // known to be there by the poll before
      [named, ""],
      // known by Gluster, which has it under another host's name
      [
        `<slavevolume>${target.name}</slavevolume><slave_host_name>dst1</slave_host_name>`,
        ", .+ is already created!.*",
      ],
    ] as const) {
      const again = await post("", `<georeplication-session>${host}</georeplication-session>`);
      expect(again.status).toBe(409);
      const { reason, detail } = texts(await readXml(again));
      expect(reason).toBe("Operation Failed");
      expect(detail).toMatch(
        new RegExp(
          `^\\[Cannot create Geo-replication session\\. Geo-replication session between the requested master and slave volumes and for the required user already created\\.${more}\\]$`,
        ),
      );
    }
  });
});

describe("a change that takes its time", () => {
  beforeEach(nextPair);

  it("is answered at once where that is asked for, and its job tells what came of it", async () => {
    const id = await createSession();
    for (const [path, body] of [
      [`/${id}/start?async=true`, "<action/>"],
      [`/${id}/stop`, "<action><async>true</async></action>"],
      [`/${id}/start;async=yes`, "<action/>"],
      [`/${id}/stop?async`, "<action/>"],
    ] as const) {
      const answer = await post(path, body);
      expect(answer.status, answer.text).toBe(202);
      const action = await readXml(answer);
      expect(child(action, "status").text).toBe("pending");
      const { id: job = "", href } = child(action, "job").attributes;
      expect(answer.headers.get("location")).toBe(href);
      expect(href).toBe(`${P}/jobs/${job}`);
      const { operations } = sim.services;
      await operations.waitFor(job, 15_000);
      expect(texts(await readXml(await call(service.url, `/jobs/${job}`)))).toMatchObject({ status: "finished" });
    }
  });

  it("is answered with its job when the wait is over", async () => {
    const { operations } = sim.services;
    await using impatient = await testService(sim.database, {
      services: {
        sessions: sim.services.sessions,
        operations: {
          waitFor: (id) => operations.waitFor(id, 0),
          waitForAll: operations.waitForAll.bind(operations),
          changes: operations.changes.bind(operations),
        },
      },
    });
    const body = JSON.stringify({ slavevolume: target.id, slave_host_name: "dst1" });
    const created = await call(impatient.url, sessions, { method: "POST", body, headers: JSON_TYPE });
    expect(created.status, created.text).toBe(202);
    const { job, status } = told(created) as { job: { id: string; href: string }; status: string };
    expect(status).toBe("pending");
    expect(created.headers.get("location"), "where the session will be").toMatch(
      /georeplication-sessions\/[0-9a-f-]{36}$/,
    );
    const row = await operations.waitFor(job.id, 15_000);
    expect(row.state, row.errorMessage ?? "").toBe("SUCCEEDED");
    const location = created.headers.get("location")?.slice(P.length) ?? "";
    expect((await call(service.url, location)).status).toBe(200);
    const set = await call(impatient.url, `${location}/options/sync_jobs`, {
      method: "PUT",
      body: `{"value":4}`,
      headers: JSON_TYPE,
    });
    expect(set.status, set.text).toBe(202);
    await operations.waitFor((told(set) as { job: { id: string } }).job.id, 15_000);
  });

  it("one after the other: a second one is refused with oVirt's words and the operation's id", async () => {
    const id = await createSession();
    const release = sim.hold(/ start$/);
    const started = await send("POST", `/${id}/start?async=true`, {});
    const refused = await send("POST", `/${id}/pause`, {});
    release();
    expect(refused.status, refused.text).toBe(409);
    const { job } = told(started) as { job: { id: string } };
    expect(told(refused)).toMatchObject({
      status: "failed",
      fault: {
        reason: "Operation Failed",
        detail: `[Cannot suspend Geo-replication session. Another operation is in progress on this geo-replication session. Please try again., Operation ${job.id} (START_SESSION) on the session is not finished: wait for it.]`,
      },
    });
    await sim.services.operations.waitFor(job.id, 15_000);
  });

  it("that Gluster refuses carries Gluster's words", async () => {
    const refused = await post("", newSession("<slavevolume>no-such-volume</slavevolume>"));
    expect(refused.status, refused.text).toBeGreaterThanOrEqual(409);
    const { reason, detail } = texts(await readXml(refused));
    expect(reason).toBe("Operation Failed");
    expect(detail).toMatch(/^\[.+\]$/);
  });
});

describe("options", () => {
  let id: string;
  beforeAll(async () => {
    await nextPair();
    id = await createSession();
  });

  const value = async (key: string): Promise<unknown> => told(await send("GET", `/${id}/options/${key}`))["value"];

  it("are set and given their default again, each by key or id", async () => {
    const set = await ask(`/${id}/options/sync-jobs`, {
      method: "PUT",
      body: "<option><value>7</value></option>",
      headers: XML_TYPE,
    });
    expect(set.status, set.text).toBe(200);
    const option = await readXml(set);
    expect(texts(option)).toMatchObject({ key: expect.stringMatching(/^sync[-_]jobs$/), value: "7" });
    expect(await value("sync_jobs")).toBe("7");
    const byId = await send("PUT", `/${id}/options/${option.attributes["id"] ?? ""}`, { value: 5 });
    expect(told(byId)).toMatchObject({ value: "5" });
    const reset = await ask(`/${id}/options/SYNC-JOBS`, { method: "DELETE" });
    expect(reset.status, reset.text).toBe(200);
    expect(texts(await readXml(reset))).toEqual({ status: "complete" });
    expect(await value("sync_jobs")).toBe("3");
  });

  it("are set by a POST to their list, one or several, and the others stay", async () => {
    const one = await post(`/${id}/options`, "<option><key>sync-jobs</key><value>9</value></option>");
    expect(one.status, one.text).toBe(200);
    expect(texts(await readXml(one))).toMatchObject({ value: "9" });
    const several = await send("POST", `/${id}/options`, {
      option: [
        { key: "log_level", value: "DEBUG" },
        { key: "ignore-deletes", value: true },
      ],
    });
    expect(several.status, several.text).toBe(200);
    const { option } = told(several) as { option: { key: string; value: string }[] };
    expect(Object.fromEntries(option.map(({ key, value: of }) => [key.replaceAll("-", "_"), of]))).toMatchObject({
      sync_jobs: "9",
      log_level: "DEBUG",
      ignore_deletes: "true",
    });
  });

  it.each([
    ["PUT", "/options/sync_jobs", {}, 400, /^Option \[value\] required for update$/],
    ["POST", "/options", {}, 400, /^Option \[key, value\] required for update$/],
    [
      "POST",
      "/options?async=true",
      {
        option: [
          { key: "a", value: "1" },
          { key: "b", value: "1" },
        ],
      },
      400,
      /one option at a time/,
    ],
    ["PUT", "/options/ssh_command", { value: "rm -rf /" }, 400, /^ssh-command: /],
    ["PUT", "/options/sync_jobs", { value: "a\nb" }, 400, /./],
    ["PUT", "/options/00000000-0000-4000-8000-000000000000", { value: "1" }, 404, /^$/],
    ["PUT", "/options/no%20key", { value: "1" }, 404, /^$/],
    ["GET", "/options/nothing", undefined, 404, /^$/],
  ])("%s %s %j is answered with %i", async (method, path, body, status, words) => {
    const answer = await send(method, `/${id}${path}`, body);
    expect(answer.status, answer.text).toBe(status);
    expect(answer.text === "" ? "" : String(told(answer)["detail"])).toMatch(words);
  });

  it("of which one is refused tell which were set before it", async () => {
    const answer = await send("POST", `/${id}/options`, {
      option: [
        { key: "sync_jobs", value: "8" },
        { key: "sync_method", value: "pigeon" },
      ],
    });
    const forbidden = await send("POST", `/${id}/options`, {
      option: [
        { key: "sync_jobs", value: "8" },
        { key: "ssh_command", value: "x" },
      ],
    });
    expect(forbidden.status).toBe(400);
    expect(told(forbidden)).toMatchObject({
      reason: "Invalid value",
      detail: expect.stringMatching(/^ssh_command: .*Set before it: sync_jobs\.$/s),
    });
    expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
    expect(String(told(answer)["detail"])).toMatch(/^sync_method: .*Set before it: sync_jobs\.$/s);
    expect(await value("sync_jobs")).toBe("8");
  });
});

describe("a new session", () => {
  beforeAll(nextPair);

  it.each([
    [
      "<georeplication-session/>",
      400,
      "GeoReplicationSession [slavevolume, slave_host_name|slave_host_uuid] required for add",
    ],
    ["", 400, "GeoReplicationSession [slavevolume, slave_host_name|slave_host_uuid] required for add"],
    [
      "<georeplication_session><slave_host_name>dst1</slave_host_name></georeplication_session>",
      400,
      "GeoReplicationSession [slavevolume] required for add",
    ],
    [
      "<georeplication-session><slavevolume>vol-dr</slavevolume></georeplication-session>",
      400,
      "GeoReplicationSession [slave_host_name|slave_host_uuid] required for add",
    ],
    [newSession("<slavevolume>-rf</slavevolume>"), 400, "A volume name has"],
    [newSession("<slavevolume>vol-dr</slavevolume><ssh_port>0</ssh_port>"), 400, "outside of range 1 to 65535"],
    [newSession("<slavevolume>vol-dr</slavevolume><ssh_port>ssh</ssh_port>"), 400, "is a whole number"],
    [newSession("<slavevolume>vol-dr</slavevolume><force>perhaps</force>"), 400, "is true or false"],
    [newSession("<slavevolume>vol-dr</slavevolume><user_name>-x</user_name>"), 400, "A user name has 1 to 32 letters"],
    [
      newSession("<slavevolume>vol-dr</slavevolume><user_name>geo</user_name><keys>push_pem</keys>"),
      400,
      "use MANAGED, with the destination's cluster registered",
    ],
    [newSession("<slavevolume>elsewhere</slavevolume><user_name>geo</user_name>"), 400, "of a registered cluster"],
    [newSession("<slavevolume>vol-dr</slavevolume><keys>mine</keys>"), 400, "keys: it is managed or push_pem."],
    [newSession("<slavevolume>00000000-0000-4000-8000-000000000000</slavevolume>"), 404, "There is no volume"],
    [
      "<georeplication-session><slavevolume>v</slavevolume><slave_host_uuid>x</slave_host_uuid></georeplication-session>",
      400,
      `The value of "slave_host_uuid" is a UUID`,
    ],
    [
      "<georeplication-session><slavevolume>v</slavevolume><slave_host_uuid>00000000-0000-4000-8000-000000000000</slave_host_uuid></georeplication-session>",
      404,
      "There is no host 00000000-0000-4000-8000-000000000000 in a registered cluster",
    ],
  ])("from %s is refused with %i", async (body, status, words) => {
    const answer = await post("", body);
    expect(answer.status, answer.text).toBe(status);
    const { reason, detail } = texts(await readXml(answer));
    expect(detail).toContain(words);
    expect(reason).toBe(words.includes("required for add") ? "Incomplete parameters" : reason);
    expect((await sim.sessions()).filter(({ primaryVolumeId }) => primaryVolumeId === source)).toEqual([]);
  });
});
