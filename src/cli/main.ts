#!/usr/bin/env node
import "./node-version.js";

// Not before the version of Node was looked at: an older one does not find what is imported from it.
const { runProcess } = await import("./process.js");
await runProcess();
