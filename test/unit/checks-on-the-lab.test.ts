import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { CHECKS } from "../../src/model/checks/checks.js";

const LABS = ["../lab/", "../lab-long/"].map((folder) => new URL(folder, import.meta.url));

test("every check is seen to fail on real Gluster: a test of the lab tells the code with a status that is not PASSED", async () => {
  const text = (await Promise.all(LABS.map(testsIn))).flat().join("\n");
  const told = new Set(
    [...text.matchAll(/\b([A-Z_]+) (?:WARNING|FORCEABLE|BLOCKED|NOT_CHECKED)\b/g)].map(([, code]) => code),
  );
  expect(Object.keys(CHECKS).filter((code) => !told.has(code))).toEqual([]);
});

async function testsIn(folder: URL): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".test.ts"));
  return Promise.all(files.map((name) => readFile(new URL(name, folder), "utf8")));
}
