import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keyFileArgv } from "../../../src/gluster/scripts/key-file.js";

const LINES = [
  'command="/usr/libexec/glusterfs/gsyncd" ssh-ed25519 AAAA1 root@src1',
  'command="tar ${SSH_ORIGINAL_COMMAND#* }" ssh-ed25519 AAAA2 root@src1',
];
const OTHERS = "# mine\n\nssh-ed25519 AAAA me\\here $HOME `id`\n";

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "key-file-"));
  file = path.join(folder, ".ssh", "authorized_keys");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The part of the script that edits, on a file of the test's. */
function edit(
  verb: readonly string[],
  lines: readonly string[] = LINES,
  { begin = "", env = process.env } = {},
): Promise<{ code: number | null; out: string }> {
  const script = `${begin}${keyFileArgv("root")[4] ?? ""}`;
  const child = spawn("sh", ["-c", script, "authorized-keys", file, userInfo().username, ...verb], { env });
  child.stdin.on("error", () => undefined);
  child.stdin.end(lines.map((line) => `${line}\n`).join(""));
  let out = "";
  child.stdout.on("data", (part: Buffer) => (out += part.toString()));
  child.stderr.on("data", (part: Buffer) => (out += part.toString()));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, out })));
}

async function put(text: string): Promise<void> {
  await mkdir(path.dirname(file), { mode: 0o700 });
  await writeFile(file, text, { mode: 0o600 });
}

const mode = async (of: string) => ((await stat(of)).mode & 0o777).toString(8);
const added = `${LINES.join("\n")}\n`;

test("a file that is not there is made for its owner alone, and goes again with its folder", async () => {
  expect(await edit(["add"])).toMatchObject({ code: 0 });
  expect(await readFile(file, "utf8")).toBe(added);
  expect([await mode(path.dirname(file)), await mode(file)]).toEqual(["700", "600"]);
  expect((await edit(["remove", "created"])).out).toContain("Smissing");
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ["terminated", OTHERS, []],
  ["unterminated", OTHERS.trimEnd(), ["unterminated"]],
  ["empty", "", []],
])("a file that is %s is the same again, byte for byte, when the keys have gone", async (_state, text, flags) => {
  await put(text);
  expect(await edit(["add"])).toMatchObject({ code: 0 });
  const whole = await readFile(file, "utf8");
  expect(whole).toBe(`${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${added}`);
  expect((await edit(["add"])).code).toBe(0);
  expect(await readFile(file, "utf8"), "a key was added twice").toBe(whole);
  expect(await edit(["remove", ...flags])).toMatchObject({ code: 0 });
  expect(await readFile(file, "utf8")).toBe(text);
  expect(await readdir(path.dirname(file)), "a copy was left behind").toEqual(["authorized_keys"]);
});

test("what is shown are the lines with a forced command, and nothing is changed for it", async () => {
  await put(`${OTHERS}${LINES[0] ?? ""}\n`);
  const { out } = await edit(["show"], []);
  expect(out).toBe(`P${file}\nSterminated\nL${LINES[0] ?? ""}\nE\n`);
});

test("a line whose key stands before it without its command is no better than none: it is put first", async () => {
  const [gsyncd = "", tar = ""] = LINES;
  const [key = ""] = /ssh-ed25519 AAAA1/.exec(gsyncd) ?? [];
  const text = `# mine\n${key}0 root@other\n  ${key} root@src1\n${gsyncd}\nssh-ed25519 AAAA me`;
  await put(text);
  expect((await edit(["show"], [])).out).toBe(`P${file}\nSunterminated\nN${gsyncd}\nE\n`);
  expect((await edit(["add"])).out).toBe(`P${file}\nSterminated\nL${gsyncd}\nN${gsyncd}\nL${tar}\nE\n`);
  const whole = await readFile(file, "utf8");
  expect(whole).toBe(
    `# mine\n${key}0 root@other\n${gsyncd}\n  ${key} root@src1\n${gsyncd}\nssh-ed25519 AAAA me\n${tar}\n`,
  );
  expect((await edit(["add"])).out).toContain(`L${gsyncd}`);
  expect(await readFile(file, "utf8"), "a key was added twice").toBe(whole);
});

test("an owner's own mode is kept, but for what sshd would refuse the file for", async () => {
  await put(OTHERS);
  await chmod(file, 0o664);
  await edit(["add"]);
  expect(await mode(file)).toBe("644");
});

test("many writers at once: every key is there once, and no line of anyone's is lost", async () => {
  await put(OTHERS);
  const keys = Array.from({ length: 8 }, (_, index) => `command="x" ssh-ed25519 KEY${index} root@src${index}`);
  const ends = await Promise.all(keys.map((key) => edit(["add"], [key])));
  expect(ends.map(({ code }) => code)).toEqual(keys.map(() => 0));
  const lines = (await readFile(file, "utf8")).split("\n");
  expect(lines.filter((line) => line.startsWith("command=")).toSorted()).toEqual(keys);
  expect(lines.slice(0, 3).join("\n")).toBe(OTHERS.trimEnd());
});

test("a file that cannot be read to its end where a line is put into it is left as it was, and the end says so", async () => {
  const [gsyncd = ""] = LINES;
  const text = `${OTHERS}ssh-ed25519 AAAA1 root@src1\n`;
  await put(text);
  // What ends the first of the three parts with an error ends nothing else.
  const bin = path.join(folder, "bin");
  await mkdir(bin);
  await writeFile(path.join(bin, "head"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  const env = { ...process.env, PATH: `${bin}:${process.env["PATH"] ?? ""}` };
  expect((await edit(["add"], [gsyncd], { env })).code).toBe(73);
  expect(await readFile(file, "utf8")).toBe(text);
  expect(await readdir(path.dirname(file)), "a copy was left behind").toEqual(["authorized_keys"]);
});

test("a file that cannot be written is left as it was, and the end says so", async () => {
  await put(OTHERS);
  // A limit on the size of files stands in for a disk that is full: the copy's last byte does not fit.
  const long = `command="x" ssh-ed25519 ${"A".repeat(3_000)} root@src1`;
  expect((await edit(["add"], [long], { begin: "ulimit -f 1; trap '' XFSZ; " })).code).toBe(73);
  expect(await readFile(file, "utf8")).toBe(OTHERS);
  expect(await readdir(path.dirname(file))).toEqual(["authorized_keys"]);
});
