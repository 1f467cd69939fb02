import { expect, test } from "vitest";
import { startSimulator } from "../../../simulator/simulator.js";
import { failureOf, KEY, openPool, POOL_LIST, ROOT, run, targetOf } from "./client.js";

const TWO = [
  { name: "one", nodes: ["a1", "a2"] },
  { name: "two", nodes: ["b1"] },
];

test("one port finds every peer: Gluster's names are the nodes' addresses", async () => {
  await using sim = await startSimulator({ users: ROOT, clusters: TWO });
  await using pool = openPool();
  const [first, second] = sim.cluster("one").nodes;
  expect(second?.port).toBe(first?.port);
  const { stdout } = await run(pool, targetOf(sim.node("a1")));
  expect(stdout).toContain(`<hostname>${sim.node("a2").address}</hostname>`);
  expect(stdout).not.toContain(sim.node("b1").address);
  const answer = await run(pool, targetOf(sim.node("a2")));
  expect(answer.exitCode).toBe(0);
});

test("the same seed is the same world: uuids and host keys", async () => {
  await using one = await startSimulator({ users: ROOT, clusters: TWO, seed: "s" });
  await using same = await startSimulator({ users: ROOT, clusters: TWO, seed: "s" });
  await using other = await startSimulator({ users: ROOT, clusters: TWO });
  const about = (sim: typeof one): unknown => sim.cluster("one").nodes.map(({ uuid, hostKey }) => [uuid, hostKey]);
  expect(about(same)).toEqual(about(one));
  expect(about(other)).not.toEqual(about(one));
});

test("a login needs the right key or password of a known user", async () => {
  await using sim = await startSimulator({ users: { ...ROOT, op: { password: "secret" } }, clusters: TWO });
  await using pool = openPool();
  const node = sim.node("a1");
  const password = (word: string) => ({ kind: "password", password: word }) as const;
  const version = ["gluster", "--version"];
  expect((await run(pool, targetOf(node, { user: "op", auth: password("secret") }), version)).exitCode).toBe(0);
  expect((await failureOf(run(pool, targetOf(node, { user: "op", auth: password("wrong") })))).kind).toBe(
    "AUTH_FAILED",
  );
  expect((await failureOf(run(pool, targetOf(node, { auth: password("secret") })))).kind).toBe("AUTH_FAILED");
  expect((await failureOf(run(pool, targetOf(node, { user: "nobody" })))).kind).toBe("AUTH_FAILED");
  node.refuseLogins(true);
  expect((await failureOf(run(pool, targetOf(node)))).kind).toBe("AUTH_FAILED");
});

test("who is not root gets to Gluster through sudo -n only", async () => {
  const users = { op: { authorizedKeys: [KEY.public] }, guest: { authorizedKeys: [KEY.public], sudo: false } };
  await using sim = await startSimulator({ users, clusters: TWO });
  await using pool = openPool();
  const node = sim.node("a1");
  expect((await run(pool, targetOf(node, { user: "op" }))).stdout).toContain("<opRet>0</opRet>");
  expect(sim.journal.entries[0]).toMatchObject({ user: "op", argv: POOL_LIST, end: "exit", exitCode: 0 });
  expect(await failureOf(run(pool, targetOf(node, { user: "guest" })))).toMatchObject({
    kind: "AUTH_FAILED",
    words: "sudo: a password is required",
  });
});

test("a host key that changed is refused by who pinned the old one", async () => {
  await using sim = await startSimulator({ users: ROOT, clusters: TWO });
  await using pool = openPool();
  const before = targetOf(sim.node("a1"));
  sim.node("a1").changeHostKey();
  expect((await failureOf(run(pool, before))).kind).toBe("HOST_KEY_MISMATCH");
  expect((await run(pool, targetOf(sim.node("a1")))).exitCode).toBe(0);
});

test("sshd stopped refuses connections and ends open ones; started again it answers at the same place", async () => {
  await using sim = await startSimulator({ users: ROOT, clusters: TWO });
  await using pool = openPool();
  const target = targetOf(sim.node("a1"));
  await run(pool, target);
  await sim.node("a1").stopSshd();
  expect(await failureOf(run(pool, target))).toMatchObject({ kind: "UNREACHABLE", sent: false });
  await sim.node("a1").startSshd();
  expect((await run(pool, target)).exitCode).toBe(0);
});

test("a frozen host takes connections and says nothing, until it thaws", async () => {
  await using sim = await startSimulator({ users: ROOT, clusters: TWO });
  await using pool = openPool();
  sim.node("a1").freeze(true);
  expect((await failureOf(run(pool, targetOf(sim.node("a1")), POOL_LIST, { timeoutMs: 100 }))).kind).toBe("TIMEOUT");
  sim.node("a1").freeze(false);
  expect((await run(pool, targetOf(sim.node("a1")))).exitCode).toBe(0);
});

test("a node is a jump host to the others", async () => {
  await using sim = await startSimulator({ users: ROOT, clusters: TWO });
  await using pool = openPool();
  const through = targetOf(sim.node("b1"), { jump: targetOf(sim.node("a1")) });
  expect((await run(pool, through)).stdout).toContain(sim.node("b1").uuid);
  expect(sim.node("a1").connectionCount).toBe(1);
});

test("what is no program is not found, and what a shell would expand is not run", async () => {
  await using sim = await startSimulator({ users: ROOT, clusters: TWO });
  await using pool = openPool();
  const target = targetOf(sim.node("a1"));
  expect(await run(pool, target, ["gloster"])).toMatchObject({
    exitCode: 127,
    stderr: "bash: line 1: gloster: command not found\n",
  });
  expect((await run(pool, target, ["uname", "-n"])).stdout).toBe(`${sim.node("a1").name}\n`);
  for (const line of ["gluster volume info $(reboot)", "gluster; reboot", "gluster 'open", 'gluster "$x"']) {
    expect(await sim.behindOurBack("a1", line), line).toMatchObject({ exitCode: 2, stdout: "" });
  }
});

test("words keep every byte through the driver's quoting", async () => {
  await using sim = await startSimulator({ users: ROOT, clusters: TWO });
  await using pool = openPool();
  const argv = ["gluster", "a'b", '"', "$(x)", "`y`", "back\\slash", "two words", "new\nline", "-", "", "ünï", "!key"];
  await run(pool, targetOf(sim.node("a1")), argv);
  expect(sim.journal.entries.at(-1)?.argv).toEqual(argv);
});
