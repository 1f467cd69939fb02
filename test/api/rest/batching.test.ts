import { expect, it } from "vitest";
import { testService } from "../../support/api.js";
import { testDatabase } from "../../support/database.js";
import { call } from "../../support/rest-client.js";
import { seed, uuid } from "../../support/seed.js";
import { Statements } from "../../support/statements.js";

const VOLUME_PATH = `/clusters/${uuid("cluster 0")}/glustervolumes/${uuid("volume 0 0")}`;

/** What each path may cost, however many objects it shows. */
const PATHS: readonly (readonly [path: string, statements: number])[] = [
  ["/", 3],
  ["/clusters", 1],
  [
    "/clusters?follow=hosts.cluster,gluster_volumes.bricks.statistics,gluster_volumes.georeplication_sessions.options",
    7,
  ],
  ["/clusters?follow=gluster_volumes.georeplication_sessions.session_details,gluster_volumes.statistics", 6],
  [`/clusters/${uuid("cluster 0")}/hosts`, 1],
  [`/clusters/${uuid("cluster 0")}/glustervolumes`, 1],
  ["/hosts?follow=cluster.gluster_volumes", 3],
  [`${VOLUME_PATH}/glusterbricks?follow=statistics,gluster_volume`, 3],
  [`${VOLUME_PATH}/georeplication-sessions`, 1],
  [`${VOLUME_PATH}/georeplication-sessions?all_content=true`, 3],
  [`${VOLUME_PATH}/georeplication-sessions?follow=session_details,options`, 4],
  ["/events?follow=cluster.hosts,host", 4],
  ["/jobs?follow=georeplication-session.session_details", 4],
];

async function measure(
  size: Parameters<typeof seed>[1],
): Promise<Map<string, { statements: number; characters: number }>> {
  await using database = await testDatabase();
  await seed(database, size);
  await using service = await testService(database);
  const measured = new Map<string, { statements: number; characters: number }>();
  for (const [path] of PATHS) {
    using statements = new Statements();
    const { status, text } = await call(service.url, path);
    expect(status, text).toBe(200);
    measured.set(path, { statements: statements.texts.length, characters: text.length });
  }
  return measured;
}

it("every list takes as many statements for many rows as for few, whatever it follows", async () => {
  const few = await measure({
    clusters: 2,
    hosts: 1,
    volumes: 1,
    bricks: 1,
    sessions: 1,
    options: 1,
    operations: 1,
    events: 2,
  });
  const many = await measure({
    clusters: 6,
    hosts: 4,
    volumes: 4,
    bricks: 8,
    sessions: 6,
    options: 9,
    operations: 4,
    events: 60,
  });
  for (const [path, most] of PATHS) {
    const [small, large] = [few.get(path), many.get(path)];
    if (small === undefined || large === undefined) throw new Error(`${path} was not measured`);
    expect(large.statements, `${path} reads row by row`).toBe(small.statements);
    expect(large.statements, path).toBeLessThanOrEqual(most);
    if (path !== "/" && large.characters < small.characters * 2) throw new Error(`${path} is no longer for many rows`);
  }
});
