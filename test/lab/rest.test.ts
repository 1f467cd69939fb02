import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { call, child, type Element, readXml, type RestCall, texts } from "../support/rest-client.js";
import { lab, unique } from "./lab.js";
import { type Cluster, LabService } from "./service.js";
import { inVolume, registerBoth, untilInVolume } from "./sessions.js";

const NAME = unique("rest");

let service: LabService;
let source: Cluster;
let destination: Cluster;

beforeAll(async () => {
  await lab.pair(NAME);
  service = await LabService.start();
  ({ source, destination } = await registerBoth(service));
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

async function ask(path: string): Promise<Element> {
  const answer = await call(service.url, path, { headers: service.headers });
  expect(answer.status, answer.text).toBe(200);
  return readXml(answer);
}

/** The only object of a list, by the name that it has there. */
async function named(path: string, name: string): Promise<Element> {
  const [found, ...more] = (await ask(`${path}?search=${encodeURIComponent(`name=${name}`)}`)).children;
  if (found === undefined || more.length > 0) throw new Error(`not one object is named ${name} in ${path}`);
  return found;
}

const pathOf = (element: Element): string => below(element.attributes["href"]);
const below = (href: string | null | undefined): string => href?.replace("/ovirt-engine/api", "") ?? "";

/** Asks for a change; one that takes longer than a caller is kept waiting is followed by its job, as callers must. */
async function change(
  path: string,
  options: RestCall,
): Promise<{ readonly status: number; readonly answer: Element; readonly at: string }> {
  const headers = { ...service.headers, "content-type": "application/xml" };
  const { status, headers: sent, text } = await call(service.url, path, { ...options, headers });
  const answer = await readXml({ text });
  const at = below(sent.get("location"));
  if (status !== 202) return { status, answer, at };
  const job = below(child(answer, "job").attributes["href"]);
  for (;;) {
    const now = await ask(job);
    if (child(now, "status").text === "finished") return { status: 200, answer: now, at };
    if (child(now, "status").text !== "started") throw new Error(`it ended: ${JSON.stringify(now)}`);
    await sleep(1_000);
  }
}

const act = (session: string, action: string) => change(`${session}/${action}`, { method: "POST", body: "<action/>" });

async function until(session: string, wanted: string): Promise<Element> {
  const end = Date.now() + 120_000;
  for (;;) {
    const now = await ask(session);
    if (child(now, "status").text === wanted) return now;
    if (Date.now() > end) throw new Error(`not ${wanted} within two minutes: ${JSON.stringify(now)}`);
    // Callers of this interface have nothing but asking again.
    await sleep(1_000);
  }
}

test("a session's whole life by REST alone: create, start, ACTIVE, options, pause, resume, stop, delete", async () => {
  const volume = await named(`/clusters/${source.id}/glustervolumes`, NAME);
  const target = await named(`/clusters/${destination.id}/glustervolumes`, `${NAME}-dr`);
  // Written before the start: the first crawl brings it, a live one may stall.
  await inVolume("src1", NAME, "echo before > before.txt");
  const sessions = `${pathOf(volume)}/georeplication-sessions`;
  const body = `<georeplication-session>
    <slavevolume>${target.attributes["id"]}</slavevolume><slave_host_name>dst1</slave_host_name>
  </georeplication-session>`;
  const { status: first, at: session } = await change(sessions, { method: "POST", body });
  expect([200, 201]).toContain(first);
  const created = await ask(session);
  expect(texts(created)).toMatchObject({
    slavevolume: `${NAME}-dr`,
    status: "NOTSTARTED",
    slave_host_name: "dst1",
    slave_host_uuid: destination.hosts.find(({ name }) => name === "dst1")?.id,
  });
  expect(await lab.gluster("src1", "volume", "geo-replication", NAME, `dst1::${NAME}-dr`, "status")).toContain(
    "Created",
  );
  const again = await change(sessions, { method: "POST", body });
  expect(again.status).toBe(409);
  expect(child(again.answer, "detail").text).toContain("already created");

  const set = await change(`${session}/options/sync-method`, {
    method: "PUT",
    body: "<option><value>tarssh</value></option>",
  });
  expect(set.status).toBe(200);
  expect(child(await ask(`${session}/options/sync_method`), "value").text).toBe("tarssh");

  expect((await act(session, "start")).status).toBe(200);
  const refused = await act(session, "start");
  expect(refused.status).toBe(409);
  expect(texts(child(refused.answer, "fault"))["detail"]).toBe(
    "[Cannot start Geo-replication session. Geo-replication session is already started.]",
  );
  await until(session, "ACTIVE");
  await untilInVolume("dst1", `${NAME}-dr`, '[ "$(cat before.txt 2>/dev/null)" = before ]');
  const details = child(await ask(session), "session_details").children;
  const detail = details.find((each) => child(each, "status").text === "ACTIVE");
  if (detail === undefined) throw new Error("no brick is Active");
  expect(child(detail, "brick", "name").text).toMatch(/^src[12]:\//);
  expect(child(detail, "crawl_status").text).toMatch(/ Crawl$/);
  // Which destination node a brick syncs to stands in no file: it is told by the worker's command line.
  expect(texts(detail)["slaveNode"]).toMatch(/^dst[12]$/);
  const listed = (await ask(sessions)).children.map((each) => child(each, "status").text);
  expect(listed).toEqual(["ACTIVE"]);

  const several = await change(`${session}/options`, {
    method: "POST",
    body: `<georeplication_options>
      <option><key>sync-jobs</key><value>4</value></option><option><key>log_level</key><value>DEBUG</value></option>
    </georeplication_options>`,
  });
  expect(several.status).toBe(200);
  const options = (await ask(`${session}/options`)).children;
  const values = Object.fromEntries(
    options.map((each) => [child(each, "key").text.replaceAll("-", "_"), child(each, "value").text]),
  );
  expect(values).toMatchObject({ sync_jobs: "4", log_level: "DEBUG", sync_method: "tarssh" });
  expect(options.length).toBeGreaterThan(30);
  expect((await change(`${session}/options/sync_jobs`, { method: "DELETE" })).status).toBe(200);
  expect(child(await ask(`${session}/options/sync-jobs`), "value").text).toBe("3");

  await until(session, "ACTIVE");
  expect((await act(session, "pause")).status).toBe(200);
  expect(child(await ask(session), "status").text).toBe("PAUSED");
  expect((await act(session, "resume")).status).toBe(200);
  await until(session, "ACTIVE");
  expect((await act(session, "stop")).status).toBe(200);
  expect(child(await ask(session), "status").text).toBe("STOPPED");
  expect((await change(session, { method: "DELETE" })).status).toBe(200);
  expect((await call(service.url, session, { headers: service.headers })).status).toBe(404);
  expect((await ask(sessions)).children).toEqual([]);
  await expect(lab.gluster("src1", "volume", "geo-replication", NAME, `dst1::${NAME}-dr`, "status")).rejects.toThrow();

  const events = (await ask("/events?max=200")).children.map((each) => child(each, "code").text);
  expect(events, "oVirt's numbers for created, started, paused, resumed, stopped, deleted").toEqual(
    expect.arrayContaining(["4147", "4596", "4600", "4599", "4101", "4103"]),
  );
});
