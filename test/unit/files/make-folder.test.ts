import { chmod, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test, onTestFinished } from "vitest";
import { makeFolder } from "../../../src/files/make-folder.js";

async function temporary(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "georep-folder-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test("what is missing is made with the rights that were asked for, and what is there stays as it is", async () => {
  const home = await temporary();
  await chmod(home, 0o750);
  const deep = path.join(home, "a", "b");
  await Promise.all([1, 2, 3, 4].map(() => makeFolder(deep, 0o700)));
  expect((await stat(deep)).mode & 0o777).toBe(0o700);
  expect((await stat(home)).mode & 0o777).toBe(0o750);
});

test("a place where no folder can be made is an error at once", async () => {
  const file = path.join(await temporary(), "file");
  await writeFile(file, "");
  await expect(makeFolder(path.join(file, "below", "it"), 0o700)).rejects.toMatchObject({ code: "EEXIST" });
  await expect(makeFolder("/proc/nothing/here", 0o700), "the search for a parent has no end").rejects.toMatchObject({
    code: expect.stringMatching(/^E/),
  });
});
