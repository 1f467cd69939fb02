import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Throttle } from "../../src/concurrency/throttle.js";
import { MOST_VARIABLE_VALUES } from "../../src/graphql/limits/variables.js";
import { ADMIN, byPassword } from "../../src/service/access/access.js";
import { REFUSALS } from "../../src/http/access/refusals.js";
import { BASIC, testService, type TestService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { Subscriber } from "../support/subscriber.js";

const TOO_DEEP = `{ clusters { nodes ${"{ volumes { nodes { cluster".repeat(9)} { id } ${"} } }".repeat(9)} } }`;
/** Told over more than a second by the limits that README names. */
const MANY = 45;

let database: TestDatabase;
let service: TestService;
beforeAll(async () => {
  database = await testDatabase();
  service = await testService(database);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function bearer(): Promise<{ authorization: string }> {
  const { token } = await service.access.createToken(byPassword(ADMIN), {
    label: "refusals",
    role: "OPERATOR",
    expiresInSeconds: 600,
  });
  return { authorization: `Bearer ${token}` };
}

async function refusedFor(given: Record<string, string>, code: string): Promise<void> {
  const { errors } = await service.query(TOO_DEEP, {}, given);
  expect(errors.map(({ extensions }) => extensions?.["code"])).toEqual([code]);
}

/** Who comes second is served before the last of many refusals that were asked for at first. */
async function servedBefore(refused: () => Promise<void>, other: () => Promise<void>): Promise<void> {
  // On a busy machine those that are told at once take longer than the others wait.
  await Promise.all(Array.from({ length: REFUSALS.burst }, refused));
  const refusals = Array.from({ length: MANY - REFUSALS.burst }, refused);
  const told: string[] = [];
  await Promise.all([
    Promise.all(refusals).then(() => told.push("all refusals")),
    other().then(() => told.push("the other")),
  ]);
  expect(told).toEqual(["the other", "all refusals"]);
}

async function served(given: Record<string, string>): Promise<void> {
  expect((await service.query("{ viewer { user } }", {}, given)).errors).toEqual([]);
}

test("who asks for too much again and again is told so at a bounded pace, and holds nobody else up", async () => {
  const [greedy, modest] = [await bearer(), await bearer()];
  const began = performance.now();
  const refused = () => refusedFor(greedy, "TOO_COMPLEX");
  await servedBefore(refused, () => refusedFor(modest, "TOO_COMPLEX"));
  expect(performance.now() - began, "refusals are told as fast as they are asked for").toBeGreaterThan(1_000);
  await servedBefore(refused, () => served(greedy));
});

test("by WebSocket and by HTTP the refusals of one caller count together", async () => {
  const { authorization } = await bearer();
  using subscriber = await Subscriber.connect(service.url, authorization);
  const began = performance.now();
  const byHttp = Array.from({ length: MANY }, () => refusedFor({ authorization }, "TOO_COMPLEX"));
  const ids = Array.from({ length: MANY }, (_, id) => String(id));
  for (const id of ids) subscriber.subscribe(id, TOO_DEEP);
  for (const id of ids) expect(await subscriber.next()).toMatchObject({ type: "error", id });
  await Promise.all(byHttp);
  // Either way alone takes a second and a quarter.
  expect(performance.now() - began, "a WebSocket is a way around it").toBeGreaterThan(3_000);
});

test("what is larger than a request may be is refused at the same pace", async () => {
  const { authorization } = await bearer();
  const body = JSON.stringify({ query: `# ${"x".repeat(300_000)}` });
  const headers = { authorization, "content-type": "application/json" };
  const began = performance.now();
  const answers = await Promise.all(
    Array.from({ length: MANY }, () => fetch(`${service.url}/graphql`, { method: "POST", headers, body })),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([413]));
  expect(performance.now() - began).toBeGreaterThan(1_000);
});

test("variables that turn out to be wrong at the last of many values count by the time that this took, by HTTP and by WebSocket", async () => {
  const { authorization } = await bearer();
  using subscriber = await Subscriber.connect(service.url, authorization);
  using wait = vi.spyOn(Throttle.prototype, "wait");
  const query = "query ($k: [EventKind!]) { events(filter: { kind: $k }) { totalCount } }";
  const withWrong = (values: number) => ({ k: [...Array<string>(values).fill("SESSION_STATUS_CHANGED"), "WRONG"] });
  const weightOf = async (told: Promise<unknown>) => {
    wait.mockClear();
    expect(JSON.stringify(await told)).toContain("has an invalid value");
    return wait.mock.calls.reduce((sum, [, weight = 1]) => sum + weight, 0);
  };
  const byHttp = (values: number) => weightOf(service.query(query, withWrong(values), { authorization }));
  const bySocket = (values: number) => {
    subscriber.subscribe(String(values), query, withWrong(values));
    return weightOf(subscriber.next());
  };
  for (const weigh of [byHttp, bySocket]) {
    await weigh(2);
    const few = await weigh(1);
    expect(few, "who sends nothing else is never held up").toBeGreaterThan(0);
    expect(await weigh(MOST_VARIABLE_VALUES - 2), "many cost no more than few").toBeGreaterThan(few);
  }
});

test("wrong tokens of one address are refused at a bounded pace, and right ones go through at once", async () => {
  const { authorization } = await bearer();
  const wrong = { authorization: `${authorization}x` };
  // Later a right password is known without the check that takes its time.
  await served({ authorization: BASIC });
  const began = performance.now();
  await servedBefore(
    () => refusedFor(wrong, "UNAUTHENTICATED"),
    () => served({ authorization: BASIC }),
  );
  expect(performance.now() - began, "guesses are answered as fast as they come").toBeGreaterThan(1_000);
});
