import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, child, readXml, type RestAnswer, texts } from "../../support/rest-client.js";
import { restService, type RestService } from "../../support/rest-service.js";

let service: RestService;
let sessions: string;
beforeAll(async () => {
  service = await restService();
  sessions = `${service.volume}/georeplication-sessions`;
});
afterAll(() => service[Symbol.asyncDispose]());

const XML = { "content-type": "application/xml", accept: "application/xml" };
const JSON_TYPES = { "content-type": "application/json", accept: "application/json" };

const get = (path: string) => call(service.url, path);
const send = (method: string, path: string, body: string): Promise<RestAnswer> =>
  call(service.url, path, { method, body, headers: XML });
const post = (path: string, body = "<action/>") => send("POST", path, body);
const sendJson = async (method: string, path: string, body: object): Promise<{ status: number; body: unknown }> => {
  const answer = await call(service.url, path, { method, body: JSON.stringify(body), headers: JSON_TYPES });
  return { status: answer.status, body: JSON.parse(answer.text) as unknown };
};
const statusOf = async (id: string) => texts(await readXml(await get(`${sessions}/${id}`)))["status"];

const CREATE =
  "<georeplication-session><slavevolume>vol-dr</slavevolume><slave_host_name>dst1</slave_host_name></georeplication-session>";

async function created(): Promise<string> {
  const answer = await post(sessions, CREATE);
  expect(answer.status, answer.text).toBe(201);
  const { attributes } = await readXml(answer);
  return attributes["id"] ?? "";
}

async function removed(id: string): Promise<void> {
  const answer = await call(service.url, `${sessions}/${id}`, { method: "DELETE" });
  expect([answer.status, answer.text]).toEqual([200, expect.stringContaining("<status>complete</status>")]);
}

/** The fault of an action that failed. */
async function failed(answer: RestAnswer): Promise<Record<string, string>> {
  const action = await readXml(answer);
  expect([action.tag, texts(action)["status"]]).toEqual(["action", "failed"]);
  return texts(child(action, "fault"));
}

describe("the life of a session by REST alone", () => {
  it("goes from create to delete in XML", async () => {
    const answer = await post(sessions, CREATE);
    expect(answer.status, answer.text).toBe(201);
    const session = await readXml(answer);
    const id = session.attributes["id"] ?? "";
    expect(texts(session)).toMatchObject({ id, slavevolume: "vol-dr", status: "NOTSTARTED", slave_host_name: "dst1" });
    expect(answer.headers.get("location")).toMatch(new RegExp(`/ovirt-engine/api${sessions}/${id}$`));
    const path = `${sessions}/${id}`;
    for (const [verb, status] of [
      ["start", "ACTIVE"],
      ["pause", "PAUSED"],
      ["resume", "ACTIVE"],
      ["stop", "STOPPED"],
    ] as const) {
      const done = await post(`${path}/${verb}`);
      expect([verb, done.status, done.text]).toEqual([verb, 200, expect.any(String)]);
      const action = await readXml(done);
      expect([action.tag, texts(action)]).toEqual(["action", { status: "complete" }]);
      await expect.poll(() => statusOf(id)).toBe(status);
    }
    await removed(id);
    const gone = await get(path);
    expect([gone.status, gone.text]).toEqual([404, ""]);
  });

  it("is one of another user than root where a user is named, who is made at the destination", async () => {
    const named = CREATE.replace("<slavevolume>", "<user_name>geo</user_name><slavevolume>");
    const unknown = await post(sessions, named);
    expect([unknown.status, unknown.text], "accounts are made on registered hosts only").toEqual([
      400,
      expect.stringContaining("register the destination's"),
    ]);
    const answer = await post(sessions, named.replace("vol-dr", service.ids.destinationVolume));
    expect(answer.status, answer.text).toBe(201);
    const session = await readXml(answer);
    expect(texts(session)).toMatchObject({ user_name: "geo", name: expect.stringMatching(/^geo@/) });
    expect(service.sim.sim.node("dst2").accounts.get("geo")?.groups).toEqual(["geogroup"]);
    const path = `${sessions}/${session.attributes["id"] ?? ""}`;
    expect((await post(`${path}/start`)).status).toBe(200);
    await expect.poll(() => statusOf(session.attributes["id"] ?? "")).toBe("ACTIVE");
    expect((await post(`${path}/stop`)).status).toBe(200);
    await removed(session.attributes["id"] ?? "");
  });

  it("goes from create to delete in JSON", async () => {
    const { status, body } = await sendJson("POST", sessions, { slavevolume: "vol-dr", slave_host_name: "dst2" });
    expect([status, body]).toEqual([201, expect.objectContaining({ slavevolume: "vol-dr", status: "NOTSTARTED" })]);
    const { id } = body as { id: string };
    const path = `${sessions}/${id}`;
    expect(await sendJson("POST", `${path}/start`, { force: false })).toEqual({
      status: 200,
      body: { force: "false", status: "complete" },
    });
    expect(await sendJson("POST", `${path}/start`, { force: "false" })).toEqual({
      status: 409,
      body: {
        force: "false",
        status: "failed",
        fault: {
          reason: "Operation Failed",
          detail: "[Cannot start Geo-replication session. Geo-replication session is already started.]",
        },
      },
    });
    expect(await sendJson("POST", `${path}/stop`, { force: "true" })).toEqual({
      status: 200,
      body: { force: "true", status: "complete" },
    });
    expect(await sendJson("DELETE", path, {})).toEqual({ status: 200, body: { status: "complete" } });
  });

  it("takes ids in the place of names, and gives the session's user and port on", async () => {
    const hosts = await readXml(await get(`/clusters/${service.ids.destination}/hosts`));
    const host =
      hosts.children.find((each) => child(each, "name").text === service.hosts.destination[1])?.attributes["id"] ?? "";
    const { status, body } = await sendJson("POST", sessions, {
      slavevolume: service.ids.destinationVolume,
      slave_host_uuid: host,
      force: "true",
    });
    expect([status, body]).toEqual([
      201,
      expect.objectContaining({
        slave_host_name: service.hosts.destination[1],
      }),
    ]);
    await removed((body as { id: string }).id);
  });
});

describe("what stands in the way of a change", () => {
  let id: string;
  beforeAll(async () => {
    id = await created();
  });
  afterAll(() => removed(id));

  it.each([
    ["slavevolume", "<georeplication-session><slave_host_name>dst1</slave_host_name></georeplication-session>"],
    ["slave_host_name", "<georeplication-session><slavevolume>vol-dr</slavevolume></georeplication-session>"],
    ["slavevolume", "<georeplication-session/>"],
    ["slavevolume", ""],
  ])("a create without %s is told what is missing: %s", async (name, body) => {
    const answer = await post(sessions, body);
    expect(answer.status, answer.text).toBe(400);
    const fault = await readXml(answer);
    expect(fault.tag).toBe("fault");
    expect(texts(fault)["reason"]).toBe("Incomplete parameters");
    expect(texts(fault)["detail"]).toMatch(new RegExp(`^\\w+ \\[.*${name}.*\\] required for add$`));
    const inJson = await sendJson("POST", sessions, name === "slave_host_name" ? { slavevolume: "vol-dr" } : {});
    expect(inJson).toMatchObject({ status: 400, body: { reason: "Incomplete parameters" } });
  });

  it("a session that is there already is a conflict", async () => {
    const answer = await post(sessions, CREATE);
    expect(answer.status, answer.text).toBe(409);
    const fault = await readXml(answer);
    expect([fault.tag, texts(fault)["reason"]]).toEqual(["fault", "Operation Failed"]);
    expect(texts(fault)["detail"]).toMatch(/^\[.*\]$/);
  });

  it.each([
    ["a destination volume that no one knows", "slavevolume", "no-such-volume"],
    ["a destination volume that is no name", "slavevolume", "a volume; rm -rf /"],
    ["a host that is no host of the destination", "slave_host_uuid", "not-a-uuid"],
    ["a port that is none", "ssh_port", "99999"],
    ["a port that is no number", "ssh_port", "twenty-two"],
    ["a user that is no name", "user_name", "-oProxyCommand=reboot"],
    ["a force that is neither true nor false", "force", "perhaps"],
  ])("%s is refused with a fault", async (_what, name, value) => {
    const { status, body } = await sendJson("POST", sessions, {
      slavevolume: "vol-dr",
      slave_host_name: "dst2",
      [name]: value,
    });
    expect([400, 404, 409]).toContain(status);
    expect(body).toEqual({ reason: expect.stringMatching(/\w/), detail: expect.stringMatching(/\w/) });
  });

  it.each(["stop", "pause", "resume"])("%s of a session that was never started is a conflict", async (verb) => {
    const answer = await post(`${sessions}/${id}/${verb}`);
    expect(answer.status, answer.text).toBe(409);
    const fault = await failed(answer);
    expect(fault["reason"]).toBe("Operation Failed");
    expect(fault["detail"]).toMatch(/^\[.*\]$/s);
  });

  it("a session that runs cannot be deleted", async () => {
    await post(`${sessions}/${id}/start`);
    const answer = await call(service.url, `${sessions}/${id}`, { method: "DELETE" });
    expect(answer.status, answer.text).toBe(409);
    expect((await failed(answer))["reason"]).toBe("Operation Failed");
    expect((await post(`${sessions}/${id}/stop`)).status).toBe(200);
  });

  it.each(["", "<action/>", "<action></action>", "<action><force>true</force></action>"])(
    "an action takes the body %j",
    async (body) => {
      const answer = await post(`${sessions}/${id}/start`, body);
      expect(answer.status, answer.text).toBe(200);
      const echo = body.includes("force") ? { force: "true", status: "complete" } : { status: "complete" };
      expect(texts(await readXml(answer))).toEqual(echo);
      expect((await post(`${sessions}/${id}/stop`)).status).toBe(200);
    },
  );

  it.each(["?async=true", ";async=true", "body"])("async answers at once with a job that ends: %s", async (how) => {
    const inBody = how === "body";
    const path = `${sessions}/${id}/start${inBody ? "" : how}`;
    const answer = await post(path, inBody ? "<action><async>true</async></action>" : "<action/>");
    expect(answer.status, answer.text).toBe(202);
    const action = await readXml(answer);
    expect(texts(action)["status"]).toBe("pending");
    const { href = "", id: job } = child(action, "job").attributes;
    expect(href).toBe(`/ovirt-engine/api/jobs/${job}`);
    const state = async () => texts(await readXml(await call(service.url, `/${href}`)))["status"];
    await expect.poll(state).toBe("finished");
    expect((await post(`${sessions}/${id}/stop`)).status).toBe(200);
  });
});

describe("options of a session", () => {
  let options: string;
  let id: string;
  beforeAll(async () => {
    id = await created();
    options = `${sessions}/${id}/options`;
    const { children } = await readXml(await get(options));
    expect(children.length, "who made the session is not shown its options").toBeGreaterThan(20);
  });
  afterAll(() => removed(id));

  const value = async (key: string) => texts(await readXml(await get(`${options}/${key}`)))["value"];

  it("are found by id and by key, with dashes and underscores", async () => {
    const one = await readXml(await get(`${options}/sync_method`));
    expect(one).toMatchObject({ tag: "option" });
    expect(texts(one)).toMatchObject({ key: "sync-method", value: "rsync", id: one.attributes["id"] });
    expect(await readXml(await get(`${options}/sync-method`))).toEqual(one);
    expect(await readXml(await get(`${options}/${one.attributes["id"]}`))).toEqual(one);
  });

  it("are set by PUT and put back by DELETE", async () => {
    const set = await send("PUT", `${options}/sync-method`, "<option><value>tarssh</value></option>");
    expect(set.status, set.text).toBe(200);
    expect(texts(await readXml(set))).toMatchObject({ key: "sync-method", value: "tarssh" });
    expect(await value("sync_method")).toBe("tarssh");
    const reset = await call(service.url, `${options}/sync_method`, { method: "DELETE" });
    expect([reset.status, reset.text]).toEqual([200, expect.stringContaining("<status>complete</status>")]);
    expect(await value("sync_method")).toBe("rsync");
  });

  it("are set by JSON, numbers and texts alike", async () => {
    for (const jobs of [5, "6"]) {
      expect(await sendJson("PUT", `${options}/sync_jobs`, { value: jobs })).toMatchObject({
        status: 200,
        body: { key: "sync-jobs", value: String(jobs) },
      });
      expect(await value("sync_jobs")).toBe(String(jobs));
    }
  });

  it("are set by a POST to the collection", async () => {
    const answer = await post(options, "<option><key>sync-jobs</key><value>4</value></option>");
    expect([200, 201]).toContain(answer.status);
    expect(await value("sync_jobs")).toBe("4");
  });

  it.each([
    ["PUT", "/sync_method", "<option/>", /Incomplete parameters/],
    ["POST", "", "<option><value>4</value></option>", /Incomplete parameters/],
    ["PUT", "/sync_method", "<option><value>carrier pigeon</value></option>", /./],
    ["PUT", "/ssh_command", "<option><value>reboot</value></option>", /./],
  ])("refuse %s %s %s with a fault", async (method, path, body, reason) => {
    const answer = await send(method, `${options}${path}`, body);
    expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    const document = await readXml(answer);
    const fault = document.tag === "fault" ? document : child(document, "fault");
    expect(texts(fault)["reason"]).toMatch(reason);
  });

  it("that do not exist are not found", async () => {
    const answer = await get(`${options}/no-such-option`);
    expect([answer.status, answer.text]).toEqual([404, ""]);
  });
});

describe("what is not there", () => {
  it.each([
    ["a cluster that no one knows", () => "/clusters/00000000-0000-4000-8000-000000000000"],
    ["an id that is none", () => "/clusters/nonsense"],
    ["a volume of another cluster", () => `/clusters/${service.ids.destination}/glustervolumes/${service.ids.volume}`],
    ["a volume that no one knows", () => `/clusters/${service.ids.cluster}/glustervolumes/nonsense`],
    ["a session that no one knows", () => `${sessions}/00000000-0000-4000-8000-000000000000`],
    ["a host that no one knows", () => "/hosts/nonsense"],
    ["a job that no one knows", () => "/jobs/nonsense"],
    ["an event that no one knows", () => "/events/99999999999999999999"],
    ["a path of oVirt's that means nothing here", () => "/storagedomains"],
  ])("%s is 404 with an empty body", async (_what, path) => {
    for (const accept of ["application/xml", "application/json"]) {
      const answer = await call(service.url, path(), { headers: { accept } });
      expect(answer.status).toBe(404);
      expect(answer.text).toBe("");
    }
  });

  it.each(["?schema", "?rsdl"])("%s, which oVirt has, is 404 and tells what there is instead", async (path) => {
    for (const accept of ["application/xml", "application/json"]) {
      const answer = await call(service.url, path, { headers: { accept } });
      expect(answer.status).toBe(404);
      expect(answer.text).toContain("openapi.json");
    }
  });

  it("a session under another volume is 404, also to change it", async () => {
    const id = await created();
    const wrong = `/clusters/${service.ids.cluster}/glustervolumes/${service.ids.otherVolume}/georeplication-sessions/${id}`;
    for (const path of [wrong, `${wrong}/options`, `${wrong}/options/sync_method`]) {
      const answer = await get(path);
      expect([answer.status, answer.text]).toEqual([404, ""]);
    }
    expect((await post(`${wrong}/start`)).status).toBe(404);
    expect((await call(service.url, wrong, { method: "DELETE" })).status).toBe(404);
    expect(await statusOf(id)).toBe("NOTSTARTED");
    await removed(id);
  });
});
