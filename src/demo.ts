import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startApp } from "./app.js";
import { loadConfig } from "./config.js";
import { createLog } from "./log.js";
import { runProgram } from "./program.js";
import { stopSignal } from "./signals.js";
import { startSimulator } from "./simulator/simulator.js";
import { demoWorld } from "./simulator/worlds.js";

async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "georep-demo-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const password = randomBytes(12).toString("base64url");
  // The demo brings its own world: it must not touch what the service keeps in its usual data folder.
  const config = loadConfig(undefined, {
    GEOREP_ADMIN_PASSWORD: password,
    GEOREP_LOG_LEVEL: "warn",
    DATABASE_URL: "",
    GEOREP_DATA_DIR: folder,
    GEOREP_SECRET_KEY_FILE: "",
  });
  const stopping = stopSignal();
  const simulator = stack.use(await startSimulator(demoWorld({ root: { password } })));
  const app = stack.use(await startApp(config, createLog(config.logLevel)));
  for (const cluster of simulator.clusters) {
    const [entry] = cluster.nodes;
    if (entry === undefined) continue;
    await app.services.clusters.register(
      { user: "demo", tokenId: null, role: "ADMIN" },
      {
        name: cluster.name,
        address: entry.address,
        port: entry.port,
        user: "root",
        credential: { password },
        hostKeyFingerprint: entry.hostKeyFingerprint,
      },
    );
  }
  process.stdout.write(`Ctrl-C ends the demo. Log in as admin with this password: ${password}\n`);
  if (!stopping.aborted) await once(stopping, "abort");
}

await runProgram(main);
