import { execFile } from "node:child_process";
import { renameSync, writeFileSync } from "node:fs";
import { appendFile, mkdtemp, open, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  destinationLogs,
  type LogCursor,
  type LogToRead,
  logTails,
  type NodeLogs,
  sourceLogs,
} from "../../../src/gluster/hosts/log-tail.js";
import { parseSessionKey } from "../../../src/gluster/values.js";

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "georep log tail "));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  file = path.join(folder, "gsyncd.log");
  await rm(file, { force: true });
});

const entry = (words: string, level = "E"): string =>
  `[2026-11-27 02:37:24.90205] ${level} [syncdutils(worker /bricks/b):851:logerr] Popen: ${words}\n`;

/** Runs the script as a node would. @param onAnswer called when the first log is about to be read */
function read(logs: readonly LogToRead[], onAnswer?: () => void): Promise<NodeLogs> {
  const command = logTails(logs);
  const [program = "", ...words] = command.argv;
  return new Promise((resolve, reject) => {
    const child = execFile(program, words, { maxBuffer: 4_194_304 }, (error, stdout, stderr) => {
      if (error !== null || stderr !== "") reject(error ?? new Error(stderr));
      else resolve(command.parse({ stdout, stderr, exitCode: 0, ms: 1 } as Parameters<typeof command.parse>[0]));
    });
    let answer = "";
    child.stdout?.on("data", (text: string) => {
      const hadBegun = answer.includes("\nL");
      answer += text;
      if (!hadBegun && answer.includes("\nL")) onAnswer?.();
    });
    child.stdin?.end(command.stdin);
  });
}

async function readOn(after: LogCursor | null): Promise<{ texts: readonly string[]; cursor: LogCursor | null }> {
  const [log] = (await read([{ file, after }])).logs;
  return { texts: log?.entries.map(({ text }) => text) ?? [], cursor: log?.cursor ?? null };
}

test("what was read is not read again, and a log that is not there is none", async () => {
  expect(await readOn(null)).toEqual({ texts: [], cursor: null });
  await writeFile(file, entry("ssh> first"));
  const first = await readOn(null);
  expect(first.texts).toEqual(["ssh> first"]);
  expect((await readOn(first.cursor)).texts).toEqual([]);
  await appendFile(file, entry("ssh> second"));
  expect((await readOn(first.cursor)).texts).toEqual(["ssh> second"]);
});

test.each([".1", ".1.2", "-20261130"])(
  "what a log was given before it was rotated to *%s is told before what the next one is given",
  async (ending) => {
    await writeFile(`${file}.0`, entry("ssh> older"));
    await writeFile(file, entry("ssh> read before"));
    const { cursor } = await readOn(null);
    await appendFile(file, entry("ssh> old"));
    await rename(file, `${file}${ending}`);
    await writeFile(file, "");
    expect((await readOn(cursor)).texts, "the next one is empty yet").toEqual(["ssh> old"]);
    await appendFile(file, entry("ssh> new"));
    const next = await readOn(cursor);
    expect(next.texts).toEqual(["ssh> old", "ssh> new"]);
    expect((await readOn(next.cursor)).texts).toEqual([]);
    await Promise.all([`${file}.0`, `${file}${ending}`].map((each) => rm(each)));
  },
);

test("a log that was cut is read anew", async () => {
  await writeFile(file, entry("ssh> old") + entry("ssh> old too"));
  const { cursor } = await readOn(null);
  await writeFile(file, "");
  await appendFile(file, entry("ssh> cut"));
  expect((await readOn({ inode: cursor?.inode ?? "", size: 1_000_000 })).texts).toEqual(["ssh> cut"]);
});

test("a log that is rotated while it is read is told once, and none of the next file is passed over", async () => {
  // The node looks at both, and cannot go on to the second one before its answer about the first, which fills the pipe, is taken.
  const other = path.join(folder, "other.log");
  await writeFile(other, entry("ssh> other").repeat(4_000));
  await writeFile(file, entry("ssh> read before") + entry("ssh> old"));
  const [first] = (await read([{ file, after: null }])).logs;
  await appendFile(file, entry("ssh> not read before"));
  const asked = [
    { file: other, after: null },
    { file, after: first?.cursor ?? null },
  ];
  const { logs } = await read(asked, () => {
    renameSync(file, `${file}.1`);
    writeFileSync(file, ["one", "two", "three", "four"].map((word) => entry(`ssh> new ${word}`)).join(""));
  });
  const told = logs.at(-1);
  const after = await readOn(told?.cursor ?? null);
  expect([...(told?.entries ?? []).map(({ text }) => text), ...after.texts]).toEqual([
    "ssh> not read before",
    "ssh> new one",
    "ssh> new two",
    "ssh> new three",
    "ssh> new four",
  ]);
});

test("of a log of gigabytes its end is read, and of a line of 50 MB no more than that", async () => {
  await using handle = await open(file, "w");
  await handle.write(entry("ssh> at the beginning"));
  await handle.truncate(10 * 2 ** 30);
  await handle.close();
  await appendFile(file, `\n${entry(`ssh> ${"x".repeat(50_000_000)}`)}${entry("ssh> at the end")}`);
  const { texts, cursor } = await readOn(null);
  expect(texts).toEqual(["ssh> at the end"]);
  expect(cursor?.size).toBeGreaterThan(10 * 2 ** 30);
});

test("garbage, other languages and what is no entry of interest are passed over, and a traceback belongs to its entry", async () => {
  const traceback =
    'Traceback (most recent call last):\n  File "resource.py", line 1448, in rsync\nOSError: [Errno 28] Voilà';
  await writeFile(
    file,
    Buffer.concat([
      Buffer.from("a piece of a line\n"),
      Buffer.from(entry("SSH: Mounting gluster volume locally...", "I")),
      Buffer.from([0x5b, 0x00, 0xff, 0xfe, 0x0a]),
      Buffer.from(`${entry("FAIL: ")}${traceback}\n`),
      Buffer.from([0x00, 0xc3, 0x28, 0x0a]),
      Buffer.from(entry("ssh> Отказано в доступе")),
      Buffer.from(
        "[2026-11-27 02:37:13.334996] I [monitor(monitor):158:monitor] Monitor: starting gsyncd worker [{brick=/bricks/b}]\n",
      ),
    ]),
  );
  const { texts } = await readOn(null);
  expect(texts[0]).toContain("OSError: [Errno 28] Voilà");
  expect(texts.slice(1)).toEqual(["ssh> Отказано в доступе", "starting gsyncd worker [{brick=/bricks/b}]"]);
});

test("a mount's own log is read as well, and what belongs to no error of it is passed over", async () => {
  await writeFile(
    file,
    [
      "[2026-11-27 15:59:23.190000 +0000] I [MSGID: 100030] [glusterfsd.c:2683:main] 0-glusterfs: Started running version [{version=10.3}] ",
      "Final graph:",
      "  1: volume gvdst-client-0",
      "[2026-11-27 15:59:23.190905 +0000] E [MSGID: 108006] [afr-common.c:6123:afr_event] 0-gvdst-replicate-0: All subvolumes are down. ",
      "[2026-11-27 15:59:23.193651 +0000] E [fuse-bridge.c:5364:fuse_first_lookup] 0-fuse: first lookup on root failed",
      "",
    ].join("\n"),
  );
  const [log] = (await read([{ file, after: null }])).logs;
  expect(log?.entries).toMatchObject([
    { at: Date.parse("2026-11-27T15:59:23Z") / 1_000, level: "E", part: "mount", brick: null },
    { text: "0-fuse: first lookup on root failed" },
  ]);
  expect(log?.entries[0]?.text).toBe("0-gvdst-replicate-0: All subvolumes are down. ");
});

test("an entry in local time (cluster.localtime-logging) is told with its offset from UTC", async () => {
  await writeFile(
    file,
    "[2026-11-29 18:28:34.211690 +0200] E [fuse-bridge.c:5364:fuse_first_lookup] 0-fuse: first lookup on root failed\n",
  );
  const [log] = (await read([{ file, after: null }])).logs;
  expect(log?.entries.map(({ at }) => at)).toEqual([Date.parse("2026-11-29T16:28:34Z") / 1_000]);
});

test("the logs on a destination's nodes are read under the names of all releases", () => {
  const session = parseSessionKey("84832aed-7aae-4652-b64f-4e5183ee7517:ssh://geo@dst1::gvdst");
  const source = { name: "gvsrc", uuid: "80126236-edca-43ac-85d6-a7d24435770e" };
  const logs = destinationLogs(source, session, [{ hostName: "src1", path: "/bricks/a b/c" }]);
  const slaves = "/var/log/glusterfs/geo-replication-slaves";
  const before310 = "80126236-edca-43ac-85d6-a7d24435770e:gluster%3A%2F%2F127.0.0.1%3Agvdst";
  const before40 = "80126236-edca-43ac-85d6-a7d24435770e:src1.%2Fbricks%2Fa+b%2Fc.gvdst";
  expect(logs).toEqual([
    "/var/log/glusterfs/geo-replication-secondaries/gvsrc_dst1_gvdst/gsyncd.log",
    "/var/log/glusterfs/geo-replication-secondaries/gvsrc_dst1_gvdst/mnt-src1-bricks-a b-c.log",
    `${slaves}/gvsrc_dst1_gvdst/gsyncd.log`,
    `${slaves}/gvsrc_dst1_gvdst/mnt-src1-bricks-a b-c.log`,
    `${slaves}/${before310}.log`,
    `${slaves}/mbr/${before310}.log`,
    `${slaves}/${before310}.gluster.log`,
    `${slaves}/${before40}.log`,
    `${slaves}/mbr/${before40}.log`,
    `${slaves}/${before40}.gluster.log`,
  ]);
});

test("the logs of what a worker starts on its source node have the brick in their names, as the session's options say", () => {
  const session = parseSessionKey("84832aed-7aae-4652-b64f-4e5183ee7517:ssh://geo@dst1::gvdst");
  const logsOf = (...named: Parameters<typeof sourceLogs>[3]) => sourceLogs("gvsrc", session, "/bricks/a b/c", named);
  const logs = "/var/log/glusterfs/geo-replication/gvsrc_dst1_gvdst";
  expect(logsOf(null, null)).toEqual([`${logs}/changes-bricks-a b-c.log`, `${logs}/mnt-bricks-a b-c.log`]);
  expect(logsOf("/logs/${local_id}/changes.log", "/logs/mount.log")).toEqual([
    "/logs/bricks-a b-c/changes.log",
    "/logs/mount.log",
  ]);
  // As before 4.0.
  expect(logsOf(null, "/logs/${mastervol}/${eSlave}${local_id}.gluster.log")).toEqual([
    `${logs}/changes-bricks-a b-c.log`,
  ]);
});

test("several logs are read by one command, whatever is in their names", async () => {
  const other = path.join(folder, 'it\'s "another" $(one).log');
  await writeFile(file, entry("ssh> here"));
  await writeFile(other, entry("ssh> there"));
  const { logs } = await read([
    { file, after: null },
    { file: `${file}.none`, after: null },
    { file: other, after: null },
  ]);
  expect(logs.map(({ entries }) => entries.map(({ text }) => text))).toEqual([["ssh> here"], [], ["ssh> there"]]);
});
