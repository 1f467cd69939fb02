import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, child, type Element, readXml, texts } from "../../support/rest-client.js";
import { breaches, differences, hrefs, jsonBreaches } from "../../support/rest-documents.js";
import { untilHolds } from "../../support/until-holds.js";
import { restService, type RestService } from "../../support/rest-service.js";

let service: RestService;
let session: string;
beforeAll(async () => {
  service = await restService();
  session = await service.sim.create({ start: true });
  await service.sim.change(({ status }) => status === "ACTIVE", "the session is active", 0n);
  await untilHolds("everything was polled", isPolled);
  // Nothing changes any more from one request to the next, and no event adds a document.
  await service.sim.stopReplica(service.sim.services);
});
afterAll(() => service[Symbol.asyncDispose]());

const P = "/ovirt-engine/api";
const JSON_TYPE = { accept: "application/json" };

async function xml(path: string): Promise<Element> {
  const answer = await call(service.url, path);
  expect(answer.status, `${path}: ${answer.text}`).toBe(200);
  expect(answer.headers.get("content-type")).toMatch(/^application\/xml/);
  return readXml(answer);
}

async function json(path: string): Promise<Record<string, unknown>> {
  const answer = await call(service.url, path, { headers: JSON_TYPE });
  expect(answer.status, `${path}: ${answer.text}`).toBe(200);
  expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
  return JSON.parse(answer.text) as Record<string, unknown>;
}

const tags = ({ children }: Element) => children.map(({ tag }) => tag);
const rels = ({ children }: Element) =>
  Object.fromEntries(
    children.filter(({ tag }) => tag === "link").map(({ attributes }) => [attributes["rel"], attributes["href"]]),
  );
const named = ({ children }: Element, name = ""): Element => {
  const found = children.find((each) => each.children.some(({ tag, text }) => tag === "name" && text === name));
  if (found === undefined) throw new Error(`nothing is named ${name}`);
  return found;
};

/** A document in both forms. */
async function bothForms(href: string): Promise<readonly [Element, Record<string, unknown>]> {
  const [element, object] = await Promise.all([xml(`/${href}`), json(`/${href}`)]);
  // The clock of the root always goes on.
  if (element.tag === "api") object["time"] = Date.parse(child(element, "time").text);
  return [element, object];
}

/** Whether the owners have read all that is shown below. */
async function isPolled(): Promise<boolean> {
  const one = `${service.volume}/georeplication-sessions/${session}`;
  const [known] = await service.sim.sessions();
  if (known?.secondaryHostId == null) return false;
  const [options, statistics] = [await xml(`${one}/options`), await xml(`${service.volume}/statistics`)];
  const details = child(await xml(one), "session_details").children;
  return (
    options.children.length > 0 &&
    statistics.children.length > 0 &&
    details.filter((detail) => tags(detail).includes("crawl_status")).length === 2
  );
}

/** Every document that the root leads to by links, by its path. */
async function walk(start: string): Promise<Map<string, Element>> {
  const seen = new Map<string, Element>();
  const waiting = [start];
  for (let href = waiting.shift(); href !== undefined; href = waiting.shift()) {
    if (seen.has(href) || href.endsWith("/openapi.json")) continue;
    const document = await xml(`/${href}`);
    seen.set(href, document);
    waiting.push(...hrefs(document));
  }
  return seen;
}

describe("every document that the root leads to", () => {
  let documents: Map<string, Element>;
  beforeAll(async () => {
    documents = await walk(P);
  });

  it("is reached by links alone, down to options, bricks, statistics, events and jobs", () => {
    const { cluster, destination } = service.ids;
    const volume = `${P}${service.volume}`;
    expect([...documents.keys()]).toEqual(
      expect.arrayContaining([
        `${P}/clusters`,
        `${P}/clusters/${cluster}`,
        `${P}/clusters/${destination}/hosts`,
        `${P}/clusters/${cluster}/glustervolumes`,
        `${P}/hosts`,
        `${P}/vms`,
        `${P}/networks`,
        `${P}/datacenters`,
        `${P}/events`,
        volume,
        `${volume}/statistics`,
        `${volume}/glusterbricks`,
        `${volume}/georeplication-sessions`,
        `${volume}/georeplication-sessions/${session}`,
        `${volume}/georeplication-sessions/${session}/options`,
      ]),
    );
  });

  it("keeps oVirt's conventions for attributes, order, dates and words", () => {
    expect([...documents].flatMap(([href, document]) => breaches(document, href))).toEqual([]);
  });

  it("is found again under its own href and id", () => {
    for (const document of documents.values()) {
      for (const { attributes } of document.children.filter(
        (each) => "href" in each.attributes && "id" in each.attributes,
      )) {
        const single = documents.get(attributes["href"] ?? "");
        expect(single?.attributes, attributes["href"]).toEqual(attributes);
      }
    }
  });

  it("says in JSON what it says in XML, the members of a collection under a singular key", async () => {
    const wrong: string[] = [];
    for (const href of documents.keys()) {
      const [element, object] = await bothForms(href);
      wrong.push(...differences(element, object, href), ...jsonBreaches(object, href));
    }
    expect(wrong).toEqual([]);
  });

  it.each(["/api", "/ovirt-engine/api/v4", "/api/v4"])("stays below %s when it is entered there", async (base) => {
    const under = await walk(base);
    expect([...under.keys()].map((href) => href.replace(base, P)).toSorted()).toEqual([...documents.keys()].toSorted());
    for (const document of under.values()) for (const href of hrefs(document)) expect(href).toMatch(`${base}/`);
  });
});

describe("the documents that callers know", () => {
  it("has a root with links, searches, product, summary and time", async () => {
    const root = await xml("");
    expect(root.tag).toBe("api");
    expect(rels(root)).toMatchObject({
      clusters: `${P}/clusters`,
      "clusters/search": `${P}/clusters?search={query}`,
      hosts: `${P}/hosts`,
      "hosts/search": `${P}/hosts?search={query}`,
      events: `${P}/events`,
      vms: `${P}/vms`,
      networks: `${P}/networks`,
      datacenters: `${P}/datacenters`,
    });
    const version = texts(child(root, "product_info", "version"));
    expect(Object.keys(version)).toEqual(["build", "full_version", "major", "minor", "revision"]);
    expect(version["major"]).toBe("4");
    expect(tags(child(root, "product_info"))).toEqual(expect.arrayContaining(["name", "vendor", "instance_id"]));
    expect(texts(child(root, "summary", "hosts"))).toEqual({ active: "4", total: "4" });
    expect(Math.abs(Date.parse(child(root, "time").text) - Date.now())).toBeLessThan(60_000);
    const { summary, product_info: product } = await json("");
    expect(summary).toMatchObject({ hosts: { active: "4", total: "4" } });
    expect(product).toMatchObject({ version: { major: "4" } });
    expect((await xml("/")).tag).toBe("api");
  });

  it("has clusters as Gluster clusters", async () => {
    const { cluster } = service.ids;
    const clusters = await xml("/clusters");
    expect([clusters.tag, tags(clusters)]).toEqual(["clusters", ["cluster", "cluster"]]);
    const source = named(clusters, "source");
    expect(source.attributes).toEqual({ href: `${P}/clusters/${cluster}`, id: cluster });
    expect(rels(source)).toMatchObject({
      glustervolumes: `${P}/clusters/${cluster}/glustervolumes`,
      hosts: `${P}/clusters/${cluster}/hosts`,
    });
    expect(texts(source)).toMatchObject({ name: "source", gluster_service: "true", virt_service: "false" });
    expect(tags(child(source, "version"))).toEqual(["major", "minor"]);
    expect(await json("/clusters")).toMatchObject({
      cluster: expect.arrayContaining([
        expect.objectContaining({ id: cluster, gluster_service: "true", virt_service: "false" }),
      ]),
    });
  });

  it("has hosts, all of them and those of one cluster", async () => {
    const { cluster, destination } = service.ids;
    const host = named(await xml("/hosts"), service.hosts.source[0]);
    expect(host.attributes["href"]).toBe(`${P}/hosts/${host.attributes["id"]}`);
    expect(texts(host)).toMatchObject({ status: "up" });
    expect(child(host, "address").text).not.toBe("");
    expect(child(host, "port").text).toMatch(/^\d+$/);
    expect(child(host, "type").text).toMatch(/^[a-z_]+$/);
    expect(child(host, "cluster").attributes).toEqual({ href: `${P}/clusters/${cluster}`, id: cluster });
    const of = await xml(`/clusters/${destination}/hosts`);
    expect(of.children.map((each) => child(each, "name").text).toSorted()).toEqual(
      service.hosts.destination.toSorted(),
    );
  });

  it("has volumes with their layout and options", async () => {
    const { cluster, volume } = service.ids;
    const volumes = await xml(`/clusters/${cluster}/glustervolumes`);
    expect([volumes.tag, tags(volumes)]).toEqual(["gluster_volumes", ["gluster_volume", "gluster_volume"]]);
    const one = named(volumes, "vol");
    expect(one.attributes).toEqual({ href: `${P}${service.volume}`, id: volume });
    expect(texts(one)).toMatchObject({
      disperse_count: "0",
      redundancy_count: "0",
      replica_count: "2",
      status: "up",
      volume_type: "distributed_replicate",
    });
    expect(child(one, "transport_types", "transport_type").text).toBe("tcp");
    for (const option of child(one, "options").children) {
      expect([option.tag, ...tags(option)]).toEqual(["option", "name", "value"]);
    }
    expect(child(one, "cluster").attributes["id"]).toBe(cluster);
    expect(rels(one)).toMatchObject({
      glusterbricks: `${P}${service.volume}/glusterbricks`,
      "georeplication-sessions": `${P}${service.volume}/georeplication-sessions`,
      statistics: `${P}${service.volume}/statistics`,
    });
    expect(texts(named(volumes, "vol-b"))["volume_type"]).toBe("distribute");
    expect(await json(`/clusters/${cluster}/glustervolumes`)).toMatchObject({
      gluster_volume: expect.arrayContaining([
        expect.objectContaining({ replica_count: "2", transport_types: { transport_type: ["tcp"] } }),
      ]),
    });
  });

  it("has bricks under oVirt's shorter name", async () => {
    const bricks = await xml(`${service.volume}/glusterbricks`);
    expect([bricks.tag, tags(bricks)]).toEqual(["bricks", ["brick", "brick", "brick", "brick"]]);
    const [brick] = bricks.children;
    if (brick === undefined) throw new Error("no brick");
    const { name, brick_dir: folder, server_id: server, status } = texts(brick);
    expect(name).toBe(`${service.hosts.source[0]}:${folder}`);
    expect(status).toBe("up");
    expect((await xml(`/hosts/${server}`)).tag).toBe("host");
    expect(child(brick, "gluster_volume").attributes["id"]).toBe(service.ids.volume);
    expect(await json(`${service.volume}/glusterbricks`)).toHaveProperty("brick");
  });

  it("has the figures of a volume as statistics", async () => {
    const statistics = await xml(`${service.volume}/statistics`);
    expect(statistics.tag).toBe("statistics");
    expect(statistics.children.length).toBeGreaterThan(0);
    for (const statistic of statistics.children) {
      expect(Object.keys(statistic.attributes).toSorted()).toEqual(["href", "id"]);
      expect(texts(statistic)).toMatchObject({
        kind: expect.stringMatching(/^(gauge|counter)$/),
        type: expect.stringMatching(/^(integer|decimal)$/),
        unit: expect.stringMatching(/^[a-z_]+$/),
      });
      expect(child(statistic, "values", "value", "datum").text).toMatch(/^\d+$/);
    }
  });

  it("has sessions as the page documents them, the further columns behind", async () => {
    const path = `${service.volume}/georeplication-sessions`;
    const listed = await xml(path);
    expect([listed.tag, tags(listed)]).toEqual(["georeplication-sessions", ["georeplication-session"]]);
    const one = await xml(`${path}/${session}`);
    expect(one.tag).toBe("georeplication-session");
    expect(one.attributes).toEqual({ href: `${P}${path}/${session}`, id: session });
    const documented = ["id", "host", "slavevolume", "status", "session_details"];
    expect(tags(one).filter((tag) => documented.includes(tag))).toEqual(documented);
    const { cluster, destination, destinationVolume, volume } = service.ids;
    expect(texts(one)).toMatchObject({
      id: session,
      host: cluster,
      slavevolume: "vol-dr",
      status: "ACTIVE",
      master_volume_id: volume,
      slave_volume_id: destinationVolume,
      slave_volume_name: "vol-dr",
    });
    expect(texts(one)["session_key"]).toMatch(/^[0-9a-f-]{36}:ssh:\/\//);
    expect((await xml(`/hosts/${texts(one)["slave_host_uuid"]}`)).children).toContainEqual(
      expect.objectContaining({ tag: "cluster", attributes: expect.objectContaining({ id: destination }) }),
    );
    const actions = child(one, "actions").children.map(({ attributes }) => [attributes["rel"], attributes["href"]]);
    expect(Object.fromEntries(actions)).toEqual(
      Object.fromEntries(["start", "stop", "pause", "resume"].map((rel) => [rel, `${P}${path}/${session}/${rel}`])),
    );
    expect(tags(one)[0]).toBe("actions");
    const object = await json(`${path}/${session}`);
    expect(object).toMatchObject({ id: session, host: cluster, actions: { link: expect.any(Array) } });
  });

  it("has a session's bricks as the page documents them", async () => {
    const one = await xml(`${service.volume}/georeplication-sessions/${session}`);
    const details = child(one, "session_details");
    expect(tags(details)).toEqual(Array.from({ length: 4 }, () => "session_detail"));
    for (const detail of details.children) {
      const brick = child(detail, "brick");
      expect(Object.keys(brick.attributes).toSorted()).toEqual(["href", "id"]);
      expect(service.hosts.source).toContain(child(brick, "name").text.split(":")[0]);
      expect((await xml(`/${brick.attributes["href"]}`)).attributes).toEqual(brick.attributes);
      expect(service.hosts.destination).toContain(child(detail, "slaveNode").text);
      expect(child(detail, "status").text).toMatch(/^(ACTIVE|PASSIVE)$/);
      // What this version of Gluster does not report is left out, and never 0.
      expect(tags(detail)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^files[SP_]/)]));
    }
    const active = details.children.filter((detail) => child(detail, "status").text === "ACTIVE");
    expect(active).toHaveLength(2);
    for (const detail of active) {
      expect(tags(detail)).toEqual(expect.arrayContaining(["crawl_status", "entry_pending", "failures"]));
    }
  });

  it("has a session's options, each with an id, a key and a value", async () => {
    const path = `${service.volume}/georeplication-sessions/${session}/options`;
    const options = await xml(path);
    expect(options.tag).toBe("georeplication_options");
    expect(options.children.length).toBeGreaterThan(20);
    for (const option of options.children) {
      expect(option.tag).toBe("option");
      expect(tags(option).slice(0, 2)).toEqual(["id", "key"]);
      expect(texts(option)["id"]).toBe(option.attributes["id"]);
    }
    const { option } = (await json(path)) as { option: Record<string, string>[] };
    expect(option).toContainEqual(expect.objectContaining({ key: "sync-method", value: "rsync" }));
  });

  it("answers the conventional path as an alias, with the documented names", async () => {
    const alias = await xml(`${service.volume}/georeplicationsessions/${session}`);
    expect(alias).toEqual(await xml(`${service.volume}/georeplication-sessions/${session}`));
  });

  it("gives real clients the empty collections that they ask for", async () => {
    for (const [path, tag, member] of [
      ["/vms", "vms", "vm"],
      ["/networks", "networks", "network"],
    ] as const) {
      expect(await xml(path)).toMatchObject({ tag, children: [] });
      const object = await json(path);
      expect(object[member] ?? []).toEqual([]);
    }
    expect((await xml("/datacenters")).tag).toBe("data_centers");
  });

  it("has events, the newest first, under numbers that only grow", async () => {
    const events = await xml("/events");
    expect(events.tag).toBe("events");
    const ids = events.children.map(({ attributes }) => Number(attributes["id"]));
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
    const [event] = events.children;
    if (event === undefined) throw new Error("no event");
    expect(texts(event)).toMatchObject({
      code: expect.stringMatching(/^\d+$/),
      severity: expect.stringMatching(/^(normal|warning|error|alert)$/),
      description: expect.stringMatching(/\w/),
    });
    expect(child(event, "time").text).toMatch(/^\d{4}-/);
  });
});
