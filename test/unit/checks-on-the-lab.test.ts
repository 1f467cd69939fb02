import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { CHECKS } from "../../src/model/checks/checks.js";

const LAB = new URL("../lab/", import.meta.url);

test("every check is seen to fail on real Gluster: a test of the lab tells the code with a status that is not PASSED", async () => {
  const files = (await readdir(LAB)).filter((name) => name.endsWith(".test.ts"));
  const text = (await Promise.all(files.map((name) => readFile(new URL(name, LAB), "utf8")))).join("\n");
  const told = new Set(
    [...text.matchAll(/\b([A-Z_]+) (?:WARNING|FORCEABLE|BLOCKED|NOT_CHECKED)\b/g)].map(([, code]) => code),
  );
  expect(Object.keys(CHECKS).filter((code) => !told.has(code))).toEqual([]);
});
