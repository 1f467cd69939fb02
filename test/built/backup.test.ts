import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { startSimulator } from "../../simulator/simulator.js";
import { NO_DELAYS } from "../../simulator/spec.js";
import { registerCluster } from "../support/clusters.js";
import { graphqlClient } from "../support/graphql-client.js";
import { blocksOf } from "../support/markdown.js";
import { type RunningService, startService } from "../support/program.js";
import { newKey } from "../support/ssh-key.js";

const run = promisify(execFile);
const PASSWORD = "before the backup";
const [COPY, BACK] = blocksOf("docs/operating.md", "Backup and restore").flatMap(({ language, text }) =>
  language === "sh" ? [text] : [],
);

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), "georep-backup-"));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

async function started(env: Readonly<Record<string, string>>): Promise<RunningService> {
  const service = await startService(env);
  onTestFinished(() => void service.process.kill("SIGKILL"));
  return service;
}

test("what the commands for a backup of the embedded database have copied, others bring back, secrets included", async () => {
  const key = newKey();
  await using simulator = await startSimulator({
    users: { root: { authorizedKeys: [key.public] } },
    clusters: [{ name: "source", nodes: ["src1"], volumes: [{ name: "vol", kind: "distribute" }] }],
    timings: NO_DELAYS,
  });
  const home = await folder();
  const [data, elsewhere] = [path.join(home, "data"), path.join(home, "elsewhere")];
  const [node] = simulator.cluster("source").nodes;
  const first = await started({ GEOREP_DATA_DIR: data, GEOREP_ADMIN_PASSWORD: PASSWORD });
  {
    await using client = graphqlClient(first.url, PASSWORD);
    const input = { name: "source", address: node?.address, port: node?.port, credential: { privateKey: key.private } };
    await registerCluster(client, input);
  }
  expect(await first.end("SIGTERM"), first.log()).toBe(0);
  await run("sh", ["-ec", COPY ?? "exit 1"], { cwd: home, env: { PATH: process.env["PATH"], DATA: data } });
  await rm(data, { recursive: true });
  await run("sh", ["-ec", BACK ?? "exit 1"], { cwd: home, env: { PATH: process.env["PATH"], DATA: elsewhere } });

  const second = await started({ GEOREP_DATA_DIR: elsewhere, GEOREP_POLL_INTERVAL: "0.2" });
  await using client = graphqlClient(second.url, PASSWORD);
  const { clusters } = await client.request<{ clusters: { nodes: { id: string; name: string }[] } }>(
    `{ clusters { nodes { id name } } }`,
  );
  expect(clusters.nodes).toMatchObject([{ name: "source" }]);
  // Its hosts are reached with the secret that the copied key has opened.
  const { syncCluster } = await client.request<{ syncCluster: object }>(
    `mutation ($id: ID!) { syncCluster(input: { clusterId: $id }, wait: 60) {
       cluster { hosts { reachable } } userErrors { message } } }`,
    { id: clusters.nodes[0]?.id },
  );
  expect(syncCluster).toEqual({ cluster: { hosts: [{ reachable: true }] }, userErrors: [] });
  expect(await second.end("SIGTERM"), second.log()).toBe(0);
});
