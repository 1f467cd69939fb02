/**
 * Builds the web page into dist/web, where its inputs are others than those of the page that is there. Prints one line when it
 * builds, and what a browser loads at first.
 */
import { chmod, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { compressFiles } from "./page/compress.js";
import { OUTPUT, pageConfig } from "./page/config.js";
import { hashOfInputs } from "./page/inputs.js";
import { firstLoads, MOST_AT_FIRST } from "./page/sizes.js";

const INPUTS = "inputs.sha256";

const isBuilt = async (inputs: string): Promise<boolean> =>
  (await readFile(path.join(OUTPUT, INPUTS), "utf8").catch(() => "")) === inputs;

const inputs = await hashOfInputs();
if (!(await isBuilt(inputs))) {
  process.stdout.write("Building the web page, which takes some seconds.\n");
  const began = performance.now();
  const draft = await mkdtemp(`${OUTPUT}-`);
  try {
    // Loaded only where there is something to build.
    const { build } = await import("vite");
    await build(pageConfig(draft));
    await compressFiles(path.join(draft, "assets"));
    const loads = await firstLoads(draft);
    await writeFile(path.join(draft, INPUTS), inputs);
    // Whoever runs the service may be another than who built it.
    await chmod(draft, 0o755);
    await replace(draft);
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    const told = [...loads].map(([entry, bytes]) => `${entry} ${Math.round(bytes / 1_000)} kB`);
    process.stdout.write(`Built in ${seconds} s. Loaded at first, compressed: ${told.join(", ")}.\n`);
    const most = loads.get("index.html") ?? 0;
    if (most > MOST_AT_FIRST) {
      process.stderr.write(`The page loads more than ${MOST_AT_FIRST / 1_000} kB at first: split it by route.\n`);
      process.exitCode = 1;
    }
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Puts the finished page in the place of the old one, also where another build does the same at this moment. */
async function replace(draft: string): Promise<void> {
  for (;;) {
    await rm(OUTPUT, { recursive: true, force: true });
    try {
      await rename(draft, OUTPUT);
      return;
    } catch (error) {
      if (await isBuilt(inputs)) return;
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
    }
  }
}
