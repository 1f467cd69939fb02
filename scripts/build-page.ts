/**
 * Builds the web page into dist/web, where its inputs are others than those of the page that is there. Prints one line when it
 * builds, and what a browser loads at first.
 */
import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { compressFiles } from "./page/compress.js";
import { OUTPUT, pageConfig } from "./page/config.js";
import { hashOfInputs } from "./page/inputs.js";
import { isBuilt, PageTooLarge, placePage, removeOldDrafts } from "./page/place.js";

const inputs = await hashOfInputs();
if (!(await isBuilt(OUTPUT, inputs))) {
  process.stdout.write("Building the web page, which takes some seconds.\n");
  const began = performance.now();
  await removeOldDrafts(OUTPUT);
  const draft = await mkdtemp(`${OUTPUT}-`);
  try {
    // Loaded only where there is something to build.
    const { build } = await import("vite");
    await build(pageConfig(draft));
    await compressFiles(path.join(draft, "assets"));
    const loads = await placePage(draft, OUTPUT, inputs);
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    const sizes = [...loads].map(([entry, bytes]) => `${entry} ${Math.round(bytes / 1_000)} kB`);
    process.stdout.write(`Built in ${seconds} s. Loaded at first, compressed: ${sizes.join(", ")}.\n`);
  } catch (error) {
    if (!(error instanceof PageTooLarge)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
