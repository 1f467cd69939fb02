import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { mountBrokerArgv } from "../../../src/gluster/scripts/mount-broker.js";

const PLAIN = `volume management
    type mgmt/glusterd
\toption  working-directory\t/var/lib/glusterd
#   option base-port 49152
    option max-port  60999  
end-volume
`;

let folder: string;
let file: string;
let root: string;
let socket: Server;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "mount-broker-"));
  await mkdir(path.join(folder, "glusterfs"));
  file = path.join(folder, "glusterfs", "glusterd.vol");
  root = path.join(folder, "root");
  socket = createServer();
});
afterEach(async () => {
  socket.close();
  await rm(folder, { recursive: true, force: true });
});

/** The script, with the test's folder in place of the machine's own. */
function run(...verb: readonly string[]): Promise<{ code: number | null; out: string }> {
  const [, , script = ""] = mountBrokerArgv();
  const here = script
    .replaceAll("/etc/glusterfs", path.dirname(file))
    .replaceAll("/var/run/glusterd.socket", path.join(folder, "glusterd.socket"))
    .replaceAll("/var/log/glusterfs", path.join(folder, "log"))
    // Its patience for mounts that are about to go.
    .replace('[ $n -lt 20 ] || { echo "$root is', '[ $n -lt 1 ] || { echo "$root is');
  const child = spawn("sh", ["-c", here, "mount-broker", ...verb], { stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  child.stdout.on("data", (part: Buffer) => (out += part.toString()));
  child.stderr.on("data", (part: Buffer) => (out += part.toString()));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, out })));
}

const admit = (volume = "vol", user = "geo") => run("admit", user, "grp", volume, root);
const revoke = (takes: string, origin = "-", volume = "vol", user = "geo") =>
  run("revoke", user, "grp", volume, root, origin, takes);
const text = () => readFile(file, "utf8");
const options = async () => (await text()).split("\n").filter((line) => /mountbroker|log-group/.test(line));
const originOf = async () => /^C(.*)$/m.exec((await run("show", "geo", "grp", "vol")).out)?.[1] ?? "";

/** glusterd starts: it has read the file as it is now. */
async function start(): Promise<void> {
  const long = new Date(Date.now() - 60_000);
  await utimes(file, long, long);
  await new Promise<void>((resolve) => socket.listen(path.join(folder, "glusterd.socket"), resolve));
}

test.each([
  ["as packages bring it", PLAIN],
  ["without a line break at its end, as gluster-mountbroker leaves it", PLAIN.trimEnd()],
])("a glusterd.vol %s gets three lines and loses them again, byte for byte", async (_what, before) => {
  await writeFile(file, before, { mode: 0o640 });
  expect(await admit()).toEqual({ code: 0, out: "" });
  const lines = `    option mountbroker-root ${root}\n    option geo-replication-log-group grp\n    option mountbroker-geo-replication.geo vol\n`;
  expect(await text()).toBe(before.replace("end-volume", `${lines}end-volume`));
  expect(((await stat(file)).mode & 0o777).toString(8)).toBe("640");
  expect(((await stat(root)).mode & 0o777).toString(8)).toBe("711");
  const once = await stat(file);
  expect((await admit()).code).toBe(0);
  expect((await stat(file)).ino, "the file was written though nothing was missing").toBe(once.ino);
  expect(await revoke("folder")).toEqual({ code: 0, out: "" });
  expect(await text()).toBe(before);
  expect((await readdir(folder)).toSorted()).toEqual(["glusterfs"]);
  expect(await readdir(path.dirname(file)), "a copy was left behind").toEqual(["glusterd.vol"]);
});

test("a volume is put beside the user's others, and taken from between them", async () => {
  const line = "\toption mountbroker-geo-replication.geo\tone,vol-b  ";
  const before = PLAIN.replace(
    "end-volume",
    `    option mountbroker-root ${root}\n    option geo-replication-log-group grp\n${line}\nend-volume`,
  );
  await writeFile(file, before);
  expect((await admit()).code).toBe(0);
  expect(await options()).toContain("\toption mountbroker-geo-replication.geo\tone,vol-b,vol  ");
  expect((await revoke("keep", "-", "one")).code).toBe(0);
  expect(await options()).toContain("\toption mountbroker-geo-replication.geo\tvol-b,vol  ");
  expect((await admit("one")).code).toBe(0);
  expect((await revoke("keep")).code).toBe(0);
  expect(await options()).toContain("\toption mountbroker-geo-replication.geo\tvol-b,one  ");
});

test("root and group stay while another user is let in, also one whose name begins the same", async () => {
  await writeFile(file, PLAIN);
  await admit();
  await admit("vol", "geo.b");
  expect((await revoke("folder")).code).toBe(0);
  expect((await options()).map((line) => line.trim())).toEqual([
    `option mountbroker-root ${root}`,
    "option geo-replication-log-group grp",
    "option mountbroker-geo-replication.geo.b vol",
  ]);
  expect((await stat(root)).isDirectory()).toBe(true);
});

test("what is taken back before glusterd has read it has its old time, so that nothing is restarted for it", async () => {
  await writeFile(file, PLAIN);
  await start();
  const origin = await originOf();
  expect((await run("show", "geo", "grp", "vol")).out).not.toContain("Tyes");
  await admit();
  expect((await run("show", "geo", "grp", "vol")).out).toContain("Tyes");
  await revoke("folder", origin);
  expect((await run("show", "geo", "grp", "vol")).out).not.toContain("Tyes");
  expect(await originOf()).toBe(origin);
});

test("what someone else changed meanwhile keeps it new, so that glusterd is restarted", async () => {
  await writeFile(file, PLAIN);
  await start();
  const origin = await originOf();
  await admit();
  await admit("vol", "someone");
  await revoke("lines", origin);
  expect((await run("show", "geo", "grp", "vol")).out).toContain("Tyes");
});

test("a file without an end is left as it is", async () => {
  await writeFile(file, "volume management\n");
  expect(await admit()).toMatchObject({ code: 73, out: expect.stringContaining("was not changed") });
  expect(await text()).toBe("volume management\n");
  expect(await readdir(path.dirname(file))).toEqual(["glusterd.vol"]);
});

test("a folder that is in use stays, and that is said", async () => {
  await writeFile(file, PLAIN);
  await admit();
  await writeFile(path.join(root, "in use"), "");
  expect(await revoke("folder")).toMatchObject({ code: 73, out: `${root} is not empty and stays\n` });
  expect(await text()).toBe(PLAIN);
  expect(await readdir(root)).toEqual(["in use"]);
});
