import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { startSimulator } from "../../simulator/simulator.js";
import { registerCluster, syncCluster } from "../support/clusters.js";
import { graphqlClient } from "../support/graphql-client.js";
import { startService } from "../support/program.js";
import { newKey } from "../support/ssh-key.js";

/** Longer than the time after which either side takes a line for cut. */
const STALL_MS = 7_000;

test("a service whose event loop stands still for seconds keeps its clusters, and says how long it was", async () => {
  const key = newKey();
  await using simulator = await startSimulator({
    users: { root: { authorizedKeys: [key.public] } },
    clusters: [{ name: "source", nodes: ["src1"], volumes: [{ name: "vol", kind: "distribute" }] }],
  });
  const dataDir = await mkdtemp(path.join(tmpdir(), "georep-stalled-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const service = await startService(
    { GEOREP_DATA_DIR: dataDir, GEOREP_POLL_INTERVAL: "0.2" },
    "dist/service/main.js",
    /Listening on (http:\S+)\n[^]*which only the service's user/,
  );
  onTestFinished(() => void service.process.kill("SIGKILL"));
  const client = graphqlClient(service.url, (await readFile(path.join(dataDir, "admin-password"), "utf8")).trim());
  onTestFinished(() => client[Symbol.asyncDispose]());
  const [node] = simulator.cluster("source").nodes;
  const id = await registerCluster(client, {
    name: "source",
    address: node?.address,
    port: node?.port,
    credential: { privateKey: key.private },
  });
  await syncCluster(client, id);

  service.process.kill("SIGSTOP");
  await sleep(STALL_MS);
  service.process.kill("SIGCONT");

  await syncCluster(client, id);
  const lines = service
    .log()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { msg: string; milliseconds?: number });
  const said = (msg: string) => lines.filter((line) => line.msg === msg);
  expect(said("owning cluster"), service.log()).toHaveLength(1);
  expect(said("lost a connection to the database"), service.log()).toEqual([]);
  const blocks = () => [...service.log().matchAll(/"milliseconds":(\d+),"msg":"the event loop was blocked"/g)];
  await expect.poll(() => blocks().some(([, milliseconds]) => Number(milliseconds) > STALL_MS - 500)).toBe(true);
  expect(await service.end("SIGTERM")).toBe(0);
});
