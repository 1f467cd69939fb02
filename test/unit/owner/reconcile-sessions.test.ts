import { expect, test } from "vitest";
import {
  expireSessions,
  reconcileSessions,
  type SessionChanges,
  type Observation,
} from "../../../src/owner/reconcile/sessions.js";
import { sessionId } from "../../../src/model/ids.js";
import { BEGIN, brick, Known, KEY, poll, NODES, SECONDARY, reported, VOLUME, volume } from "./observed.js";

function see(known: Known, what: Observation): SessionChanges {
  const changes = reconcileSessions(known.known, what);
  known.apply(changes, what.at);
  return changes;
}

const kinds = (changes: SessionChanges): string[] => changes.events.map((event) => event.kind);
const SYNCED = new Date(BEGIN - 60_000);
const active = (more = {}) => brick(0, "Active", { lastSyncedAt: SYNCED, entryPending: 1n, dataPending: 0n, ...more });
const both = () => reported([active(), brick(1, "Passive")]);

function running(): Known {
  const known = new Known();
  see(known, poll(0, [both()]));
  return known;
}

const NOTHING = { sessions: [], details: [], removedDetails: [], removed: [], events: [] };

test("a session that is found is added, with its bricks, in one event", () => {
  const known = new Known();
  const changes = see(known, poll(0, [both()]));
  expect(kinds(changes)).toEqual(["SESSION_ADDED"]);
  expect(known.session.row).toMatchObject({
    id: sessionId(VOLUME, "dst1::dr"),
    sessionKey: KEY,
    status: "ACTIVE",
    ownObservedAt: null,
    missedPolls: 0,
  });
  expect(known.detail(0)).toMatchObject({ status: "ACTIVE", entryPending: "1", dataPending: "0", failures: null });
  expect(known.detail(1), "a brick that never was Active has no figures").toMatchObject({ entryPending: null });
});

test("the same poll again changes nothing", () => {
  const known = running();
  expect(see(known, poll(3, [both()]))).toMatchObject(NOTHING);
  expect(see(known, poll(6, [both()]))).toMatchObject(NOTHING);
});

test("the destination is the volume that workers mount, and where none tells the one that they mounted last", () => {
  const [anew, older, host] = ["a0", "b0", "c0"].map((start) => `${start}000000-0000-4000-8000-000000000001`);
  const known = running();
  const volumeIs = () => known.session.row.secondaryVolumeId;
  expect(volumeIs(), "nothing but the key tells").toBe(SECONDARY);
  const elsewhere = active({ secondaryHostUuid: host, secondaryVolumeUuid: older });
  see(known, poll(3, [reported([elsewhere, brick(1, "Passive")])]));
  expect(volumeIs(), "its monitor found another one when it began").toBe(older);
  const volumeOn = (id: string, name: string) => (id === host && name === "dr" ? (anew ?? null) : null);
  known.with({ directory: { ...known.known.directory, volumeOn } });
  const changes = see(known, poll(6, [reported([elsewhere, brick(1, "Passive")])]));
  expect(volumeIs(), "what has the name there now is what is mounted").toBe(anew);
  expect(changes.events).toMatchObject([
    { kind: "SESSION_CHANGED", before: { secondaryVolumeId: older }, after: { secondaryVolumeId: anew } },
  ]);
  see(known, poll(9, [reported([brick(0, "Stopped"), brick(1, "Stopped")])]));
  expect(volumeIs(), "nothing says that it went to another one since").toBe(anew);
  const key = KEY.replace("dst1", "dst2");
  see(known, poll(12, [reported([brick(0, "Created"), brick(1, "Created")], { key })]));
  expect(known.known.sessions.find(({ row }) => row.sessionKey === key)?.row.secondaryVolumeId).toBe(SECONDARY);
});

test("progress of all bricks is one event, with the values before and after, and only what changed is written", () => {
  const known = running();
  const changes = see(known, poll(3, [reported([active({ entryPending: 5n }), brick(1, "Passive")])]));
  expect(kinds(changes)).toEqual(["SESSION_PROGRESS"]);
  const id = known.detail(0).brickId;
  expect(changes.events[0]).toMatchObject({
    before: { bricks: { [id]: { entryPending: "1" } } },
    after: { bricks: { [id]: { entryPending: "5" } } },
  });
  expect(changes.details.length).toBe(1);
});

test("a change of status, of a brick's status and of a checkpoint are events each", () => {
  const known = running();
  const checkpoint = { checkpointAt: new Date(BEGIN), checkpointCompleted: false };
  expect(kinds(see(known, poll(3, [reported([active(checkpoint), brick(1, "Passive")])])))).toEqual([
    "SESSION_CHECKPOINT_CHANGED",
  ]);
  const changes = see(known, poll(6, [reported([brick(0, "Faulty"), brick(1, "Passive")])]));
  expect(kinds(changes)).toEqual(["SESSION_STATUS_CHANGED", "SESSION_BRICK_STATUS_CHANGED"]);
  expect(changes.events[0]).toMatchObject({ before: { status: "ACTIVE" }, after: { status: "FAULTY" } });
});

test("a brick that is no longer Active keeps its last figures, with the time at which they were told", () => {
  const known = running();
  see(known, poll(3, [both()]));
  see(
    known,
    poll(6, [reported([brick(0, "Passive"), brick(1, "Active", { lastSyncedAt: SYNCED, entryPending: 0n })])]),
  );
  expect(known.detail(0)).toMatchObject({
    status: "PASSIVE",
    entryPending: "1",
    lastSyncedAt: SYNCED.toISOString(),
    ownCountersObservedAt: new Date(BEGIN + 3_000).toISOString(),
    ownObservedAt: null,
  });
  expect(
    see(
      known,
      poll(9, [reported([brick(0, "Passive"), brick(1, "Active", { lastSyncedAt: SYNCED, entryPending: 0n })])]),
    ),
  ).toMatchObject(NOTHING);
});

test("a set that nobody replicates is FAULTY from the second poll that finds it so: a stop on its way is no alarm", () => {
  const known = running();
  const halted = () => reported([brick(0, "Stopped"), brick(1, "Passive")]);
  const first = see(known, poll(3, [halted()]));
  expect(known.session.row).toMatchObject({ status: "ACTIVE", statusReason: null });
  expect(kinds(first)).toEqual(["SESSION_BRICK_STATUS_CHANGED"]);
  expect(kinds(see(known, poll(6, [halted()])))).toEqual(["SESSION_STATUS_CHANGED"]);
  expect(known.session.row).toMatchObject({ status: "FAULTY", lastKnownStatus: "FAULTY", statusReason: null });
  expect(see(known, poll(9, [halted()]))).toMatchObject(NOTHING);
  see(known, poll(12, [reported([brick(0, "Stopped"), brick(1, "Stopped")])]));
  expect(known.session.row.status).toBe("STOPPED");
});

test("a status that is UNKNOWN says why, in the same words for as long as it is so", () => {
  const known = running();
  const down = () => poll(3, [reported([brick(1, "Passive")])], { answered: [1], down: [0] });
  see(known, down());
  expect(known.session.row).toMatchObject({
    status: "UNKNOWN",
    statusReason: expect.stringMatching(/^Nothing is known of \S+:\S+ \(its host is down\)\.$/) as string,
  });
  expect(see(known, { ...down(), at: new Date(BEGIN + 6_000) })).toMatchObject(NOTHING);
  see(known, poll(9, [reported([brick(0, "Config Corrupted"), brick(1, "Passive")])]));
  expect(known.session.row.statusReason).toMatch(/\(Gluster says "Config Corrupted"\)\.$/);
  see(known, poll(12, [both()]));
  expect(known.session.row).toMatchObject({ status: "ACTIVE", statusReason: null });
  see(known, poll(400, [reported([active()])], { answered: [0] }));
  expect(known.session.row).toMatchObject({
    status: "UNKNOWN",
    statusReason: expect.stringMatching(
      /^Its bricks were last all accounted for at 2\S+Z; no answer from \S+\.$/,
    ) as string,
  });
});

test("since when a status is what it is moves with the status alone, and is not known of the first one", () => {
  const known = running();
  const since = () => known.session.row.statusSince;
  const second = (seconds: number) => new Date(BEGIN + seconds * 1_000).toISOString();
  expect(since(), "it may have been so for long").toBeNull();
  see(known, poll(3, [both()]));
  expect(since()).toBeNull();
  see(known, poll(6, [reported([brick(0, "Faulty"), brick(1, "Passive")])]));
  expect(since()).toBe(second(6));
  see(known, poll(9, [reported([brick(0, "Faulty"), brick(1, "Faulty")])]));
  expect([known.session.row.status, since()]).toEqual(["FAULTY", second(6)]);
  see(known, poll(12, [both()]));
  expect([known.session.row.status, since()]).toEqual(["ACTIVE", second(12)]);
  known.apply(expireSessions(known.known, new Date(BEGIN + 400_000)), new Date(BEGIN + 12_000));
  expect([known.session.row.status, since()]).toEqual(["UNKNOWN", second(400)]);
  expect(expireSessions(known.known, new Date(BEGIN + 500_000))).toMatchObject(NOTHING);
});

test("a session that is not told of is not gone while its volume has sessions that nobody can tell of", () => {
  const known = running();
  const blind = (seconds: number) => see(known, poll(seconds, [], { unreadVolumes: ["vol"] }));
  for (const seconds of [3, 6, 9]) expect(blind(seconds).removed).toEqual([]);
  see(known, poll(12, [], { unreadVolumes: ["other"] }));
  expect(see(known, poll(15, [])).removed).toEqual([sessionId(VOLUME, "dst1::dr")]);
});

test("a host that did not answer, and is not down, leaves its brick as it was, and the session as last seen completely", () => {
  const known = running();
  see(known, poll(3, [both()]));
  const partial = (seconds: number) => see(known, poll(seconds, [reported([active()])], { answered: [0] }));
  const changes = partial(6);
  expect(kinds(changes), "nothing is known to have changed").toEqual([]);
  expect(known.detail(1)).toMatchObject({ status: "PASSIVE", ownObservedAt: new Date(BEGIN + 3_000).toISOString() });
  expect(known.session.row).toMatchObject({ status: "ACTIVE", ownObservedAt: new Date(BEGIN + 3_000).toISOString() });
  expect(partial(9)).toMatchObject(NOTHING);
  partial(304);
  expect(known.session.row, "after five minutes without a complete poll").toMatchObject({
    status: "UNKNOWN",
    lastKnownStatus: "ACTIVE",
  });
  expect(known.detail(1).status).toBe("UNKNOWN");
  const back = see(known, poll(307, [both()]));
  expect(known.session.row).toMatchObject({ status: "ACTIVE", ownObservedAt: null });
  expect(known.detail(1)).toMatchObject({ status: "PASSIVE", ownObservedAt: null });
  expect(kinds(back)).toEqual(["SESSION_STATUS_CHANGED", "SESSION_BRICK_STATUS_CHANGED"]);
});

test("a brick whose host is down is UNKNOWN with its old values, and the poll is complete without it", () => {
  const known = running();
  const changes = see(
    known,
    poll(3, [reported([brick(1, "Active", { entryPending: 0n })])], { answered: [1], down: [0] }),
  );
  expect(known.detail(0)).toMatchObject({
    status: "UNKNOWN",
    statusRaw: "Active",
    entryPending: "1",
    ownObservedAt: new Date(BEGIN).toISOString(),
  });
  expect(known.session.row).toMatchObject({ status: "ACTIVE", ownObservedAt: null });
  expect(kinds(changes)).toContain("SESSION_BRICK_STATUS_CHANGED");
});

test("what a poll that is not complete makes of a session is not its last known status", () => {
  const known = running();
  const changes = see(known, poll(3, [reported([])], { answered: [2], down: [0, 1] }));
  expect(changes.sessions[0]).toMatchObject({ status: "UNKNOWN", lastKnownStatus: "ACTIVE" });
});

test("rows of the CLI stand in with the time at which they were told, and take no destination away", () => {
  const known = new Known();
  const withNode = brick(1, "Passive", { secondaryHostName: "dst2", secondaryHostUuid: NODES[2] ?? null });
  see(known, poll(0, [reported([active(), withNode])]));
  const at = new Date(BEGIN + 2_000);
  const byCli = new Map([[`${NODES[1] ?? ""}:/b`, at]]);
  see(known, poll(3, [reported([active(), brick(1, "Passive")], { byCli })], { answered: [0] }));
  expect(known.detail(1)).toMatchObject({
    status: "PASSIVE",
    secondaryHostName: "dst2",
    ownObservedAt: at.toISOString(),
  });
  expect(known.session.row.ownObservedAt, "complete, as of the oldest word in it").toBe(at.toISOString());
});

test("a session is gone after two complete polls without it, and not before", () => {
  const known = running();
  const first = see(known, poll(3, []));
  expect(kinds(first)).toEqual([]);
  expect(known.session.row).toMatchObject({
    status: "ACTIVE",
    missedPolls: 1,
    ownObservedAt: new Date(BEGIN).toISOString(),
  });
  see(known, poll(6, [], { answered: [0] }));
  expect(known.session.row.missedPolls, "a poll that a host did not answer counts for nothing").toBe(1);
  see(known, poll(7, [], { answered: [0], down: [1] }));
  expect(known.session.row.missedPolls, "a host that is down may still hold it").toBe(1);
  const gone = see(known, poll(9, []));
  expect(kinds(gone)).toEqual(["SESSION_REMOVED"]);
  expect(gone.events[0]).toMatchObject({ sessionName: "dst1::dr", volumeName: "vol", before: { status: "ACTIVE" } });
  expect(known.known.sessions).toEqual([]);
});

test("one that is found again after a poll that missed it is as before", () => {
  const known = running();
  see(known, poll(3, []));
  const found = see(known, poll(6, [both()]));
  expect(kinds(found)).toEqual([]);
  expect(known.session.row).toMatchObject({ missedPolls: 0, ownObservedAt: null });
});

test("a session that we had deleted is gone with the first poll that misses it, and stays while one finds it", () => {
  const known = running();
  known.with({ deleted: new Set([known.session.row.id]) });
  expect(see(known, poll(3, [both()]))).toMatchObject(NOTHING);
  expect(see(known, poll(6, [], { answered: [0] })).removed).toEqual([sessionId(VOLUME, "dst1::dr")]);
});

test("create force on another node changes the key and not the session", () => {
  const known = running();
  const key = KEY.replace(NODES[0] ?? "", NODES[1] ?? "");
  const changes = see(known, poll(3, [reported([active(), brick(1, "Passive")], { key })]));
  expect(kinds(changes)).toEqual(["SESSION_CHANGED"]);
  expect(changes.events[0]).toMatchObject({ before: { sessionKey: KEY }, after: { sessionKey: key } });
});

test("one destination under two names is two sessions", () => {
  const known = new Known();
  see(
    known,
    poll(0, [both(), reported([brick(0, "Created"), brick(1, "Created")], { key: KEY.replace("dst1", "dst2") })]),
  );
  expect(known.known.sessions.map((session) => [session.row.secondaryHostName, session.row.status])).toEqual([
    ["dst1", "ACTIVE"],
    ["dst2", "NOTSTARTED"],
  ]);
});

test("a volume made anew under the same name has sessions of its own, and those of the old one are gone", () => {
  const known = running();
  const anew = { ...volume(), id: "20000000-0000-4000-8000-000000000002", bricks: [] };
  const ofTheNewOne = reported([brick(0, "Created"), brick(1, "Created")], { volumeUuid: anew.id });
  const unknown = see(known, poll(3, [ofTheNewOne]));
  expect(unknown, "the new volume's session is taken for the old one's").toMatchObject({
    unknownVolumes: [anew.id],
    events: [],
  });
  expect(kinds(see(known, poll(6, [ofTheNewOne])))).toEqual(["SESSION_REMOVED"]);
  known.with({ volumes: [anew] });
  const changes = see(known, poll(9, [ofTheNewOne]));
  expect(changes.sessions.map((row) => row.id)).toEqual([sessionId(anew.id, "dst1::dr")]);
  expect(known.session.row.status, "no bricks are known").toBe("UNKNOWN");
});

test("a session on a volume that is not known yet has it asked for, and is not invented", () => {
  const changes = reconcileSessions(new Known([]).known, poll(0, [both()]));
  expect(changes).toMatchObject({ ...NOTHING, unknownVolumes: [VOLUME] });
});

test("a brick that is added or goes shows so", () => {
  const known = running();
  known.with({ volumes: [volume(3, { replicaCount: 3, disperseCount: 0 })] });
  const more = reported([active(), brick(1, "Passive"), brick(2, "Passive")]);
  const added = see(known, poll(3, [more], { answered: [0, 1, 2] }));
  expect(added.events).toMatchObject([
    { kind: "SESSION_BRICK_STATUS_CHANGED", before: { brickStatus: null, brick: expect.stringMatching(/^\w+:\/.+$/) } },
  ]);
  known.with({ volumes: [volume(1)] });
  const gone = see(known, poll(6, [reported([active()])]));
  expect(gone.removedDetails.length).toBe(2);
  expect(known.session.details.size).toBe(1);
});

test("options of a session that nobody's files tell are not a change", () => {
  const known = running();
  expect(see(known, poll(3, [reported([active(), brick(1, "Passive")], { options: null })]))).toMatchObject(NOTHING);
});

test("while nobody answers, what was known grows old, once", () => {
  const known = running();
  expect(expireSessions(known.known, new Date(BEGIN + 299_000))).toMatchObject(NOTHING);
  const late = new Date(BEGIN + 301_000);
  const changes = expireSessions(known.known, late);
  expect(kinds(changes)).toEqual([
    "SESSION_STATUS_CHANGED",
    "SESSION_BRICK_STATUS_CHANGED",
    "SESSION_BRICK_STATUS_CHANGED",
  ]);
  known.apply(changes, new Date(BEGIN));
  expect(known.session.row).toMatchObject({ status: "UNKNOWN", lastKnownStatus: "ACTIVE", ownObservedAt: null });
  expect(known.detail(0)).toMatchObject({ status: "UNKNOWN", statusRaw: "Active", entryPending: "1" });
  expect(expireSessions(known.known, late)).toMatchObject(NOTHING);
});
