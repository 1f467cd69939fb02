import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Secrets } from "../../../src/service/clusters/secrets.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "georep-secrets-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("replicas that start at once share the first one's key, which only the service may read", async () => {
  const file = path.join(folder, "new", "secret.key");
  const replicas = await Promise.all(Array.from({ length: 8 }, () => Secrets.open(file)));
  const sealed = replicas.map((each) => each.seal("s3cret"));
  for (const each of replicas) expect(sealed.map((text) => each.unseal(text))).toEqual(Array(8).fill("s3cret"));
  expect(new Set(sealed).size, "the same secret looks the same twice").toBe(8);
  expect(sealed.join("")).not.toContain("s3cret");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(path.dirname(file)), "drafts of keys are left behind").toEqual(["secret.key"]);
});

test("with secrets stored, a missing key is not made anew, and a wrong one is refused, before anything is owned with it", async () => {
  const file = path.join(folder, "a");
  const stored = (await Secrets.open(file)).seal("s3cret");
  await expect(Secrets.open(path.join(folder, "b"), [stored])).rejects.toMatchObject({
    code: "CONFIG_INVALID",
    message: expect.stringMatching(/^There is no secret key file .*GEOREP_SECRET_KEY_FILE[^\n]*$/),
  });
  expect(await readdir(folder), "a key was made that opens nothing").toEqual(["a"]);
  await Secrets.open(path.join(folder, "b"));
  await expect(Secrets.open(path.join(folder, "b"), [stored])).rejects.toMatchObject({
    message: expect.stringMatching(/is the wrong secret key file: .*[^\n]*$/),
  });
  expect((await Secrets.open(file, [stored])).unseal(stored)).toBe("s3cret");
});

test("a key file that cannot be read or made is told in one line", async () => {
  await mkdir(path.join(folder, "d"));
  for (const [file, words] of [
    [path.join(folder, "d"), /cannot be read: it is a folder/],
    [path.join(folder, "file", "key"), /cannot be made: EEXIST/],
  ] as const) {
    await writeFile(path.join(folder, "file"), "");
    const message = expect.stringMatching(new RegExp(`^The secret key file .*${words.source}[^\\n]*$`)) as string;
    await expect(Secrets.open(file)).rejects.toMatchObject({ code: "CONFIG_INVALID", message });
  }
});

test("another key, a changed text and a file that is no key are refused with what to do", async () => {
  const first = await Secrets.open(path.join(folder, "a"));
  const sealed = first.seal("s3cret");
  const second = await Secrets.open(path.join(folder, "b"));
  for (const text of [sealed, sealed.slice(0, 20), ""]) {
    expect(() => second.unseal(text)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }) as Error);
  }
  const bytes = Buffer.from(sealed, "base64");
  bytes.writeUInt8(bytes.readUInt8(30) ^ 1, 30);
  expect(() => first.unseal(bytes.toString("base64"))).toThrow(/key file/);
  const file = path.join(folder, "c");
  await writeFile(file, "short");
  await expect(Secrets.open(file)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
  expect(await readFile(file, "utf8"), "a file that may be someone's was written over").toBe("short");
});
