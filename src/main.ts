import "./program/node-version.js";
import { once } from "node:events";
import { loadConfig } from "./config.js";
import { createLog } from "./log.js";
import { keepCompiledCode } from "./program/compiled-code.js";
import { boundHeap } from "./program/memory.js";
import { runProgram } from "./program/run.js";
import { endAtOnce, stopSignal } from "./program/signals.js";

/** How long requests and commands that are under way may take to end before the process does. */
const DRAIN_MS = 15_000;

async function main(): Promise<void> {
  boundHeap();
  const config = await loadConfig();
  keepCompiledCode(config.dataDir);
  // Not before: what is loaded with this file is compiled anew at each start.
  const { startApp } = await import("./app.js");
  const log = createLog(config.logLevel);
  const stopping = stopSignal();
  stopping.addEventListener("abort", () => {
    log.info("stopping");
    setTimeout(() => {
      log.error("what is under way did not end in time");
      endAtOnce();
    }, DRAIN_MS).unref();
  });
  const app = await startApp(config, log);
  if (!stopping.aborted) await once(stopping, "abort");
  await app[Symbol.asyncDispose]();
}

await runProgram(main);
