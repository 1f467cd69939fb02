import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, child, type Element, readXml, type RestAnswer } from "../../support/rest-client.js";
import { restService, type RestService } from "../../support/rest-service.js";

let service: RestService;
let sessions: string;
beforeAll(async () => {
  service = await restService();
  sessions = `${service.volume}/georeplication-sessions`;
  await service.sim.create({ start: true });
  await service.sim.change(({ status }) => status === "ACTIVE", "the session is active", 0n);
});
afterAll(() => service[Symbol.asyncDispose]());

const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<RestAnswer> =>
  call(service.url, path, { headers });
async function xml(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Element> {
  const answer = await get(path, headers);
  expect(answer.status, `${path}: ${answer.text}`).toBe(200);
  return readXml(answer);
}
/** Names of what a collection holds, in its order. */
const names = async (path: string) => (await xml(path)).children.map((each) => child(each, "name").text);
const search = (path: string, query: string, more = "") => `${path}?search=${encodeURIComponent(query)}${more}`;

describe("max", () => {
  it.each(["?max=1", ";max=1", ';max="1"', "?max=1;max=2", ";max=5?max=1", "/;max=1"])(
    "of %s leaves one",
    async (how) => {
      const path = how.startsWith("?max=1;") ? "/hosts?max=1" : `/hosts${how}`;
      expect((await xml(path)).children).toHaveLength(1);
    },
  );

  it("larger than what there is leaves everything", async () => {
    expect((await xml("/hosts?max=1000")).children).toHaveLength(4);
  });

  it.each(["x", "1.5", "-5", "99999999999999999999"])(
    "of %s is no number of things, and told to be none",
    async (max) => {
      const answer = await get(`/hosts?max=${max}`);
      expect(answer.status).toBe(400);
      expect((await readXml(answer)).tag).toBe("fault");
    },
  );

  it("sorts, and turns pages", async () => {
    const hosts = [...service.hosts.source, ...service.hosts.destination].toSorted();
    expect(await names(search("/hosts", "sortby name desc"))).toEqual(hosts.toReversed());
    expect(await names(search("/hosts", "sortby name asc"))).toEqual(hosts);
    expect(await names(search("/hosts", "sortby name asc page 2", "&max=3"))).toEqual(hosts.slice(3));
    expect(await names(search("/hosts", "name=127.* sortby name desc page 1", "&max=1"))).toEqual(hosts.slice(3));
    expect(await names(search("/hosts", "sortby name page 9", "&max=3"))).toEqual([]);
  });

  it("heeds case unless it is told not to, as oVirt does", async () => {
    expect(await names(search("/clusters", "name=SOURCE", "&case_sensitive=true"))).toEqual([]);
    expect(await names(search("/clusters", "name=source", "&case_sensitive=true"))).toEqual(["source"]);
    expect(await names(search("/clusters", "name=SOURCE", "&case_sensitive=false"))).toEqual(["source"]);
  });

  it("finds hosts by what is said of them", async () => {
    expect((await names(search("/hosts", "status=up"))).length).toBe(4);
    expect(await names(search("/hosts", "status=non_responsive"))).toEqual([]);
    expect((await names(search("/hosts", "cluster=source"))).toSorted()).toEqual(service.hosts.source.toSorted());
  });

  it("finds volumes and events", async () => {
    expect(await names(search(`/clusters/${service.ids.cluster}/glustervolumes`, "name=vol-*"))).toEqual(["vol-b"]);
    const events = await xml(search("/events", "severity=normal"));
    expect(events.children.length).toBeGreaterThan(0);
    for (const event of events.children) expect(child(event, "severity").text).toBe("normal");
  });

  it("can stand in the path", async () => {
    expect(await names("/clusters;search=name=source")).toEqual(["source"]);
    expect(await names('/clusters;search="name=source"')).toEqual(["source"]);
  });

  it.each([
    "name=",
    "=source",
    "name=source and",
    "or",
    "sortby",
    "sortby no_such_field",
    "no_such_field=1",
    'name="source',
    "page",
    "page x",
    "name=source; drop table cluster",
    "name=a'b",
    "name=a\\b",
    "(((((((((",
    "name=\u0000",
  ])("of %j is answered, by a fault where it makes no sense", async (query) => {
    const answer = await get(search("/clusters", query));
    expect([200, 400]).toContain(answer.status);
    expect((await readXml(answer)).tag).toBe(answer.status === 200 ? "clusters" : "fault");
  });
});

describe("follow", () => {
  it("puts volumes and their bricks into a cluster", async () => {
    const path = `/clusters/${service.ids.cluster}?follow=gluster_volumes.bricks`;
    const volumes = child(await xml(path), "gluster_volumes").children;
    expect(volumes.map((volume) => child(volume, "name").text).toSorted()).toEqual(["vol", "vol-b"]);
    const sizes = volumes.map((volume) => child(volume, "bricks").children.length);
    expect(new Set(sizes)).toEqual(new Set([2, 4]));
  });

  it("works on each of a collection, and for several at once", async () => {
    const volumes = await xml(`/clusters/${service.ids.cluster}/glustervolumes?follow=bricks,statistics`);
    for (const volume of volumes.children) {
      expect(child(volume, "bricks").children.length).toBeGreaterThan(0);
      expect(child(volume, "statistics").children.length).toBeGreaterThan(0);
    }
  });

  it("fills an object that is linked", async () => {
    const hosts = await xml("/hosts?follow=cluster");
    for (const host of hosts.children) {
      expect(child(host, "cluster", "name").text).toMatch(/^(source|destination)$/);
    }
  });

  it("puts a session's options into it", async () => {
    const listed = await xml(`${sessions}?follow=options`);
    const [session] = listed.children;
    if (session === undefined) throw new Error("no session");
    const options = session.children.filter(({ tag }) => tag === "georeplication_options" || tag === "options");
    expect(options).toHaveLength(1);
    expect(options[0]?.children.length).toBeGreaterThan(20);
  });

  it("says the same in JSON", async () => {
    const answer = await get(`/clusters/${service.ids.cluster}?follow=gluster_volumes.bricks`, {
      accept: "application/json",
    });
    expect(JSON.parse(answer.text)).toMatchObject({
      gluster_volumes: {
        gluster_volume: expect.arrayContaining([expect.objectContaining({ bricks: expect.anything() })]),
      },
    });
  });

  it.each(["no_such_link", "gluster_volumes.no_such_link", ".", ",", "gluster_volumes..bricks", "constructor"])(
    "of %s is answered, by a fault where it makes no sense",
    async (follow) => {
      const answer = await get(`/clusters?follow=${follow}`);
      expect([200, 400]).toContain(answer.status);
      expect((await readXml(answer)).tag).toBe(answer.status === 200 ? "clusters" : "fault");
    },
  );
});

describe("all_content", () => {
  it.each([
    ["?all_content=true", {}, true],
    [";all_content=true", {}, true],
    ["?all_content=t", {}, true],
    ["?all_content=YES", {}, true],
    ["?all_content=1", {}, true],
    ["?all_content", {}, true],
    ["", { "all-content": "true" }, true],
    ["", {}, false],
    ["?all_content=false", {}, false],
    ["?all_content=n", {}, false],
    ["?all_content=0", { "all-content": "true" }, false],
  ])("of %j with headers %j shows the bricks of listed sessions: %s", async (how, headers, shown) => {
    const [session] = (await xml(`${sessions}${how}`, headers)).children;
    expect(session?.children.some(({ tag }) => tag === "session_details")).toBe(shown);
  });
});

describe("events", () => {
  it("come after a number, as many as are asked for", async () => {
    const ids = async (how: string) =>
      (await xml(`/events${how}`)).children.map(({ attributes }) => Number(attributes["id"]));
    const all = await ids("");
    expect(all.length).toBeGreaterThan(3);
    const [newest = 0, , third = 0] = all;
    expect(await ids("?max=2")).toHaveLength(2);
    expect(await ids(";max=2")).toHaveLength(2);
    const later = await ids(`?from=${third}`);
    expect(later.every((id) => id > third)).toBe(true);
    expect(later).toContain(newest);
    expect((await ids(`;from=${third};max=1`)).length).toBe(1);
    expect(await ids("?from=900719925474")).toEqual([]);
  });

  it.each(["x", "-1", "99999999999999999999999"])("after %s are refused or all of them", async (from) => {
    const answer = await get(`/events?from=${from}`);
    expect([200, 400]).toContain(answer.status);
  });
});
