import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { EXIT } from "../../../src/cli/exit-codes.js";
import { type Answer, at, list } from "../../support/api.js";
import { type Ended, RunningCommand } from "../../support/cli.js";
import { type CliService, cliService } from "../../support/cli-service.js";
import { TcpProxy } from "../../support/tcp-proxy.js";

let service: CliService;
beforeAll(async () => {
  service = await cliService();
});
afterAll(() => service[Symbol.asyncDispose]());
afterEach(() => {
  service.sim.sim.cluster("source").holdLock(0);
});

async function statusOf(name: string): Promise<unknown> {
  return at(JSON.parse((await service.run("session", name, "--json")).out), "session", "status");
}

/** Until the session is as at the beginning, and nothing goes on with it. */
async function activeAgain(): Promise<void> {
  await expect.poll(() => service.run("resume", "other")).toMatchObject({ code: EXIT.DONE });
}

/** The results of a command with --json. */
function resultsOf({ out }: Ended): Answer[] {
  return list(JSON.parse(out), "results");
}

describe("start, stop, pause and resume", () => {
  it.each([
    ["pause", "PAUSED"],
    ["resume", "ACTIVE"],
    ["stop", "STOPPED"],
    ["start", "ACTIVE"],
  ])("do what they say, and tell what came of it: %s", async (command, status) => {
    const { code, out } = await service.run(command, "other");
    expect({ code, out }).toEqual({
      code: EXIT.DONE,
      out: expect.stringMatching(new RegExp(`^source/other::127\\.\\S+::other-dr: done, ${status}\\n$`)),
    });
    expect(await statusOf("other")).toBe(status);
  });

  it("tell that there was nothing to do", async () => {
    expect(await service.run("start", "other")).toMatchObject({
      code: EXIT.DONE,
      out: expect.stringContaining(": was so already, ACTIVE"),
    });
  });

  it("take several sessions, with a result for each and one exit code", async () => {
    const ended = await service.run("pause", "vol::vol-dr", "idle", "vol::vol-dr", "--json");
    expect(ended.code).toBe(EXIT.REFUSED);
    expect(JSON.parse(ended.out)).toEqual({
      idempotencyKey: expect.any(String),
      results: [
        {
          sessionId: await service.idOf("vol", "vol-dr"),
          name: expect.stringMatching(/^source\/vol::/),
          status: "PAUSED",
          exitCode: EXIT.DONE,
          operation: expect.objectContaining({ kind: "PAUSE_SESSION", state: "SUCCEEDED", noChange: false }),
          errors: [],
        },
        expect.objectContaining({ exitCode: EXIT.REFUSED, status: "NOTSTARTED" }),
      ],
    });
    const told = await service.run("resume", "vol::vol-dr", "idle");
    expect(told.out).toMatch(
      /vol-dr: done, ACTIVE\n.*idle-dr: FAILED, NOTSTARTED; operation \S+\n {2}WRONG_STATE: .*start it/,
    );
    expect(told.code).toBe(EXIT.REFUSED);
  });

  it("take all sessions of a cluster", async () => {
    const ended = await service.run("stop", "--cluster", "source", "--json");
    expect(resultsOf(ended).map(({ status, exitCode }) => [status, exitCode])).toEqual([
      ["NOTSTARTED", EXIT.REFUSED],
      ["STOPPED", EXIT.DONE],
      ["STOPPED", EXIT.DONE],
      ["STOPPED", EXIT.DONE],
    ]);
    const again = await service.run("start", "vol::vol-dr", "vol::vol-dr2", "other");
    expect(again, again.out).toMatchObject({ code: EXIT.DONE });
  });

  it("name no session at all where one of the names means none or several", async () => {
    expect(await service.run("stop", "other", "vol")).toMatchObject({ code: EXIT.AMBIGUOUS, out: "" });
    expect(await service.run("stop", "other", "nothing")).toMatchObject({ code: EXIT.NOT_FOUND, out: "" });
    expect(await statusOf("other")).toBe("ACTIVE");
  });

  it("show the steps and Gluster's own words where it refused", async () => {
    // Gluster pauses no session while a glusterd of it is down.
    const [, node] = service.sim.sim.cluster("source").nodes;
    node?.stopGlusterd();
    try {
      const { code, out } = await service.run("pause", "other");
      expect(code).toBe(EXIT.FAILED);
      expect(out).toMatch(/other-dr: FAILED, .*; operation [0-9a-f-]{36}\n {2}1\. .* on 127\.\S+: FAILED/);
      expect(out).toMatch(/\n {5}\$ gluster .* volume geo-replication other .* pause\n {5}Peer .* is down/);
    } finally {
      node?.startGlusterd();
    }
  });

  it("end with a code of its own while the operation goes on, and go on with it under the same key", async () => {
    service.sim.sim.cluster("source").holdLock(1_000);
    const first = await service.run("pause", "other", "--wait", "1", "--idempotency-key", "key-of-mine", "--json");
    expect(first.code).toBe(EXIT.STILL_RUNNING);
    const [open] = resultsOf(first);
    expect(open).toMatchObject({
      exitCode: EXIT.STILL_RUNNING,
      operation: { state: expect.stringMatching(/PENDING|RUNNING/) },
    });
    expect(await service.run("pause", "other", "--wait", "0")).toMatchObject({ code: EXIT.REFUSED });
    service.sim.sim.cluster("source").holdLock(0);
    const second = await service.run("pause", "other", "--idempotency-key", "key-of-mine", "--json");
    expect(second.code).toBe(EXIT.DONE);
    expect(at(resultsOf(second)[0], "operation", "id")).toBe(at(open, "operation", "id"));
    expect(await service.run("resume", "other", "--wait", "0")).toMatchObject({ code: EXIT.DONE });
    await activeAgain();
  });

  it("ask once, and get the outcome, though the connection is lost while they wait", async () => {
    await using proxy = await TcpProxy.start(service.http.url);
    service.sim.sim.cluster("source").holdLock(1_000);
    const argv = ["pause", "other", "--json", "--idempotency-key", "lost"];
    const command = new RunningCommand(argv, { env: { ...service.env, GEOREPCLI_URL: proxy.url } });
    const asked = () =>
      service.sim.database.sql<{ id: string }>("select id from operation where idempotency_key like 'lost %'");
    await expect.poll(asked).toHaveLength(1);
    const [row] = await asked();
    proxy.break();
    service.sim.sim.cluster("source").holdLock(0);
    proxy.mend();
    const ended = await command.ended;
    expect(ended, ended.err).toMatchObject({ code: EXIT.DONE });
    expect(at(resultsOf(ended)[0], "operation", "id")).toBe(row?.id);
    await activeAgain();
  });

  it("ask once, and get the outcome, though a proxy tells that the service does not answer", async () => {
    await using proxy = await TcpProxy.start(service.http.url);
    service.sim.sim.cluster("source").holdLock(1_000);
    const argv = ["pause", "other", "--json", "--idempotency-key", "gateway"];
    const command = new RunningCommand(argv, { env: { ...service.env, GEOREPCLI_URL: proxy.url } });
    const asked = () =>
      service.sim.database.sql<{ id: string }>("select id from operation where idempotency_key like 'gateway %'");
    await expect.poll(asked).toHaveLength(1);
    const [row] = await asked();
    const before = proxy.asked;
    proxy.answer(504);
    await expect.poll(() => proxy.asked, { message: "it was given up" }).toBeGreaterThan(before + 1);
    service.sim.sim.cluster("source").holdLock(0);
    proxy.mend();
    const ended = await command.ended;
    expect(ended, ended.err).toMatchObject({ code: EXIT.DONE });
    expect(at(resultsOf(ended)[0], "operation", "id")).toBe(row?.id);
    expect(await asked(), "it was asked for twice").toHaveLength(1);
    await activeAgain();
  });

  it("are told, when they are interrupted, that what was asked for goes on", async () => {
    service.sim.sim.cluster("source").holdLock(1_000);
    const command = new RunningCommand(["pause", "other", "--idempotency-key", "ctrl-c"], { env: service.env });
    await expect
      .poll(() => service.sim.database.sql("select id from operation where idempotency_key like 'ctrl-c %'"))
      .toHaveLength(1);
    expect(await command.interrupt()).toMatchObject({
      code: EXIT.INTERRUPTED,
      err: expect.stringContaining("goes on. With --idempotency-key ctrl-c"),
    });
    service.sim.sim.cluster("source").holdLock(0);
    expect(await service.run("pause", "other", "--idempotency-key", "ctrl-c")).toMatchObject({ code: EXIT.DONE });
    await activeAgain();
  });

  it("tell the key where it stays open whether it was asked for", async () => {
    await using proxy = await TcpProxy.start(service.http.url);
    service.sim.sim.cluster("source").holdLock(1_000);
    const argv = ["pause", "other", "--wait", "15", "--idempotency-key", "open"];
    const command = new RunningCommand(argv, { env: { ...service.env, GEOREPCLI_URL: proxy.url } });
    await expect
      .poll(() => service.sim.database.sql("select id from operation where idempotency_key like 'open %'"))
      .toHaveLength(1);
    proxy.break();
    expect(await command.ended).toMatchObject({
      code: EXIT.UNREACHABLE,
      err: expect.stringMatching(/ is not reached: .* with --idempotency-key open is safe\.\n$/),
    });
    service.sim.sim.cluster("source").holdLock(0);
    expect(await service.run("pause", "other", "--idempotency-key", "open")).toMatchObject({ code: EXIT.DONE });
    await activeAgain();
  });
});

describe("checkpoint", () => {
  it("sets one, and waits until it is reached where it is told to", async () => {
    expect(await service.run("checkpoint", "vol::vol-dr2")).toMatchObject({
      code: EXIT.DONE,
      out: expect.stringMatching(/vol-dr2: the checkpoint /),
    });
    const reached = await service.run("checkpoint", "other", "--touch", "--wait", "60", "--json");
    expect(reached.code).toBe(EXIT.DONE);
    expect(JSON.parse(reached.out)).toEqual({
      sessionId: await service.idOf("other", "other-dr"),
      name: expect.stringMatching(/^source\/other::/),
      exitCode: EXIT.DONE,
      idempotencyKey: expect.any(String),
      checkpoint: expect.objectContaining({ completed: true, completedAt: expect.any(String) }),
      operation: expect.objectContaining({ kind: "SET_CHECKPOINT", state: "SUCCEEDED" }),
      errors: [],
    });
  });

  it("says that it is not reached when the wait is over", async () => {
    // Nobody writes, and nothing is touched.
    const { code, out } = await service.run("checkpoint", "vol::vol-dr", "--wait", "2");
    expect(code).toBe(EXIT.STILL_RUNNING);
    expect(out).toMatch(/the checkpoint of .* is set, and reached by 0 of 1 bricks that replicate/);
  });

  it("is not taken for reached where no poll has seen it until the wait is over", async () => {
    const { database } = service.sim;
    await database.sql(`create function keep_out() returns trigger language plpgsql as 'begin return null; end'`);
    await database.sql(
      "create trigger keep_out before insert or update on gluster_georep_checkpoint for each row execute function keep_out()",
    );
    try {
      const ended = await service.run("checkpoint", "other", "--wait", "2", "--json");
      expect(ended.code).toBe(EXIT.STILL_RUNNING);
      expect(JSON.parse(ended.out)).toMatchObject({
        exitCode: EXIT.STILL_RUNNING,
        checkpoint: null,
        operation: { state: "SUCCEEDED" },
      });
      expect(await service.run("checkpoint", "other")).toMatchObject({
        code: EXIT.DONE,
        out: expect.stringContaining("the checkpoint is set; the next poll shows how far it is"),
      });
    } finally {
      await database.sql("drop function keep_out cascade");
    }
  });

  it("is waited for though the service is away meanwhile", async () => {
    await using proxy = await TcpProxy.start(service.http.url);
    const argv = ["checkpoint", "vol::vol-dr2", "--wait", "60", "--idempotency-key", "away"];
    const command = new RunningCommand(argv, { env: { ...service.env, GEOREPCLI_URL: proxy.url } });
    await expect
      .poll(() =>
        service.sim.database.sql("select id from operation where idempotency_key = 'away' and state = 'SUCCEEDED'"),
      )
      .toHaveLength(1);
    for (const status of [502, 503]) {
      const before = proxy.asked;
      proxy.answer(status);
      await expect.poll(() => proxy.asked, { message: "it was given up" }).toBeGreaterThan(before + 1);
    }
    proxy.mend();
    service.sim.sim.cluster("source").volume("vol").write(1);
    const ended = await command.ended;
    expect(ended, ended.err).toMatchObject({ code: EXIT.DONE, out: expect.stringContaining(" was reached at ") });
  });

  it("says that it was refused", async () => {
    expect(await service.run("checkpoint", "nothing")).toMatchObject({ code: EXIT.NOT_FOUND });
    service.sim.sim.cluster("source").holdLock(1_000);
    await service.run("pause", "other", "--wait", "0");
    const ended = await service.run("checkpoint", "other", "--json");
    expect(ended.code).toBe(EXIT.REFUSED);
    expect(JSON.parse(ended.out)).toMatchObject({
      exitCode: EXIT.REFUSED,
      checkpoint: null,
      operation: null,
      errors: [{ code: "OPERATION_IN_PROGRESS", message: expect.any(String) }],
    });
    service.sim.sim.cluster("source").holdLock(0);
    await activeAgain();
  });
});

describe("rpo", () => {
  it("sets how far behind a session may be, and takes that away", async () => {
    const set = await service.run("rpo", "other", "900");
    expect(set).toMatchObject({ code: EXIT.DONE, out: expect.stringMatching(/other-dr: at most 15m behind\n$/) });
    expect((await service.run("session", "other")).out).toMatch(
      /\n {2}Behind: +nothing waits\n {2}Objective: +at most 15m behind\n/,
    );
    expect(await service.json("rpo", "other", "none")).toMatchObject({ rpoSeconds: null });
    expect((await service.run("session", "other")).out).not.toContain("Objective");
  });

  it("says what an objective is", async () => {
    expect(await service.run("rpo", "other", "soon")).toMatchObject({ code: EXIT.USAGE });
    expect(await service.run("rpo", "other", "59")).toMatchObject({
      err: expect.stringContaining("60 to 2592000 seconds"),
    });
  });
});

describe("preflight", () => {
  it("tells what speaks against a pair by its exit code, with what to do", async () => {
    const ready = await service.run("preflight", "source/spare", "destination/spare-dr", "--json");
    expect(ready.code).toBe(EXIT.DONE);
    expect(JSON.parse(ready.out)).toMatchObject({
      standing: "READY",
      exitCode: EXIT.DONE,
      milliseconds: expect.any(Number),
    });
    const blocked = await service.run("preflight", "vol", "destination/vol-dr");
    expect(blocked.code).toBe(EXIT.BLOCKED);
    expect(blocked.out).toMatch(/^BLOCKED NO_SESSION_YET.*: .*\n(?: {2}.*\n)* {2}What to do: /m);
    expect(blocked.out).toMatch(/A session cannot be created as things are\. \d+ of \d+ checks passed\.\n$/);
    service.sim.sim.cluster("destination").volume("spare-dr").write(10);
    const force = await service.run("preflight", "spare", "spare-dr");
    expect(force, force.out).toMatchObject({ code: EXIT.NEEDS_FORCE });
    expect(force.out).toContain("FORCEABLE DESTINATION_EMPTY");
  });

  it("takes a destination that is not registered, and names what does not exist", async () => {
    const [host] = service.sim.sim.cluster("destination").nodes;
    const ended = await service.run("preflight", "spare", `${host?.name}::nothing`);
    expect(ended.code, ended.out).toBe(EXIT.BLOCKED);
    expect(await service.run("preflight", "nothing", "spare-dr")).toMatchObject({ code: EXIT.NOT_FOUND });
    expect(await service.run("preflight", "spare", "a::b::c")).toMatchObject({ code: EXIT.USAGE });
  });
});
