import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { nodeBricks } from "../../../src/gluster/hosts/bricks.js";
import { answer } from "./recorded.js";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "bricks-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function brick(name: string, ...entries: readonly string[]): { readonly path: string; readonly pid: number | null } {
  for (const entry of [".glusterfs/indices/x", ".glusterfs-anonymous-inode-1/x", ".trashcan/x", ...entries]) {
    mkdirSync(dirname(join(root, name, entry)), { recursive: true });
    writeFileSync(join(root, name, entry), "");
  }
  return { path: join(root, name), pid: null };
}

describe.each(["/bin/sh", "/bin/bash"])("under %s", (shell) => {
  function answered(...bricks: Parameters<typeof nodeBricks>[0]) {
    const command = nodeBricks(bricks);
    const { stdout, stderr, status } = spawnSync(shell, command.argv.slice(1), {
      input: command.stdin ?? "",
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([0, ""]);
    return command.parse(answer(stdout));
  }

  test("Gluster's own folders are no files; hidden files, names of all kinds and folders are", () => {
    const bricks = [
      brick("empty"),
      brick("hidden", ".profile"),
      brick("odd $(id) 'name' é", "a\nb"),
      brick("folder", "d/x"),
    ];
    expect(answered(...bricks).bricks.map(({ hasFiles }) => hasFiles)).toEqual([false, true, true, true]);
  });

  test("a folder that is no brick, such as one whose disk is not mounted, is not called empty", () => {
    mkdirSync(join(root, "bare"));
    const bricks = ["bare", "missing"].map((name) => ({ path: join(root, name), pid: null }));
    expect(answered(...bricks).bricks.map(({ hasFiles }) => hasFiles)).toEqual([null, null]);
  });

  test("what a process wrote is told; of one that is gone nothing is", () => {
    const { path } = brick("b");
    const { bricks: seen, clock } = answered({ path, pid: process.pid }, { path, pid: 4_194_300 }, { path, pid: null });
    expect(Math.abs((clock ?? 0) - Date.now() / 1_000), "the node's clock").toBeLessThan(60);
    expect(seen.map(({ bytesWritten }) => typeof bytesWritten)).toEqual(["bigint", "object", "object"]);
  });
});

test("an answer that is not complete is refused, whatever is missing", () => {
  const command = nodeBricks([]);
  const whole = "V2\nT1795813559.5\nGglusterfs 10.3\nBe 40960 /b/1\nB- - /b/2 x\nE\n";
  expect(command.parse(answer(whole))).toEqual({
    clock: 1_795_813_559.5,
    glusterVersion: "10.3",
    bricks: [
      { path: "/b/1", hasFiles: false, bytesWritten: 40_960n },
      { path: "/b/2 x", hasFiles: null, bytesWritten: null },
    ],
  });
  expect(command.parse(answer("V2\nT\nG\nE\n"))).toEqual({ clock: null, glusterVersion: null, bricks: [] });
  const odd = whole.replace("10.3", "10.3\0").replace("40960", "9223372036854775808");
  expect(command.parse(answer(odd)), "the database does not take it").toMatchObject({
    glusterVersion: null,
    bricks: [{ bytesWritten: null }, {}],
  });
  for (const broken of ["", "V1\nG\nE\n", whole.slice(0, -1), whole.slice(0, 30), "V2\nT\nG\nrubbish\nE\n"]) {
    expect(() => command.parse(answer(broken)), JSON.stringify(broken)).toThrow(
      expect.objectContaining({ kind: "BAD_OUTPUT" }),
    );
  }
});
