import { execFile } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { at } from "../support/api.js";
import { type GraphQLClient, graphqlClient } from "../support/graphql-client.js";
import { blocksOf } from "../support/markdown.js";
import { type RunningService, startService } from "../support/program.js";

const run = promisify(execFile);
const PASSWORD = "for the first minutes";
const BLOCKS = blocksOf("README.md", "First five minutes");

let folder: string;
let demo: RunningService;
let client: GraphQLClient;
let env: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "georep-tours-"));
  demo = await startService(
    { TMPDIR: folder, GEOREP_ADMIN_PASSWORD: PASSWORD },
    "dist/src/demo.js",
    /Listening on (http:\S+)\n[^]*with this password: \S/,
  );
  client = graphqlClient(demo.url, PASSWORD);
  env = { PATH: "/usr/bin:/bin", URL: demo.url, PASSWORD };
});
afterAll(async () => {
  await client[Symbol.asyncDispose]();
  await demo.end("SIGINT");
  await rm(folder, { recursive: true, force: true });
});

function blockIn(language: string, which = 0): string {
  const block = BLOCKS.filter((each) => each.language === language)[which];
  if (block === undefined) throw new Error(`there is no such block in ${language}`);
  return block.text;
}

const statusOf = async (volume: string) => {
  const { geoRepSessions } = await client.request<{ geoRepSessions: { nodes: { status: string }[] } }>(
    `query ($search: String!) { geoRepSessions(filter: { search: $search }) { nodes { status } } }`,
    { search: volume },
  );
  return geoRepSessions.nodes[0]?.status;
};

test("there is no block that no test below runs", () => {
  expect(BLOCKS.map(({ language }) => language)).toEqual(["graphql", "graphql", "graphql", "sh", "js", "python"]);
});

test("GraphQL: what is there, a change of it, and the message that tells of it", async () => {
  const { geoRepSessions } = await client.request<{ geoRepSessions: { nodes: { id: string; status: string }[] } }>(
    blockIn("graphql"),
  );
  const active = geoRepSessions.nodes.find(({ status }) => status === "ACTIVE");
  expect(active).toMatchObject({ primaryVolume: { name: expect.any(String) } });
  const variables = { sessionId: active?.id };
  const seen: object[] = [];
  let paused: object = {};
  const messages = client.subscribe<{ geoRepSessionChanged: object }>(blockIn("graphql", 1));
  for await (const { geoRepSessionChanged: change } of messages) {
    seen.push(change);
    if (at(change, "kind") === "SNAPSHOT_END") paused = await client.request(blockIn("graphql", 2), variables);
    if (at(change, "status") === "PAUSED" && at(change, "previousStatus") === "ACTIVE") break;
  }
  expect(seen[0]).toMatchObject({ kind: "SNAPSHOT", session: { primaryVolume: { name: expect.any(String) } } });
  expect(paused).toMatchObject({
    pauseGeoRepSession: { session: { status: "PAUSED" }, operation: { state: "SUCCEEDED" }, userErrors: [] },
  });
  await client.request(
    `mutation ($sessionId: ID!) { resumeGeoRepSession(input: { sessionId: $sessionId }) { session { status } } }`,
    variables,
  );
});

test("curl", async () => {
  const { stdout } = await run("bash", ["-euo", "pipefail", "-c", blockIn("sh")], { env });
  const answers = stdout
    .trim()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as object);
  expect(answers).toMatchObject([
    { data: { geoRepSessions: { nodes: expect.any(Array) } } },
    { data: { pauseGeoRepSession: { session: { status: "PAUSED" }, userErrors: [] } } },
    { data: { resumeGeoRepSession: { session: { status: "ACTIVE" }, userErrors: [] } } },
  ]);
});

test("Apollo Client", async () => {
  await symlink(path.resolve("node_modules"), path.join(folder, "node_modules"));
  await writeFile(path.join(folder, "tour.mjs"), blockIn("js"));
  const { stdout } = await run(process.execPath, [path.join(folder, "tour.mjs")], { env, cwd: folder });
  expect(stdout).toMatch(/^pause .*[^]*status: 'PAUSED'[^]*^resume .*[^]*status: 'ACTIVE'/m);
  expect(stdout).toMatch(/^change \{[^}]*previousStatus: 'ACTIVE',\s+status: 'PAUSED'/m);
  expect(await statusOf("images")).toBe("ACTIVE");
});

test("Python", async () => {
  const { stdout } = await run("/usr/bin/python3", ["-c", blockIn("python")], { env });
  expect(stdout).toMatch(/^images ACTIVE (?:None None|(?:IDLE|KEEPING_UP) \d+)$/m);
  expect(stdout).toMatch(/'checkpoint': \{'at': '\d{4}-[^]*'userErrors': \[\]/);
});
