import { GeoRepSessionDetail, Host } from "../../src/model/entities/index.js";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseHostName, parseVolumeName } from "../../src/gluster/values.js";
import { createOrm, ormOptions } from "../../src/db/orm.js";
import { testService } from "../support/api.js";
import { ADMIN, SimulatedService } from "../support/simulated-service.js";

let on: SimulatedService;

beforeEach(async () => {
  on = await SimulatedService.start({ config: { topologyIntervalMs: 500 } });
});
afterEach(() => on[Symbol.asyncDispose]());

const gluster = (label: string, words: string) => on.byHand(label, `gluster --mode=script ${words}`);
const georep = (words: string) =>
  gluster("src1", `volume geo-replication vol ${on.sim.node("dst1").name}::vol-dr ${words}`);
const syncSource = () => on.sync("source");
const only = async () => (await on.sessions())[0];

test("what an operator does by the CLI appears as such: made, started, changed, removed", async () => {
  const added = on.change((change) => change.kind === "ADDED", "a session made by the CLI is added");
  // A poll may come between its two nodes' reports: its status is known when both have reported.
  const created = on.change((change) => change.status === "NOTSTARTED", "a session made by the CLI is not started");
  await georep("create push-pem");
  const { sessionId } = await added;
  await created;
  const left = on.change((change) => change.previousStatus === "NOTSTARTED", "a start by the CLI is seen");
  const started = on.change((change) => change.status === "ACTIVE", "a session started by the CLI is active");
  await georep("start");
  await Promise.all([left, started]);
  // What the first start notes among the options is another change, which may be told after it.
  const set = on.change(
    ({ event }) => event?.kind === "SESSION_OPTIONS_CHANGED" && JSON.stringify(event.after).includes(`"sync-jobs":"7"`),
    "an option set by the CLI is seen",
  );
  await georep("config sync_jobs 7");
  expect((await set).event).toMatchObject({
    before: { options: { "sync-jobs": "3" } },
    after: { options: { "sync-jobs": "7" } },
  });
  await georep("stop");
  const removed = on.change((change) => change.kind === "REMOVED", "a delete by the CLI is seen");
  await georep("delete");
  expect((await removed).sessionId).toBe(sessionId);
  expect(await on.sessions()).toEqual([]);
});

test("requests that hold all of their connections keep no owner from its polls and preflights, nor subscribers from their events", async () => {
  const { address, log } = on.database;
  const id = await on.create();
  const [source, destination] = await Promise.all([on.volume("vol"), on.volume("vol-dr")]);
  const pair = {
    primary: { ...source, name: parseVolumeName(source.name) },
    destination: {
      clusterId: destination.clusterId,
      host: parseHostName(on.sim.node("dst1").name),
      volume: parseVolumeName("vol-dr"),
    },
    user: null,
    sshPort: null,
    keys: "MANAGED",
    syncMethod: "RSYNC",
    operationId: null,
  } as const;
  await on.stopReplica(on.services);
  await using requests = await createOrm(ormOptions(address, log, { poolSize: 2, statementTimeoutMs: 30_000 }));
  await using owners = await createOrm(ormOptions(address, log, { poolSize: 4, statementTimeoutMs: 30_000 }));
  await on.startReplica(requests, owners);
  const release = Promise.withResolvers<void>();
  const held = [1, 2].map(() => Promise.withResolvers<void>());
  const holding = held.map((each) =>
    requests.em.fork().transactional(async (em) => {
      await em.execute("select 1");
      each.resolve();
      await release.promise;
    }),
  );
  await Promise.all(held.map(({ promise }) => promise));
  const after = on.services.events.last;
  const told = on.services.events.follow(after, (event) => event.sessionId === id, AbortSignal.timeout(20_000));
  await georep("start");
  expect((await told.next()).value, "nothing is told while requests wait for connections").toMatchObject({
    sessionId: id,
  });
  const checks = await on.services.preflight.check(pair);
  expect(checks, "a preflight before a create fails while requests wait for connections").toContainEqual(
    expect.objectContaining({ code: "DESTINATION_STARTED", status: "PASSED" }),
  );
  release.resolve();
  await Promise.all(holding);
});

test("the destination is found by its volume's id, and its host within that volume's cluster", async () => {
  const dst1 = on.sim.node("dst1");
  const found = on.change((change) => change.event?.after?.["secondaryHostId"] === dst1.uuid, "the host is found");
  await on.create();
  const [session, destination] = [await only(), await on.volume("vol-dr")];
  expect(session).toMatchObject({ secondaryVolumeId: destination.id, secondaryVolumeName: "vol-dr" });
  if (session?.secondaryHostId !== dst1.uuid) await found;
  else found.catch(() => undefined);
  expect((await only())?.secondaryHostId).toBe(dst1.uuid);
});

test("a destination volume that is made anew under its name: the session goes into the new one, and says so", async () => {
  const id = await on.create({ start: true });
  const before = await on.volume("vol-dr");
  const bricks = on.sim
    .cluster("destination")
    .volume("vol-dr")
    .bricks.map((brick) => `${brick}-anew`);
  for (const line of [
    "gluster --mode=script volume stop vol-dr force",
    "gluster --mode=script volume delete vol-dr",
    `gluster --mode=script volume create vol-dr replica 2 ${bricks.join(" ")}`,
    "gluster --mode=script volume start vol-dr",
  ]) {
    await on.byHand("dst1", line);
  }
  await on.sync("destination");
  const after = await on.volume("vol-dr");
  expect(after.id).not.toBe(before.id);
  await expect.poll(async () => (await only())?.secondaryVolumeId).toBe(after.id);
  await using service = await testService(on.database);
  const { data, errors } = await service.query(
    `query ($id: ID!) { volume(id: $id) { cluster { name } incomingGeoRepSessions { nodes { id secondaryVolumeReplaced } } } }`,
    { id: after.id },
  );
  expect(errors).toEqual([]);
  expect(data).toEqual({
    volume: {
      cluster: { name: "destination" },
      incomingGeoRepSessions: { nodes: [{ id, secondaryVolumeReplaced: true }] },
    },
  });
});

test("a host that is down leaves its brick's last values and an unknown status, and takes them up again", async () => {
  const id = await on.create({ start: true });
  const node = on.sim.node("src2");
  const brick = on.change(
    (change) =>
      change.event?.kind === "SESSION_BRICK_STATUS_CHANGED" && change.event.after?.["brickStatus"] === "UNKNOWN",
    "the brick of a host that is down becomes unknown",
  );
  node.stopGlusterd();
  await node.stopSshd();
  const { event } = await brick;
  const [detail] = await on.rows(GeoRepSessionDetail, `where "status" = $1`, ["UNKNOWN"]);
  expect(detail).toMatchObject({
    sessionId: id,
    brickId: event?.after?.["brickId"],
    statusRaw: expect.any(String) as string,
  });
  expect(detail?.ownObservedAt, "nobody can tell how old it is").not.toBe(null);
  const [host] = await on.rows(Host, `where "id" = $1`, [node.uuid]);
  expect(host).toMatchObject({
    reachable: false,
    unreachableReason: expect.stringContaining("HOST_UNREACHABLE") as string,
  });
  expect((await on.cluster("source")).reachable, "one host that is down is not the cluster").toBe(true);
  node.startGlusterd();
  await node.startSshd();
  await syncSource();
  await expect
    .poll(async () => (await on.rows(GeoRepSessionDetail, `where "observed_at" is not null`)).length, {
      message: "the brick is not told of again",
    })
    .toBe(0);
});

test("a host whose answer holds bytes that no text may hold counts as not reached, and holds nothing else up", async () => {
  await on.create({ start: true });
  const { uuid } = on.sim.node("src2");
  const fault = on.sim.fault({
    kind: "garbage",
    node: "src2",
    on: /^sh -c/,
    text: "V2\nS\n\0\0junk\nE\n",
    times: Infinity,
  });
  const host = async () => (await on.rows(Host, `where "id" = $1`, [uuid]))[0];
  await expect
    .poll(async () => (await host())?.unreachableReason, {
      message: "the host's trouble is not told",
    })
    .toContain("\uFFFD\uFFFDjunk");
  const stopped = on.change((change) => change.status === "PAUSED", "the other host is still polled");
  await georep("pause");
  await stopped;
  fault.clear();
  await syncSource();
  await expect.poll(async () => (await host())?.reachable).toBe(true);
});

function poolOf(label: string): string {
  const peer = `<peer><uuid>${on.sim.node(label).uuid}</uuid><hostname>localhost</hostname><connected>1</connected></peer>`;
  return `<cliOutput><opRet>0</opRet><peerStatus>${peer}</peerStatus></cliOutput>`;
}

test("a peer that cannot be read is shown with the reason, stays as it is known, and costs the rest no poll", async () => {
  await on.create();
  const hosts = async () => on.rows(Host, `where "cluster_id" = $1 order by "name"`, [(await on.cluster("source")).id]);
  const known = (await hosts()).map((host) => ({ id: host.id, name: host.name, connected: host.connected }));
  const name = known.find(({ id }) => id === on.sim.node("src2").uuid)?.name ?? "";
  const odd = `<peer><uuid>none</uuid><hostname>${name}</hostname><connected>1</connected></peer></peerStatus>`;
  const stdout = poolOf("src1").replace("</peerStatus>", odd);
  const fault = on.sim.fault({ kind: "answer", exitCode: 0, node: "src1", times: Infinity, on: /pool list/, stdout });
  await syncSource();
  expect((await on.cluster("source")).unreadRecords).toEqual([
    { subject: name, reason: expect.stringContaining('"none" is no uuid') as string },
  ]);
  expect(await hosts()).toMatchObject(known);
  fault.clear();
  await syncSource();
  expect((await on.cluster("source")).unreadRecords).toBeNull();
});

test("a host whose commands hang, and one that the network was cut to, say what may be the cause and what to do", async () => {
  const { id } = await on.cluster("source");
  const hang = on.sim.fault({ kind: "hang", node: "src1", on: /^sh -c/, times: Infinity });
  on.sim.node("src2").freeze(true);
  const reasons = async () =>
    (await on.rows(Host, `where "cluster_id" = $1 order by "name"`, [id])).map((host) => host.unreachableReason);
  const told = (label: string) =>
    expect.stringMatching(
      `^GLUSTER_TIMEOUT: ${on.sim.node(label).name}: No end of the command within \\d+ ms\\. Nothing came back in time: the network was cut, or glusterd, the host or the user's log-in shell is slow\\. Check on the host, then ask again\\.$`,
    ) as unknown;
  await expect.poll(reasons, { message: "nobody is told where to look" }).toEqual([told("src1"), told("src2")]);
  hang.clear();
  on.sim.node("src2").freeze(false);
});

test("a host that was detached is not believed when it says that it is alone; its former peers are", async () => {
  await on.create();
  const alone = { kind: "answer", exitCode: 0, times: Infinity } as const;
  const empty = "<cliOutput><opRet>0</opRet><volInfo><volumes><count>0</count></volumes></volInfo></cliOutput>";
  on.sim.fault({ ...alone, node: "src1", on: /pool list/, stdout: poolOf("src1") });
  on.sim.fault({ ...alone, node: "src1", on: /volume info/, stdout: empty });
  await syncSource();
  await syncSource();
  const hosts = async () => {
    const { id } = await on.cluster("source");
    return (await on.rows(Host, `where "cluster_id" = $1`, [id])).map((host) => host.id);
  };
  expect((await hosts()).length, "everything is removed at the word of a host that left").toBe(2);
  expect((await on.sessions()).length).toBe(1);
  // The other one still has the volume, so that it is the one to believe.
  on.sim.fault({ ...alone, node: "src2", on: /pool list/, stdout: poolOf("src2") });
  await syncSource();
  expect(await hosts()).toEqual([on.sim.node("src2").uuid]);
  // It is chosen once the hosts are written.
  await expect
    .poll(async () => (await on.cluster("source")).commandHostId, {
      message: "commands still go through a host that left",
    })
    .toBe(on.sim.node("src2").uuid);
});

test("two replicas: one owns each cluster, both take requests, and the other takes over when it goes", async () => {
  const id = await on.create();
  const first = on.services;
  const second = await on.startReplica();
  // Asked for at one replica, carried out by the other.
  const operation = await on.done(second.sessions.start(ADMIN, id, {}));
  expect(operation.state, operation.errorMessage ?? "").toBe("SUCCEEDED");
  const after = second.events.last;
  await on.stopReplica(first);
  const stopped = on.change(
    (change) => change.status === "STOPPED",
    "the second replica looks after the cluster",
    after,
  );
  await georep("stop");
  await stopped;
  expect((await on.done(second.sessions.start(ADMIN, id, {}))).state).toBe("SUCCEEDED");
});

test("settings that are changed while polls are under way are used, and neither is lost", async () => {
  const node = on.sim.node("src2");
  const { clusters } = on.services;
  const wrong = clusters.updateHost(ADMIN, node.uuid, { port: 1 });
  await Promise.all([wrong, syncSource()]);
  const reachable = async () => (await on.rows(Host, `where "id" = $1`, [node.uuid]))[0]?.reachable;
  await expect.poll(reachable, { message: "the wrong port is not used" }).toBe(false);
  await clusters.updateHost(ADMIN, node.uuid, { port: null });
  await expect.poll(reachable, { message: "the right port is not used again" }).toBe(true);
  const pinned = (await on.events()).filter((event) => event.kind === "HOST_KEY_PINNED" && event.hostId === node.uuid);
  expect(pinned.length, "the host's key was pinned more than once").toBe(1);
});

test("settings that are changed while an owner reads them for the first time are used", async () => {
  const node = on.sim.node("src2");
  await on.stopReplica(on.services);
  const held = on.database.orm.em.fork();
  await held.begin();
  await held.execute(`lock table "gluster_volume_bricks" in access exclusive mode`);
  const { clusters } = await on.startReplica();
  // The hosts, which are read before the bricks, have been read by then.
  const waiting = () =>
    on.database.sql(
      `select 1 from pg_locks where relation = 'gluster_volume_bricks'::regclass and not granted
       and database = (select oid from pg_database where datname = current_database())`,
    );
  await expect.poll(async () => (await waiting()).length).toBeGreaterThan(0);
  await clusters.updateHost(ADMIN, node.uuid, { port: 1 });
  await held.commit();
  const reachable = async () => (await on.rows(Host, `where "id" = $1`, [node.uuid]))[0]?.reachable;
  await expect.poll(reachable, { message: "the owner goes by the settings of before" }).toBe(false);
});

test("a host key that changes is refused until it is trusted anew", async () => {
  const node = on.sim.node("src2");
  const row = async () => (await on.rows(Host, `where "id" = $1`, [node.uuid]))[0];
  await expect.poll(async () => (await row())?.reachable).toBe(true);
  node.changeHostKey();
  node.dropConnections();
  await expect
    .poll(async () => (await row())?.unreachableReason, {
      message: "another machine in its place is believed",
    })
    .toContain("HOST_KEY_MISMATCH");
  const { clusters } = on.services;
  const other = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  await expect(clusters.updateHost(ADMIN, node.uuid, { hostKeyFingerprint: other })).rejects.toMatchObject({
    code: "HOST_KEY_MISMATCH",
  });
  await clusters.updateHost(ADMIN, node.uuid, { hostKeyFingerprint: node.hostKeyFingerprint });
  await expect
    .poll(async () => (await row())?.reachable, { message: "the key that is trusted now is refused" })
    .toBe(true);
});

test("where the service cannot reach a host that is up, the CLI's word stands in, for polls and for changes", async () => {
  const id = await on.create({ start: true });
  await on.services.clusters.updateHost(ADMIN, on.sim.node("src2").uuid, { port: 1 });
  const next = on.sim.journal.next;
  await on.sim.journal.ended(/geo-replication vol \S+ status detail$/, next);
  const details = async () => on.rows(GeoRepSessionDetail, `where "session_id" = $1`, [id]);
  await expect.poll(async () => (await details()).filter((detail) => detail.ownObservedAt !== null).length).toBe(1);
  expect((await details()).map((detail) => detail.status).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
    "ACTIVE",
    "PASSIVE",
  ]);
  expect((await only())?.status).toBe("ACTIVE");
  const operation = await on.done(on.services.sessions.stop(ADMIN, id, {}));
  expect(operation.state, operation.errorMessage ?? "").toBe("SUCCEEDED");
  expect((await only())?.status).toBe("STOPPED");
});

test("a session of a cluster that was just registered is first seen by all of its hosts: no look worse than it is alarms anybody", async () => {
  const kind = "distribute" as const;
  const brickCount = 4;
  await using fresh = await SimulatedService.start({
    config: { topologyIntervalMs: 600_000 },
    clusters: [
      {
        name: "source",
        nodes: ["src1", "src2"],
        volumes: [{ name: "vol", kind, brickCount }],
        sessions: [{ volume: "vol", destination: "dst1::vol-dr", state: "Active" }],
      },
      { name: "destination", nodes: ["dst1", "dst2"], volumes: [{ name: "vol-dr", kind, brickCount }] },
    ],
  });
  const events = await fresh.events();
  const statuses = events.flatMap(({ sessionId, after }) => (sessionId === null ? [] : (after?.["status"] ?? [])));
  expect(new Set(statuses)).toEqual(new Set(["ACTIVE"]));
});
