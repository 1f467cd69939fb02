import { GeoRepSessionOption } from "../../src/model/entities/index.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../src/model/actor.js";
import { at, list, testService, type TestService } from "../support/api.js";
import { ADMIN, SimulatedService } from "../support/simulated-service.js";

let on: SimulatedService;
let api: TestService;
let id: string;
beforeAll(async () => {
  on = await SimulatedService.start();
  id = await on.create({ start: true });
  api = await testService(on.database, { services: { sessions: on.services.sessions } });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await on[Symbol.asyncDispose]();
});

const OPERATOR: Actor = { user: "admin", tokenId: null, role: "OPERATOR" };

const OPTION = `key value default modified configurable level
  definition { name olderNames description type allowedValues minimum maximum level levelReason restartsWorkers }`;

async function option(key: string) {
  const { data, text } = await api.query(`query ($id: ID!) { geoRepSession(id: $id) { options { ${OPTION} } } }`, {
    id,
  });
  const found = list(data, "geoRepSession", "options").find((each) => each["key"] === key);
  if (found === undefined) throw new Error(`no option ${key} in ${text}`);
  return found;
}

const set = (key: string, value: string) => on.done(on.services.sessions.setOption(ADMIN, id, { key, value }));
const reset = (key: string) => on.done(on.services.sessions.resetOption(ADMIN, id, { key }));

test("every option that Gluster lists tells its default, whether it is set, and what may be set by whom", async () => {
  await expect
    .poll(() => option("sync-jobs"))
    .toEqual({
      key: "sync-jobs",
      value: "3",
      default: "3",
      modified: false,
      configurable: true,
      level: "OPERATOR",
      definition: {
        name: "sync-jobs",
        olderNames: [],
        description: "How many copies run at once for each brick.",
        type: "INTEGER",
        allowedValues: null,
        minimum: 1,
        maximum: 100,
        level: "OPERATOR",
        levelReason: null,
        restartsWorkers: true,
      },
    });
  const { data } = await api.query(`query ($id: ID!) { geoRepSession(id: $id) { options { ${OPTION} } } }`, { id });
  const all = list(data, "geoRepSession", "options");
  expect(all.filter((each) => each["definition"] === null || each["default"] === null)).toEqual([]);
  expect(
    all.filter((each) => each["modified"] === true),
    "nobody has set anything yet",
  ).toEqual([]);
  expect(await option("log-file")).toMatchObject({ configurable: false, level: "NOBODY" });
  expect(await option("ssh-options")).toMatchObject({ configurable: true, level: "ADMIN" });
});

test("what gsyncd itself writes into a session's configuration is read, and is no change worth an event", async () => {
  const written = () => on.rows(GeoRepSessionOption, `where "config_key" = $1`, ["stime-xattr-prefix"]);
  await expect.poll(async () => (await written()).length).toBe(1);
  expect((await on.events()).filter(({ kind }) => kind === "SESSION_OPTIONS_CHANGED")).toEqual([]);
});

test("the same answer comes without a plan, when a directive keeps the query from having one", async () => {
  const { data } = await api.query(
    `query ($id: ID!, $yes: Boolean!) { geoRepSession(id: $id) { options { ${OPTION} id @skip(if: $yes) } } }`,
    { id, yes: true },
  );
  const planned = await api.query(`query ($id: ID!) { geoRepSession(id: $id) { options { ${OPTION} } } }`, { id });
  expect(data).toEqual(planned.data);
});

test.each([
  ["sync_jobs", "7", "3"],
  ["ignore-deletes", "true", "false"],
  ["rsync-options", "--bwlimit=1000", ""],
  ["log-level", "DEBUG", "INFO"],
])("the default of %s is told as it was while it is changed, and after", async (key, value, preset) => {
  expect((await set(key, value)).state).toBe("SUCCEEDED");
  const name = key.replace("_", "-");
  expect(await option(name)).toMatchObject({ value, default: preset, modified: true });
  expect((await reset(key)).state).toBe("SUCCEEDED");
  expect(await option(name)).toMatchObject({ value: preset, default: preset, modified: false });
});

test("one that is set to its default counts as set until it is reset", async () => {
  await set("change-interval", "9");
  await set("change-interval", "5");
  expect(await option("change-interval")).toMatchObject({ value: "5", default: "5", modified: true });
  await reset("change-interval");
  expect(await option("change-interval")).toMatchObject({ value: "5", default: "5", modified: false });
});

test("names of every release and spelling mean the same option", async () => {
  for (const key of ["secondary-timeout", "slave_timeout", "slave-timeout", "secondary_timeout"]) {
    const operation = await set(key, "240");
    expect(operation, operation.errorMessage ?? "").toMatchObject({
      state: "SUCCEEDED",
      arguments: { key: "secondary-timeout", value: "240" },
    });
  }
  const { data } = await api.query(
    `mutation ($input: ResetGeoRepOptionInput!) { resetGeoRepOption(input: $input) { option { key value } userErrors { code } } }`,
    { input: { sessionId: id, key: "slave_timeout" } },
  );
  expect(data).toEqual({
    resetGeoRepOption: { option: { key: "secondary-timeout", value: "120" }, userErrors: [] },
  });
});

test("what may not be set is refused before anything is sent, and says what is taken", async () => {
  const next = on.sim.journal.next;
  const { sessions } = on.services;
  for (const [key, value, code, field, words, actor = ADMIN] of [
    ["no-such-option", "1", "INVALID_ARGUMENT", "input.key", "Options that you may set: access-mount"],
    ["no-such-option", "1", "INVALID_ARGUMENT", "input.key", "Options that you may set: change-detector", OPERATOR],
    ["log-file", "/tmp/x", "INVALID_ARGUMENT", "input.key", "may not be set through the service"],
    ["checkpoint", "now", "INVALID_ARGUMENT", "input.key", "setGeoRepCheckpoint"],
    ["sync-jobs", "101", "INVALID_ARGUMENT", "input.value", "from 1 to 100"],
    ["change-interval", "x", "INVALID_ARGUMENT", "input.value", "breaks every later command"],
    ["ignore-deletes", "yes", "INVALID_ARGUMENT", "input.value", "true or false"],
    ["sync-method", "bogus", "INVALID_ARGUMENT", "input.value", 'takes tarssh or rsync, not "bogus"'],
    ["rsync-command", "rsync", "INVALID_ARGUMENT", "input.value", "absolute path"],
    ["rsync-options", "-z --dry-run", "INVALID_ARGUMENT", "input.value", 'not "--dry-run"'],
    ["rsync-options", "-e sh", "INVALID_ARGUMENT", "input.value", 'not "-e"', OPERATOR],
    ["ssh-options", "-v", "FORBIDDEN", null, "Only the role ADMIN may set the option ssh-options", OPERATOR],
  ] as const) {
    const asked = sessions.setOption(actor, id, { key, value });
    await expect(asked, `${key} ${value}`).rejects.toMatchObject({
      code,
      field,
      message: expect.stringContaining(words),
    });
  }
  const sent = on.sim.journal.entries.slice(next).filter((entry) => entry.argv.includes("config"));
  expect(sent).toEqual([]);
});

test("a caller is told which argument of a refused option is at fault", async () => {
  for (const [input, field, words] of [
    [
      { key: "sync-method", value: "bogus" },
      "input.value",
      'The option sync-method takes tarssh or rsync, not "bogus".',
    ],
    [{ key: "sync_method", value: "a\nb" }, "input.value", expect.any(String)],
    [{ key: "sync-methods", value: "rsync" }, "input.key", expect.stringContaining("There is no option sync-methods.")],
  ] as const) {
    const { data, text } = await api.query(
      `mutation ($input: SetGeoRepOptionInput!) {
         setGeoRepOption(input: $input, wait: 60) { operation { id } userErrors { code field message retryable } } }`,
      { input: { sessionId: id, ...input } },
    );
    expect(data, text).toEqual({
      setGeoRepOption: {
        operation: null,
        userErrors: [{ code: "INVALID_ARGUMENT", field, message: words, retryable: false }],
      },
    });
  }
  expect(on.sim.journal.matching("sync-method"), "what was refused was sent").toEqual([]);
});

test("an option that the session's Gluster does not have, or keeps to itself, is refused", async () => {
  const row = on.database;
  await row.sql(`update "gluster_georep_config" set "configurable" = false where "config_key" = 'sync-acls'`);
  await row.sql(`delete from "gluster_georep_config" where "config_key" = 'sync-xattrs'`);
  await expect(set("sync-acls", "false")).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  await expect(set("sync-xattrs", "false")).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    message: "The Gluster of this session has no option sync-xattrs.",
  });
  expect((await option("sync-acls"))["level"]).toBe("NOBODY");
});

test("what may be set is to be seen before there is any session", async () => {
  const { data, errors } = await api.query(
    "{ geoRepOptionDefinitions { name type allowedValues minimum maximum pattern level restartsWorkers stricterBecause } }",
  );
  expect(errors).toEqual([]);
  const all = list(data, "geoRepOptionDefinitions");
  expect(all.find(({ name }) => name === "sync-method")).toEqual({
    name: "sync-method",
    type: "CHOICE",
    allowedValues: ["tarssh", "rsync"],
    minimum: null,
    maximum: null,
    pattern: null,
    level: "OPERATOR",
    restartsWorkers: true,
    stricterBecause: null,
  });
  expect(
    at(
      all,
      all.findIndex(({ name }) => name === "log-rsync-performance"),
      "restartsWorkers",
    ),
  ).toBe(false);
});

test("a paused session stays paused, whether the option restarts its workers or not", async () => {
  // Gluster restarts the last node's workers after it has answered that an option is set: a session that begins anew has none on its way.
  await on.done(on.services.sessions.stop(ADMIN, id, {}));
  await on.done(on.services.sessions.start(ADMIN, id, {}));
  await on.done(on.services.sessions.pause(ADMIN, id, {}));
  for (const [key, value, again] of [
    ["sync-jobs", "6", "SUCCEEDED"],
    ["log-rsync-performance", "true", "SKIPPED"],
  ] as const) {
    const operation = await set(key, value);
    expect(operation.state, operation.errorMessage ?? "").toBe("SUCCEEDED");
    expect((await on.steps(operation)).map(({ name, state }) => [name, state])).toEqual([
      ...(again === "SUCCEEDED" ? [["check peers", "SUCCEEDED"]] : []),
      [`set ${key}`, "SUCCEEDED"],
      ["pause", again],
    ]);
    expect((await on.sessions())[0]?.status).toBe("PAUSED");
  }
});

test("an owner that ends while the peers are read is followed by one that reads them again at once", async () => {
  // Nothing else is to read the peers meanwhile.
  await using own = await SimulatedService.start({ config: { topologyIntervalMs: 600_000 } });
  const session = await own.create({ start: true });
  const input = { key: "sync-jobs", value: "6" };
  const operation = await own.services.sessions.setOption(ADMIN, session, input);
  await own.takeOver(/ pool list$/);
  const ended = await own.services.operations.waitFor(operation.id, 20_000);
  expect(ended.state, "what only reads was waited for as long as a change").toBe("SUCCEEDED");
  expect((await own.steps(ended)).map(({ name, state }) => [name, state])).toEqual([
    ["check peers", "SUCCEEDED"],
    ["set sync-jobs", "SUCCEEDED"],
  ]);
});
