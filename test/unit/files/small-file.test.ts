import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readSmallFile } from "../../../src/files/small-file.js";

async function fileOf(text: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "georep-small-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, "file");
  await writeFile(file, text);
  return file;
}

test("a file is read as it stands, up to 64 KiB and not a byte further", async () => {
  const most = "ä".repeat(32 * 1_024);
  expect(await readSmallFile(await fileOf(most))).toBe(most);
  expect(await readSmallFile(await fileOf(""))).toBe("");
  await expect(readSmallFile(await fileOf(`${most}.`))).rejects.toThrow("it is longer than 65536 bytes");
});

test("the bound holds for what is read, not for the size that the file tells: one that grows would fill the memory", async () => {
  const endless = "/proc/self/smaps";
  expect((await stat(endless)).size).toBe(0);
  await expect(readSmallFile(endless)).rejects.toThrow("it is longer than 65536 bytes");
  expect(await readSmallFile("/proc/self/comm")).not.toBe("");
});

test("a file on something that hangs is given up, and asking again takes no further thread of the process", async () => {
  const hanging = Promise.withResolvers<string>();
  let reads = 0;
  const read = (): Promise<string> => {
    reads += 1;
    return hanging.promise;
  };
  const place = "/on/a/share/that/hangs";
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    await expect(readSmallFile(place, { read, timeoutMs: 20 })).rejects.toThrow("reading it took more than 0.02 s");
  }
  expect(reads, "all of Node's threads would hang soon, and DNS with them").toBe(1);

  hanging.resolve("there again");
  expect(await readSmallFile(place, { read })).toBe("there again");
  expect(await readSmallFile(place, { read: async () => "read anew" })).toBe("read anew");
});
