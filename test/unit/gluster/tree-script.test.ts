import { execFile, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lookAtTree, walkTree } from "../../../src/gluster/hosts/tree.js";
import type { GlusterCommand } from "../../../src/gluster/command.js";
import { parseVolumeName } from "../../../src/gluster/values.js";
import { answer } from "./recorded.js";

const run = promisify(execFile);
const VOLUME = parseVolumeName("vol");

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tree-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const sh = (line: string) => spawnSync("sh", ["-c", line]);
const latin1 = (text: string | Buffer): string => Buffer.from(text).toString("latin1");
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Names that are no names to whoever takes them apart at the wrong place. */
const HOSTILE = [
  "new\nline",
  "tab\there",
  "quo\"te's",
  "$(touch pwned) `touch pwned` \\n \\",
  "-rf",
  "--",
  "1:2:3:colons",
  " blank ",
  "*",
  "ümlaut 文件",
].map((name) => Buffer.from(name));
const NO_UTF8 = Buffer.from([0x62, 0x61, 0x64, 0xff, 0xfe, 0x01]);

function file(name: string | Buffer, content = ""): void {
  writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name)]), content);
}

describe.each(["/bin/sh", "/bin/bash"])("under %s", (shell) => {
  /** The script on a folder in place of a mount; the mount itself is tried on real Gluster. */
  function answered<T>(command: GlusterCommand<T>): T {
    const [script = "", ...parameters] = command.argv.slice(2);
    const input = command.stdin ?? "";
    const start = script.indexOf("down() {");
    // A set that is down stays so here.
    const body = script.slice(start).replace("-lt 20 ]", "-lt 1 ]");
    const local = `LC_ALL=C; export LC_ALL; volume=$1 seconds=$2; shift 2; cd '${root}'\n${body}`;
    const { stdout, stderr } = spawnSync(shell, ["-c", local, ...parameters], { input, encoding: "utf8" });
    expect(stderr).toBe("");
    return command.parse(answer(stdout));
  }
  const look = (...wanted: readonly (readonly [string | Buffer, number?, number?, number?])[]) =>
    answered(
      lookAtTree(
        VOLUME,
        10,
        false,
        wanted.map(([name, bytes = 0, head = 0, tail = 0]) => ({ path: latin1(name), bytes, head, tail })),
      ),
    );

  test("a walk tells every entry with its name byte by byte, and nothing that Gluster keeps for itself", () => {
    for (const name of [...HOSTILE, NO_UTF8]) file(name, "x");
    mkdirSync(join(root, "sub/deeper"), { recursive: true });
    file("sub/deeper/.trashcan", "no trash can of Gluster's");
    symlinkSync("where\nelse", join(root, "link"));
    chmodSync(join(root, "sub"), 0o2750);
    for (const own of [".trashcan", ".glusterfs", ".glusterfs-anonymous-inode-x"]) {
      mkdirSync(join(root, own));
      file(`${own}/file`);
    }
    const { entries, isWhole } = answered(walkTree(VOLUME, 10, 5));
    expect(isWhole).toBe(true);
    const expected = [...HOSTILE, NO_UTF8, "sub", "sub/deeper", "sub/deeper/.trashcan", "link"].map(latin1);
    expect(entries.map(({ path }) => path).toSorted()).toEqual(expected.toSorted());
    const of = (path: string) => entries.find((entry) => entry.path === path);
    expect(of("sub")).toMatchObject({ type: "d", mode: "2750" });
    expect(of("link")).toMatchObject({ type: "l", bytes: 10 });
    expect(of("--")).toMatchObject({ type: "f", bytes: 1, uid: process.getuid?.() });
    expect(Number(of("--")?.changedAt)).toBeCloseTo(Date.now() / 1_000, -2);
    expect(readdirSync(root), "no name was taken for a command").not.toContain("pwned");
  });

  test("of a walk that bytes do not last for, what was seen is told, and that it is not all", () => {
    for (let number = 0; number < 50; number++) file(`file-${number}`);
    const command = walkTree(VOLUME, 10, 5);
    const { entries, isWhole } = answered({ ...command, argv: [...command.argv.slice(0, -1), "1000"] });
    expect(isWhole).toBe(false);
    expect(entries.length).toBeGreaterThan(5);
    expect(entries.length).toBeLessThan(50);
    expect(entries.every(({ path }) => /^file-\d+$/.test(path))).toBe(true);
  });

  test("what cannot be read is told, and what goes away meanwhile is not missed", () => {
    file("file");
    mkdirSync(join(root, "closed"));
    const withShadow = (find: string) => {
      const command = walkTree(VOLUME, 10, 5);
      const argv = command.argv.map((word) =>
        word.replace('x=$(find "$@"', `x=$({ find "$@"`).replace("2>&1 >&5 |", `>&5; ${find}; } 2>&1 |`),
      );
      expect(argv).not.toEqual(command.argv);
      return answered({ ...command, argv });
    };
    const gone = withShadow("echo \"find: './x': No such file or directory\" >&2");
    expect(gone).toMatchObject({ isWhole: true, trouble: null });
    const broken = withShadow("echo \"find: './x': Input/output error\" >&2");
    expect(broken).toMatchObject({ isWhole: false, trouble: "Input/output error" });
    expect(broken.entries).toHaveLength(2);
  });

  test("another seed begins elsewhere in the root, and the same one there again", () => {
    for (let number = 0; number < 20; number++) file(`file-${number}`);
    const order = (seed: number) => answered(walkTree(VOLUME, 10, seed)).entries.map(({ path }) => path);
    expect(order(1)).toEqual(order(1));
    expect(order(1)).not.toEqual(order(2));
  });

  test("entries of any name are found again, with checksums of as much as was asked for", () => {
    for (const name of [...HOSTILE, NO_UTF8]) file(name, "0123456789");
    const names = [...HOSTILE, NO_UTF8];
    const whole = look(...names.map((name) => [name, 10, 10] as const));
    expect(whole.size).toBe(names.length);
    for (const found of whole.values()) {
      expect(found).toMatchObject({ kind: "THERE", sum: sha256("0123456789"), isUnreadable: false });
    }
    const ends = look(["--", 10, 2, 3], ["-rf", 10], ["*", 11, 11]);
    expect(ends.get(0)).toMatchObject({ sum: sha256("01789") });
    expect(ends.get(1), "nothing was to be read").toMatchObject({ kind: "THERE", sum: null });
    expect(ends.get(2), "it has another size than was expected").toMatchObject({ facts: { bytes: 10 }, sum: null });
  });

  test("what is missing, what is a link and what is none of both are told apart", () => {
    file("file", "x");
    mkdirSync(join(root, "folder"));
    symlinkSync(NO_UTF8, join(root, "link"));
    const found = look(["none"], ["file/below"], ["link"], ["folder"], ["file", 1, 1]);
    expect(found.get(0)).toEqual({ kind: "MISSING" });
    expect(found.get(1)).toEqual({ kind: "MISSING" });
    expect(found.get(2)).toMatchObject({ facts: { type: "l" }, target: latin1(NO_UTF8) });
    expect(found.get(3)).toMatchObject({ facts: { type: "d" }, target: "", sum: null });
    expect(found.get(4)).toMatchObject({ facts: { type: "f", bytes: 1 }, sum: sha256("x") });
  });

  test("what a set of bricks that is down may hold is not missing", () => {
    const graph = join(root, ".meta/graphs/active/vol-dht");
    mkdirSync(graph, { recursive: true });
    file("there", "x");
    const status = (second: number) =>
      writeFileSync(join(graph, "private"), `subvolume_status[0] = 1\nsubvolume_status[1] = ${second}\n`);
    status(1);
    expect(look(["none"]).get(0)).toEqual({ kind: "MISSING" });
    expect(answered(walkTree(VOLUME, 10, 1))).toMatchObject({ isWhole: true, entries: [{ path: "there" }] });
    status(0);
    const words = "1 of the volume's sets of bricks cannot be reached";
    expect(look(["none"]).get(0)).toEqual({ kind: "UNREADABLE", reason: `not seen, and ${words}` });
    expect(look(["there"]).get(0)).toMatchObject({ kind: "THERE" });
    const walk = answered(walkTree(VOLUME, 10, 1));
    expect(walk).toMatchObject({ isWhole: false, trouble: words, entries: [{ path: "there" }] });
  });

  test("what cannot be told of an entry is no word that it is missing", () => {
    const long = "x".repeat(300);
    expect(look([long]).get(0)).toEqual({ kind: "UNREADABLE", reason: "File name too long" });
  });

  test.runIf(sh("getfattr --version").status === 0)("with getfattr, attributes are told only where asked for", () => {
    file("with", "x");
    const set = sh(`setfattr -n user.note -v hello '${join(root, "with")}'`);
    const wanted = [{ path: "with", bytes: 1, head: 0, tail: 0 }];
    const asked = answered(lookAtTree(VOLUME, 10, true, wanted)).get(0);
    const expected = set.status === 0 ? ["user.note=0x68656c6c6f"] : [];
    expect(asked).toMatchObject({ attributes: expected });
    expect(answered(lookAtTree(VOLUME, 10, false, wanted)).get(0)).toMatchObject({ attributes: [] });
  });

  test("where nothing can be mounted it says so, and leaves nothing behind", async () => {
    const command = walkTree(parseVolumeName("no-such-volume"), 1, 1);
    const [script = "", ...parameters] = command.argv.slice(2);
    const elsewhere = script.replaceAll("/tmp/georep", `${root}/georep`);
    const failure = await run(shell, ["-c", elsewhere, ...parameters]).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 72, stderr: expect.stringContaining("could not be mounted on this node") });
    const { stdout, stderr } = failure as { stdout: string; stderr: string };
    expect(() => command.parse({ ...answer(stdout), stderr, exitCode: 72 })).toThrow("could not be mounted");
    expect(readdirSync(root)).toEqual([]);
  });

  test("a mount that is gone again when it is entered is none: the folder below it is not taken for an empty volume", async () => {
    const [script = "", ...parameters] = walkTree(parseVolumeName("no-such-volume"), 1, 1).argv.slice(2);
    // The list of mounts has it once.
    const once = `asked=0; grep() { asked=$((asked + 1)); [ "$asked" -eq 1 ]; }\n`;
    const elsewhere = once + script.replaceAll("/tmp/georep", `${root}/georep`);
    const failure = await run(shell, ["-c", elsewhere, ...parameters]).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 72, stdout: "" });
    // The client, which here may mount only now, is waited for by the second process.
    await expect.poll(() => readdirSync(root)).toEqual([]);
  });
});

describe("an answer", () => {
  const walk = walkTree(VOLUME, 10, 1);
  const packed = (text: string) => `V1\nT1\nB${gzipSync(text).toString("base64")}\nE\n`;
  const looks = lookAtTree(VOLUME, 10, false, []);

  test("that is cut, or none, is no list of files", () => {
    const whole = packed("L0\0./a\0f 644 0 0 1 1.5\0\0E0\0");
    expect(walk.parse(answer(`welcome to src1\n${whole}`)).entries).toHaveLength(1);
    for (const text of [
      "",
      "welcome",
      whole.slice(0, -3),
      "V1\nT1\nB\nE\n",
      "V1\nT1\nBnothing\nE\n",
      packed("L0\0./a\0?\0\0E0\0"),
    ]) {
      expect(() => walk.parse(answer(text)), JSON.stringify(text.slice(0, 40))).toThrow();
    }
  });

  test("tells why some could not be read, and is not the whole then", () => {
    const text = "L0\0./a\0f 644 0 0 1 1.5\0\0Xfind: './b\u0001: c': Transport endpoint is not connected\0E0\0";
    expect(walk.parse(answer(packed(text)))).toMatchObject({
      isWhole: false,
      trouble: "Transport endpoint is not connected",
      entries: [{ path: "a" }],
    });
    expect(walk.parse(answer(packed("L1\0E0\0")))).toMatchObject({
      isWhole: false,
      trouble: "the root could not be read",
    });
  });

  test("that unpacks to more than was asked for is refused", () => {
    expect(() => walk.parse(answer(packed("x".repeat(30_000_000))))).toThrow("cannot be unpacked");
  });

  test("of a walk whose time was over is not the whole", () => {
    for (const [ends, isWhole] of [
      ["L0 E0", true],
      ["L0 E123", false],
      ["L0 E124", false],
      ["L124 E0", false],
      ["L0", false],
    ] as const) {
      const [first = "", last] = ends.split(" ");
      const text = `${first}\0./a\0f 644 0 0 1 1.5\0\0${last === undefined ? "" : `${last}\0`}`;
      expect(walk.parse(answer(packed(text))), ends).toMatchObject({ isWhole, entries: [{ path: "a" }] });
    }
  });

  test("of looks is read as far as it goes, and a line that nobody writes is refused", () => {
    const found = looks.parse(answer("V1\nT1\nN0\nR1\tf 644 0 0 1 1.5\t!\t\t\nR2\tf 644 0 0"));
    expect([...found.keys()]).toEqual([0, 1]);
    expect(found.get(1)).toMatchObject({ kind: "THERE", sum: null, isUnreadable: true });
    expect(() => looks.parse(answer("V1\nT1\nQ0\nE\n"))).toThrow("incomplete");
  });
});
