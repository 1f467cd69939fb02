import { describe, expect, it } from "vitest";
import { differencesOf } from "../../../../src/model/events/differences.js";
import type { EventKind } from "../../../../src/model/events/event.js";
import { type Happening, summaryOf } from "../../../../src/model/events/summary.js";

type Values = Happening["after"];
type Example = readonly [before: Values, after: Values, summary: string];

const BRICK = { brickId: "3195cb2f-1d1d-5d0c-9640-89035c7d86d9", brick: "src1:/bricks/b1", status: "ACTIVE" };
const FINDING = { code: "DESTINATION_VOLUME_STOPPED", message: "The destination volume is not started." };
const ALERT = { rule: "broken", summary: "The destination volume is not started." };
const DELIVERY = { rule: "broken", receiver: "on-call" };

const EXAMPLES: Readonly<Record<EventKind, readonly Example[]>> = {
  CLUSTER_REGISTERED: [[null, { by: "admin" }, "was registered (by admin)"]],
  CLUSTER_UPDATED: [
    [
      { port: 22, user: "root", jump: null },
      { port: 2222, user: "root", jump: { host: "gate" }, by: "admin" },
      "was given other settings: port 22 → 2222, jump.host none → gate (by admin)",
    ],
  ],
  CLUSTER_REMOVED: [[{ name: "berlin" }, { by: "admin" }, "was removed (by admin)"]],
  CLUSTER_LOST: [
    [{ reachable: true }, { reachable: false, reason: "No host answers." }, "cannot be reached: No host answers"],
  ],
  CLUSTER_REGAINED: [[{ reachable: false }, { reachable: true, reason: null }, "can be reached again"]],
  CLUSTER_GLUSTERD_LOST: [
    [{ glusterdUp: true }, { glusterdUp: false, reason: null }, "has no glusterd that answers commands"],
  ],
  CLUSTER_GLUSTERD_REGAINED: [
    [{ glusterdUp: false }, { glusterdUp: true }, "has a glusterd again that answers commands"],
  ],
  HOST_ADDED: [[null, { name: "src1" }, "was found"]],
  HOST_CHANGED: [
    [{ connected: true, name: "a" }, { connected: null, name: "a" }, "has changed: connected true → none"],
    [
      { reachable: true, glusterdUp: true },
      { reachable: false, glusterdUp: null, reason: "Connection refused." },
      "cannot be reached: Connection refused",
    ],
    // Nobody saw a glusterd end.
    [
      { reachable: false, glusterdUp: null },
      { reachable: true, glusterdUp: true, reason: null },
      "can be reached again",
    ],
    [
      { reachable: null, glusterdUp: null },
      { reachable: true, glusterdUp: false, reason: "gluster answers: Connection failed." },
      "has no glusterd that runs: gluster answers: Connection failed",
    ],
    [
      { reachable: true, glusterdUp: false },
      { reachable: true, glusterdUp: true, reason: null },
      "has a glusterd that runs again",
    ],
    [{ address: null }, { address: "10.0.0.1", by: "admin" }, "has changed: address none → 10.0.0.1 (by admin)"],
  ],
  HOST_REMOVED: [[{ name: "src1" }, null, "is gone"]],
  HOST_KEY_PINNED: [
    [null, { fingerprint: "SHA256:abc" }, "has shown a host key, which is trusted from now on: SHA256:abc"],
  ],
  VOLUME_ADDED: [[null, { name: "home" }, "was found"]],
  VOLUME_CHANGED: [
    [
      { status: "Started", options: { "changelog.changelog": "on", "a.b": "1" } },
      { status: "Stopped", options: { "a.b": "1" } },
      "has changed: status Started → Stopped, options.changelog.changelog on → none",
    ],
  ],
  VOLUME_REMOVED: [[{ name: "home" }, null, "is gone"]],
  VOLUME_BRICK_CHANGED: [
    [
      { brick: "src1:/b", online: true },
      { brick: "src1:/b", online: false },
      "has a brick, src1:/b, whose process has ended",
    ],
    [
      { brick: "src1:/b", online: false },
      { brick: "src1:/b", online: true },
      "has a brick, src1:/b, whose process runs again",
    ],
  ],
  SESSION_ADDED: [[null, { status: "ACTIVE" }, "was found, with status ACTIVE"]],
  SESSION_STATUS_CHANGED: [[{ status: "ACTIVE" }, { status: "FAULTY" }, "has status FAULTY, which was ACTIVE"]],
  SESSION_BRICK_STATUS_CHANGED: [
    [
      { ...BRICK, brickStatus: "ACTIVE" },
      { ...BRICK, brickStatus: "FAULTY" },
      "has a brick, src1:/bricks/b1, with status FAULTY, which was ACTIVE",
    ],
    [
      { ...BRICK, brickStatus: null },
      { ...BRICK, brickStatus: "ACTIVE" },
      "has a new brick, src1:/bricks/b1, with status ACTIVE",
    ],
    // The volume does not tell its name any more.
    [
      { brick: null, brickStatus: "PASSIVE" },
      { brick: null, brickStatus: null },
      "does not have a brick any more, whose status was PASSIVE",
    ],
    // As it was written before bricks were named.
    [{ brickStatus: "FAULTY" }, { brickStatus: "ACTIVE" }, "has a brick, with status ACTIVE, which was FAULTY"],
  ],
  SESSION_CHANGED: [
    [
      { status: "ACTIVE", clusterReachable: true },
      { status: "ACTIVE", clusterReachable: false },
      "is of a cluster that cannot be reached",
    ],
    [{ status: "ACTIVE", other: 1 }, { status: "ACTIVE", other: 2 }, "has changed: other 1 → 2"],
    [
      { status: "ACTIVE", secondaryHostId: null, secondaryVolumeId: "v1" },
      { status: "ACTIVE", secondaryHostId: "h1", secondaryVolumeId: null },
      "has a destination host that is registered now and no destination volume that is registered any more",
    ],
    [
      { status: "ACTIVE", secondaryHostId: "h1", sessionKey: "a" },
      { status: "ACTIVE", secondaryHostId: "h2", sessionKey: "b" },
      "has another key and another destination host",
    ],
  ],
  SESSION_PROGRESS: [
    [
      { status: "ACTIVE", bricks: { [BRICK.brickId]: { dataPending: "3", gone: "1" } } },
      { status: "ACTIVE", bricks: { [BRICK.brickId]: { dataPending: "4" } } },
      "has made progress: bricks.3195cb2f.dataPending 3 → 4, bricks.3195cb2f.gone 1 → none",
    ],
  ],
  SESSION_OPTIONS_CHANGED: [
    [
      { status: "ACTIVE", options: { "sync-jobs": "3" } },
      { status: "ACTIVE", options: { "sync-jobs": "6" } },
      "has other options: sync-jobs 3 → 6",
    ],
  ],
  SESSION_KEYS_CHANGED: [
    [{ missingKeys: [{}] }, { missingKeys: [] }, "has the keys of all source nodes on its destination again"],
    [
      { missingKeys: [] },
      { missingKeys: [{ hostName: "src1" }, { hostName: "src2" }] },
      "lacks keys of src1, src2 on its destination: repairGeoRepKeys adds them",
    ],
  ],
  SESSION_STALLED: [
    [
      null,
      { bricks: { [BRICK.brickId]: { brick: BRICK.brick, changesWaitingSince: "2026-03-01T12:00:00Z" } } },
      "copies nothing of src1:/bricks/b1, whose worker was not told of changes: it has to be stopped and started",
    ],
    [null, null, "copies nothing of a brick, whose worker was not told of changes: it has to be stopped and started"],
  ],
  SESSION_STALL_ENDED: [[null, null, "has no more changes waiting that a worker was not told of"]],
  SESSION_LAG_CHANGED: [[{ lagState: "IDLE" }, { lagState: "STUCK" }, "is STUCK, which was IDLE"]],
  SESSION_RPO_CHANGED: [
    [
      { rpoSeconds: null },
      { rpoSeconds: 900, by: "admin" },
      "has a recovery point objective of 900 s, which was none (by admin)",
    ],
    [{ rpoSeconds: 900 }, { rpoSeconds: null }, "has no recovery point objective, which was 900 s"],
  ],
  SESSION_RPO_BREACHED: [[null, { rpoSeconds: 900 }, "is further behind than its recovery point objective of 900 s"]],
  SESSION_RPO_RECOVERED: [[null, { rpoSeconds: 900 }, "is within its recovery point objective of 900 s again"]],
  SESSION_FINDING_OPENED: [
    [
      null,
      FINDING,
      "does not replicate as it should: DESTINATION_VOLUME_STOPPED (The destination volume is not started)",
    ],
  ],
  SESSION_FINDING_CHANGED: [
    [
      FINDING,
      FINDING,
      "has another state of a finding: DESTINATION_VOLUME_STOPPED (The destination volume is not started)",
    ],
  ],
  SESSION_FINDING_CLOSED: [[FINDING, FINDING, "has no more of a finding: DESTINATION_VOLUME_STOPPED"]],
  SESSION_CHECKPOINT_CHANGED: [
    [
      { ...BRICK, checkpointCompleted: false },
      { ...BRICK, checkpointCompleted: true },
      "has a brick, src1:/bricks/b1, with another state of its checkpoint: checkpointCompleted false → true",
    ],
  ],
  SESSION_CHECKPOINT_COMPLETED: [[null, {}, "has reached its checkpoint"]],
  SESSION_VERIFIED: [
    [null, { verdict: "IDENTICAL", message: "All are the same." }, "was verified, and is IDENTICAL (All are the same)"],
  ],
  SESSION_REMOVED: [[{ status: "ACTIVE" }, null, "is gone"]],
  OPERATION_CHANGED: [
    [
      { state: "RUNNING" },
      { kind: "START_SESSION", state: "FAILED", errorMessage: "src2 is down." },
      "has an operation, START_SESSION, that is FAILED: src2 is down",
    ],
    [
      { state: "FAILED" },
      { kind: "START_SESSION", state: "SUCCEEDED", errorMessage: null },
      "has an operation, START_SESSION, that is SUCCEEDED after all",
    ],
  ],
  ALERT_FIRED: [[{ state: "PENDING" }, ALERT, "alert broken fires: The destination volume is not started"]],
  ALERT_RESOLVED: [[{ state: "FIRING" }, ALERT, "alert broken is resolved: The destination volume is not started"]],
  ALERT_DELIVERY_DEAD: [
    [null, { ...DELIVERY, reason: "500" }, "a delivery of alert broken to on-call was given up: 500"],
  ],
  ALERT_DELIVERY_REPLAYED: [
    [null, { ...DELIVERY, by: "admin" }, "a delivery of alert broken to on-call is to be sent once more (by admin)"],
  ],
  ALERT_RULE_CHANGED: [
    [null, { name: "broken", by: "admin" }, "alert rule broken was made (by admin)"],
    [
      { name: "broken", severity: "WARNING", by: "admin" },
      { name: "broken", severity: "CRITICAL", by: "ann" },
      "alert rule broken was changed: severity WARNING → CRITICAL (by ann)",
    ],
  ],
  ALERT_RECEIVER_CHANGED: [
    [{ name: "on-call" }, { name: "on-call", by: "admin" }, "receiver of alerts on-call was changed (by admin)"],
  ],
  ALERT_SILENCE_CHANGED: [
    [
      null,
      { until: "2026-03-01T12:00:00Z", comment: "disks are exchanged", by: "admin" },
      "a silence of alerts until 2026-03-01T12:00:00Z (disks are exchanged) was made (by admin)",
    ],
  ],
};

describe("an event is told in words that go on from the name of what it is about", () => {
  it.each(Object.entries(EXAMPLES) as [EventKind, readonly Example[]][])("%s", (kind, examples) => {
    for (const [before, after, summary] of examples) expect(summaryOf({ kind, before, after })).toBe(summary);
  });
});

const KINDS = Object.keys(EXAMPLES) as EventKind[];

it("an event whose values are missing or of another kind is told all the same", () => {
  for (const kind of KINDS) {
    for (const values of [
      null,
      {},
      { options: 5, status: [], bricks: "x", missingKeys: [null], rpoSeconds: {}, by: 7 },
    ])
      expect(summaryOf({ kind, before: null, after: values }), kind).toMatch(/^\w+ .*[^\s:]$/);
  }
});

it("what happened is told on one short line, whatever was changed and whoever tells why", () => {
  const long = `first\nsecond ${"x".repeat(5_000)}\u{1f600}`;
  const values = { name: long, reason: long, message: long, errorMessage: long, summary: long, rule: long, by: long };
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`${at} ${long}`, long]));
  for (const kind of KINDS) {
    const words = summaryOf({ kind, before: {}, after: { ...values, ...many, options: many, brick: long } });
    expect(words, kind).not.toMatch(/[\n\t]|  /);
    expect(words.length, kind).toBeLessThan(2_000);
  }
});

describe("what differs", () => {
  it("is told of some, and counted of the others", () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`option-${at}`, "x".repeat(1_000)]));
    expect(differencesOf(null, many)).toMatch(/^option-0 none → x{60}…, .*, 34 more$/);
  });

  it("is shown of values that begin alike too", () => {
    const begin = "10.0.0.1,".repeat(20);
    expect(differencesOf({ "auth.allow": `${begin}a` }, { "auth.allow": `${begin}b` })).toBe(
      `auth.allow …${begin.slice(-20)}a → …${begin.slice(-20)}b`,
    );
    expect(differencesOf({ a: 3, b: null, c: "" }, { a: "3", c: null })).toBe('a 3 → 3, c "" → none');
  });
});
