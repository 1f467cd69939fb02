import { expect, test } from "vitest";
import { createContext, type Services } from "../../../src/graphql/context.js";
import { buildGraphQLSchema } from "../../../src/graphql/schema.js";
import { startGraphQLServer } from "../../../src/graphql/server.js";
import { Executions } from "../../../src/graphql/subscriptions/executions.js";

// What is refused here reaches no service.
const SERVICES = { log: { warn: () => undefined, error: () => undefined } } as unknown as Services;
const CALLER = { actor: { user: "admin", tokenId: "a token", role: "ADMIN" }, source: "192.0.2.1" } as const;
const NEVER = new AbortController().signal;
const SHORT = "{nothing}";
/** Each of its fields is compared with each other one. */
const LONG = `{${"viewer{user}".repeat(400)} nothing}`;
const REFUSED = [`Cannot query field "nothing" on type "Query".`];

const schema = buildGraphQLSchema();
const weights: number[] = [];
const refusals = {
  wait: async (caller: string, weight = 1) => {
    expect(caller).toBe("a token");
    weights.push(weight);
  },
};

/** What the document weighs against its caller, once the engine has seen such documents. */
async function weightOf(ask: (query: string) => Promise<unknown>, query: string): Promise<number> {
  weights.length = 0;
  for (let time = 0; time < 5; time += 1) expect(await ask(query)).toEqual(REFUSED);
  expect(weights).toHaveLength(5);
  return Math.min(...weights);
}

test("an invalid document weighs against its caller by the time that its validation takes, by HTTP", async () => {
  const server = await startGraphQLServer(schema, SERVICES, refusals, () => undefined);
  const ask = async (query: string) => {
    const contextValue = createContext(CALLER, SERVICES, () => NEVER);
    const { body } = await server.executeOperation({ query }, { contextValue });
    return body.kind === "single" ? body.singleResult.errors?.map(({ message }) => message) : null;
  };
  expect(await weightOf(ask, LONG)).toBeGreaterThan(5 * (await weightOf(ask, SHORT)));
  await server.stop();
});

test("an invalid document weighs against its caller by the time that its validation takes, by WebSocket", async () => {
  const executions = new Executions(schema, SERVICES, refusals, NEVER);
  const ask = async (query: string) => {
    const prepared = await executions.prepare({ query }, { ...CALLER, gone: NEVER, mayChange: true });
    return "schema" in prepared ? null : prepared.map(({ message }) => message);
  };
  expect(await weightOf(ask, LONG)).toBeGreaterThan(5 * (await weightOf(ask, SHORT)));
});
