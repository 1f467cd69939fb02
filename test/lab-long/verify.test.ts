import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { lookAtTree, walkTree } from "../../src/gluster/hosts/tree.js";
import { MOUNT_MARGIN_SECONDS } from "../../src/gluster/scripts/tree.js";
import { parseVolumeName } from "../../src/gluster/values.js";
import { lab, type Node, unique } from "../lab/lab.js";
import { DESTINATION, toldOf } from "./causes.js";
import { LabService } from "../lab/service.js";
import {
  endsOf,
  inVolume,
  registerBoth,
  settled,
  succeed,
  throughStalls,
  until,
  untilInVolume,
} from "../lab/sessions.js";

interface Difference {
  readonly path: string;
  readonly kind: string;
  readonly source: string;
  readonly destination: string | null;
  readonly settled: boolean;
}

interface Verified {
  readonly state: string;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly steps: readonly { readonly hostName: string; readonly state: string; readonly output: string }[];
  readonly verification: {
    readonly verdict: string;
    readonly message: string;
    readonly entriesSeen: number;
    readonly wholeSeen: boolean;
    readonly entriesCompared: number;
    readonly entriesDifferent: number;
    readonly entriesNotYet: number;
    readonly entriesNotCompared: number;
    readonly bytesCompared: string;
    readonly counts: readonly { readonly kind: string; readonly entries: number }[];
    readonly differences: readonly Difference[];
  } | null;
}

const NAME = unique("ver");
const NODES: readonly Node[] = ["src1", "src2", "dst1", "dst2"];

let service: LabService;
let id: string;
/** What a test has to take back, the last first. */
const undo: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  await lab.pair(NAME);
  service = await LabService.start();
  await registerBoth(service);
  // Written before the session is started: its first crawl finds them.
  await inVolume("src1", NAME, FILES);
  const created = await succeed(service, "createGeoRepSession", {
    ...(await endsOf(service, NAME)),
    startAfterCreate: true,
  });
  id = created.session?.id ?? "";
  await until(service, id, ({ status }) => status === "ACTIVE");
  await throughStalls(service, id, untilInVolume("dst1", `${NAME}-dr`, "[ -s last ]"));
  await checkpointReached();
});

afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

/** Fifteen entries of all kinds, and names that are none to whoever takes them apart at the wrong place. */
const FILES = String.raw`mkdir -p "folder/with blanks" && chmod 2750 folder && : > empty && printf x > one
head -c 1048577 /dev/urandom > folder/large && head -c 5000000 /dev/urandom > larger
printf y > "$(printf 'new\nline')" && printf z > "quo\"te's \$x \\ *" && printf n > "-n" && printf e > "ümlaut"
printf 0123456789 > "folder/with blanks/file" && ln -s "where to" link
printf o > owned && chown 1000:1001 owned && chmod 4640 owned
printf a > attributes && setfattr -n user.note -v hello attributes
sleep 1; printf last > last`;
const ENTRIES = 15;

/** Until everything that was written is synced by the session's own word, and some seconds more. */
async function checkpointReached(): Promise<void> {
  const events = service.client.subscribe(
    `subscription ($id: ID!) { events(sessionId: $id, kind: [SESSION_CHECKPOINT_COMPLETED]) { after } }`,
    { id },
  );
  const told = events.next();
  // What was written last must be five seconds before what is synced (src/model/verification/settled.ts).
  const written = Number(
    await lab.exec("src1", "sh", "-c", `stat -c %Z /bricks/${NAME}/brick/* | sort -n | tail -n 1`),
  );
  const past = `until [ "$(date +%s)" -gt ${written + 8} ]; do sleep 0.2; done`;
  await lab.exec("src1", "sh", "-c", past);
  await succeed(service, "setGeoRepCheckpoint", { sessionId: id, touch: true });
  await throughStalls(service, id, told);
  await events.return?.();
}

async function verify(input: object = {}): Promise<Verified> {
  const { verifyGeoRepSession } = await service.client.request<{
    verifyGeoRepSession: { operation: { id: string } | null; userErrors: object[] };
  }>(
    `mutation ($input: VerifyGeoRepSessionInput!) {
       verifyGeoRepSession(input: $input, wait: 0) { operation { id } userErrors { code message } } }`,
    { input: { sessionId: id, files: 100, xattrs: true, ...input } },
  );
  expect(verifyGeoRepSession.userErrors).toEqual([]);
  const operation = verifyGeoRepSession.operation?.id ?? "";
  await settled(service, operation);
  const found = await service.client.request<{ operation: Verified }>(
    `query ($id: ID!) { operation(id: $id) { state errorCode errorMessage steps { hostName state output }
       verification { verdict message entriesSeen wholeSeen entriesCompared entriesDifferent entriesNotYet
         entriesNotCompared bytesCompared counts { kind entries }
         differences { path kind source destination settled } } } }`,
    { id: operation },
  );
  return found.operation;
}

/** In the destination volume as gsyncd mounts it: nobody else may write there. */
function atDestination(script: string): Promise<string> {
  const mount = `glusterfs --client-pid=-1 --volfile-server=localhost --volfile-id=${NAME}-dr "$d"`;
  return lab.exec(
    "dst1",
    "sh",
    "-c",
    `d=$(mktemp -d) && ${mount} && cd "$d" && { ${script}; }; rc=$?; cd /; umount "$d"; rmdir "$d"; exit $rc`,
  );
}

/** Mounts, folders and processes of verifications. The words are not whole here: this shell is none of them. */
function leftOn(node: Node): Promise<string> {
  const words = `grep -F "georep-ver"ify /proc/self/mounts; ls -d "/tmp/georep-ver"ify.* 2>/dev/null; pgrep -fa 'georep-verif[y]'; true`;
  return lab.exec(node, "sh", "-c", words);
}

/** What watches over a mount that is not taken out of the file system yet looks once a second. */
async function expectNothingLeft(): Promise<void> {
  for (const node of NODES) await expect.poll(() => leftOn(node), { message: node, timeout: 60_000 }).toBe("");
}

test("what geo-replication has copied is IDENTICAL, whatever it is and is called, and nothing is left on the nodes", async () => {
  const { state, errorMessage, verification, steps } = await verify();
  expect(state, errorMessage ?? "").toBe("SUCCEEDED");
  expect(verification, JSON.stringify(verification)).toMatchObject({
    verdict: "IDENTICAL",
    entriesSeen: ENTRIES,
    wholeSeen: true,
    entriesCompared: ENTRIES,
    entriesNotCompared: 0,
    bytesCompared: String(1_048_577 + 5_000_000 + 10 + 4 + 7),
    differences: [],
  });
  expect(steps.map(({ hostName }) => hostName.slice(0, 3))).toEqual(["src", "dst", "src"]);
  await expectNothingLeft();
});

test("what the time does not last for is not compared, and said not to be, within about the time that was given", async () => {
  for (const node of DESTINATION) undo.push(await lab.shadow(node, "/usr/bin/sha256sum", "sleep 3"));
  const began = Date.now();
  const { state, errorMessage, verification, steps } = await verify({ maxSeconds: 10 });
  const took = (Date.now() - began) / 1_000;
  expect(state, errorMessage ?? "").toBe("SUCCEEDED");
  expect(verification, JSON.stringify(verification)).toMatchObject({
    verdict: "INCOMPLETE",
    entriesSeen: ENTRIES,
    entriesDifferent: 0,
    entriesNotYet: 0,
    differences: [],
  });
  const { entriesCompared = 0, entriesNotCompared = 0 } = verification ?? {};
  expect(entriesNotCompared, "nothing was left out").toBeGreaterThan(0);
  expect(entriesCompared + entriesNotCompared).toBe(ENTRIES);
  console.info(`${took} s: ${steps.map(({ output }) => output).join("; ")}; ${verification?.message}`);
  expect(took).toBeLessThan(10 + MOUNT_MARGIN_SECONDS);
  await expectNothingLeft();
});

test("what is broken at the destination by hand is told, each by its kind", async () => {
  await atDestination(
    `truncate -s 0 larger && rm one && chmod 600 owned && chown 5:6 ümlaut && printf w > "$(printf 'new\\nline')" &&
     printf longer > ./-n && ln -sfn elsewhere link && setfattr -n user.note -v other attributes && chmod 0700 folder/"with blanks" &&
     rm "folder/with blanks/file" && mkdir "folder/with blanks/file"`,
  );
  const { verification } = await verify();
  expect(verification).toMatchObject({ verdict: "DIFFERENT", entriesNotYet: 0, entriesNotCompared: 0 });
  const told = (verification?.differences ?? []).map(({ kind, path, source, destination, settled: is }) => {
    expect(is, path).toBe(true);
    return kind === "CONTENT" ? `${kind} ${path}` : `${kind} ${path}: ${source}, ${destination ?? "nothing"}`;
  });
  const expected = [
    "EMPTY larger: 5000000 bytes, 0 bytes",
    "MISSING one: file of 1 bytes, nothing",
    "TYPE folder/with blanks/file: file of 10 bytes, directory",
    "SIZE -n: 1 bytes, 6 bytes",
    "CONTENT new\\x0aline",
    "TARGET link: where to, elsewhere",
    "OWNER ümlaut: 0:0, 5:6",
    "MODE folder/with blanks: 755, 700",
    "MODE owned: 4640, 600",
    "XATTRS attributes: user.note=0x68656c6c6f, user.note=0x6f74686572",
  ];
  expect(told.toSorted()).toEqual(expected.toSorted());
  expect(verification?.message).toMatch(/^1 file is EMPTY at the destination/);
  const found = async () => (await toldOf(service, id)).openFindings.map(({ code, severity }) => ({ code, severity }));
  await expect.poll(found, { timeout: 60_000 }).toContainEqual({ code: "FILES_DIFFER", severity: "CRITICAL" });
});

test("what was written since is NOT_YET while the session is paused", async () => {
  await succeed(service, "pauseGeoRepSession", { sessionId: id });
  undo.push(() => succeed(service, "resumeGeoRepSession", { sessionId: id }));
  await inVolume("src1", NAME, "printf late > late; printf later >> last");
  const { verification } = await verify();
  const late = verification?.differences.filter(({ settled: is }) => !is).map(({ kind, path }) => [kind, path]);
  expect(late?.toSorted()).toEqual([
    ["MISSING", "late"],
    ["SIZE", "last"],
  ]);
  expect(verification?.entriesNotYet).toBe(2);
});

test("a full /tmp on one node is no matter, and on all of them is told", async () => {
  const fill = async (node: Node): Promise<void> => {
    await lab.exec(node, "mount", "-t", "tmpfs", "-o", "nr_inodes=1", "tmpfs", "/tmp");
    undo.push(() => lab.exec(node, "umount", "/tmp"));
  };
  await fill("dst1");
  const passed = await verify();
  expect(passed.state, passed.errorMessage ?? "").toBe("SUCCEEDED");
  expect(passed.steps.map(({ hostName }) => hostName)).toContain("dst2");
  await fill("dst2");
  const failed = await verify();
  expect(failed).toMatchObject({ state: "FAILED", errorCode: "HOST_DISK_FULL" });
  expect(failed.errorMessage).toContain("No space left on device");
});

test("a destination volume that is stopped fails it, with the reason", async () => {
  await succeed(service, "stopGeoRepSession", { sessionId: id });
  await lab.gluster("dst1", "volume", "stop", `${NAME}-dr`, "force");
  undo.push(async () => {
    await lab.gluster("dst1", "volume", "start", `${NAME}-dr`);
    await succeed(service, "startGeoRepSession", { sessionId: id });
  });
  const stopped = await verify();
  expect(stopped).toMatchObject({ state: "FAILED", verification: null });
  expect(stopped.errorMessage).toContain("could not be mounted on this node");
  await expectNothingLeft();
});

test("what is on a brick that is down is told as such, and not as missing", async () => {
  const spread = unique("spread");
  await lab.pair(spread, "dist");
  undo.push(() => lab.unpair(spread));
  await inVolume("src1", spread, "for n in $(seq 1 20); do echo $n > file$n; done");
  const volume = parseVolumeName(spread);
  const wanted = Array.from({ length: 20 }, (_none, n) => ({ path: `file${n + 1}`, bytes: 0, head: 0, tail: 0 }));
  const asked = async () => {
    const [walk, look] = [walkTree(volume, 10, 1), lookAtTree(volume, 10, false, wanted)];
    const run = async ({ argv, stdin = "" }: { readonly argv: readonly string[]; readonly stdin?: string }) => {
      const said = await lab.said("src1", ["sh", "-c", 'i=$1; shift; printf %s "$i" | "$@"', "sh", stdin, ...argv]);
      return { ...said, signal: null, ms: 0, hostKey: { algorithm: "", fingerprint: "", blob: "" } as never };
    };
    return { walk: walk.parse(await run(walk)), looks: [...look.parse(await run(look)).values()] };
  };
  const all = await asked();
  expect(all.walk).toMatchObject({ isWhole: true, trouble: null });
  expect(all.looks.filter(({ kind }) => kind === "THERE")).toHaveLength(20);
  await lab.exec("src2", "sh", "-c", `kill -9 $(pgrep -f "[g]lusterfsd.*src2.*${spread}")`);
  const half = await asked();
  expect(half.walk).toMatchObject({ isWhole: false, trouble: expect.stringMatching(/^1 of the volume's sets/) });
  const kinds = new Set(half.looks.map(({ kind }) => kind));
  expect(kinds, "some are on each brick, and none counts as missing").toEqual(new Set(["THERE", "UNREADABLE"]));
});

test("a mount whose shell is killed ends with what reads it, and leaves nothing", async () => {
  const { argv } = walkTree(parseVolumeName(NAME), 5, 1);
  const [script = "", ...parameters] = argv.slice(2);
  // It goes on for as long as its time lasts, though its shell is gone.
  const slow = script.replace("x=$(find", "sleep 300; x=$(find");
  expect(slow).not.toBe(script);
  const killed = `sh -c "$@" >/dev/null 2>&1 & p=$!
    n=0; until pgrep -xf 'sleep 300' >/dev/null || [ $n -gt 100 ]; do n=$((n + 1)); sleep 0.1; done
    pgrep -xa glusterfs | grep -q georep-verify && echo mounted; kill -9 $p`;
  expect(await lab.exec("src1", "sh", "-c", killed, "sh", slow, ...parameters)).toBe("mounted\n");
  await expectNothingLeft();
});

test("a service that is killed in the middle leaves nothing on the nodes, and the next one makes it anew", async () => {
  const takesBack = await lab.shadow("dst1", "/usr/bin/base64", "sleep 2");
  undo.push(takesBack);
  const { verifyGeoRepSession } = await service.client.request<{
    verifyGeoRepSession: { operation: { id: string } };
  }>(
    `mutation ($input: VerifyGeoRepSessionInput!) { verifyGeoRepSession(input: $input, wait: 0) { operation { id } } }`,
    { input: { sessionId: id, files: 100, maxSeconds: 20 } },
  );
  const begun = "n=0; until pgrep -f georep-verif[y] >/dev/null || [ $n -gt 300 ]; do n=$((n + 1)); sleep 0.1; done";
  await lab.exec("dst1", "sh", "-c", begun);
  await service.kill();
  await service.startAgain();
  expect(await settled(service, verifyGeoRepSession.operation.id)).toMatchObject({ state: "SUCCEEDED" });
  await expectNothingLeft();
});

test("the rsync that copies nothing is found by the files that it leaves empty", async () => {
  // The machine's own rsync is such a one: the lab puts another one into its nodes.
  for (const node of ["dst1", "dst2"] as const) {
    await lab.exec(node, "cp", "-a", "/usr/bin/rsync", "/usr/bin/rsync.real");
    undo.push(() => lab.exec(node, "mv", "/usr/bin/rsync.real", "/usr/bin/rsync"));
    await lab.put("/usr/bin/rsync", node, "/usr/bin/rsync");
  }
  await inVolume("src1", NAME, "for n in 1 2 3; do printf content > silent$n; done");
  await throughStalls(service, id, untilInVolume("dst1", `${NAME}-dr`, "[ -e silent3 ]"));
  await checkpointReached();
  const { verification } = await verify();
  const empty = verification?.differences.filter(({ kind, settled: is }) => is && kind === "EMPTY");
  expect(empty?.map(({ path }) => path)).toEqual(expect.arrayContaining(["silent1", "silent2", "silent3"]));
  expect(verification?.message).toMatch(/files are EMPTY at the destination .*rsync that copies nothing/);
});
