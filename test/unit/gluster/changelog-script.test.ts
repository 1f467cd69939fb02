import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { nodeChangelogs, parseNodeChangelogs } from "../../../src/gluster/hosts/changelogs.js";
import { WORKING_FOLDER } from "../../../src/gluster/scripts/parts.js";
import { parseBrickPath, parseSecondaryUrl, parseVolumeName } from "../../../src/gluster/values.js";
import { answer } from "./recorded.js";

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "changelogs-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const session = { named: "dst1::vol-dr", url: parseSecondaryUrl("dst1::vol-dr") };

/** A brick with a list of changelogs, and what its worker holds. */
function brick(name: string, listed: readonly string[], held: readonly string[], open = "") {
  const brickPath = path.join(root, name);
  const htime = path.join(brickPath, ".glusterfs/changelogs/htime");
  mkdirSync(htime, { recursive: true });
  const list = listed.map((each) => `${brickPath}/.glusterfs/changelogs/2026/11/25/${each}\0`).join("");
  writeFileSync(path.join(htime, "HTIME.1700000000"), "/a/CHANGELOG.1700000001\0");
  writeFileSync(path.join(htime, "HTIME.1795593586"), list);
  writeFileSync(path.join(htime, "../CHANGELOG"), `GlusterFS Changelog | version: v1.2 | encoding : 2\n${open}`);
  const workingDir = path.join(root, "work");
  const worker = path.join(workingDir, brickPath.slice(1).replaceAll("/", "-"));
  for (const folder of [".current", ".processing", ".history"])
    mkdirSync(path.join(worker, folder), { recursive: true });
  for (const each of held) writeFileSync(path.join(worker, ".processing", each), "");
  return { path: parseBrickPath(brickPath), volume: parseVolumeName("vol"), session, workingDir: `${workingDir}/` };
}

describe.each(["/bin/sh", "/bin/bash"])("under %s", (shell) => {
  function answered(...bricks: Parameters<typeof nodeChangelogs>[0]) {
    const command = nodeChangelogs(bricks);
    const input = command.stdin;
    const argv = command.argv.slice(1).map((word) => word.replace(WORKING_FOLDER, `w=${root}`));
    const { stdout, stderr, status } = spawnSync(shell, argv, { encoding: "utf8", input });
    expect([status, stderr]).toEqual([0, ""]);
    return command.parse(answer(stdout));
  }

  test("only changelogs with content count, of the newest list; what the worker holds is found beside them", () => {
    const listed = ["changelog.1795599100", "CHANGELOG.1795599115", "CHANGELOG.1795599130", "changelog.1795599145"];
    const idle = brick("b", ["changelog.1795599100"], []);
    const found = answered(brick("a", listed, ["CHANGELOG.1795599115"], "E0"), idle, {
      ...brick("c", [], []),
      path: parseBrickPath("/no/such/brick"),
    });
    expect(Math.abs(found.at - Date.now() / 1_000)).toBeLessThan(60);
    const nothing = { oldestUndone: 0, beforeUndone: 0, newestHeld: 0, beganAt: 0, lastSynced: 0, workerStatus: "N/A" };
    expect(found.bricks).toMatchObject([
      {
        ...nothing,
        oldestUndone: 1_795_599_115,
        beforeUndone: 1_795_599_100,
        newest: 1_795_599_145,
        hasOpenChanges: true,
        newestHeld: 1_795_599_115,
        tookAt: expect.any(Number),
      },
      { ...nothing, newest: 1_795_599_100, hasOpenChanges: false },
      { ...nothing, newest: 0, hasOpenChanges: false, tookAt: 0 },
    ]);
  });

  test("what a worker that is in the changelog crawl was there too late for is done: the crawl before has copied it", () => {
    const listed = ["CHANGELOG.1795599115", "changelog.1795599130", "CHANGELOG.1795599145"];
    const asked = brick("a", listed, []);
    const worker = path.join(root, "work", asked.path.slice(1).replaceAll("/", "-"));
    const [, folder = "", file = ""] = nodeChangelogs([asked]).stdin?.split("\n") ?? [];
    mkdirSync(path.join(root, "geo-replication", folder), { recursive: true });
    const oldest = (registered: number, crawl: string) => {
      utimesSync(path.join(worker, ".history"), registered, registered);
      const status = { worker_status: "Active", last_synced: 1_795_599_101, crawl_status: crawl };
      // As Python's json writes it.
      const text = JSON.stringify(status).replaceAll(":", ": ").replaceAll(",", ", ");
      writeFileSync(path.join(root, "geo-replication", folder, file), text);
      const [found] = answered(asked).bricks;
      expect(found).toMatchObject({ lastSynced: 1_795_599_101, crawlStatus: crawl });
      return [found?.oldestUndone, found?.beforeUndone];
    };
    expect(oldest(1_795_599_115, "Changelog Crawl")).toEqual([1_795_599_115, 0]);
    expect(oldest(1_795_599_116, "Changelog Crawl")).toEqual([1_795_599_145, 1_795_599_130]);
    expect(oldest(1_795_599_146, "Changelog Crawl")).toEqual([0, 0]);
    expect(oldest(1_795_599_146, "History Crawl"), "the crawl is not over").toEqual([1_795_599_115, 0]);
    expect(oldest(1_795_599_146, "Hybrid Crawl"), "the list does not tell when it was begun").toEqual([
      1_795_599_115, 0,
    ]);
  });

  test("a changelog that was being written when a crawl of the file system copied its last change is done", () => {
    const listed = ["changelog.1795599100", "CHANGELOG.1795599115", "changelog.1795599130", "CHANGELOG.1795599145"];
    const asked = brick("a", listed, []);
    const [, folder = "", file = ""] = nodeChangelogs([asked]).stdin?.split("\n") ?? [];
    mkdirSync(path.join(root, "geo-replication", folder), { recursive: true });
    const oldest = (synced: number) => {
      const text = `{"worker_status": "Active", "last_synced": ${synced}, "crawl_status": "Hybrid Crawl"}`;
      writeFileSync(path.join(root, "geo-replication", folder, file), text);
      const [found] = answered(asked).bricks;
      return [found?.oldestUndone, found?.beforeUndone];
    };
    expect(oldest(1_795_599_090)).toEqual([1_795_599_115, 1_795_599_100]);
    expect(oldest(1_795_599_100), "in its first second").toEqual([1_795_599_145, 1_795_599_130]);
    expect(oldest(1_795_599_105)).toEqual([1_795_599_145, 1_795_599_130]);
    expect(oldest(1_795_599_140)).toEqual([0, 0]);
  });

  test("as many bricks as a node may have are asked for in one command", () => {
    const last = brick("last", ["CHANGELOG.1795599115"], []);
    const others = Array.from({ length: 1_000 }, (_none, index) => ({
      ...last,
      path: parseBrickPath(`/bricks/${"of-a-long-name-".repeat(8)}${index}`),
    }));
    expect(answered(...others, last).bricks.at(-1)?.oldestUndone).toBe(1_795_599_115);
    const command = nodeChangelogs([...others, last]);
    expect(command.argv.join(" ").length, "sshd hands a command to the shell as one word").toBeLessThan(128 * 1024);
  });

  test("of a list that has grown for years no more than the end is read", () => {
    const listed = Array.from({ length: 200_000 }, (_none, index) => `CHANGELOG.${1_790_000_000 + index * 15}`);
    const [found] = answered(brick("a", listed, [])).bricks;
    expect(found?.oldestUndone).toBeGreaterThan(1_790_000_000 + 198_000 * 15);
  });
});

test("an answer that broke off, or is none, is refused", () => {
  const whole = "V2\nT1795599591\nB0 0 0 0 0 1795599365 1795599327\nS{}\nE\n";
  expect(parseNodeChangelogs(whole, 1)).toMatchObject({ at: 1_795_599_591, bricks: [{ beganAt: 1_795_599_327 }] });
  for (const text of [
    whole.slice(0, -3),
    whole.replace("B0 0", "B0"),
    whole.replace("0 0 0 1", "0 2 0 1"),
    whole.replace("V2", "V1"),
    "",
  ]) {
    expect(() => parseNodeChangelogs(text, 1), text).toThrow();
  }
  expect(() => parseNodeChangelogs(whole, 2)).toThrow();
});
