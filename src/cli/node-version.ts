import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

const OLDEST = 24;

// On an older Node the command goes on with the one that its package brings along.
if (Number(process.versions.node.split(".")[0]) < OLDEST) {
  const main = fileURLToPath(new URL("main.js", import.meta.url));
  const own = fileURLToPath(new URL("../../../node_modules/.bin/node", import.meta.url));
  if (!existsSync(own)) {
    process.stderr.write(`georep needs Node ${OLDEST} or newer, and this is ${process.version}.\n`);
    process.exit(1);
  }
  const { status, signal } = spawnSync(own, [main, ...process.argv.slice(2)], { stdio: "inherit" });
  process.exit(status ?? 128 + (signal === null ? 0 : constants.signals[signal]));
}
