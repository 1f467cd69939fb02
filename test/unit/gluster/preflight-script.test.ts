import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { nodeClock } from "../../../src/gluster/hosts/clock.js";
import { nodePreflight } from "../../../src/gluster/hosts/preflight.js";
import { PREFLIGHT_SCRIPT } from "../../../src/gluster/scripts/preflight.js";
import { parseHostName, parseVolumeName } from "../../../src/gluster/values.js";
import { answer } from "./recorded.js";

const run = promisify(execFile);
const ORDER = {
  side: "source",
  volume: parseVolumeName("no-such-volume"),
  otherVolume: parseVolumeName("nor-this"),
  sshPort: 1,
  otherSshPort: 2,
  user: null,
  leads: true,
  hosts: [parseHostName("127.0.0.1")],
} as const;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "preflight-"));
});
afterEach(() => rm(root, { recursive: true }));

describe.each(["/bin/sh", "/bin/bash"])("under %s", (shell) => {
  test("on a machine that is no node it comes to its end, tells what is missing, and leaves nothing behind", async () => {
    const command = nodePreflight(ORDER);
    const parameters = command.argv.slice(command.argv.indexOf("preflight"));
    const script = PREFLIGHT_SCRIPT.replaceAll("/tmp/georep", `${root}/georep`);
    const { stdout } = await run(shell, ["-c", script, ...parameters]);
    const found = command.parse(answer(stdout));
    expect(found).toMatchObject({ isComplete: true, volumeStatus: null, sessionKeys: [], sessionFolders: [] });
    expect(found.own?.mounted).toBe(false);
    expect(found.hosts).toMatchObject([{ name: "127.0.0.1", address: "127.0.0.1" }]);
    expect(found.hosts[0]?.answers).not.toBe(true);
    expect(await readdir(root)).toEqual([]);
  });
});

describe("its answer", () => {
  const command = nodePreflight(ORDER);

  test("is read as far as it goes: what is missing is not known", () => {
    const text =
      "V1\nGglusterfs 10.3\nRrsync  version 3.2.7  protocol version 32\nS/tmp\t12\nMfar!\tno way\nC0\t0\t\nNdst1\t-\tn\nNd";
    expect(command.parse({ ...answer(text), exitCode: 124 })).toMatchObject({
      glusterVersion: "10.3",
      rsyncVersion: "3.2.7",
      space: [{ folder: "/tmp", freeBytes: 12_288 }],
      own: null,
      far: { mounted: false, reason: "no way" },
      rsync: { bytes: 0, exitCode: 0, error: "" },
      hosts: [{ name: "dst1", address: null, answers: false }],
      gsyncd: null,
      isComplete: false,
    });
  });

  test("tells bytes exactly, also beyond 2^53, and an rsync that could not be tried", () => {
    const bytes = "9007199254740993";
    const text = `V1\nMown\t1\t${bytes}\t${bytes}\t${bytes}\tf\t1795568616\nMfar\t1\t1\t1\t1\tf\t-\nC-\tno fuse\nE\n`;
    expect(command.parse(answer(text))).toMatchObject({
      own: {
        mounted: true,
        isRoot: true,
        size: 9_007_199_254_740_993n,
        hasFiles: true,
        oldestChange: 1_795_568_616_000,
      },
      far: { hasFiles: true, oldestChange: null },
      rsync: { bytes: null, error: "no fuse" },
      isComplete: true,
    });
  });

  test.each(["", "V2\nE\n", "bash: timeout: command not found\n", "V1\nMown\t1\tx\ty\tz\te\nE\n"])(
    "%j is none",
    (text) => {
      expect(() => command.parse(answer(text))).toThrow(expect.objectContaining({ kind: "BAD_OUTPUT" }));
    },
  );

  test("a disk so full that not even a folder can be made is told as such", () => {
    const result = { ...answer("V1\n"), exitCode: 71, stderr: "no temporary folder can be made in /tmp" };
    expect(() => command.parse(result)).toThrow("no temporary folder can be made in /tmp");
  });
});

test("a clock is read with and without nanoseconds", () => {
  expect(nodeClock().parse(answer("1795568616.250000000\n"))).toBe(1_795_568_616.25);
  expect(nodeClock().parse(answer("1795568616.%N\n"))).toBe(1_795_568_616);
  expect(() => nodeClock().parse(answer("date: not found\n"))).toThrow(expect.objectContaining({ kind: "BAD_OUTPUT" }));
});
