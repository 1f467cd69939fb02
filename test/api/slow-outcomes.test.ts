import { afterEach, beforeEach, expect, test } from "vitest";
import { GeoRepSession } from "../../src/model/entities/index.js";
import { ADMIN, SimulatedService } from "../support/simulated-service.js";

let on: SimulatedService;
let id: string;

beforeEach(async () => {
  on = await SimulatedService.start();
  id = await on.create();
  on.sim.node("dst1").isShellStuck = true;
});
afterEach(() => on[Symbol.asyncDispose]());

/** A start that Gluster said yes to, and that waits for the destination's answer. */
async function watched() {
  const operation = await on.services.sessions.start(ADMIN, id, {});
  await expect
    .poll(async () => (await on.steps(operation))[0]?.exitCode, { message: "the yes is not written" })
    .toBe(0);
  return operation;
}

/** What the session's transitions tell of a stop. */
async function mayStop(): Promise<boolean | undefined> {
  const session = await on.database.orm.em.fork().findOneOrFail(GeoRepSession, { id });
  return session.transitions.find(({ action }) => action === "STOP")?.allowed;
}

const told = async (operation: { readonly id: string }) =>
  (await on.events())
    .filter((event) => event.operationId === operation.id)
    .map((event) => [event.before?.["state"] ?? null, event.after?.["state"]]);

test("a start that waits for the destination keeps no stop from its session, and the stop stops what is starting", async () => {
  expect(await mayStop()).toBe(false);
  const start = await watched();
  expect(await mayStop(), "who asks what could be done is told that nothing is to be stopped").toBe(true);
  await expect(on.services.sessions.pause(ADMIN, id, {})).rejects.toMatchObject({ code: "OPERATION_IN_PROGRESS" });
  const stop = await on.done(on.services.sessions.stop(ADMIN, id, { force: true }));
  expect(stop, stop.errorMessage ?? "").toMatchObject({ state: "SUCCEEDED", noChange: false });
  expect(await mayStop()).toBe(false);
  const ended = await on.done(start);
  expect(ended).toMatchObject({ state: "FAILED", errorCode: "OUTCOME_NOT_REACHED" });
  expect(ended.errorMessage).toContain(`operation ${stop.id}, a stop, took its place`);
  on.sim.node("dst1").isShellStuck = false;
  const again = await on.done(on.services.sessions.start(ADMIN, id, {}));
  expect(again, again.errorMessage ?? "").toMatchObject({ state: "SUCCEEDED", noChange: false });
  expect((await on.done(start)).state, "a stop came after it").toBe("FAILED");
});

test("an outcome that comes while another owner watches is the operation's", async () => {
  const start = await watched();
  await on.letPass(60, start);
  on.sim.node("dst1").isShellStuck = false;
  const ended = await on.done(start);
  expect(ended.state, ended.errorMessage ?? "").toBe("SUCCEEDED");
  expect(on.sim.journal.matching(/ start$/), "the command was sent again").toHaveLength(1);
});

test("an outcome that comes after the deadline corrects the record, also under the next owner, and is told", async () => {
  const start = await watched();
  await on.letPass(300, start);
  expect(await on.done(start)).toMatchObject({ state: "FAILED", errorCode: "OUTCOME_NOT_REACHED" });
  expect((await on.steps(start)).map(({ state }) => state)).toEqual(["FAILED"]);
  await on.letPass(300, start);
  on.sim.node("dst1").isShellStuck = false;
  const after = on.services.events.last;
  const corrected = on.services.events.follow(
    after,
    (event) => event.operationId === start.id,
    AbortSignal.timeout(60_000),
  );
  expect((await corrected.next()).value).toMatchObject({
    kind: "OPERATION_CHANGED",
    before: { state: "FAILED" },
    after: { state: "SUCCEEDED", errorCode: null, errorMessage: null },
  });
  expect(await on.done(start)).toMatchObject({ state: "SUCCEEDED", errorCode: null, errorMessage: null });
  expect((await on.steps(start)).map(({ state }) => state)).toEqual(["SUCCEEDED"]);
  await on.sync("source");
  expect((await told(start)).filter(([, state]) => state === "SUCCEEDED")).toEqual([["FAILED", "SUCCEEDED"]]);
});

test("an hour later what a poll shows may be anybody's doing", async () => {
  const start = await watched();
  await on.letPass(300, start);
  await on.done(start);
  await on.letPass(3_600, start);
  const active = on.change((change) => change.status === "ACTIVE", "the session comes to replicate");
  on.sim.node("dst1").isShellStuck = false;
  await active;
  await on.sync("source");
  expect((await on.done(start)).state).toBe("FAILED");
});
