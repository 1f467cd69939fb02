import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EXIT } from "../../../src/cli/exit-codes.js";
import { at, list } from "../../support/api.js";
import { georep, nobodyAt } from "../../support/cli.js";
import { untilHolds } from "../../support/until-holds.js";
import { type CliService, cliService } from "../../support/cli-service.js";

let service: CliService;
beforeAll(async () => {
  service = await cliService();
  const unknown = async () => {
    const sessions = list(await service.json("sessions"), "sessions");
    return sessions.filter(({ status, lagState }) => status === "ACTIVE" && lagState === null).length;
  };
  await untilHolds("it is known how far sessions are behind", async () => (await unknown()) === 0);
});
afterAll(() => service[Symbol.asyncDispose]());

const SESSION = {
  id: expect.stringMatching(/^[0-9a-f-]{36}$/),
  name: expect.stringMatching(/^source\/vol::127\.[\d.]+::vol-dr$/),
  cluster: { id: expect.any(String), name: "source" },
  primaryVolume: { id: expect.any(String), name: "vol" },
  secondaryHostName: expect.stringMatching(/^127\./),
  secondaryVolumeName: "vol-dr",
  userName: "root",
  status: "ACTIVE",
  statusSince: null,
  statusReason: null,
  health: "OK",
  crawlStatus: "CHANGELOG",
  lagState: "IDLE",
  lagStateSince: expect.stringMatching(/^20\d\d-.*Z$/),
  lagSeconds: 0,
  unsyncedSince: null,
  catchUpRate: null,
  caughtUpAt: null,
  rpoSeconds: null,
  rpoBreachedSince: null,
  lastSyncedAt: expect.stringMatching(/^20\d\d-.*Z$/),
  pending: 0,
  failures: 0,
  checkpoint: null,
  changesWaitingSince: null,
  secondaryVolumeReplaced: false,
  observedAt: expect.stringMatching(/^20\d\d-.*Z$/),
};

describe("clusters", () => {
  it("are listed for people and for programs", async () => {
    const { code, out } = await service.run("clusters");
    expect(code).toBe(EXIT.DONE);
    const [head, ...rows] = out.trimEnd().split("\n");
    expect(head).toMatch(/^CLUSTER +REACHED +GLUSTERD +HOSTS +SESSIONS +INCOMING +GLUSTER +POLLED$/);
    expect(rows).toEqual([
      expect.stringMatching(/^destination +yes +up +2\/2 +0 +4 +10\.3 +\d+s$/),
      expect.stringMatching(/^source +yes +up +2\/2 +4 +0 +10\.3 +\d+s$/),
    ]);
    expect(list(await service.json("clusters"), "clusters")[1]).toEqual({
      id: expect.any(String),
      name: "source",
      description: null,
      reachable: true,
      reachableSince: expect.any(String),
      unreachableReason: null,
      glusterdUp: true,
      glusterdSince: expect.any(String),
      glusterdDownReason: null,
      glusterVersion: "10.3",
      lastSeenAt: expect.any(String),
      sessionsObservedAt: expect.any(String),
      hosts: [expect.objectContaining({ reachable: true }), expect.objectContaining({ reachable: true })],
      sessions: 4,
      incomingSessions: 0,
    });
  });
});

describe("sessions", () => {
  it("are listed with the columns that operators know", async () => {
    const { code, out, err } = await service.run("sessions");
    expect({ code, err }).toEqual({ code: EXIT.DONE, err: "" });
    const [head, ...rows] = out.trimEnd().split("\n");
    expect(head).toMatch(
      /^SOURCE +DESTINATION +USER +STATUS +HEALTH +CRAWL +BEHIND +LAST SYNCED +PENDING +FAILURES +CHECKPOINT +ID$/,
    );
    expect(rows).toEqual([
      expect.stringMatching(
        /^source\/idle +127\.\S+::idle-dr +root +NOTSTARTED +ATTENTION +- +- +- +- +- +- +[0-9a-f]{8}$/,
      ),
      expect.stringMatching(
        /^source\/other +127\.\S+::other-dr +root +ACTIVE +OK +CHANGELOG +0s +\d+[smhd] +0 +0 +- +[0-9a-f]{8}$/,
      ),
      expect.stringMatching(/^source\/vol +127\.\S+::vol-dr +root +ACTIVE /),
      expect.stringMatching(/^source\/vol +127\.\S+::vol-dr2 +root +ACTIVE /),
    ]);
  });

  it("have the same shape as JSON, whatever is known of them", async () => {
    const sessions = list(await service.json("sessions"), "sessions");
    expect(sessions).toHaveLength(4);
    expect(sessions.find((each) => each["secondaryVolumeName"] === "vol-dr")).toEqual(SESSION);
    const shape = Object.keys(SESSION).toSorted();
    for (const each of sessions) expect(Object.keys(each).toSorted()).toEqual(shape);
  });

  it("are filtered by cluster, statuses and a text", async () => {
    const names = async (...argv: string[]) =>
      list(await service.json("sessions", ...argv), "sessions").map((each) => each["secondaryVolumeName"]);
    expect(await names("--cluster", "destination")).toEqual([]);
    expect(await names("--cluster", "source", "--status", "notstarted", "STOPPED")).toEqual(["idle-dr"]);
    expect(await names("--health", "attention", "BROKEN")).toEqual(["idle-dr"]);
    expect(await names("--search", "VOL-dr")).toEqual(["vol-dr", "vol-dr2"]);
    expect(await names("--search", "other DR")).toEqual(["other-dr"]);
    expect(await service.run("sessions", "--cluster", "nowhere")).toMatchObject({ code: EXIT.NOT_FOUND });
    expect(await service.run("sessions", "--status", "BROKEN")).toMatchObject({ code: EXIT.USAGE });
    expect(await service.run("sessions", "--health", "ACTIVE")).toMatchObject({ code: EXIT.USAGE });
  });

  it("fit the terminal, and say what is left out", async () => {
    const { out, err } = await georep(["sessions"], { env: service.env, columns: 70, hasColors: true });
    for (const line of out.trimEnd().split("\n")) {
      expect(stripVTControlCharacters(line).length, line).toBeLessThanOrEqual(70);
    }
    expect(out).toContain("\u001b[32mACTIVE");
    expect(err).toMatch(/^Left out, since the terminal is too narrow: ID, CHECKPOINT, .*--json/);
    expect((await service.run("sessions")).out, "colours in what goes to a file").not.toContain("\u001b");
  });
});

describe("a session's name", () => {
  it("is its id, the beginning of that, or as much of its whole name as no other has", async () => {
    const id = await service.idOf("vol", "vol-dr");
    const [host] = service.sim.sim.cluster("destination").nodes;
    const names = [
      id,
      id.toUpperCase(),
      id.slice(0, 12),
      "vol::vol-dr",
      "source/vol::vol-dr",
      `source/vol::${host?.name}::vol-dr`,
      `vol::root@${host?.name}::vol-dr`,
    ];
    for (const name of names) expect(at(await service.json("session", name), "session", "id"), name).toBe(id);
    expect(at(await service.json("session", "other"), "session", "primaryVolume", "name")).toBe("other");
  });

  it("that several have is refused with their names", async () => {
    const { code, out, err } = await service.run("session", "vol");
    expect({ code, out }).toEqual({ code: EXIT.AMBIGUOUS, out: "" });
    const ids = [await service.idOf("vol", "vol-dr"), await service.idOf("vol", "vol-dr2")];
    for (const id of ids) expect(err).toContain(`  ${id}  source/vol::`);
    const told = await service.run("session", "vol", "--json");
    expect(JSON.parse(told.err)).toMatchObject({
      error: { exitCode: EXIT.AMBIGUOUS, candidates: [expect.any(String), expect.any(String)] },
    });
  });

  it("that none has is told as such", async () => {
    for (const name of ["nothing", "vol::nothing", "ffffffff", "00000000-0000-4000-8000-000000000000", "a::b::c::d"]) {
      expect(await service.run("session", name), name).toEqual({
        code: EXIT.NOT_FOUND,
        out: "",
        err: `There is no session ${name}.\n`,
      });
    }
  });
});

describe("one session", () => {
  it("is shown with bricks, options and operations", async () => {
    const { code, out } = await service.run("session", "vol::vol-dr");
    expect(code).toBe(EXIT.DONE);
    expect(out).toMatch(/^source\/vol::127\.\S+::vol-dr\n {2}Id: +[0-9a-f-]{36}\n {2}Status: +ACTIVE\n/);
    expect(out).toMatch(
      /\nBRICK +STATUS +SYNCS TO +CRAWL +LAST SYNCED +ENTRY +DATA +META +FAILURES\n127\.\S+:\/\S+ +ACTIVE /,
    );
    expect(out).toMatch(/No option is changed from its default; --all-options shows all \d+\./);
    expect((await service.run("session", "vol::vol-dr", "--all-options")).out).toMatch(/\nsync-jobs +3 +3\n/);
  });

  it("tells since when it has its status, once the service has seen it change", async () => {
    expect((await service.run("session", "vol::vol-dr")).out).not.toContain("Since:");
    const id = await service.idOf("vol", "vol-dr");
    await service.sim.database.sql("update gluster_georep_session set status_since = now() where session_id = $1", [
      id,
    ]);
    expect((await service.run("session", id)).out).toMatch(/\n {2}Status: +ACTIVE\n {2}Since: +20\d\d-\S+ .*\d+s ago/);
    await service.sim.database.sql("update gluster_georep_session set status_since = null");
  });

  it("has everything as JSON", async () => {
    const session = at(await service.json("session", "vol::vol-dr"), "session") as Record<string, unknown>;
    const { bricks, options, operations, ...rest } = session;
    expect(rest).toEqual({
      ...SESSION,
      lastKnownStatus: "ACTIVE",
      sessionKey: expect.any(String),
      firstSeenAt: expect.any(String),
      missingKeys: rest["missingKeys"],
      lastVerification: null,
      openFindings: [],
    });
    expect(bricks).toHaveLength(2);
    expect((bricks as object[])[0]).toMatchObject({
      brick: expect.stringMatching(/:\//),
      status: "ACTIVE",
      failures: "0",
    });
    expect(options).toContainEqual({ key: "sync-jobs", value: "3", default: "3", modified: false });
    expect(operations).toEqual([]);
  });
});

it("names with control characters do not reach the terminal as such, and stay whole in JSON", async () => {
  const hostile = "source\u001b]0;pwned\u0007\u202e";
  const { database } = service.sim;
  await database.sql("update cluster set name = $1, unreachable_reason = $1 where name = 'source'", [hostile]);
  await database.sql("update gluster_georep_session set status_reason = $1", [hostile]);
  await database.sql(
    "update gluster_georep_session_details set changes_waiting_since = now(), crawl_status = $1, slave_host_name = $1",
    [hostile],
  );
  await database.sql(
    `insert into gluster_georep_finding (id, session_id, code, severity, message, evidence, remedy, since, opened_at, confirmed_at)
     select gen_random_uuid(), session_id, 'UNEXPLAINED', 'WARNING', $1::text,
       json_build_array(json_build_object('hostName', $1::text, 'source', $1::text, 'lines', json_build_array($1::text))),
       json_build_array($1::text), now(), now(), now()
     from gluster_georep_session`,
    [hostile],
  );
  try {
    for (const argv of [
      ["clusters"],
      ["sessions"],
      ["session", "other"],
      ["events", "--last", "3"],
      ["session", "vol"],
      ["findings"],
    ]) {
      const { out, err } = await service.run(...argv);
      expect((out + err).replaceAll("\n", ""), argv.join(" ")).not.toMatch(/[\p{Cc}\u202e]/u);
    }
    const { out } = await service.run("clusters", "--json");
    expect(out).not.toContain("\u202e");
    expect(list(JSON.parse(out), "clusters").map(({ name }) => name)).toContain(hostile);
    expect(at(await service.json("session", `${hostile}/other`), "session", "cluster", "name")).toBe(hostile);
  } finally {
    await database.sql("update cluster set name = 'source', unreachable_reason = null where name = $1", [hostile]);
    await database.sql("update gluster_georep_session set status_reason = null");
    await database.sql("update gluster_georep_session_details set changes_waiting_since = null");
    await database.sql("delete from gluster_georep_finding");
  }
});

it("a service that is gone is told with a code of its own, and the reason", async () => {
  const gone = { ...service.env, GEOREPCLI_URL: await nobodyAt() };
  expect(await georep(["sessions"], { env: gone })).toEqual({
    code: EXIT.UNREACHABLE,
    out: "",
    err: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+ is not reached: .*ECONNREFUSED/),
  });
  expect(JSON.parse((await georep(["sessions", "--json"], { env: gone })).err)).toMatchObject({
    error: { exitCode: EXIT.UNREACHABLE, code: null },
  });
});

describe("a wrong command line", () => {
  it.each([
    [["sesions"], "Did you mean sessions"],
    [["session"], "non-option arguments"],
    [["session", "a", "b"], "Unknown argument: b"],
    [["sessions", "--colour"], "Unknown argument: colour"],
    [["events", "--since", "yesterday"], "--since yesterday is no time"],
    [["start", "vol", "--wait", "soon"], "--wait takes a number"],
    [["start", "vol", "--wait", "1", "--wait", "2"], "--wait is given twice"],
    [["start"], "Name sessions, or a cluster"],
    [["start", "vol", "--cluster", "source"], "Name sessions, or a cluster"],
    [["watch", "vol", "--cluster", "source"], "mutually exclusive"],
    [["completion", "fish"], "fish"],
    [["session", "other", "--operations", "1.5"], "whole number"],
  ])("%j is told what is wrong with it", async (argv, words) => {
    const { code, out, err } = await service.run(...argv);
    expect({ code, out }).toEqual({ code: EXIT.USAGE, out: "" });
    expect(err).toContain(words);
    expect(err).toMatch(/See: georep --help, or georep COMMAND --help\n$/);
  });

  it("without a command shows the help, and each command has help with examples", async () => {
    expect(await service.run()).toMatchObject({ code: EXIT.USAGE, err: expect.stringContaining("georep sessions") });
    const help = await service.run("--help");
    expect(help.code).toBe(EXIT.DONE);
    for (const code of Object.values(EXIT)) expect(help.out).toMatch(new RegExp(`^ +${code} {2}\\w`, "m"));
    const names = [...help.out.matchAll(/^ {2}georep (\w+)/gm)].map(([, name = ""]) => name);
    expect(names).toHaveLength(18);
    for (const name of names) {
      const { code, out } = await service.run(name, "--help");
      expect({ name, code }).toEqual({ name, code: EXIT.DONE });
      expect(out, name).toMatch(new RegExp(`Examples:\\n {2}georep ${name}\\b`));
    }
  });
});
