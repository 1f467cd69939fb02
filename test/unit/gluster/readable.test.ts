import { expect, test } from "vitest";
import { runCommand } from "../../../src/gluster/command.js";
import type { ExecResult } from "../../../src/gluster/exec.js";
import { GlusterFailure } from "../../../src/gluster/failure.js";
import { start } from "../../../src/gluster/cli/georep-change.js";
import { nodeBricks } from "../../../src/gluster/hosts/bricks.js";
import { nodeChangelogs } from "../../../src/gluster/hosts/changelogs.js";
import { keyFile } from "../../../src/gluster/hosts/key-file.js";
import { collectKeys } from "../../../src/gluster/cli/keys.js";
import { mountBroker } from "../../../src/gluster/hosts/mount-broker.js";
import { nodeClock } from "../../../src/gluster/hosts/clock.js";

import { configListFull } from "../../../src/gluster/hosts/gsyncd.js";
import { parseBrickFile } from "../../../src/gluster/report/gsyncd-status.js";
import { glusterVersion, poolList, systemName } from "../../../src/gluster/cli/peers.js";
import { nodeReport } from "../../../src/gluster/report/report.js";
import { parseGroupName, parseSecondaryUrl, parseUserName, parseVolumeName } from "../../../src/gluster/values.js";
import { readable } from "../../../src/gluster/readable.js";
import { answer, hostAnswering, recorded } from "./recorded.js";

const GREETING = "Very welcome to src1\n<3 you have mail\n";
const HALF = "\ud83d";
const failureOf = (words: string) =>
  new GlusterFailure("UNKNOWN", { argv: [], host: "src1", exitCode: 1, words, sent: true });
const startOne = start(parseVolumeName("vol"), parseSecondaryUrl("dst1::vol-dr"), { force: false });
const optionsOfOne = configListFull(parseVolumeName("vol"), parseSecondaryUrl("dst1::vol-dr"));

test("a failure keeps nothing that the database refuses, and no more than someone would read", () => {
  expect(failureOf(`a\0b${HALF}c`).words).toBe("a\uFFFDb\uFFFDc");
  const { message, words } = failureOf("x".repeat(5_000_000));
  expect(words).toBe(message);
  expect(words.length).toBeLessThan(4_100);
  expect(words).toContain("4996000 more characters");
  expect(readable("y".repeat(3_999) + "😀z").isWellFormed()).toBe(true);
});

test("what a command printed can be written down", async () => {
  const { stdout } = recorded("create.json");
  const { output } = await runCommand(hostAnswering(answer(stdout, 0, "a\0b")), startOne);
  expect(output).toBe(`${stdout}\na\uFFFDb`);
});

test("files with bytes that are no text tell nothing that the database refuses", () => {
  expect(parseBrickFile(`{"worker_status": "Act\\u0000ive", "crawl_status": "\\ud800"}`)).toMatchObject({
    workerStatus: "Act\uFFFDive",
    crawlStatus: "\uFFFD",
  });
});

test("numbers that no clock and no counter shows are not known", () => {
  const file = parseBrickFile(`{"last_synced": 1000000000000000000, "entry": 1e30, "data": -1e400, "failures": 7}`);
  expect(file).toMatchObject({
    lastSynced: 0,
    figures: { entryPending: null, dataPending: null, metaPending: 0n, failures: 7n },
  });
});

test("a greeting that a node's login scripts print before every answer is passed over", () => {
  const greeted = (result: ExecResult): ExecResult => ({ ...result, stdout: GREETING + result.stdout });
  const pool = recorded("pool-list.json");
  expect(poolList().parse(greeted(pool))).toEqual(poolList().parse(pool));
  expect(() => startOne.parse(greeted(recorded("create.json")))).not.toThrow();
  expect(() => startOne.parse(greeted(recorded("create-again.json")))).toThrow(
    expect.objectContaining({ kind: "WRONG_STATE" }),
  );
  expect(glusterVersion().parse(greeted(recorded("version.json")))).toBe("10.3");
  expect(systemName().parse(greeted(answer("src1\n")))).toBe("src1");
  const options = answer(`[{"name": "sync-jobs", "value": "3"}]`);
  expect(optionsOfOne.parse(greeted(options))).toEqual(optionsOfOne.parse(options));
  const held = "V2\nT1795813559.5\nGglusterfs 10.3\nBf 7 /b\nE\n";
  expect(nodeBricks([]).parse(greeted(answer(held)))).toEqual(nodeBricks([]).parse(answer(held)));
  const changelogs = "V2\nT1795463957\nE\n";
  expect(nodeChangelogs([]).parse(greeted(answer(changelogs)))).toEqual({ at: 1_795_463_957, bricks: [] });
  const file = "P/root/.ssh/authorized_keys\nSmissing\nE\n";
  expect(keyFile(null).parse(greeted(answer(file)))).toMatchObject({ path: "/root/.ssh/authorized_keys" });
  const broker = "F/etc/glusterfs/glusterd.vol\nC1 2\nR/var/mountbroker-root\nE\n";
  const asked = mountBroker(parseUserName("geo"), parseGroupName("geo"), parseVolumeName("vol"));
  expect(asked.parse(greeted(answer(broker)))).toEqual(asked.parse(answer(broker)));
  const collected = "Common secret pub file present at /var/lib/glusterd/geo-replication/common_secret.pem.pub\n";
  expect(collectKeys().parse(greeted(answer(collected)))).toEqual([]);
  expect(nodeClock().parse(greeted(answer("1795463957.5\n")))).toBe(1_795_463_957.5);
  const report = `V2\nS\nFglusterd.info\nLUUID=bda14ed7-c4c2-4f6f-8a41-c0050e941fc4\nE\n`;
  expect(nodeReport().parse(greeted(answer(report)))).toEqual(nodeReport().parse(answer(report)));
});

test("words that no rule knows are no refusal where the command ended well: only a poll can show what it did", () => {
  expect(() => startOne.parse(answer(GREETING))).toThrow(expect.objectContaining({ kind: "BAD_OUTPUT" }));
  expect(() => startOne.parse(answer(GREETING, 1))).toThrow(expect.objectContaining({ kind: "UNKNOWN" }));
});
