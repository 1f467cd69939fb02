/** The same commands on real clusters and on simulated ones: the answers are the same, byte by byte, once masked. */
import { setTimeout as wait } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mask } from "../contract/mask.js";
import { quoteArgv } from "../../src/gluster/shell.js";
import { ManualClock } from "../../simulator/clock.js";
import { type Simulator, startSimulator } from "../../simulator/simulator.js";
import { lab, type Node, type Said } from "./lab.js";

const NAME = `side${process.pid}`;
const SESSION = `volume geo-replication ${NAME} dst1::${NAME}-dr`;

let sim: Simulator;
let clock: ManualClock;

beforeAll(async () => {
  await lab.pair(NAME);
  clock = new ManualClock();
  sim = await startSimulator({
    clock,
    users: {},
    clusters: [
      {
        name: "source",
        nodes: ["src1", "src2"],
        glusterNames: "label",
        volumes: [{ name: NAME, kind: "replica 2", options: { "changelog.changelog": "on" } }],
      },
      {
        name: "destination",
        nodes: ["dst1", "dst2"],
        glusterNames: "label",
        volumes: [{ name: `${NAME}-dr`, kind: "replica 2" }],
      },
    ],
  });
});

afterAll(async () => {
  await sim[Symbol.asyncDispose]();
});

/** In both forms, XML first, unless the command changes something: then in the one that is asked for. */
async function same(line: string, form: "both" | "xml" | "text" = "both", node: Node = "src1"): Promise<void> {
  for (const options of form === "both" ? [["--xml"], []] : [form === "xml" ? ["--xml"] : []]) {
    const argv = ["gluster", "--mode=script", ...options, ...line.split(" ")];
    const simulated = masked(await sim.behindOurBack(node, quoteArgv(argv)));
    let real = masked(await lab.said(node, argv));
    // A brick that was at rest may count changes again for a moment: that a status agrees once is enough.
    const tries = / status( detail)?$/.test(line) ? 60 : 0;
    for (let again = 0; again < tries && !isDeepStrictEqual(simulated, real); again += 1) {
      await wait(500);
      real = masked(await lab.said(node, argv));
    }
    expect(simulated, argv.join(" ")).toEqual(real);
  }
}

/** `volume start` answers when the bricks have signed in; the self-heal daemon is there a moment later. */
async function allOnline(name: string): Promise<void> {
  const status = () => lab.said("src1", ["gluster", "--mode=script", "--xml", "volume", "status", name]);
  await expect.poll(async () => (await status()).stdout, { timeout: 60_000 }).not.toContain("<status>0</status>");
}

function masked({ exitCode, stdout, stderr }: Said): Said {
  return { exitCode, stdout: mask(stdout), stderr: mask(stderr) };
}

/** Until the real session's bricks are in that state and at rest, none of them counting changes; the simulated one gets a minute. */
async function bothReach(status: string): Promise<void> {
  for (;;) {
    const { stdout } = await lab.said("src1", [
      "gluster",
      "--mode=script",
      "--xml",
      ...SESSION.split(" "),
      "status",
      "detail",
    ]);
    if (stdout.includes(status) && !/Initializing|<(entry|data|meta)>[1-9]/.test(stdout)) {
      break;
    }
    await wait(1_000);
  }
  clock.advance(60);
}

test("volumes, and commands on a session that does not exist", async () => {
  expect.hasAssertions();
  await allOnline(NAME);
  await same(`volume info ${NAME}`);
  await same(`volume status ${NAME}`);
  await same("volume info nosuch");
  await same("volume status nosuch detail");
  await same(`volume start ${NAME}`);
  await same("volume stop nosuch");
  await same("volume delete nosuch");
  await same(`volume set ${NAME} nosuch.opt 1`);
  await same("volume frobnicate");
  await same(`${SESSION} status`);
  await same(`volume geo-replication ${NAME} status detail`);
  await same("volume geo-replication nosuch status");
  for (const verb of ["start", "stop", "pause", "resume", "delete", "config", "stop force", "frobnicate"]) {
    await same(`${SESSION} ${verb}`);
  }
  await same(`volume geo-replication ${NAME} dst1:${NAME}-dr start`);
  await same(`volume geo-replication ${NAME} nohost::x create push-pem`);
  await same(`volume geo-replication ${NAME} dst1::nosuch create no-verify`);
});

test("a session from create to delete", async () => {
  expect.hasAssertions();
  await same("system:: execute gsec_create");
  await same(`${SESSION} create push-pem`, "xml");
  await same(`${SESSION} create push-pem`);
  await same(`${SESSION} create no-verify`);
  await same(`volume geo-replication ${NAME} dst2::${NAME}-dr create no-verify`);
  await same(`volume info ${NAME}`);
  await same(`volume info ${NAME}-dr`, "both", "dst1");
  await same(`${SESSION} status`);
  await same(`volume geo-replication ${NAME} status detail`, "both", "src2");
  await same(`${SESSION} config`);
  await same(`volume geo-replication ${NAME} root@dst1::${NAME}-dr stop`);
  await same(`${SESSION} pause force`);
  await same(`${SESSION} resume force`);
  await same(`${SESSION} resume`);
  await same(`${SESSION} start`, "xml");
  await bothReach("Changelog Crawl");
  await same(`${SESSION} status`);
  await same(`volume geo-replication ${NAME} status detail`, "both", "src2");
  await same(`${SESSION} config`);
  await same(`${SESSION} start`);
  await same(`${SESSION} delete`);
  await same(`${SESSION} resume`);
  await same(`volume stop ${NAME}`);
  await same(`${SESSION} pause`, "xml");
  await same(`${SESSION} pause`);
  await same(`${SESSION} start`);
  await same(`${SESSION} status`);
  await same(`${SESSION} config sync-jobs 4`, "xml");
  await same(`${SESSION} config sync_jobs`);
  await same(`${SESSION} config sync-jobs 4`, "xml");
  await same(`${SESSION} config sync-jobs 400`);
  await same(`${SESSION} config ignore-deletes maybe`);
  await same(`${SESSION} config nosuch 1`);
  await same(`${SESSION} config !nosuch`);
  await same(`${SESSION} config pid-file /tmp/x`);
  await same(`${SESSION} config checkpoint soon`);
  await same(`${SESSION} stop`, "xml");
  await same(`${SESSION} stop`);
  await same(`${SESSION} stop force`);
  await same(`${SESSION} status`);
  await same(`${SESSION} config !sync-jobs`, "xml");
  await same(`volume geo-replication ${NAME} dst2::${NAME}-dr create push-pem force`, "xml");
  await same(`volume geo-replication ${NAME} status`);
  await same(`volume geo-replication ${NAME} dst2::${NAME}-dr delete`, "xml");
  await same(`volume info ${NAME}`);
});

test("what gsyncd lists of a session's options", async () => {
  await same(`${SESSION} create push-pem`, "text");
  await same(`${SESSION} config sync-jobs 4`, "text");
  await same(`${SESSION} config sync_method tarssh`, "text");
  await same(`${SESSION} config ignore-deletes true`, "text");
  const path = "/usr/lib/x86_64-linux-gnu/glusterfs/python/syncdaemon/gsyncd.py";
  const argv = ["python3", path, "config-get", NAME, `root@dst1::${NAME}-dr`, "--show-defaults", "--json"];
  const real = await lab.said("src1", argv);
  const simulated = await sim.behindOurBack("src1", quoteArgv(argv));
  expect(JSON.parse(mask(simulated.stdout))).toEqual(JSON.parse(mask(real.stdout)));
  await same(`${SESSION} delete`, "text");
});

test("volumes of every kind, from create to delete", async () => {
  expect.hasAssertions();
  const kinds = {
    plain: { words: "", bricks: 2 },
    arbiter: { words: "replica 3 arbiter 1 ", bricks: 3 },
    disperse: { words: "disperse 3 redundancy 1 ", bricks: 6 },
    replica: { words: "replica 2 ", bricks: 4 },
  };
  for (const node of ["src1", "src2"] as const) {
    await lab.exec(node, "mkdir", "-p", `/bricks/${NAME}-kinds`);
  }
  for (const [kind, { words, bricks }] of Object.entries(kinds)) {
    const name = `${NAME}-${kind}`;
    const places = Array.from(
      { length: bricks },
      (_none, at) => `src${(at % 2) + 1}:/bricks/${NAME}-kinds/${kind}${at}`,
    );
    await same(`volume create ${name} ${words}${places.join(" ")} force`, "xml");
    await same(`volume create ${name} ${words}${places.join(" ")} force`);
    await same(`volume info ${name}`);
    await same(`volume status ${name}`);
    await same(`volume start ${name}`, "xml");
    await allOnline(name);
    await same(`volume status ${name}`);
    await same(`volume status ${name} detail`);
    await same(`volume delete ${name}`);
    await same(`volume stop ${name}`, "text");
    await same(`volume info ${name}`, "text");
    await same(`volume delete ${name}`, "xml");
    await same(`volume delete ${name}`);
  }
  for (const node of ["src1", "src2"] as const) {
    await lab.exec(node, "rm", "-rf", `/bricks/${NAME}-kinds`);
  }
});
