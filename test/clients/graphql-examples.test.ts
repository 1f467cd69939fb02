import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { getOperationAST, Kind, parse } from "graphql";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Simulator, startSimulator } from "../../simulator/simulator.js";
import { NO_DELAYS } from "../../simulator/spec.js";
import { at, list } from "../support/api.js";
import { syncCluster } from "../support/clusters.js";
import { type GraphQLClient, graphqlClient } from "../support/graphql-client.js";
import { blocksOf } from "../support/markdown.js";
import { type RunningService, startService } from "../support/program.js";
import { newKey } from "../support/ssh-key.js";

const PASSWORD = "for the examples";
const TOUR = new Set(blocksOf("README.md", "First five minutes").map(({ text }) => text));
const EXAMPLES = ["README.md", "docs/sessions.md", "docs/verification.md"]
  .flatMap((page) => blocksOf(page))
  .filter(({ language, text }) => language === "graphql" && !TOUR.has(text))
  .map(({ text }) => text);

let folder: string;
let simulator: Simulator;
let service: RunningService;
let client: GraphQLClient;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "georep-examples-"));
  const key = newKey();
  await writeFile(path.join(folder, "id"), key.private);
  await chmod(path.join(folder, "id"), 0o600);
  simulator = await startSimulator({
    users: { root: { authorizedKeys: [key.public] } },
    clusters: [
      { name: "berlin", nodes: ["berlin1", "berlin2"], volumes: [{ name: "home", kind: "replica 2" }] },
      { name: "paris", nodes: ["paris1", "paris2"], volumes: [{ name: "home-copy", kind: "replica 2" }] },
    ],
    timings: NO_DELAYS,
  });
  service = await startService({
    GEOREP_DATA_DIR: path.join(folder, "data"),
    GEOREP_ADMIN_PASSWORD: PASSWORD,
    GEOREP_POLL_INTERVAL: "0.2",
  });
  client = graphqlClient(service.url, PASSWORD);
});
afterAll(async () => {
  await client[Symbol.asyncDispose]();
  await service.end("SIGTERM");
  await simulator[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** The example whose first field is that. */
function example(field: string): string {
  const found = EXAMPLES.filter((text) => rootOf(text) === field);
  if (found.length !== 1) throw new Error(`${found.length} examples of ${field}`);
  return found[0] ?? "";
}

function rootOf(text: string): string {
  const [field] = getOperationAST(parse(text))?.selectionSet.selections ?? [];
  return field?.kind === Kind.FIELD ? field.name.value : "";
}

/** The registration, of a cluster that is there in place of the example's. */
async function register(name: string, told: string): Promise<unknown> {
  const [node] = simulator.clusters.find((cluster) => cluster.name === name)?.nodes ?? [];
  if (node === undefined) throw new Error(`no cluster ${name}`);
  const document = example("registerCluster")
    .replace('"Berlin"', `"${told}"`)
    .replace('"gluster1.berlin.example.org"', `"${node.address}", port: ${node.port}`)
    .replace("/etc/georep/id_ed25519", path.join(folder, "id"))
    .replace(/"SHA256:…".*/, `"${node.hostKeyFingerprint}"`);
  return at(await client.request(document), "registerCluster");
}

it("the examples in GraphQL do what they show, from registration to the session that replicates", async () => {
  const ran = new Set<string>();
  const run = (field: string, variables: Readonly<Record<string, unknown>> = {}, document = example(field)) => {
    ran.add(example(field));
    return client.request<Record<string, unknown>>(document, variables);
  };
  ran.add(example("registerCluster"));
  for (const [name, told] of [
    ["berlin", "Berlin"],
    ["paris", "Paris"],
  ] as const) {
    expect(await register(name, told)).toMatchObject({
      cluster: { hosts: [{ reachable: true }, {}] },
      userErrors: [],
    });
    const { clusters } = await client.request<{ clusters: { nodes: { id: string; name: string }[] } }>(
      `{ clusters { nodes { id name } } }`,
    );
    await syncCluster(client, clusters.nodes.find((cluster) => cluster.name === told)?.id ?? "", 60);
  }
  const volumeId = async (cluster: string, name: string) => {
    const document = `query ($cluster: String, $name: String) { volume(cluster: $cluster, name: $name) { id } }`;
    return at(await client.request(document, { cluster, name }), "volume", "id");
  };
  const pair = {
    primaryVolumeId: await volumeId("Berlin", "home"),
    secondaryVolumeId: await volumeId("Paris", "home-copy"),
  };
  const ofPrimary = { primaryVolumeId: pair.primaryVolumeId };
  expect(await run("geoRepDestinations", ofPrimary)).toMatchObject({
    geoRepDestinations: { nodes: [{ volume: { name: "home-copy" }, standing: "READY" }] },
  });
  expect(await run("geoRepPreflight", pair)).toMatchObject({ geoRepPreflight: { standing: "READY" } });

  const changes = client.subscribe<{ geoRepSessionChanged: object }>(example("geoRepSessionChanged"));
  ran.add(example("geoRepSessionChanged"));
  expect(at((await changes.next()).value, "geoRepSessionChanged", "kind")).toBe("SNAPSHOT_END");
  const [paris] = simulator.cluster("paris").nodes;
  const create = example("createGeoRepSession").replace("gluster1.paris.example.org", paris?.address ?? "");
  expect(await run("createGeoRepSession", pair, create)).toMatchObject({
    createGeoRepSession: { operation: { state: "SUCCEEDED" }, userErrors: [] },
  });
  for await (const { geoRepSessionChanged } of changes) {
    if (at(geoRepSessionChanged, "status") === "ACTIVE") break;
  }
  expect(await run("geoRepSessions")).toMatchObject({
    geoRepSessions: { nodes: [{ primaryVolume: { name: "home" }, transitions: expect.any(Array) }] },
    volume: { id: pair.primaryVolumeId },
  });
  const [session] = list(await client.request(`{ geoRepSessions { nodes { id } } }`), "geoRepSessions", "nodes");
  const ofSession = { sessionId: session?.["id"] };
  expect(await run("setGeoRepRpo", ofSession)).toMatchObject({
    setGeoRepRpo: { session: { rpoSeconds: 900, rpoBreachedSince: null }, userErrors: [] },
  });
  await expect
    .poll(async () => (await run("geoRepSession", ofSession))["geoRepSession"])
    .toMatchObject({ lagState: "IDLE", lagSeconds: 0, rpoSeconds: 900 });
  expect(await run("verifyGeoRepSession", ofSession)).toMatchObject({
    verifyGeoRepSession: {
      operation: { state: "SUCCEEDED", verification: { verdict: "IDENTICAL", wholeSeen: true } },
      userErrors: [],
    },
  });
  expect(await run("findings")).toEqual({ findings: { nodes: [] } });
  await Promise.all(simulator.cluster("paris").nodes.map((node) => node.stopSshd()));
  await expect
    .poll(async () => (await run("findings"))["findings"])
    .toMatchObject({
      nodes: [{ code: "SSH_UNREACHABLE", session: { health: "BROKEN", primaryVolume: { name: "home" } } }],
    });
  expect(EXAMPLES.filter((text) => !ran.has(text))).toEqual([]);
});
