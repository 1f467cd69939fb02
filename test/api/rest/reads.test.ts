import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { at, list, testService, type TestService } from "../../support/api.js";
import { testDatabase, type TestDatabase } from "../../support/database.js";
import { call, child, type Element, readXml, texts } from "../../support/rest-client.js";
import { seed, type Seeded, uuid } from "../../support/seed.js";

const P = "/ovirt-engine/api";
const CLUSTER = uuid("cluster 0");
const VOLUME = uuid("volume 0 0");
const CLUSTER_PATH = `/clusters/${CLUSTER}`;
const VOLUME_PATH = `${CLUSTER_PATH}/glustervolumes/${VOLUME}`;

let database: TestDatabase;
let service: TestService;
let rows: Seeded;
beforeAll(async () => {
  database = await testDatabase();
  rows = await seed(database, { events: 5 });
  // one detail as Gluster 3.5 reported it
  await database.sql(
    `update "gluster_georep_session_details" set "files_synced" = 11, "files_pending" = 12, "files_skipped" = 0,
       "bytes_pending" = 14, "deletes_pending" = 15 where "session_id" = $1 and "master_brick_id" = $2`,
    [session().id, brick().id],
  );
  service = await testService(database);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

function first<T>(all: readonly T[], wanted: (each: T) => boolean): T {
  const found = all.find(wanted);
  if (found === undefined) throw new Error("the seed lacks it");
  return found;
}
const session = () => first(rows.sessions, (each) => each.primaryVolumeId === VOLUME && each.userName === null);
const brick = () => first(rows.bricks, (each) => each.volumeId === VOLUME && each.order === 0);
const host = () => first(rows.hosts, (each) => each.clusterId === CLUSTER);

const get = (path: string, headers: Readonly<Record<string, string>> = {}) => call(service.url, path, { headers });

async function xml(path: string): Promise<Element> {
  const answer = await get(path);
  expect(answer.status, answer.text).toBe(200);
  expect(answer.headers.get("content-type")).toBe("application/xml; charset=utf-8");
  return readXml(answer);
}

async function json(path: string): Promise<Record<string, unknown>> {
  const answer = await get(path, { accept: "application/json" });
  expect(answer.status, answer.text).toBe(200);
  expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
  return JSON.parse(answer.text) as Record<string, unknown>;
}

const links = (of: Element): Record<string, string | undefined> =>
  Object.fromEntries(
    of.children.filter(({ tag }) => tag === "link").map(({ attributes }) => [attributes["rel"], attributes["href"]]),
  );

describe("the root", () => {
  it.each(["", "/", "/v4", "/v4/", "//api", "//api/", "//api/v4"])(
    "answers under %j without a redirect",
    async (path) => {
      const root = await xml(path);
      expect(root.tag).toBe("api");
      const base = path.startsWith("//api") ? path.slice(1).replace(/\/$/, "") : `${P}${path}`.replace(/\/$/, "");
      expect(links(root)).toMatchObject({
        clusters: `${base}/clusters`,
        "clusters/search": `${base}/clusters?search={query}`,
        events: `${base}/events`,
        hosts: `${base}/hosts`,
        vms: `${base}/vms`,
      });
      expect(texts(child(root, "product_info", "version"))).toMatchObject({ major: "4" });
      expect(child(root, "product_info", "instance_id").text).toMatch(/^[0-9a-f-]{36}$/);
      expect(texts(child(root, "summary", "hosts"))).toEqual({ active: "4", total: "4" });
      expect(Math.abs(Date.parse(child(root, "time").text) - Date.now())).toBeLessThan(60_000);
    },
  );

  it("leads to nothing that is not there", async () => {
    for (const href of Object.values(links(await xml("")))) {
      const path = href?.replace("{query}", "sortby%20id").slice(P.length) ?? "";
      expect((await get(path)).status, path).toBe(200);
    }
  });

  it("says the same in JSON, with numbers as texts and the time in milliseconds", async () => {
    expect(await json("")).toMatchObject({
      link: expect.arrayContaining([{ href: `${P}/clusters`, rel: "clusters" }]),
      product_info: { version: { major: "4", full_version: "4.5.7" } },
      summary: { hosts: { active: "4", total: "4" } },
      time: expect.any(Number),
    });
  });
});

describe("clusters and hosts", () => {
  const cluster = {
    href: `${P}${CLUSTER_PATH}`,
    id: CLUSTER,
    name: "cluster-000",
    gluster_service: "true",
    version: { major: "4", minor: "7" },
    virt_service: "false",
    link: [
      { href: `${P}${CLUSTER_PATH}/glustervolumes`, rel: "glustervolumes" },
      { href: `${P}${CLUSTER_PATH}/hosts`, rel: "hosts" },
      { href: `${P}${CLUSTER_PATH}/networks`, rel: "networks" },
    ],
  };

  it("are listed and shown", async () => {
    expect(await json(CLUSTER_PATH)).toEqual(cluster);
    const { cluster: all } = await json("/clusters");
    expect(all).toHaveLength(2);
    expect(all).toContainEqual(cluster);
    const listed = await xml("/clusters");
    expect(listed.tag).toBe("clusters");
    const [one] = listed.children;
    expect(one).toEqual(await xml(CLUSTER_PATH));
    expect(one?.attributes).toEqual({ href: `${P}${CLUSTER_PATH}`, id: CLUSTER });
    expect(one?.children.map(({ tag }) => tag)).toEqual([
      "name",
      "link",
      "link",
      "link",
      "gluster_service",
      "version",
      "virt_service",
    ]);
  });

  it.each(["/hosts", `${CLUSTER_PATH}/hosts`])("hosts under %s are the cluster's", async (path) => {
    const { id } = host();
    const expected = {
      href: `${P}/hosts/${id}`,
      id,
      name: host().name,
      address: host().name,
      port: "22",
      status: "up",
      type: "rhel",
      cluster: { href: `${P}${CLUSTER_PATH}`, id: CLUSTER },
    };
    const { host: all } = await json(path);
    expect(all).toHaveLength(path === "/hosts" ? 4 : 2);
    expect(all).toContainEqual(expected);
    expect(await json(`/hosts/${id}`)).toEqual(expected);
    const element = (await xml(path)).children.find(({ attributes }) => attributes["id"] === id);
    if (element === undefined) throw new Error("the host is not listed");
    expect(texts(element)).toMatchObject({ name: host().name, status: "up", port: "22" });
  });

  it("a host that is not reached is told from one whose glusterd is lost", async () => {
    const [one, two] = rows.hosts.filter(({ clusterId }) => clusterId !== CLUSTER).map(({ id }) => id);
    await database.sql(
      `update "host" set "reachable" = false, "ssh_address" = '192.0.2.9', "ssh_port" = 2222 where "id" = $1`,
      [one],
    );
    await database.sql(`update "host" set "connected" = false where "id" = $1`, [two]);
    expect(await json(`/hosts/${one}`)).toMatchObject({ status: "non_responsive", address: "192.0.2.9", port: "2222" });
    expect(await json(`/hosts/${two}`)).toMatchObject({ status: "non_operational" });
    await database.sql(`update "host" set "connected" = null, "glusterd_up" = false where "id" = $1`, [two]);
    expect(await json(`/hosts/${two}`)).toMatchObject({ status: "non_operational" });
    expect((await json("/hosts?search=status%3Dup"))["host"]).toHaveLength(2);
    await database.sql(
      `update "host" set "reachable" = true, "connected" = true, "glusterd_up" = true, "ssh_address" = null, "ssh_port" = null`,
    );
  });

  it.each([
    ["/vms", "vms", "vm"],
    ["/vms/?search=name%3Dx", "vms", "vm"],
    ["/networks", "networks", "network"],
    [`${CLUSTER_PATH}/networks`, "networks", "network"],
    ["/datacenters", "data_centers", "data_center"],
  ])("%s is empty and valid", async (path, plural, singular) => {
    const empty = await xml(path);
    expect([empty.tag, empty.children]).toEqual([plural, []]);
    expect(await json(path)).toEqual({ [singular]: [] });
  });
});

describe("volumes and bricks", () => {
  it("are listed and shown", async () => {
    const expected = {
      href: `${P}${VOLUME_PATH}`,
      id: VOLUME,
      name: "vol000",
      disperse_count: "0",
      options: { option: [{ name: "changelog.changelog", value: "on" }] },
      redundancy_count: "0",
      replica_count: "2",
      status: "up",
      stripe_count: "0",
      transport_types: { transport_type: ["tcp"] },
      volume_type: "distributed_replicate",
      cluster: { href: `${P}${CLUSTER_PATH}`, id: CLUSTER },
      link: ["glusterbricks", "georeplication-sessions", "statistics"].map((rel) => ({
        rel,
        href: `${P}${VOLUME_PATH}/${rel}`,
      })),
    };
    expect(await json(VOLUME_PATH)).toEqual(expected);
    expect((await json(`${CLUSTER_PATH}/glustervolumes`))["gluster_volume"]).toContainEqual(expected);
    const volumes = await xml(`${CLUSTER_PATH}/glustervolumes`);
    expect(volumes.tag).toBe("gluster_volumes");
    const volume = await xml(VOLUME_PATH);
    expect(volumes.children).toContainEqual(volume);
    expect(texts(volume)).toMatchObject({ name: "vol000", replica_count: "2", volume_type: "distributed_replicate" });
    expect(child(volume, "transport_types", "transport_type").text).toBe("tcp");
    expect(child(volume, "options", "option", "name").text).toBe("changelog.changelog");
  });

  it("bricks belong to their volume", async () => {
    const { id, path: folder, hostId, hostName } = brick();
    const path = `${VOLUME_PATH}/glusterbricks/${id}`;
    const expected = {
      href: `${P}${path}`,
      id,
      name: `${hostName}:${folder}`,
      brick_dir: folder,
      server_id: hostId,
      status: "up",
      gluster_volume: { href: `${P}${VOLUME_PATH}`, id: VOLUME },
      link: [{ href: `${P}${path}/statistics`, rel: "statistics" }],
    };
    expect(await json(path)).toEqual(expected);
    const bricks = await json(`${VOLUME_PATH}/glusterbricks`);
    expect(bricks["brick"]).toHaveLength(4);
    expect(bricks["brick"]).toContainEqual(expected);
    const listed = await xml(`${VOLUME_PATH}/glusterbricks`);
    expect(listed.tag).toBe("bricks");
    expect(listed.children.map(({ tag }) => tag)).toEqual(["brick", "brick", "brick", "brick"]);
    expect(listed.children[0]).toEqual(await xml(path));
  });

  it("figures keep every digit, and each has a path", async () => {
    const statistics = await xml(`${VOLUME_PATH}/statistics`);
    expect(statistics.tag).toBe("statistics");
    const figures = statistics.children.map((each) => [
      child(each, "name").text,
      child(each, "unit").text,
      child(each, "values", "value", "datum").text,
    ]);
    // two sets of two bricks of this size
    const total = String(2n * 9_007_199_254_740_993n);
    expect(figures).toEqual([
      ["memory.total.size", "bytes", total],
      ["memory.free.size", "bytes", "2000000"],
      ["memory.used.size", "bytes", String(BigInt(total) - 2_000_000n)],
    ]);
    expect((await get(`${VOLUME_PATH}/statistics`, { accept: "application/json" })).text).toContain(
      `{"datum":${total}}`,
    );
    for (const owner of [VOLUME_PATH, `${VOLUME_PATH}/glusterbricks/${brick().id}`]) {
      for (const each of (await xml(`${owner}/statistics`)).children) {
        expect(await xml(each.attributes["href"]?.slice(P.length) ?? "")).toEqual(each);
      }
    }
    expect((await get(`${VOLUME_PATH}/statistics/${uuid("none")}`)).status).toBe(404);
  });
});

describe("sessions", () => {
  const path = () => `${VOLUME_PATH}/georeplication-sessions/${session().id}`;

  it("are listed with the documented elements first, then the columns", async () => {
    const sessions = await xml(`${VOLUME_PATH}/georeplication-sessions`);
    expect(sessions.tag).toBe("georeplication-sessions");
    expect(sessions.children.map(({ tag }) => tag)).toEqual(["georeplication-session", "georeplication-session"]);
    const one = sessions.children.find(({ attributes }) => attributes["id"] === session().id);
    if (one === undefined) throw new Error("the session is not listed");
    expect(one.attributes).toEqual({ href: `${P}${path()}`, id: session().id });
    expect(one.children.map(({ tag }) => tag)).toEqual([
      "actions",
      "name",
      "link",
      "id",
      "host",
      "slavevolume",
      "status",
      "master_volume_id",
      "session_key",
      "slave_host_uuid",
      "slave_host_name",
      "slave_volume_id",
      "slave_volume_name",
    ]);
    expect(texts(one)).toMatchObject({
      id: session().id,
      host: CLUSTER,
      slavevolume: session().secondaryVolumeName,
      status: session().status,
      master_volume_id: VOLUME,
      session_key: session().sessionKey,
      slave_host_name: session().secondaryHostName,
    });
    expect(links(one)).toEqual({ options: `${P}${path()}/options` });
    expect(links(child(one, "actions"))).toEqual(
      Object.fromEntries(["start", "stop", "pause", "resume"].map((rel) => [rel, `${P}${path()}/${rel}`])),
    );
  });

  it("one shows its bricks with the documented elements, counters as statistics", async () => {
    const one = await xml(path());
    expect(one.tag).toBe("georeplication-session");
    const tags = one.children.map(({ tag }) => tag);
    expect(tags.slice(3, 8)).toEqual(["id", "host", "slavevolume", "status", "session_details"]);
    const details = child(one, "session_details").children;
    expect(details.map(({ tag }) => tag)).toEqual(Array.from({ length: 4 }, () => "session_detail"));
    const [detail] = details;
    if (detail === undefined) throw new Error("no detail");
    expect(detail.children.map(({ tag }) => tag)).toEqual([
      "brick",
      "slaveNode",
      "status",
      "checkpoint_status",
      "crawl_status",
      "filesSkipped",
      "filesPending",
      "filesSynced",
      "slave_host_uuid",
      "bytes_pending",
      "deletes_pending",
      "entry_pending",
      "data_pending",
      "meta_pending",
      "failures",
      "last_synced",
      "checkpoint_time",
      "checkpoint_completed",
      "checkpoint_completion_time",
    ]);
    expect(child(detail, "brick")).toMatchObject({
      attributes: { id: brick().id, href: `${P}${VOLUME_PATH}/glusterbricks/${brick().id}` },
      children: [{ tag: "name", text: `${brick().hostName}:${brick().path}` }],
    });
    expect(texts(detail)).toMatchObject({
      slaveNode: "node1-0",
      status: "ACTIVE",
      crawl_status: "Changelog Crawl",
      data_pending: "9007199254740993",
      last_synced: "2026-01-01T00:00:40.000Z",
      checkpoint_completed: "true",
    });
    const pending = child(detail, "filesPending");
    expect(texts(pending)).toMatchObject({ name: "files.pending", kind: "gauge", type: "integer", unit: "none" });
    expect(child(pending, "values", "value", "datum").text).toBe("12");
    expect(child(detail, "filesSkipped", "values", "value", "datum").text, "0 is not unknown").toBe("0");
    // a passive brick of a later version: nothing of what is not known
    expect(details[1]?.children.map(({ tag }) => tag)).toEqual(["brick", "slaveNode", "status", "slave_host_uuid"]);
  });

  it("say the same in JSON, with the id once, 64 bits as numbers and times in milliseconds", async () => {
    const { text } = await get(path(), { accept: "application/json" });
    expect(text.split(`"id":"${session().id}"`)).toHaveLength(2);
    expect(text).toContain(`"data_pending":9007199254740993`);
    const one = JSON.parse(text) as object;
    expect(one).toMatchObject({
      href: `${P}${path()}`,
      host: CLUSTER,
      status: session().status,
      actions: { link: expect.arrayContaining([{ href: `${P}${path()}/start`, rel: "start" }]) },
      session_details: {
        session_detail: expect.arrayContaining([
          expect.objectContaining({
            slaveNode: "node1-0",
            failures: 2,
            checkpoint_completed: "true",
            last_synced: Date.UTC(2026, 0, 1, 0, 0, 40),
            filesSynced: expect.objectContaining({ values: { value: [{ datum: 11 }] } }),
          }),
        ]),
      },
    });
    expect(one).not.toHaveProperty("user_name");
    const { "georeplication-session": all } = await json(`${VOLUME_PATH}/georeplication-sessions`);
    expect(all).toHaveLength(2);
    expect(all).toContainEqual(expect.objectContaining({ user_name: "user1", name: expect.stringMatching(/^user1@/) }));
  });

  it("are there under the conventional name too, and lists can have everything", async () => {
    const alias = `${VOLUME_PATH}/georeplicationsessions`;
    expect(await xml(alias)).toEqual(await xml(`${VOLUME_PATH}/georeplication-sessions`));
    expect(await xml(`${alias}/${session().id}`)).toEqual(await xml(path()));
    const whole = await xml(`${alias}?all_content=true`);
    expect(whole.children.find(({ attributes }) => attributes["id"] === session().id)).toEqual(await xml(path()));
    const asked = await readXml(await get(alias, { "all-content": "true" }));
    expect(asked).toEqual(whole);
  });

  it("options are found by id and by key, with dashes and underscores", async () => {
    const options = await xml(`${path()}/options`);
    expect([options.tag, options.children.length]).toEqual(["georeplication_options", 3]);
    const [option] = options.children;
    if (option === undefined) throw new Error("no option");
    const { id = "", href } = option.attributes;
    expect(texts(option)).toEqual({ id, key: "option_00", value: "value 0" });
    for (const name of [id, id.toUpperCase(), "option_00", "option-00", "OPTION_00"]) {
      expect(await xml(`${path()}/options/${name}`), name).toEqual(option);
    }
    expect(href).toBe(`${P}${path()}/options/${id}`);
    expect(await json(`${path()}/options/option-00`)).toEqual({ href, id, key: "option_00", value: "value 0" });
    expect((await json(`${path()}/options`))["option"]).toHaveLength(3);
  });
});

describe("what follows links", () => {
  it("shows objects whole, however the link is spelled", async () => {
    const { cluster: all } = await json("/clusters?follow=gluster_volumes.bricks,hosts");
    const one = at(all, 0);
    const bricks = (await json(`${VOLUME_PATH}/glusterbricks`))["brick"];
    const [volume] = list(one, "gluster_volumes", "gluster_volume");
    expect(volume).toEqual({ ...(await json(VOLUME_PATH)), bricks: { brick: bricks } });
    expect(list(one, "hosts", "host")).toHaveLength(2);
    for (const spelled of ["glustervolumes.glusterbricks,hosts", "GlusterVolumes.bricks,hosts"]) {
      expect(await json(`/clusters?follow=${spelled}`)).toEqual({ cluster: all });
    }
    const [element] = (await xml("/clusters;follow=gluster_volumes.bricks")).children;
    if (element === undefined) throw new Error("no cluster");
    expect(child(element, "gluster_volumes", "gluster_volume", "bricks", "brick", "status").text).toBe("up");
  });

  it.each([
    ["/hosts?follow=cluster", ["host", 0, "cluster", "name"], "cluster-000"],
    [`${VOLUME_PATH}?follow=cluster`, ["cluster", "name"], "cluster-000"],
    [`${VOLUME_PATH}?follow=statistics`, ["statistics", "statistic", 0, "name"], "memory.total.size"],
    [
      `${VOLUME_PATH}?follow=georeplication-sessions.options`,
      ["georeplication-sessions", "georeplication-session", 0, "georeplication_options", "option", 0, "key"],
      "option_00",
    ],
    [
      `${VOLUME_PATH}/georeplication-sessions?follow=session_details`,
      ["georeplication-session", 0, "session_details", "session_detail", 0, "slaveNode"],
      "node1-0",
    ],
    [`${VOLUME_PATH}/glusterbricks?follow=gluster_volume`, ["brick", 0, "gluster_volume", "name"], "vol000"],
    [
      `${VOLUME_PATH}/glusterbricks?follow=statistics`,
      ["brick", 0, "statistics", "statistic", 1, "values", "value", 0, "datum"],
      1_000_000,
    ],
    ["/events?max=1&follow=cluster.hosts,host", ["event", 0, "cluster", "hosts", "host", 0, "type"], "rhel"],
    ["/jobs?max=1&follow=georeplication-session", ["job", 0, "georeplication-session", "status"], expect.any(String)],
  ])("%s", async (path, steps, expected) => {
    expect(at(await json(path), ...steps)).toEqual(expected);
  });

  it.each(["follow=nothing", "follow=gluster_volumes.nothing", "follow=hosts.hosts"])(
    "%s is refused with the links that there are",
    async (query) => {
      const { status, text } = await get(`/clusters?${query}`);
      expect(status).toBe(400);
      expect(texts(await readXml({ text }))["detail"]).toMatch(/has no link \w+: links are /);
    },
  );
});

describe("events and jobs", () => {
  it("events are listed, the newest first, and read on from an index", async () => {
    const all = await xml("/events");
    const numbers = all.children.map(({ attributes }) => Number(attributes["id"]));
    expect(numbers).toEqual([5, 4, 3, 2, 1]);
    const ids = async (query: string): Promise<number[]> =>
      (await xml(`/events${query}`)).children.map(({ attributes }) => Number(attributes["id"]));
    expect(await ids("?max=1")).toEqual([5]);
    expect(await ids("?from=3")).toEqual([5, 4]);
    expect(await ids(";from=3")).toEqual([5, 4]);
    expect(await ids("?from=1&max=2")).toEqual([5, 4]);
    expect(await ids("?from=1&max=2&search=sortby%20index%20asc")).toEqual([2, 3]);
    expect(await ids("?from=5")).toEqual([]);
    const [event] = all.children;
    if (event === undefined) throw new Error("no event");
    expect(texts(event)).toMatchObject({ index: "5", code: "20031", severity: "normal", origin: "georep" });
    expect(child(event, "description").text).toContain("has status ACTIVE, which was INITIALIZING.");
    expect(await xml("/events/5")).toEqual(event);
    expect(await json("/events/5")).toMatchObject({ id: "5", index: "5", time: Date.UTC(2026, 0, 1, 0, 1, 14) });
    expect((await get("/events/99")).status).toBe(404);
  });

  it("events that oVirt has a number for have it, and tell how grave they are", async () => {
    await database.sql(
      `insert into "event" ("at", "kind", "cluster_name", "volume_name", "session_name", "before", "after")
       select now(), 'OPERATION_CHANGED', 'c', 'v', 'h::d', '{"state":"RUNNING"}', v::jsonb from unnest($1::text[]) v`,
      [
        [
          `{"kind":"START_SESSION","state":"SUCCEEDED"}`,
          `{"kind":"START_SESSION","state":"FAILED","errorMessage":"It is so."}`,
          `{"kind":"STOP_SESSION","state":"RUNNING"}`,
        ],
      ],
    );
    const { event } = await json("/events?from=5&search=sortby%20id");
    expect(event).toMatchObject([
      { code: "4596", severity: "normal" },
      {
        code: "4595",
        severity: "error",
        description: expect.stringMatching(/ has an operation, START_SESSION, that is FAILED: It is so\.$/),
      },
      { code: "20040", severity: "normal" },
    ]);
    expect((await json("/events?search=severity%3Derror"))["event"]).toHaveLength(1);
    expect((await json("/events?search=severity%21%3Dnormal"))["event"]).toHaveLength(1);
    await database.sql(`delete from "event" where "number" > 5`);
  });

  it("jobs are the operations, and tell why they failed", async () => {
    const failed = first(rows.operations, ({ state }) => state === "FAILED");
    expect(await json(`/jobs/${failed.id}`)).toMatchObject({
      href: `${P}/jobs/${failed.id}`,
      id: failed.id,
      status: "failed",
      external: "false",
      start_time: Date.parse(failed.createdAt),
      end_time: Date.parse(failed.finishedAt ?? ""),
      fault: { reason: "Operation Failed", detail: "[The session was never started.]" },
      "georeplication-session": { id: failed.sessionId },
    });
    const job = await xml(`/jobs/${failed.id}`);
    expect(job.tag).toBe("job");
    expect(texts(job)).toMatchObject({ status: "failed", start_time: failed.createdAt });
    expect(
      (await xml("/jobs?search=status%3Dfinished")).children.every((each) => child(each, "status").text === "finished"),
    ).toBe(true);
  });
});

describe("lists", () => {
  const names = async (path: string): Promise<unknown[]> =>
    Object.values((await json(path)) as Record<string, { name: string }[]>)
      .flat()
      .map(({ name }) => name);
  const VOLUMES = `${CLUSTER_PATH}/glustervolumes`;

  it.each([
    ["name=vol000", ["vol000"]],
    ["name = vol000", ["vol000"]],
    [`name="vol000"`, ["vol000"]],
    ["Volumes: name=vol000", ["vol000"]],
    ["name=vol*", ["vol000", "vol001"]],
    ["name!=vol000", ["vol001"]],
    ["name!=vol*", []],
    ["name=VOL000", []],
    ["name>vol000", ["vol001"]],
    ["vol001", ["vol001"]],
    ["name=vol000 or name=vol001", ["vol000", "vol001"]],
    ["name=vol000 and status=down or name=vol001", ["vol001"]],
    ["name=vol000 status=up", ["vol000"]],
    ["status=up sortby name desc", ["vol001", "vol000"]],
    ["sortby name desc page 1", ["vol001", "vol000"]],
    ["status=up sortby name page 2", []],
    ["volume_type=distributed_replicate and replica_count>=2", ["vol000", "vol001"]],
    ["replica_count<2", []],
    [`id=${VOLUME}`, ["vol000"]],
    ["", ["vol000", "vol001"]],
  ])("search=%s", async (search, expected) => {
    expect(await names(`${VOLUMES}?search=${encodeURIComponent(search)}`)).toEqual(expected);
  });

  it("can be searched without minding capitals", async () => {
    expect(await names(`${VOLUMES}?search=name%3DVOL000&case_sensitive=false`)).toEqual(["vol000"]);
  });

  it("a percent sign or an underscore is no wildcard", async () => {
    expect(await names(`${VOLUMES}?search=${encodeURIComponent("name=vol00_*")}`)).toEqual([]);
    expect(await names(`${VOLUMES}?search=${encodeURIComponent("name=%*")}`)).toEqual([]);
  });

  it("are as long as they are wanted, in pages", async () => {
    expect(await names(`${VOLUMES}?max=1`)).toEqual(["vol000"]);
    expect(await names(`${VOLUMES};max=1`)).toEqual(["vol000"]);
    expect(await names(`${VOLUMES};max=1?max=2`), "the query comes first").toHaveLength(2);
    expect(await names(`${VOLUMES}?max=1&search=sortby%20name%20page%202`)).toEqual(["vol001"]);
    expect(await names(`${VOLUMES}?max=-1`)).toHaveLength(2);
    expect(await names(`${VOLUMES}?max=0`)).toEqual([]);
  });

  it.each([
    ["/clusters", "name=cluster-001"],
    ["/hosts", "cluster=cluster-000 and address=node0*"],
    [`${VOLUME_PATH}/glusterbricks`, "status=up and brick_dir=/bricks/0-1"],
    [`${VOLUME_PATH}/georeplication-sessions`, "status=active and user_name=root"],
    ["/events", "time>2026-01-01 and cluster=cluster-000"],
    ["/events", "time<2026-01-01T00:01:11Z"],
    ["/jobs", "status=failed and start_time>=2026-01-01T00:00:00.5"],
  ])("of %s can be searched for %s", async (path, search) => {
    const { status, text } = await get(`${path}?search=${encodeURIComponent(search)}`);
    expect(status, text).toBe(200);
    expect((await readXml({ text })).children.length).toBeGreaterThan(0);
  });

  it.each([
    ["colour=red", "there is no field colour: fields are name,"],
    ["constructor=red", "there is no field constructor"],
    ["name=", "a value is missing after name="],
    ["and", `a condition|and`],
    ["name=a and", "a condition is missing"],
    ["sortby", "sortby needs the name of a field"],
    ["sortby colour", "there is no field colour"],
    ["page 0", "page needs a number"],
    ["page x", "page needs a number"],
    [`name="open`, "cannot be read"],
    ["(name=a)", "stands where a condition"],
    ["status=green", `"green" is none of up, down`],
    ["status>up", "can be compared by = and != only"],
    ["id=nonsense", `"nonsense" is no value of id`],
    ["replica_count=many", `"many" is no value of replica_count`],
    ["name=a\0", "no value holds a NUL"],
    ["x ".repeat(1_001), "it has more than 2000 characters"],
    ["a=b ".repeat(60), "more than 50 conditions|there is no field a"],
  ])("search=%j is refused in words", async (search, words) => {
    const { status, text } = await get(`${VOLUMES}?search=${encodeURIComponent(search)}`);
    expect(status).toBe(400);
    expect(texts(await readXml({ text }))["detail"]).toMatch(new RegExp(words.replaceAll(/[()]/g, "\\$&")));
  });
});
