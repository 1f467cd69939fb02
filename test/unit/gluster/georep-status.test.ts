import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runCommand } from "../../../src/gluster/command.js";
import { readStatus, status } from "../../../src/gluster/cli/georep-status.js";
import type { SeenSession } from "../../../src/gluster/seen.js";
import { parseSecondaryUrl, parseSessionKey, parseVolumeName } from "../../../src/gluster/values.js";
import { parseXml } from "../../../src/gluster/cli/xml.js";
import { answer, hostAnswering, recorded } from "./recorded.js";

const SRC1 = "d1f2390f-e716-4669-86f7-eec79acb6fbc";
const T = "<last_synced>";
const SRC2 = "5a91da93-dfd8-40ec-b427-c50970ae2f77";

function read(name: string): readonly SeenSession[] {
  return status().parse(recorded(name)).sessions;
}

function readOlder(name: string): readonly SeenSession[] {
  return readStatus(parseXml(readFileSync(new URL(`../../fixtures/gluster-older/${name}`, import.meta.url), "utf8")))
    .sessions;
}

function only(sessions: readonly SeenSession[]): SeenSession {
  expect(sessions).toHaveLength(1);
  return sessions[0] as SeenSession;
}

describe("the present dialect", () => {
  test("sessions that repeat once per node are merged by volume and key", () => {
    const sessions = read("status-several-sessions.json");
    expect(sessions.map(({ volume, bricks }) => [volume, bricks.map((brick) => brick.nodeName)])).toEqual([
      ["gvsrc", ["src1", "src2"]],
      ["va", ["src1", "src2"]],
      ["vb", ["src1", "src2"]],
      ["vc", ["src1", "src2"]],
    ]);
  });

  test("an active brick carries everything, its times in UTC", () => {
    const session = only(read("status-checkpoint-completed.json"));
    expect(session).toMatchObject({
      volume: "gvsrc",
      creatorUuid: SRC1,
      url: { user: null, host: "dst1", volume: "gvdst" },
      secondaryVolumeUuid: "d5d91e2d-5912-4d70-b379-a4895504af4c",
      options: null,
    });
    expect(session.bricks[0]).toMatchObject({
      nodeUuid: SRC1,
      nodeName: "src1",
      path: "/bricks/gvsrc/brick",
      status: "Active",
      crawlStatus: "Changelog Crawl",
      lastSyncedAt: new Date("2026-11-22T10:44:59Z"),
      entryPending: 0n,
      dataPending: 0n,
      metaPending: 0n,
      failures: 0n,
      filesSynced: null,
      checkpointCompleted: true,
      checkpointAt: new Date("2026-11-22T10:44:54Z"),
      checkpointCompletedAt: new Date("2026-11-22T10:45:06Z"),
      secondaryHostName: null,
    });
  });

  test("what is not known is null, never 0", () => {
    const passive = only(read("status-checkpoint-completed.json")).bricks[1];
    expect(passive).toMatchObject({
      nodeUuid: SRC2,
      status: "Passive",
      entryPending: null,
      failures: null,
      lastSyncedAt: null,
    });
  });

  test("a stray checkpoint time of a Passive brick is not told", () => {
    const stdout = recorded("status-checkpoint-completed.json").stdout;
    const at = stdout.lastIndexOf("<checkpoint_completion_time>N/A");
    const stray = `${stdout.slice(0, at)}<checkpoint_completion_time>2026-11-22 10:45:09${stdout.slice(at + "<checkpoint_completion_time>N/A".length)}`;
    const brick = only(status().parse(answer(stray)).sessions).bricks[1];
    expect(brick).toMatchObject({ status: "Passive", checkpointCompletedAt: null });
  });

  test("a session of another user keeps its name", () => {
    const session = only(read("status-user.json"));
    expect(session.url).toEqual({ user: "geoaccount", host: "dst1", volume: "vm-dr" });
    expect(status(session.volume, parseSessionKey(session.key)).argv).toContain("geoaccount@dst1::vm-dr");
  });

  test.each([
    ["status-created.json", ["Created", "Created"]],
    ["status-active.json", ["Active", "Passive"]],
    ["status-paused.json", ["Paused", "Paused"]],
    ["status-stopped.json", ["Stopped", "Stopped"]],
  ])("%s", (name, words) => {
    expect(only(read(name)).bricks.map((brick) => brick.status)).toEqual(words);
  });
});

describe("older dialects", () => {
  test("3.7 to 9 say master and slave", () => {
    const session = only(readOlder("status-9.xml"));
    expect(session.url).toEqual({ user: "geoaccount", host: "backup.example.com", volume: "backupvol" });
    expect(session.bricks).toEqual([
      expect.objectContaining({
        nodeName: "node1.example.com",
        status: "Active",
        secondaryHostName: "backup2.example.com",
        entryPending: 3n,
        // 2^64 - 1: no counter of 64 bits shows it.
        dataPending: null,
        metaPending: 5n,
        failures: 1n,
        // Both sides of a change to summer time: in the XML an hour is an hour.
        checkpointAt: new Date("2019-03-31T01:30:00Z"),
        lastSyncedAt: new Date("2019-03-31T02:59:59Z"),
      }),
      expect.objectContaining({
        nodeName: "node2.example.com",
        status: "Passive",
        secondaryHostName: "backup.example.com",
      }),
    ]);
  });

  test("3.6 counts files, and has the node in <slave>", () => {
    const session = only(readOlder("status-3.6-detail.xml"));
    expect(session).toMatchObject({ secondaryVolumeUuid: null, url: { user: null } });
    expect(session.bricks[0]).toMatchObject({
      status: "Active",
      filesSynced: 1203n,
      filesPending: 7n,
      bytesPending: 5_368_709_120n,
      deletesPending: 2n,
      filesSkipped: 1n,
      entryPending: null,
      lastSyncedAt: null,
      checkpointStatus: "checkpoint as of 2014-11-20 10:15:00 is completed at 2014-11-20 10:16:30",
      secondaryHostName: "backup2.example.com",
    });
    expect(session.bricks[1], "the destination is no host").toMatchObject({
      secondaryHostName: null,
      filesSynced: null,
    });
  });

  test("3.6 without detail leaves the counters unknown", () => {
    expect(only(readOlder("status-3.6.xml")).bricks[0]).toMatchObject({ status: "Active", filesSynced: null });
  });

  test("names of two dialects in one answer are read pair by pair", () => {
    const stdout = recorded("status-active.json").stdout;
    const at = stdout.lastIndexOf("<pair>");
    const mixed =
      stdout.slice(0, at) +
      stdout.slice(at).replaceAll("primary_", "master_").replaceAll("secondary_node", "slave_node");
    expect(only(status().parse(answer(mixed)).sessions).bricks).toEqual(only(read("status-active.json")).bricks);
  });

  test.each<[string, (xml: string) => string, RegExp]>([
    ["a row without its node", (xml) => xml.replace(/<primary_node_uuid>.*?<\/primary_node_uuid>/, ""), /node_uuid/],
    [
      "one of a node with an odd uuid",
      (xml) => xml.replace(/(?<=<primary_node_uuid>)[^<]+/, "x-y"),
      /"x-y" is no uuid/,
    ],
    ["one without a brick", (xml) => xml.replace(/<primary_brick>.*?<\/primary_brick>/, "<primary_brick/>"), /brick/],
  ])("%s is none, with the reason, and costs no other", (_what, spoil, reason) => {
    const { stdout } = recorded("status-active.json");
    const { sessions, unread } = status().parse(answer(spoil(stdout)));
    expect(only(sessions).bricks).toEqual(only(read("status-active.json")).bricks.slice(1));
    expect(unread).toEqual([expect.stringMatching(reason)]);
  });

  test("a session whose key is none costs no other", () => {
    const { stdout } = recorded("status-several-sessions.json");
    const key = /<session_secondary>([^<]+)/.exec(stdout)?.[1] ?? "";
    const { sessions, unread } = status().parse(answer(stdout.replaceAll(key, "nonsense")));
    expect(sessions).toEqual(read("status-several-sessions.json").slice(1));
    expect(new Set(unread)).toEqual(new Set([expect.stringContaining("A session key is")]));
  });

  test.each([
    ["<entry>", "<entry>9223372036854775808</entry>", { entryPending: null }],
    ["<data>", "<data>1e3</data>", { dataPending: null }],
    ["<failures>", "<failures>9223372036854775807</failures>", { failures: 9_223_372_036_854_775_807n }],
    [T, "<last_synced>2023-02-31 00:00:00</last_synced>", { lastSyncedAt: null }],
    [T, "<last_synced>2023-02-28 24:00:00</last_synced>", { lastSyncedAt: null }],
    [T, "<last_synced>1700000000000</last_synced>", { lastSyncedAt: null }],
    [T, "<last_synced>2024-02-29 23:59:59</last_synced>", { lastSyncedAt: new Date("2024-02-29T23:59:59Z") }],
  ])("%s with %s in its place: out of range is not known, and the rest is", (what, odd, expected) => {
    const name = what.slice(1, what.indexOf(">"));
    const xml = recorded("status-active.json").stdout.replace(new RegExp(`<${name}>[^<]*</${name}>`), odd);
    const { sessions, unread } = status().parse(answer(xml));
    const [first, ...others] = only(read("status-active.json")).bricks;
    expect(only(sessions).bricks).toEqual([{ ...first, ...expected }, ...others]);
    expect(unread).toEqual([]);
  });
});

describe("a status that fails says why", () => {
  const url = parseSecondaryUrl("dst1::gvdst");
  const volume = parseVolumeName("gvsrc");

  test("no sessions are an empty list, not a failure", async () => {
    const host = hostAnswering(recorded("status-no-session.json"), recorded("status-no-session-text.json"));
    expect((await runCommand(host, status(volume, url))).value).toEqual({ sessions: [], unread: [] });
    expect(host.asked).toEqual([
      "gluster --mode=script --xml volume geo-replication gvsrc dst1::gvdst status detail",
      "gluster --mode=script volume geo-replication gvsrc dst1::gvdst status detail",
    ]);
  });

  test("a held lock is LOCK_HELD", async () => {
    const host = hostAnswering(recorded("status-no-session.json"), recorded("status-locked-text.json"));
    await expect(runCommand(host, status())).rejects.toMatchObject({
      kind: "LOCK_HELD",
      exitCode: 1,
      host: "src1",
      sent: true,
    });
  });

  test("a missing volume is NOT_FOUND", async () => {
    const text = answer("geo-replication command failed\n", 1, "Volume nosuch does not exist\n");
    const host = hostAnswering(recorded("status-no-session.json"), text);
    await expect(runCommand(host, status())).rejects.toMatchObject({
      kind: "NOT_FOUND",
      words: "Volume nosuch does not exist",
    });
  });

  test("where the text form succeeds, the reason has passed: it asks once more", async () => {
    const host = hostAnswering(
      recorded("status-no-session.json"),
      answer("PRIMARY NODE\n"),
      recorded("status-active.json"),
    );
    expect((await runCommand(host, status())).value.sessions).toHaveLength(1);
    const again = hostAnswering(
      recorded("status-no-session.json"),
      answer("PRIMARY NODE\n"),
      recorded("status-no-session.json"),
    );
    await expect(runCommand(again, status())).rejects.toMatchObject({ kind: "UNKNOWN" });
  });
});
