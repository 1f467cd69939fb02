import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { at, testService, type TestService } from "../../support/api.js";
import { cpuMsOf } from "../../support/cpu.js";
import { testDatabase, type TestDatabase } from "../../support/database.js";
import { call, readXml, texts } from "../../support/rest-client.js";
import { seed, uuid } from "../../support/seed.js";
import { Statements } from "../../support/statements.js";

const CLUSTER = `/clusters/${uuid("cluster 0")}`;
const WIDE = `${CLUSTER}/glustervolumes/${uuid("volume 0 0")}`;
const NARROW = `${CLUSTER}/glustervolumes/${uuid("volume 0 1")}`;

let database: TestDatabase;
let service: TestService;
beforeAll(async () => {
  database = await testDatabase();
  await seed(database, { clusters: 1, hosts: 1, volumes: 2, bricks: 4, sessions: 0 });
  await database.sql(
    `insert into "gluster_volume_bricks" ("id", "volume_id", "host_id", "host_name", "brick_dir", "brick_order", "is_arbiter")
     select md5('wide' || b)::uuid, $1, $2, 'node0-0', '/wide/' || b, b, false from generate_series(4, 199) b`,
    [uuid("volume 0 0"), uuid("host 0 0")],
  );
  service = await testService(database);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** What a refusal says in either form, and the statements that were sent until then. */
async function refusalOf(path: string): Promise<{ readonly detail: string; readonly statements: Statements["sent"] }> {
  const details: string[] = [];
  let statements: Statements["sent"] = [];
  const cost = await cpuMsOf(async () => {
    for (const accept of ["application/xml", "application/json"]) {
      using watched = new Statements();
      const { status, text } = await call(service.url, path, { headers: { accept } });
      expect(status, text.slice(0, 500)).toBe(400);
      const isXml = accept === "application/xml";
      const fault = isXml ? texts(await readXml({ text })) : (JSON.parse(text) as Record<string, string>);
      expect(fault).toEqual({ reason: "Too complex", detail: expect.any(String) });
      details.push(fault["detail"] ?? "");
      statements = watched.sent;
    }
  });
  expect(cost, "refusing costs as much as answering").toBeLessThan(2_000);
  const [detail = "", other] = details;
  expect(other).toBe(detail);
  return { detail, statements };
}

describe("an answer", () => {
  const circle = "bricks.gluster_volume.bricks.gluster_volume.bricks";

  it("may show the same objects again and again, where they are few", async () => {
    const { status, text } = await call(service.url, `${NARROW}?follow=${circle}`, {
      headers: { accept: "application/json" },
    });
    expect(status, text).toBe(200);
    const steps = ["bricks", "brick", 3, "gluster_volume", "bricks", "brick", 3, "gluster_volume", "bricks", "brick"];
    expect(at(JSON.parse(text), ...steps)).toHaveLength(4);
  });

  it("that few rows would make huge is refused, and told by which link, and what to do", async () => {
    const { detail, statements } = await refusalOf(`${WIDE}?follow=${circle}`);
    expect(detail).toMatch(
      /^The answer has more than 10000000 characters, most of them in gluster_volumes\.bricks\.glustervolume\.bricks: follow fewer links, or ask for fewer objects by `max` or `search`\.$/,
    );
    expect(statements.length).toBeLessThan(6);
  });

  it("in a circle of volumes and their cluster is refused as well", async () => {
    const { detail } = await refusalOf(
      `/clusters?follow=gluster_volumes.bricks.gluster_volume.bricks,gluster_volumes.cluster.gluster_volumes.bricks`,
    );
    expect(detail).toContain("most of them in clusters.glustervolumes.bricks.glustervolume.bricks:");
  });

  it("has a bound in each read of what links lead to", async () => {
    using statements = new Statements();
    const path = "/clusters?follow=hosts,gluster_volumes.bricks,gluster_volumes.statistics";
    expect((await call(service.url, path)).status).toBe(200);
    const bounds = statements.sent
      .filter(({ text }) => /limit \$\d+(::bigint)?$/.test(text))
      .map(({ values }) => values.at(-1));
    expect(bounds).toEqual(Array.from({ length: 4 }, () => expect.any(Number) as number));
    expect(Math.max(...bounds.map(Number))).toBeLessThan(200_000);
  });

  it("of a list that is too large without any link is refused", async () => {
    await database.sql(
      `update "volume" set "options" = (select json_object_agg('option.' || n, repeat('x', 1000)) from generate_series(1, 20000) n) where "id" = $1`,
      [uuid("volume 0 1")],
    );
    const { detail } = await refusalOf(`${CLUSTER}/glustervolumes`);
    expect(detail).toContain("most of them in gluster_volumes:");
  });
});
