import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isBuilt, PageTooLarge, placePage, removeOldDrafts } from "../../../scripts/page/place.js";

let folder: string;
let output: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "georep-page-"));
  output = path.join(folder, "web");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A page as Vite leaves it, of one script. @param bytes that do not compress */
async function draftOf(bytes: number): Promise<string> {
  const draft = await mkdtemp(`${output}-`);
  await mkdir(path.join(draft, ".vite"));
  await writeFile(
    path.join(draft, ".vite/manifest.json"),
    JSON.stringify({ "index.html": { file: "page.js", isEntry: true } }),
  );
  const script = randomBytes(bytes);
  await writeFile(path.join(draft, "page.js"), script);
  await writeFile(path.join(draft, "page.js.gz"), gzipSync(script));
  return draft;
}

test("a page takes the place of the one before, and others may read it", async () => {
  await placePage(await draftOf(1_000), output, "one");
  expect(await isBuilt(output, "one")).toBe(true);
  const loads = await placePage(await draftOf(100_000), output, "two");
  expect(loads.get("index.html")).toBeGreaterThan(100_000);
  expect([await isBuilt(output, "one"), await isBuilt(output, "two")]).toEqual([false, true]);
  expect((await stat(output)).mode & 0o777).toBe(0o755);
  expect(await readdir(folder)).toEqual(["web"]);
});

test("a page over its budget is refused each time, and the one before stays", async () => {
  await placePage(await draftOf(1_000), output, "one");
  const before = await readFile(path.join(output, "page.js"));
  for (const time of ["first", "second"]) {
    await expect(placePage(await draftOf(301_000), output, "two"), time).rejects.toThrow(PageTooLarge);
    expect(await isBuilt(output, "two"), `the next build takes it for built, after the ${time}`).toBe(false);
    expect(await readFile(path.join(output, "page.js"))).toEqual(before);
  }
});

test("drafts that killed builds have left are removed, and nothing else", async () => {
  const [old, recent] = [await draftOf(10), await draftOf(10)];
  const others = ["web", "web-assets-of-mine", "webpack", "src"];
  for (const name of others) await mkdir(path.join(folder, name));
  const long = new Date(Date.now() - 11 * 60_000);
  for (const name of [path.basename(old), ...others]) await utimes(path.join(folder, name), long, long);
  await removeOldDrafts(output);
  expect((await readdir(folder)).toSorted()).toEqual([path.basename(recent), ...others].toSorted());
});
