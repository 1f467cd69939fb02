import { afterEach, expect, test } from "vitest";
import { realClock } from "../../simulator/clock.js";
import type { ClusterSpec } from "../../simulator/spec.js";
import { Event, GeoRepFinding, GeoRepSessionDetail, Host } from "../../src/model/entities/index.js";
import { ADMIN, SimulatedService } from "../support/simulated-service.js";

let on: SimulatedService;

afterEach(() => on[Symbol.asyncDispose]());

const DESTINATION = ["dst1", "dst2"] as const;

/** A session that replicates, and whose nodes were tried since; a node's seconds last a tenth. @returns its id */
async function start(options: Parameters<typeof SimulatedService.start>[0] = {}): Promise<string> {
  on = await SimulatedService.start({ clock: realClock(10), ...options });
  const active = on.change(({ status }) => status === "ACTIVE", "the session is active");
  const id = await on.create();
  const before = tries();
  await on.done(on.services.sessions.start(ADMIN, id, {}));
  await active;
  await expect.poll(tries).toBe(before + 4);
  return id;
}

const tries = () => on.sim.journal.matching(/ preflight /).filter(({ end }) => end !== null).length;

const told = (kind: string, code: string) =>
  on.change(({ event }) => event?.kind === kind && event.after?.["code"] === code, `${kind} of ${code}`);
const opened = (code: string) => told("SESSION_FINDING_OPENED", code);
const closed = (code: string) => told("SESSION_FINDING_CLOSED", code);
const findings = () => on.rows(GeoRepFinding, `order by "opened_at", "code"`);
const open = async () => (await findings()).filter(({ closedAt }) => closedAt === null).map(({ code }) => code);

async function stopSshd(): Promise<void> {
  await Promise.all(DESTINATION.map((label) => on.sim.node(label).stopSshd()));
}

async function startSshd(): Promise<void> {
  await Promise.all(DESTINATION.map((label) => on.sim.node(label).startSshd()));
}

test("a source brick without room is told by its bytes, and no more once it has some", async () => {
  await start();
  const found = opened("SOURCE_BRICK_FULL");
  on.sim.node("src1").fillDisk(true);
  const { event } = await found;
  const name = on.sim.node("src1").name;
  expect(event?.after).toMatchObject({ severity: "CRITICAL", message: expect.stringContaining(`${name}:/`) });
  const over = closed("SOURCE_BRICK_FULL");
  on.sim.node("src1").fillDisk(false);
  await over;
});

test("keys that stand at the destination without their command are told as such, and mended by the mutation that is named", async () => {
  const id = await start();
  const found = opened("GSYNCD_BROKEN");
  for (const label of DESTINATION) {
    const node = on.sim.node(label);
    node.writeKeyFile((node.keyFile() ?? "").replace(/^command="[^"]*gsyncd" /gm, ""));
  }
  await stopSshd();
  await startSshd();
  expect((await found).event?.after).toMatchObject({
    severity: "CRITICAL",
    message: expect.stringContaining('by a key without command="…/gsyncd" before it in authorized_keys'),
  });
  expect((await findings()).find(({ code }) => code === "GSYNCD_BROKEN")?.mutation).toBe("repairGeoRepKeys");
  const mended = closed("GSYNCD_BROKEN");
  const repaired = await on.done(on.services.sessions.repairKeys(ADMIN, id, {}));
  expect(repaired.state, repaired.errorMessage ?? "").toBe("SUCCEEDED");
  await mended;
  for (const label of DESTINATION)
    expect(on.sim.node(label).keyFile()).toMatch(/^command="[^"]*gsyncd" (ssh-rsa \S+) .*\n\1 /m);
});

test("options that a reset of the volume took away are told of a session that is Active, and no more once they are set", async () => {
  await start();
  const byHand = (words: string) => on.sim.behindOurBack("src1", `gluster --mode=script volume ${words}`);
  const changelog = opened("CHANGELOG_OFF");
  await byHand("reset vol");
  expect((await changelog).event?.after).toMatchObject({
    severity: "CRITICAL",
    status: "ACTIVE",
    message: "The volume vol notes no changes: changelog.changelog is not set.",
  });
  expect(await open()).toEqual(["CHANGELOG_OFF"]);
  const indexing = opened("INDEXING_OFF");
  await byHand("reset vol force");
  expect((await indexing).event?.after).toMatchObject({ severity: "WARNING" });
  const over = closed("INDEXING_OFF");
  await byHand("set vol changelog.changelog on");
  await byHand("set vol geo-replication.indexing on");
  await over;
  await expect.poll(open).toEqual([]);
});

test("workers of a set that take over from each other, as where a brick comes and goes, are told of a session that replicates", async () => {
  const id = await start();
  const found = opened("WORKER_FLAPPING");
  const roles = async () =>
    (await on.rows(GeoRepSessionDetail, `where "session_id" = $1 order by "master_brick_id"`, [id])).map(
      ({ status }) => status,
    );
  const before = await roles();
  expect(before.toSorted()).toEqual(["ACTIVE", "PASSIVE"]);
  const volume = on.sim.cluster("source").volume("vol");
  for (let times = 0; times < 3; times += 1) {
    volume.killBrick(0);
    await expect.poll(roles).toEqual(before.toReversed());
    volume.startBrick(0);
    await expect.poll(roles).toEqual(before);
  }
  expect((await found).event?.after).toMatchObject({ severity: "WARNING", status: "ACTIVE" });
});

test("clients that write to a destination which is not read-only are told while nothing is copied, and no more once it is", async () => {
  on = await SimulatedService.start({ config: { capacityIntervalMs: 1_000 } });
  const id = await on.createActive();
  await on.done(on.services.sessions.pause(ADMIN, id, {}));
  const readOnly = (value: string) =>
    on.sim.behindOurBack("dst1", `gluster volume set vol-dr features.read-only ${value}`);
  const found = opened("DESTINATION_WRITTEN_TO");
  await readOnly("off");
  on.sim.cluster("destination").volume("vol-dr").filesPerSecond = 1_000;
  expect((await found).event?.after).toMatchObject({ severity: "WARNING", status: "PAUSED" });
  const [finding] = await findings();
  expect(finding?.message).toBe("Others than the session write to the destination volume vol-dr.");
  expect(finding?.evidence[0]?.lines).toEqual([
    expect.stringMatching(/^At least \d{5,} bytes each in the \d+ s until /),
  ]);
  const over = closed("DESTINATION_WRITTEN_TO");
  await readOnly("on");
  await over;
});

test("a clock that is wrong is told though the session replicates on, and no more once it is right", async () => {
  const id = await start({ config: { capacityIntervalMs: 1_000 } });
  const found = opened("CLOCKS_APART");
  on.sim.node("dst2").clockAhead = 600;
  expect((await found).event?.after).toMatchObject({
    severity: "WARNING",
    status: "ACTIVE",
    message: expect.stringMatching(/^The clocks of two nodes differ by at least (?:599|600)\.\d seconds\.$/),
  });
  const [finding] = await findings();
  expect(finding?.sessionId).toBe(id);
  expect(finding?.evidence.map(({ hostName }) => hostName)).toContain(on.sim.node("dst2").name);
  expect(finding?.evidence.flatMap(({ lines }) => lines)).toContainEqual(
    expect.stringMatching(/ secondsAhead: (?:599|600)\.\d ± /),
  );
  const over = closed("CLOCKS_APART");
  on.sim.node("dst2").clockAhead = 0;
  await over;
  const [host] = await on.rows(Host, `where "name" = '${on.sim.node("dst2").name}'`);
  expect(Math.abs(host?.clockAheadSeconds ?? Infinity)).toBeLessThan(2);
});

test("what all monitors of a session have died of at once is told by their logs", async () => {
  await start();
  const died = opened("MONITOR_DIED");
  const unreachable = opened("SSH_UNREACHABLE");
  on.sim.cluster("source").killMonitors("vol", "ssh: connect to host dst1 port 2222: Connection refused");
  expect((await died).event?.after?.["status"], "no brick is left that works or is about to").toBe("STOPPED");
  expect((await unreachable).event?.after).toMatchObject({
    message: expect.stringMatching(/cannot reach the SSH server of dst1 on port 2222: Connection refused\.$/),
  });
});

test("a session that goes on where an earlier one ended, to a destination that was emptied, is told though it is Active, and no more once it begins anew", async () => {
  const pair = ["source", "destination"].map((name, index): ClusterSpec => ({
    name,
    nodes: index === 0 ? ["src1", "src2"] : ["dst1", "dst2"],
    volumes: [index === 0 ? { name: "vol", kind: "replica 2", files: 20 } : { name: "vol-dr", kind: "replica 2" }],
  }));
  const id = await start({ clusters: pair });
  const far = on.sim.cluster("destination").volume("vol-dr");
  await expect.poll(() => far.files).toBe(20);
  expect(await findings(), "a session that has copied everything").toEqual([]);
  const { sessions } = on.services;
  const anew = async (resetSyncTime: boolean) => {
    await on.done(sessions.stop(ADMIN, id, { force: true }));
    await on.done(sessions.delete(ADMIN, id, { resetSyncTime }));
    far.clear();
    const [primaryVolumeId, secondaryVolumeId] = [(await on.volume("vol")).id, (await on.volume("vol-dr")).id];
    const input = {
      primaryVolumeId,
      secondaryVolumeId,
      keys: "PUSH_PEM",
      force: true,
      startAfterCreate: true,
    } as const;
    expect(await on.done(sessions.create(ADMIN, input))).toMatchObject({ state: "SUCCEEDED" });
  };
  const found = opened("SYNC_TIME_LEFT_OVER");
  await anew(false);
  expect((await found).event?.after).toMatchObject({
    severity: "CRITICAL",
    message: expect.stringMatching(/^Everything that vol held until \S+Z counts as copied, and vol-dr is empty\.$/),
  });
  const finding = (await findings()).find(({ code }) => code === "SYNC_TIME_LEFT_OVER");
  expect(finding).toMatchObject({ mutation: "deleteGeoRepSession" });
  expect(finding?.remedy.join("\n")).toMatch(/ delete reset-sync-time && .* create push-pem force && .* start$/m);
  await anew(true);
  await expect.poll(() => far.files).toBe(20);
  await expect.poll(open).toEqual([]);
});

test("a port that no SSH server listens on is told beside the one that the service uses, and no more once the session has that", async () => {
  const id = await start();
  const port = on.sim.node("dst1").port;
  const found = opened("SSH_PORT_DIFFERS");
  await on.done(on.services.sessions.setOption(ADMIN, id, { key: "ssh-port", value: "1" }));
  const { event } = await found;
  expect(event?.after).toMatchObject({
    severity: "CRITICAL",
    message: expect.stringContaining(` on port ${port}; the session connects to port 1, on which none does.`),
  });
  expect(await open(), "told once").not.toContain("SSH_UNREACHABLE");
  const finding = (await findings()).find(({ code }) => code === "SSH_PORT_DIFFERS");
  expect(finding).toMatchObject({
    mutation: "setGeoRepOption",
    remedy: [
      expect.stringMatching(
        new RegExp(
          `^On a source node: gluster volume geo-replication .* config ssh-port ${port} # or setGeoRepOption `,
        ),
      ),
    ],
  });
  const over = closed("SSH_PORT_DIFFERS");
  await on.done(on.services.sessions.setOption(ADMIN, id, { key: "ssh-port", value: String(port) }));
  await on.done(on.services.sessions.start(ADMIN, id, { force: true }));
  await over;
});

test("a destination without sshd is told with the lines of the log, and no more once it is up", async () => {
  const id = await start();
  const found = opened("SSH_UNREACHABLE");
  await stopSshd();
  const { event } = await found;
  expect(event).toMatchObject({ sessionId: id, after: { severity: "CRITICAL" } });
  const unreachable = async () => (await findings()).find(({ code }) => code === "SSH_UNREACHABLE");
  // A preflight may have found it before the workers have written down what they die of.
  await expect
    .poll(async () => (await unreachable())?.message)
    .toMatch(/cannot reach the SSH server of .* on port 22: Connection refused/);
  const finding = await unreachable();
  expect(finding).toMatchObject({ sessionId: id, closedAt: null, mutation: null });
  const [evidence] = finding?.evidence ?? [];
  expect(evidence?.source).toMatch(/^\/var\/log\/glusterfs\/geo-replication\/.*\/gsyncd\.log$/);
  expect(evidence?.lines.join("\n")).toContain("Connection refused");
  expect(evidence?.brickName).toMatch(/^\S+:\/\S+$/);
  const over = closed("SSH_UNREACHABLE");
  await startSshd();
  await over;
  await expect.poll(open).toEqual([]);
});

test("a destination that is cut off from the source alone is told while all workers say that they replicate, and no more once it is not", async () => {
  const id = await start();
  const found = opened("SSH_UNREACHABLE");
  for (const label of DESTINATION) on.sim.node(label).cut(true);
  expect((await found).event).toMatchObject({ sessionId: id, after: { status: "ACTIVE" } });
  const [from, to] = (["src", "dst"] as const).map((side) =>
    [1, 2].map((number) => on.sim.node(`${side}${number}`).name).join(" and "),
  );
  // Since somebody is cut off, the nodes are tried; it may have been found of one node before the other was cut off.
  const sources = async () => (await findings()).flatMap(({ evidence }) => evidence.map(({ source }) => source));
  await expect.poll(sources).toContainEqual(expect.stringMatching(/^preflight/));
  const messages = async () => (await findings()).map(({ severity, message }) => `${severity} ${message}`);
  await expect
    .poll(messages)
    .toEqual([`CRITICAL Nothing comes back to ${from} on the SSH connections of workers to port 22 of ${to}.`]);
  const [finding] = await findings();
  expect(finding?.evidence[0]).toMatchObject({ source: "/proc/net/tcp", brickName: expect.stringContaining(":/") });
  const over = closed("SSH_UNREACHABLE");
  for (const label of DESTINATION) on.sim.node(label).cut(false);
  await over;
});

test("a destination that cannot be mounted is told with what its own nodes write of it, and no more once it can", async () => {
  await start();
  const [source, destination] = [on.sim.node("src1"), on.sim.node("dst1")];
  const volume = on.sim.cluster("destination").volume("vol-dr");
  for (const brick of [0, 1]) volume.killBrick(brick);
  const session = `gluster --mode=script volume geo-replication vol ${destination.name}::vol-dr`;
  const found = opened("DESTINATION_NOT_MOUNTABLE");
  await on.byHand("src1", `${session} stop force`);
  await on.byHand("src1", `${session} start force`);
  await found;
  const mount = async () => (await findings()).find(({ code }) => code === "DESTINATION_NOT_MOUNTABLE");
  // A preflight tries the mount too, and may be first.
  await expect.poll(async () => (await mount())?.message).toContain("All subvolumes are down");
  const [evidence] = (await mount())?.evidence ?? [];
  expect(DESTINATION.map((label) => on.sim.node(label).name)).toContain(evidence?.hostName);
  expect(evidence?.source).toMatch(
    new RegExp(
      `^/var/log/glusterfs/geo-replication-secondaries/[^/]+/mnt-(?:${source.name}|${on.sim.node("src2").name})-.*\\.log$`,
    ),
  );
  const over = closed("DESTINATION_NOT_MOUNTABLE");
  for (const brick of [0, 1]) volume.startBrick(brick);
  await over;
});

test("a destination volume that is stopped is told as that, and not beside it that it cannot be mounted", async () => {
  await start();
  await on.byHand("dst1", "gluster --mode=script volume stop vol-dr force");
  const session = `gluster --mode=script volume geo-replication vol ${on.sim.node("dst1").name}::vol-dr`;
  const found = opened("DESTINATION_VOLUME_STOPPED");
  await on.byHand("src1", `${session} stop force`);
  await on.byHand("src1", `${session} start force`);
  await found;
  await expect.poll(open).toEqual(["DESTINATION_VOLUME_STOPPED"]);
  const over = closed("DESTINATION_VOLUME_STOPPED");
  await on.byHand("dst1", "gluster --mode=script volume start vol-dr");
  await over;
});

test("a log that was moved is read where it is now", async () => {
  await start();
  const session = `gluster --mode=script volume geo-replication vol ${on.sim.node("dst1").name}::vol-dr`;
  const active = on.change(({ status }) => status === "ACTIVE", "it replicates again");
  await on.byHand("src1", `${session} config log-file /srv/moved.log`);
  await active;
  const found = opened("SSH_UNREACHABLE");
  await stopSshd();
  await found;
  const sources = async () =>
    (await findings()).find(({ code }) => code === "SSH_UNREACHABLE")?.evidence.map(({ source }) => source);
  await expect.poll(sources).toContain("/srv/moved.log");
});

test("on nodes without Gluster's logs a cause is told by a preflight", async () => {
  await start();
  for (const label of ["src1", "src2"] as const) on.sim.node(label).break("no logs");
  const found = opened("SSH_UNREACHABLE");
  await stopSshd();
  expect((await found).event?.after).toMatchObject({
    message: expect.stringMatching(/cannot reach the SSH server of .* on port 22: it does not answer\.$/),
  });
  const finding = (await findings()).find(({ code }) => code === "SSH_UNREACHABLE");
  expect(finding?.evidence.map(({ source }) => source)).toEqual([
    expect.stringMatching(/^preflight: /),
    expect.stringMatching(/^preflight: /),
  ]);
});

test("a source node that falls silent while logs are read is told as soon as polls know it, and no round waits for its logs", async () => {
  await start();
  const found = opened("SSH_UNREACHABLE");
  await stopSshd();
  await found;
  const silent = opened("SOURCE_NODE_UNREACHABLE");
  const began = performance.now();
  on.sim.node("src2").freeze(true);
  expect((await silent).event?.after).toMatchObject({ message: expect.stringContaining(on.sim.node("src2").name) });
  // A poll gives it six seconds, the log of a round under way ten, and the rule eight.
  expect(performance.now() - began).toBeLessThan(34_000);
  on.sim.node("src2").freeze(false);
});

test("what is found is found once, confirmed as long as it is so, also by the next owner", async () => {
  await start();
  const found = opened("SSH_UNREACHABLE");
  await stopSshd();
  await found;
  const first = (await findings()).find(({ code }) => code === "SSH_UNREACHABLE");
  await on.stopReplica(on.services);
  await on.startReplica();
  const confirmed = async () => (await findings()).find(({ id }) => id === first?.id)?.confirmedAt ?? "";
  await expect.poll(confirmed).not.toBe(first?.confirmedAt);
  expect((await findings()).filter(({ code }) => code === "SSH_UNREACHABLE")).toHaveLength(1);
  const kinds = (await on.rows(Event, `where "kind" = 'SESSION_FINDING_OPENED'`)).map(({ after }) => after?.["code"]);
  expect(kinds.filter((code) => code === "SSH_UNREACHABLE")).toHaveLength(1);
});

test("an rsync that copies nothing is found when a session has come to replicate, though it says that all is well", async () => {
  on = await SimulatedService.start({ clock: realClock(10) });
  const id = await on.create();
  on.sim.node("dst2").break("broken rsync");
  const found = opened("RSYNC_COPIES_NOTHING");
  await on.done(on.services.sessions.start(ADMIN, id, {}));
  expect((await found).event?.after).toMatchObject({ severity: "CRITICAL", status: "ACTIVE" });
  const [finding] = await findings();
  expect(finding?.evidence).toEqual([expect.objectContaining({ hostName: on.sim.node("dst2").name, brickId: null })]);
});

test("an rsync that is replaced by one that copies nothing under a session that replicates is found, and no more once it is replaced again", async () => {
  await start();
  const found = opened("RSYNC_COPIES_NOTHING");
  on.sim.node("dst2").break("broken rsync");
  expect((await found).event?.after).toMatchObject({ severity: "CRITICAL", status: "ACTIVE" });
  const over = closed("RSYNC_COPIES_NOTHING");
  on.sim.node("dst2").mend("broken rsync");
  await over;
});

// Of the node that changes go through the CLI itself refuses, of another its glusterd.
test.each(["src1", "src2"] as const)(
  "a gsyncd that %s cannot run is found though its workers go on, and told of by what is refused without it",
  async (label) => {
    const id = await start();
    const found = opened("GSYNCD_BROKEN");
    on.sim.node(label).break("no gsyncd");
    expect((await found).event?.after).toMatchObject({ severity: "WARNING", status: "ACTIVE" });
    const { name } = on.sim.node(label);
    expect((await findings()).flatMap(({ evidence }) => evidence.map(({ hostName }) => hostName))).toEqual([name]);
    const stopped = await on.done(on.services.sessions.stop(ADMIN, id, {}));
    expect(stopped).toMatchObject({
      state: "FAILED",
      errorMessage: expect.stringContaining(`gsyncd does not run on ${name}`),
    });
    const over = closed("GSYNCD_BROKEN");
    on.sim.node(label).mend("no gsyncd");
    await over;
  },
);

test("what was found by trying the nodes stays open for the next owner, which tries them, until it is mended", async () => {
  await start();
  const found = opened("RSYNC_COPIES_NOTHING");
  on.sim.node("dst2").break("broken rsync");
  await found;
  const before = tries();
  await on.stopReplica(on.services);
  await on.startReplica();
  await expect.poll(tries).toBeGreaterThan(before);
  const of = async () => (await findings()).filter(({ code }) => code === "RSYNC_COPIES_NOTHING");
  const [first] = await of();
  await expect.poll(async () => (await of())[0]?.confirmedAt).not.toBe(first?.confirmedAt);
  expect(await of()).toMatchObject([{ id: first?.id, closedAt: null }]);
  const kinds = (await on.rows(Event, `where "kind" = 'SESSION_FINDING_CLOSED'`)).map(({ after }) => after?.["code"]);
  expect(kinds).not.toContain("RSYNC_COPIES_NOTHING");
  on.sim.node("dst2").mend("broken rsync");
  await expect.poll(async () => (await of())[0]?.closedAt).not.toBeNull();
});

test("what a node told of is neither over nor confirmed while it is silent", async () => {
  const id = await start();
  const found = opened("MONITOR_DIED");
  on.sim.cluster("source").killMonitors("vol");
  await found;
  const [first] = (await findings()).filter(({ code }) => code === "MONITOR_DIED");
  const silent = opened("SOURCE_NODE_UNREACHABLE");
  for (const label of ["src1", "src2"]) on.sim.node(label).freeze(true);
  await silent;
  expect(await open()).toContain("MONITOR_DIED");
  for (const label of ["src1", "src2"]) on.sim.node(label).freeze(false);
  const over = closed("MONITOR_DIED");
  await on.done(on.services.sessions.start(ADMIN, id, { force: true }));
  await over;
  expect((await findings()).filter(({ code }) => code === "MONITOR_DIED")).toMatchObject([{ id: first?.id }]);
});

test("nothing is read of the nodes of sessions that are well, and what was read is not read again", async () => {
  await start();
  const { journal } = on.sim;
  const reads = () => journal.matching(/ log-tail$/).length;
  const before = reads();
  for (let polls = 0; polls < 5; polls += 1) await journal.ended(/sha256sum/, journal.next);
  expect(reads()).toBe(before);
  expect(await findings()).toEqual([]);
});

test("a session that is deleted while it is diagnosed leaves no finding behind", async () => {
  const id = await start();
  const found = opened("SSH_UNREACHABLE");
  await stopSshd();
  await found;
  await on.done(on.services.sessions.stop(ADMIN, id, { force: true }));
  await on.done(on.services.sessions.delete(ADMIN, id, {}));
  expect(await findings()).toEqual([]);
});
