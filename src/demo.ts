import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startApp } from "./app.js";
import { loadConfig } from "./config.js";
import { AppError } from "./errors.js";
import { createLog } from "./log.js";
import { stopSignal } from "./signals.js";
import { startSimulator } from "./simulator/simulator.js";
import type { SimulatorSpec } from "./simulator/spec.js";

/** Two clusters, one replicating to the other, with sessions in every state that one would like to see. */
function world(password: string): SimulatorSpec {
  return {
    users: { root: { password } },
    latency: 0.3,
    clusters: [
      {
        name: "berlin",
        nodes: ["berlin1", "berlin2", "berlin3"],
        volumes: [
          { name: "homes", kind: "replica 3", brickCount: 6, filesPerSecond: 40, files: 120_000 },
          { name: "media", kind: "disperse 3 redundancy 1", filesPerSecond: 5, files: 4_000 },
          { name: "mail", kind: "replica 3 arbiter 1", filesPerSecond: 12, files: 900_000 },
          { name: "scratch", kind: "distribute", brickCount: 3, files: 10 },
        ],
        sessions: [
          { volume: "homes", destination: "paris1::homes-dr", state: "Active", options: { "sync-method": "tarssh" } },
          { volume: "media", destination: "paris2::media-dr", state: "Active" },
          { volume: "mail", destination: "paris1::mail-dr", state: "Paused" },
        ],
      },
      {
        name: "paris",
        nodes: ["paris1", "paris2"],
        volumes: [
          { name: "homes-dr", kind: "replica 2", brickCount: 4, files: 120_000 },
          { name: "media-dr", kind: "replica 2", files: 4_000 },
          { name: "mail-dr", kind: "replica 2", files: 900_000 },
          { name: "scratch-dr", kind: "replica 2" },
        ],
      },
    ],
  };
}

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
  const simulator = stack.use(await startSimulator(world(password)));
  const app = stack.use(await startApp(config, createLog(config.logLevel)));
  for (const cluster of simulator.clusters) {
    const [entry] = cluster.nodes;
    if (entry === undefined) continue;
    await app.services.clusters.register(
      { user: "demo", tokenId: null },
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
  process.stdout.write(`Log in as admin with the password ${password}. Ctrl-C ends the demo.\n`);
  if (!stopping.aborted) await once(stopping, "abort");
}

try {
  await main();
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
