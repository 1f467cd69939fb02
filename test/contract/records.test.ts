/**
 * The simulator's answers against recorded ones of GlusterFS 10.3, byte by byte after masking uuids, times, ports and pids.
 * Each case brings the simulated clusters into the state in which the record was made.
 */
import { expect, test } from "vitest";
import { ManualClock } from "../../simulator/clock.js";
import { GVSRC, type LabSpec, RecordedLab } from "./recorded-lab.js";
import { allNames, namesOf } from "./records.js";

const VB = { name: "vb", kind: "replica 2" };
const VB_SESSION = { volume: "vb", destination: "dst1::vb-dr" };
const G = "volume geo-replication gvsrc dst1::gvdst";

interface State {
  readonly name: string;
  readonly spec: LabSpec;
  readonly play: (lab: RecordedLab) => Promise<void>;
}

const states: State[] = [];

function inState(name: string, spec: LabSpec, play: State["play"]): void {
  states.push({ name, spec, play });
}

inState("pool, peers, volume info and volume status", {}, async (lab) => {
  await lab.same(...namesOf("base"));
});

inState(
  "volume info and status of a volume that had its changelog on before the session",
  { gvsrc: { options: { "changelog.changelog": "on" } } },
  async (lab) => {
    await lab.do(`${G} create push-pem`);
    await lab.same("final/vol-info-xml", "final/vol-status-xml", "trans2/xml-volume-status-in-session");
  },
);

inState("status without any session", { more: [VB] }, async (lab) => {
  await lab.same(
    ...namesOf("nosession"),
    "status/xml-nosession-vol",
    "trans/status-novol",
    "trans/status-nosession-vb",
  );
});

inState("status of a created session, and of one that moved to another host", { sessions: [GVSRC] }, async (lab) => {
  await lab.same(...namesOf("created").filter((name) => !name.includes("otherhost")));
  await lab.same("status-after-noverify/status-after-noverify");
  await lab.do("volume geo-replication gvsrc dst2::gvdst create push-pem force");
  await lab.same("created/status-after-otherhost", "created/xml-status-after-otherhost");
});

for (const state of ["Active", "Paused", "Stopped"] as const) {
  inState(`status of a session that is ${state}`, { sessions: [{ ...GVSRC, state }] }, async (lab) => {
    await lab.same(...namesOf(state.toLowerCase()));
  });
}

inState("from start through Initializing... to Active", { sessions: [GVSRC] }, async (lab) => {
  await lab.do(`${G} start`);
  await lab.same("init/status-all-0", "init/xml-status-1", "init/xml-status-3");
  lab.clock.advance(60);
  await lab.same("init/xml-status-5", "init/xml-status-6");
});

inState(
  "a first crawl: Initializing..., Hybrid Crawl, Changelog Crawl",
  { more: [VB], sessions: [VB_SESSION] },
  async (lab) => {
    await lab.same("crawl/start-vb", "crawl/poll-1", "crawl/poll-3");
    lab.clock.advance(9);
    await lab.same("crawl/poll-4");
    lab.clock.advance(60);
    await lab.same("crawl/poll-11");
  },
);

const FOUR = [
  { name: "va", kind: "distribute" },
  VB,
  { name: "vc", kind: "replica 2" },
  { name: "fan", kind: "replica 2" },
];

inState(
  "several sessions: rows and repeated volumes per node, and a volume with two sessions",
  { more: FOUR, sessions: [{ ...GVSRC, state: "Active" }] },
  async (lab) => {
    await lab.same("multi/create-va", "multi/create-vb", "multi/create-vc");
    await lab.same("multi/start-va", "multi/start-vb", "multi/start-vc");
    lab.clock.advance(60);
    await lab.same(...namesOf("multi").filter((name) => !/create|start|fan/.test(name)));
    await lab.same("multi/fan-create", "multi/fan-status-vol", "multi/fan-xml-status-vol");
    await lab.do("volume geo-replication vc dst1::vc-dr stop");
    await lab.do("volume geo-replication vc dst1::vc-dr delete");
    await lab.same("oob/status-all-after");
  },
);

inState(
  "the rows begin with the asked node's",
  {
    more: [{ name: "va", kind: "distribute" }],
    sessions: [{ volume: "va", destination: "dst1::va-dr", state: "Active" }],
  },
  async (lab) => {
    await lab.same("tz/va-status", "tz/va-status-from-src2");
  },
);

inState("commands on a session that does not exist", { more: [VB] }, async (lab) => {
  await lab.same(
    ...namesOf("trans").filter((name) => name.includes("nosession") || name.includes("delete-again-vb")),
    "trans/start-nodst",
    "trans2/status-after-nonscript",
  );
});

inState("a created session: pause and stop are taken, and change nothing", { sessions: [GVSRC] }, async (lab) => {
  await lab.same("trans/pause-created", "created/status-sess", "trans/stop-created", "created/status-sess");
  await lab.same("trans/resume-created", "del0/del0");
});

inState(
  "an active session",
  {
    more: [VB],
    sessions: [{ ...GVSRC, state: "Active" }, VB_SESSION],
    gvdst: { files: 3 },
  },
  async (lab) => {
    await lab.same("trans/start-again", "trans/xml-start-again", "trans/start-again-force", "active/status-sess");
    await lab.same(
      "trans/delete-when-active",
      "trans/xml-delete-when-active",
      "trans/resume-when-active",
      "trans/resume",
    );
    await lab.same("trans/create-when-active", "trans/create-when-active-force", "active/status-sess");
    await lab.same("trans/resume-again-force", "trans/xml-resume-again", "trans/xml-pause", "trans/xml-resume");
    await lab.do("volume geo-replication vb dst1::vb-dr start");
    await lab.same("trans/delete-started-vb", "trans/stop-vb", "trans2/del-vb");
    await lab.same("trans/volinfo-vb-after-delete", "trans/volinfo-vbdr-after-delete");
  },
);

inState(
  "a paused session: start force leaves it paused",
  { sessions: [{ ...GVSRC, state: "Active" }] },
  async (lab) => {
    await lab.same("trans/pause", "trans/pause-again", "trans/xml-pause-again", "trans/pause-again-force");
    await lab.same("trans/start-paused", "trans/start-paused-force", "trans/status-after-start-force-paused");
    await lab.same("trans/delete-paused", "trans/stop-paused", "trans/status-after-stop-paused");
  },
);

inState("a paused session goes on where it was", { sessions: [{ ...GVSRC, state: "Active" }] }, async (lab) => {
  await lab.same("trans/pause2", "trans/xml-resume", "active/status-sess");
});

inState(
  "a stopped session: stop, stop force and pause are all taken",
  { more: [VB], sessions: [{ ...GVSRC, state: "Active" }, VB_SESSION] },
  async (lab) => {
    await lab.same("trans/stop", "trans/stop-again", "trans/stop-again-force", "trans/xml-stop-again");
    await lab.same("trans/pause-stopped", "trans/xml-pause-stopped", "trans/resume-stopped", "stopped/status-sess");
    await lab.same(
      "trans/start",
      "trans/stop",
      "trans/xml-start",
      "trans/stop",
      "trans/start3",
      "trans/stop",
      "trans/start4",
    );
    await lab.same("trans/delete-vb", "trans/xml-delete-again-vb");
  },
);

/** What `status` takes at least: it tells what is so at its end. */
const STATUS_SECONDS = 1.2;

inState("a config change un-pauses", { sessions: [{ ...GVSRC, state: "Paused" }] }, async (lab) => {
  await lab.same("config/set-paused");
  lab.clock.advance(STATUS_SECONDS);
  await lab.same("trans/status-after-config-paused");
});

inState("create: what Gluster checks, in its order", { gsecCreated: false, gvdst: { files: 1 } }, async (lab) => {
  await lab.same("create/dest-not-empty", "create/xml-dest-not-empty", "create/bad-syntax-1", "create/bad-syntax-2");
  await lab.same("create/bad-user", "create/localhost", "create/self", "create/ssh-port-bad", "create/wrong-volume");
  await lab.same("create/xml-wrong-volume", "create/dest-host-unresolvable", "create/xml-dest-host-unresolvable");
  await lab.same("create/dest-ip-unused", "create/dest-vol-missing", "create/dest-vol-missing-force");
  await lab.same(
    "create/gsec_create",
    "create/xml-gsec",
    "create/dest-not-empty-force",
    "create/src-volinfo-after-create",
  );
  await lab.same("create/again", "create/xml-again", "create/again-force", "create/no-pushpem-no-pem");
  await lab.same("create/again-otherhost", "create/again-otherhost-force", "create/move-back-force");
});

inState("create without the keys of gsec_create", { gsecCreated: false, more: [VB] }, async (lab) => {
  await lab.same(
    "create/no-gsec-push-pem",
    "create/from-src2-no-common",
    "create/no-gsec-plain",
    "create/dst-volinfo-after",
  );
});

inState("create on another node makes another key, and cannot be repeated", { more: [VB] }, async (lab) => {
  await lab.same("create/gsec-src2", "create/from-src2", "create/from-src2-status");
  await lab.same(
    "create/again-empty-dest",
    "create/xml-again-empty-dest",
    "create/after-cli-kill",
    "trans/status-after-killed-create",
  );
});

inState("create answers in XML", { more: [VB] }, async (lab) => {
  await lab.same("create/xml-success");
});

inState("create with either volume stopped, and with the destination cut off", {}, async (lab) => {
  await lab.do("volume stop gvsrc");
  await lab.same("create/src-stopped", "create/src-stopped-force");
  await lab.do("volume start gvsrc");
  await lab.do("volume stop gvdst", "dst1");
  await lab.same("create/dst-stopped");
  lab.sim.node("dst1").cut(true);
  await lab.same("create/dest-cut");
});

inState("options: lists", { more: [VB], sessions: [{ ...GVSRC, state: "Active" }, VB_SESSION] }, async (lab) => {
  await lab.same("config/list-text", "config/list-xml", "config/fresh-list", "config/fresh-list-xml");
});

inState(
  "options: get, set and reset",
  { more: [VB], sessions: [{ ...GVSRC, state: "Active" }, VB_SESSION] },
  async (lab) => {
    await lab.same("config/get-text", "config/get-underscore", "config/get-xml", "config/get-unknown");
    await lab.same("config/set-jobs");
    lab.clock.advance(STATUS_SECONDS);
    await lab.same("config/status-after-set", "config/get-after-set", "config/set-xml", "config/reset");
    await lab.same(
      "config/reset-xml",
      "config/reset-again",
      "config/reset-unknown",
      "config/log-rsync",
      "config/unset-perf",
    );
    await lab.same("config/set-invalid-bool", "config/set-invalid-choice", "config/set-invalid-choice-xml");
    await lab.same("config/set-invalid-key", "config/set-invalid-key-xml", "config/set-invalid-range");
    await lab.same("config/set-invalid-value", "config/set-port-bad", "config/set-readonly", "config/set-tar-path");
    await lab.same("config/set-nonconfigurable", "config/get-nonconfigurable", "config/set-nonconfigurable2");
    await lab.same("config/get-nonconfigurable2", "config/nosession", "config/novol", "config/set-tarssh");
    await lab.same("config/set-use-meta", "config/unset-use-meta", "meta/use", "idle/stop", "config/set-while-stopped");
    await lab.same("idle/start", "idle/config");
  },
);

inState(
  "options: which of all may be set to their present value or to x",
  { more: [VB], sessions: [VB_SESSION] },
  async (lab) => {
    await lab.same(...namesOf("config-set-each"));
  },
);

inState("checkpoints", { sessions: [{ ...GVSRC, state: "Active" }] }, async (lab) => {
  await lab.same(
    "checkpoint/set-bad",
    "checkpoint/set-unixtime",
    "checkpoint/set-now",
    "checkpoint/poll-1",
    "checkpoint/get",
  );
  lab.clock.advance(60);
  await lab.same("checkpoint/poll-3");
  lab.sim.cluster("source").volume("gvsrc").write(1);
  lab.clock.advance(30);
  await lab.same("checkpoint/poll-4", "checkpoint/completed-xml", "checkpoint/completed-text");
  await lab.same(
    "checkpoint/reset",
    "checkpoint/after-reset",
    "checkpoint/set-now-xml",
    "checkpoint/set-now2",
    "checkpoint/reset2",
  );
});

inState("a checkpoint in the past is reached at once", { sessions: [{ ...GVSRC, state: "Active" }] }, async (lab) => {
  lab.clock.advance((new ManualClock(new Date("2026-11-22T10:50:00Z")).now() - lab.clock.now()) / 1000);
  lab.sim.cluster("source").volume("gvsrc").write(1);
  lab.clock.advance(30);
  await lab.same("checkpoint/set-date", "checkpoint/after-date");
});

inState(
  "whoever comes while the lock is held is refused",
  { sessions: [{ ...GVSRC, state: "Active" }] },
  async (lab) => {
    for (const name of namesOf("lock").filter((each) => !/\/(a-|st2|st3|s1-2|s2-1)/.test(each))) {
      lab.sim.cluster("source").holdLock(1);
      await lab.same(name);
    }
    await lab.same("lock/a-config");
    lab.clock.advance(STATUS_SECONDS);
    await lab.same("lock/st2", "lock/st3", "lock/s1-2", "lock/s2-1");
  },
);

inState(
  "glusterd of one node down: its rows are missing, some commands are refused, and it answers nothing",
  { sessions: [{ ...GVSRC, state: "Active" }] },
  async (lab) => {
    lab.sim.node("src2").stopGlusterd();
    const statuses = namesOf("nodedown").filter((name) => name.includes("status") && !/after|recovered/.test(name));
    await lab.same(...statuses, "nodedown/peer-status", "nodedown/xml-volinfo-on-down-node");
    await lab.same(
      "nodedown/pause",
      "nodedown/resume",
      "nodedown/stop",
      "nodedown/xml-stop",
      "nodedown/gsec",
      "nodedown/create",
    );
    await lab.same("nodedown/stop-force", "nodedown/status-after-stopforce", "nodedown/start", "nodedown/start-force");
    lab.clock.advance(10);
    lab.sim.node("src2").startGlusterd();
    await lab.same("nodedown/status-recovered", "nodedown/config-set");
  },
);

inState(
  "behind our back: volumes stopped, started and deleted under their sessions",
  {
    more: [{ name: "vc", kind: "replica 2" }],
    sessions: [{ volume: "vc", destination: "dst1::vc-dr", state: "Active" }],
  },
  async (lab) => {
    await lab.same("oob/vol-stop-active", "oob/xml-vol-stop-active", "oob/vol-stop-active-force", "oob/vol-stop2");
    lab.clock.advance(10);
    await lab.same("oob/status-after-volstop", "oob/pause-on-stopped-vol", "oob/geo-stop-after-volstop");
    await lab.same("oob/status-volstopped", "oob/start-on-stopped-vol", "oob/start-on-stopped-vol2");
    await lab.same(
      "oob/start-force-on-stopped-vol",
      "oob/xml-start-on-stopped-vol2",
      "oob/peer-detach",
      "oob/peer-detach-force",
    );
    await lab.same("oob/vol-delete-with-session", "oob/vol-delete", "oob/xml-vol-delete-with-session");
    await lab.same("oob/status-vol-deleted", "oob/status-sess-vol-deleted", "oob/xml-status-sess-vol-deleted");
    await lab.same("oob/geo-delete-volstopped");
  },
);

inState(
  "the destination's sshd gone: Faulty, pause and resume, and back",
  { sessions: [{ ...GVSRC, state: "Active" }] },
  async (lab) => {
    await lab.sim.node("dst1").stopSshd();
    await lab.sim.node("dst2").stopSshd();
    lab.clock.advance(5);
    await lab.same(
      "faulty/sshd-poll-1",
      ...namesOf("faulty").filter((name) => /\/(xml-)?status-(all|vol|sess)/.test(name)),
    );
    await lab.same(
      "faulty/pause-when-faulty",
      "faulty/status-paused-faulty",
      "faulty/resume-when-faulty",
      "faulty/sshd-poll-1",
    );
    await lab.same("faulty/config-set-when-faulty");
  },
);

inState(
  "the destination cut off: Active goes on, and a start comes to nothing",
  { sessions: [{ ...GVSRC, state: "Active" }] },
  async (lab) => {
    lab.sim.node("dst1").cut(true);
    lab.sim.node("dst2").cut(true);
    lab.clock.advance(300);
    await lab.same("faulty/cut-poll-1");
    lab.sim.cluster("source").volume("gvsrc").write(1);
    lab.clock.advance(300);
    await lab.same("faulty/cut-poll-3", "faulty/pause-when-cut", "faulty/resume-when-cut", "faulty/stop-when-cut");
    await lab.same("faulty/status-after-stop-cut", "faulty/start-when-cut", "faulty/startcut-poll-1");
  },
);

inState(
  "a brick killed: the other one of the set takes over",
  { sessions: [{ ...GVSRC, state: "Active" }] },
  async (lab) => {
    lab.sim.cluster("source").volume("gvsrc").killBrick(0);
    await lab.same("faulty/brick-killed-status");
  },
);

inState(
  "the destination's glusterds down: running sessions do not mind",
  { sessions: [{ ...GVSRC, state: "Active" }] },
  async (lab) => {
    lab.sim.node("dst1").stopGlusterd();
    lab.clock.advance(60);
    await lab.same("final/dst-glusterd-down-status");
    lab.sim.node("dst2").stopGlusterd();
    await lab.same("final/dst-both-glusterd-down-status");
  },
);

inState("create while the destination's glusterd is down", { more: [VB] }, async (lab) => {
  lab.sim.node("dst1").stopGlusterd();
  await lab.same("final/create-dst-glusterd-down");
});

inState("version", {}, async (lab) => {
  await lab.same("version/version");
});

const seen = new Set<string>();

test.for(states)("$name", async ({ spec, play }) => {
  await using lab = await RecordedLab.start(spec);
  await play(lab);
  expect(lab.compared.size, "records compared").toBeGreaterThan(0);
  for (const name of lab.compared) {
    seen.add(name);
  }
});

test("every record that is kept was compared", () => {
  expect(allNames().filter((name) => !seen.has(name))).toEqual([]);
});
