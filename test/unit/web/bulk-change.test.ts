import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BulkChange, type BulkResults, type SendBulk } from "../../../src/web/sessions/bulk-change.js";

type Answer = Awaited<ReturnType<SendBulk>>;
type State = "PENDING" | "RUNNING" | "SUCCEEDED" | "FAILED" | "UNKNOWN";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const idsOf = (count: number): string[] => Array.from({ length: count }, (_, at) => `session ${at}`);
const errorsOf = (code: string) => ({ graphQLErrors: [{ message: "No.", extensions: { code } }] }) as never;
const LOST: Answer = { error: { networkError: new Error("lost"), graphQLErrors: [] } };

/** Results of sessions by what the test says of each. */
function answered(ids: readonly string[], stateOf: (id: string) => State | "refused"): Answer {
  const results = ids.map((sessionId) => {
    const state = stateOf(sessionId);
    if (state === "refused") return { sessionId, operation: null, userErrors: [{ message: "Busy." }] };
    return { sessionId, operation: { state, noChange: false, errorMessage: null }, userErrors: [] };
  });
  return { data: { changeGeoRepSessions: { results, userErrors: [] } } };
}

async function run(ids: readonly string[], answer: (ids: readonly string[], request: number) => Answer) {
  const asked: { readonly key: string; readonly ids: readonly string[]; readonly wait: number }[] = [];
  const bulk = new BulkChange("PAUSE", ids, ({ input, wait }) => {
    const sessionIds = input.sessionIds as readonly string[];
    asked.push({ key: input.idempotencyKey ?? "", ids: sessionIds, wait });
    return Promise.resolve(answer(sessionIds, asked.length));
  });
  let results: BulkResults = new Map();
  const again = async () => {
    const done = bulk.run((told) => (results = told), new AbortController().signal);
    await vi.runAllTimersAsync();
    return done;
  };
  const trouble = await again();
  return { asked, trouble, again, results: () => results };
}

describe("many sessions that are changed at once", () => {
  it("are asked for in chunks of 200 before anyone waits, each with a key of its own", async () => {
    const { asked, trouble, results } = await run(idsOf(450), (ids) => answered(ids, () => "SUCCEEDED"));
    expect(trouble).toBeNull();
    expect(asked.map(({ ids, wait }) => [ids.length, wait])).toEqual([
      [200, 0],
      [200, 0],
      [50, 0],
    ]);
    expect(new Set(asked.map(({ key }) => key)).size).toBe(3);
    expect(results().size).toBe(450);
  });

  it("are looked at under the same key until each is final, without those that are or were refused", async () => {
    const { asked, results } = await run(["slow", "done", "refused"], (ids, request) =>
      answered(ids, (id) =>
        id === "slow" ? (request < 4 ? "RUNNING" : "FAILED") : id === "done" ? "UNKNOWN" : "refused",
      ),
    );
    expect(asked.map(({ ids }) => ids)).toEqual([["slow", "done", "refused"], ["slow"], ["slow"], ["slow"]]);
    expect(new Set(asked.map(({ key }) => key)).size, "another key would do it twice").toBe(1);
    expect(asked.map(({ wait }) => wait > 0)).toEqual([false, true, true, true]);
    expect(results().get("slow")?.operation?.state).toBe("FAILED");
  });

  it.each([
    ["no answer", LOST],
    ["a fault of the service", { error: errorsOf("INTERNAL") }],
    ["a service that stops", { error: errorsOf("SHUTTING_DOWN") }],
    ["a slow Gluster", { error: errorsOf("GLUSTER_TIMEOUT") }],
  ] as const)("are not known to be asked for after %s, and are under the same key again", async (_what, lost) => {
    const { asked, trouble, again } = await run(["one"], (ids, request) =>
      request === 1 ? lost : answered(ids, () => "SUCCEEDED"),
    );
    expect(trouble).toMatchObject({ isCertain: false });
    expect(await again()).toBeNull();
    expect(asked).toHaveLength(2);
    expect(asked[1]?.key).toBe(asked[0]?.key);
  });

  it.each(["FORBIDDEN", "INVALID_ARGUMENT"])("are not asked for, for certain, after %s", async (code) => {
    const { trouble } = await run(["one"], () => ({ error: errorsOf(code) }));
    expect(trouble).toEqual({ isCertain: true, message: "No." });
  });
});
