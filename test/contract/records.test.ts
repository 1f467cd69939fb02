/**
 * The simulator's answers against recorded ones of GlusterFS 10.3, byte by byte after masking uuids, times, ports and pids.
 * Each case brings the simulated clusters into the state in which the record was made.
 */
import { expect, test } from "vitest";
import { ManualClock } from "../../src/simulator/clock.js";
import { GVSRC, type LabSpec, RecordedLab } from "./recorded-lab.js";
import { namesOf } from "./records.js";

const VB = { name: "vb", kind: "replica 2" };
const VB_SESSION = { volume: "vb", destination: "dst1::vb-dr" };
const G = "volume geo-replication gvsrc dst1::gvdst";

function compare(spec: LabSpec, play: (lab: RecordedLab) => Promise<void>): () => Promise<void> {
  return async () => {
    await using lab = await RecordedLab.start(spec);
    await play(lab);
    expect(lab.compared, "records compared").toBeGreaterThan(0);
  };
}

test(
  "pool, peers, volume info and volume status",
  compare({}, async (lab) => {
    await lab.same(...namesOf("base"));
  }),
);

test(
  "volume info and status of a volume that had its changelog on before the session",
  compare({ gvsrc: { options: { "changelog.changelog": "on" } } }, async (lab) => {
    await lab.do(`${G} create push-pem`);
    await lab.same("final/vol-info-xml", "final/vol-status-xml", "trans2/xml-volume-status-in-session");
  }),
);

test(
  "status without any session",
  compare({ more: [VB] }, async (lab) => {
    await lab.same(
      ...namesOf("nosession"),
      "status/xml-nosession-vol",
      "trans/status-novol",
      "trans/status-nosession-vb",
    );
  }),
);

test(
  "status of a created session, and of one that moved to another host",
  compare({ sessions: [GVSRC] }, async (lab) => {
    await lab.same(...namesOf("created").filter((name) => !name.includes("otherhost")));
    await lab.same("status-after-noverify/status-after-noverify");
    await lab.do("volume geo-replication gvsrc dst2::gvdst create push-pem force");
    await lab.same("created/status-after-otherhost", "created/xml-status-after-otherhost");
  }),
);

for (const state of ["Active", "Paused", "Stopped"] as const) {
  test(
    `status of a session that is ${state}`,
    compare({ sessions: [{ ...GVSRC, state }] }, async (lab) => {
      await lab.same(...namesOf(state.toLowerCase()));
    }),
  );
}

test(
  "from start through Initializing... to Active",
  compare({ sessions: [GVSRC] }, async (lab) => {
    await lab.do(`${G} start`);
    await lab.same("init/status-all-0", "init/xml-status-1", "init/xml-status-3");
    lab.clock.advance(60);
    await lab.same("init/xml-status-5", "init/xml-status-6");
  }),
);

test(
  "a first crawl: Initializing..., Hybrid Crawl, Changelog Crawl",
  compare({ more: [VB], sessions: [VB_SESSION] }, async (lab) => {
    await lab.same("crawl/start-vb", "crawl/poll-1", "crawl/poll-3");
    lab.clock.advance(9);
    await lab.same("crawl/poll-4");
    lab.clock.advance(60);
    await lab.same("crawl/poll-11");
  }),
);

const FOUR = [
  { name: "va", kind: "distribute" },
  VB,
  { name: "vc", kind: "replica 2" },
  { name: "fan", kind: "replica 2" },
];

test(
  "several sessions: rows and repeated volumes per node, and a volume with two sessions",
  compare({ more: FOUR, sessions: [{ ...GVSRC, state: "Active" }] }, async (lab) => {
    await lab.same("multi/create-va", "multi/create-vb", "multi/create-vc");
    await lab.same("multi/start-va", "multi/start-vb", "multi/start-vc");
    lab.clock.advance(60);
    await lab.same(...namesOf("multi").filter((name) => !/create|start|fan/.test(name)));
    await lab.same("multi/fan-create", "multi/fan-status-vol", "multi/fan-xml-status-vol");
    await lab.do("volume geo-replication vc dst1::vc-dr stop");
    await lab.do("volume geo-replication vc dst1::vc-dr delete");
    await lab.same("oob/status-all-after");
  }),
);

test(
  "the rows begin with the asked node's",
  compare(
    {
      more: [{ name: "va", kind: "distribute" }],
      sessions: [{ volume: "va", destination: "dst1::va-dr", state: "Active" }],
    },
    async (lab) => {
      await lab.same("tz/va-status", "tz/va-status-from-src2");
    },
  ),
);

test(
  "commands on a session that does not exist",
  compare({ more: [VB] }, async (lab) => {
    await lab.same(
      ...namesOf("trans").filter((name) => name.includes("nosession") || name.includes("delete-again-vb")),
      "trans/start-nodst",
      "trans2/status-after-nonscript",
    );
  }),
);

test(
  "a created session: pause and stop are taken, and change nothing",
  compare({ sessions: [GVSRC] }, async (lab) => {
    await lab.same("trans/pause-created", "created/status-sess", "trans/stop-created", "created/status-sess");
    await lab.same("trans/resume-created", "del0/del0");
  }),
);

test(
  "an active session",
  compare(
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
  ),
);

test(
  "a paused session: start force leaves it paused",
  compare({ sessions: [{ ...GVSRC, state: "Active" }] }, async (lab) => {
    await lab.same("trans/pause", "trans/pause-again", "trans/xml-pause-again", "trans/pause-again-force");
    await lab.same("trans/start-paused", "trans/start-paused-force", "trans/status-after-start-force-paused");
    await lab.same("trans/delete-paused", "trans/stop-paused", "trans/status-after-stop-paused");
  }),
);

test(
  "a paused session goes on where it was",
  compare({ sessions: [{ ...GVSRC, state: "Active" }] }, async (lab) => {
    await lab.same("trans/pause2", "trans/xml-resume", "active/status-sess");
  }),
);

test(
  "a stopped session: stop, stop force and pause are all taken",
  compare({ more: [VB], sessions: [{ ...GVSRC, state: "Active" }, VB_SESSION] }, async (lab) => {
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
  }),
);

test(
  "a config change un-pauses",
  compare({ sessions: [{ ...GVSRC, state: "Paused" }] }, async (lab) => {
    await lab.same("config/set-paused", "trans/status-after-config-paused");
  }),
);

test(
  "create: what Gluster checks, in its order",
  compare({ gsecCreated: false, gvdst: { files: 1 } }, async (lab) => {
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
  }),
);

test(
  "create without the keys of gsec_create",
  compare({ gsecCreated: false, more: [VB] }, async (lab) => {
    await lab.same(
      "create/no-gsec-push-pem",
      "create/from-src2-no-common",
      "create/no-gsec-plain",
      "create/dst-volinfo-after",
    );
  }),
);

test(
  "create on another node makes another key, and cannot be repeated",
  compare({ more: [VB] }, async (lab) => {
    await lab.same("create/gsec-src2", "create/from-src2", "create/from-src2-status");
    await lab.same(
      "create/again-empty-dest",
      "create/xml-again-empty-dest",
      "create/after-cli-kill",
      "trans/status-after-killed-create",
    );
  }),
);

test(
  "create answers in XML",
  compare({ more: [VB] }, async (lab) => {
    await lab.same("create/xml-success");
  }),
);

test(
  "create with either volume stopped, and with the destination cut off",
  compare({}, async (lab) => {
    await lab.do("volume stop gvsrc");
    await lab.same("create/src-stopped", "create/src-stopped-force");
    await lab.do("volume start gvsrc");
    await lab.do("volume stop gvdst", "dst1");
    await lab.same("create/dst-stopped");
    lab.sim.node("dst1").cut(true);
    await lab.same("create/dest-cut");
  }),
);

test(
  "options: lists",
  compare({ more: [VB], sessions: [{ ...GVSRC, state: "Active" }, VB_SESSION] }, async (lab) => {
    await lab.same("config/list-text", "config/list-xml", "config/fresh-list", "config/fresh-list-xml");
  }),
);

test(
  "options: get, set and reset",
  compare({ more: [VB], sessions: [{ ...GVSRC, state: "Active" }, VB_SESSION] }, async (lab) => {
    await lab.same("config/get-text", "config/get-underscore", "config/get-xml", "config/get-unknown");
    await lab.same(
      "config/set-jobs",
      "config/status-after-set",
      "config/get-after-set",
      "config/set-xml",
      "config/reset",
    );
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
  }),
);

test(
  "options: which of all may be set to their present value or to x",
  compare({ more: [VB], sessions: [VB_SESSION] }, async (lab) => {
    await lab.same(...namesOf("config-set-each"));
  }),
);

test(
  "checkpoints",
  compare({ sessions: [{ ...GVSRC, state: "Active" }] }, async (lab) => {
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
  }),
);

test(
  "a checkpoint in the past is reached at once",
  compare({ sessions: [{ ...GVSRC, state: "Active" }] }, async (lab) => {
    lab.clock.advance((new ManualClock(new Date("2026-11-22T10:50:00Z")).now() - lab.clock.now()) / 1000);
    lab.sim.cluster("source").volume("gvsrc").write(1);
    lab.clock.advance(30);
    await lab.same("checkpoint/set-date", "checkpoint/after-date");
  }),
);

test(
  "whoever comes while the lock is held is refused",
  compare({ sessions: [{ ...GVSRC, state: "Active" }] }, async (lab) => {
    for (const name of namesOf("lock").filter((each) => !/\/(a-|st2|st3|s1-2|s2-1)/.test(each))) {
      lab.sim.cluster("source").holdLock(1);
      await lab.same(name);
    }
    await lab.same("lock/a-config", "lock/st2", "lock/st3", "lock/s1-2", "lock/s2-1");
  }),
);

test(
  "glusterd of one node down: its rows are missing, some commands are refused, and it answers nothing",
  compare({ sessions: [{ ...GVSRC, state: "Active" }] }, async (lab) => {
    lab.sim.node("src2").stopGlusterd();
    const states = namesOf("nodedown").filter((name) => name.includes("status") && !/after|recovered/.test(name));
    await lab.same(...states, "nodedown/peer-status", "nodedown/xml-volinfo-on-down-node");
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
  }),
);

test(
  "behind our back: volumes stopped, started and deleted under their sessions",
  compare(
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
  ),
);

test(
  "the destination's sshd gone: Faulty, pause and resume, and back",
  compare({ sessions: [{ ...GVSRC, state: "Active" }] }, async (lab) => {
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
  }),
);

test(
  "the destination cut off: Active goes on, and a start comes to nothing",
  compare({ sessions: [{ ...GVSRC, state: "Active" }] }, async (lab) => {
    lab.sim.node("dst1").cut(true);
    lab.sim.node("dst2").cut(true);
    lab.clock.advance(300);
    await lab.same("faulty/cut-poll-1");
    lab.sim.cluster("source").volume("gvsrc").write(1);
    lab.clock.advance(300);
    await lab.same("faulty/cut-poll-3", "faulty/pause-when-cut", "faulty/resume-when-cut", "faulty/stop-when-cut");
    await lab.same("faulty/status-after-stop-cut", "faulty/start-when-cut", "faulty/startcut-poll-1");
  }),
);

test(
  "a brick killed: the other one of the set takes over",
  compare({ sessions: [{ ...GVSRC, state: "Active" }] }, async (lab) => {
    lab.sim.cluster("source").volume("gvsrc").killBrick(0);
    await lab.same("faulty/brick-killed-status");
  }),
);

test(
  "the destination's glusterds down: running sessions do not mind",
  compare({ sessions: [{ ...GVSRC, state: "Active" }] }, async (lab) => {
    lab.sim.node("dst1").stopGlusterd();
    lab.clock.advance(60);
    await lab.same("final/dst-glusterd-down-status");
    lab.sim.node("dst2").stopGlusterd();
    await lab.same("final/dst-both-glusterd-down-status");
  }),
);

test(
  "create while the destination's glusterd is down",
  compare({ more: [VB] }, async (lab) => {
    lab.sim.node("dst1").stopGlusterd();
    await lab.same("final/create-dst-glusterd-down");
  }),
);

test(
  "version",
  compare({}, async (lab) => {
    await lab.same("version/version");
  }),
);
