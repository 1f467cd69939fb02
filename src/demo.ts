import "./program/node-version.js";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { startApp } from "./app.js";
import { loadConfig } from "./config.js";
import { demoFolder } from "./program/demo-folder.js";
import { createLog } from "./log.js";
import type { Actor } from "./model/actor.js";
import { runProgram } from "./program/run.js";
import { stopSignal } from "./program/signals.js";
import { startSimulator } from "../simulator/simulator.js";
import { demoWorld } from "../simulator/worlds.js";

const FIRST_QUERY = "{ geoRepSessions { nodes { primaryVolume { name } secondaryVolumeName status } } }";

const DEMO: Actor = { user: "demo", tokenId: null, role: "ADMIN" };
const SYNC_MS = 60_000;

async function main(): Promise<void> {
  const folder = await demoFolder();
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  // The demo brings its own world: it must not touch what the service keeps in its usual data folder.
  const config = await loadConfig(undefined, {
    GEOREP_LOG_LEVEL: "warn",
    DATABASE_URL: "",
    GEOREP_DATA_DIR: folder,
    GEOREP_SECRET_KEY_FILE: "",
  });
  const password = config.adminPassword ?? randomBytes(12).toString("base64url");
  const stopping = stopSignal();
  // Each of these takes seconds on a busy machine.
  process.stdout.write("Starting two simulated clusters, and a database of their own.\n");
  const simulator = stack.use(await startSimulator(demoWorld({ root: { password } })));
  const app = stack.use(await startApp({ ...config, adminPassword: password }, createLog(config.logLevel)));
  process.stdout.write("Registering the clusters, and reading their sessions.\n");
  const places: string[] = [];
  for (const cluster of simulator.clusters) {
    const [entry] = cluster.nodes;
    if (entry === undefined) continue;
    places.push(`  ${cluster.name}: ssh -p ${entry.port} root@${entry.address}`);
    const { clusterId } = await app.services.clusters.register(DEMO, {
      name: cluster.name,
      address: entry.address,
      port: entry.port,
      user: "root",
      credential: { password },
      hostKeyFingerprint: entry.hostKeyFingerprint,
    });
    // What is printed is to show something at once.
    await app.services.clusters.sync(DEMO, clusterId, SYNC_MS);
  }
  process.stdout.write(`
The simulated clusters, to be looked into with gluster's own commands and the password below:
${places.join("\n")}

A first query, for the explorer at ${app.url}/graphql or for a terminal:
  curl -u admin ${app.url}/graphql -H 'content-type: application/json' -d '{"query": "${FIRST_QUERY}"}'

Ctrl-C ends the demo.
Open ${app.url} and log in as admin with this password: ${password}
`);
  if (!stopping.aborted) await once(stopping, "abort");
}

await runProgram(main);
