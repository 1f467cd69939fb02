import { type ExecutionResult, GraphQLInt, GraphQLObjectType, GraphQLSchema, parse } from "graphql";
import { beforeEach, expect, it } from "vitest";
import { createContext, type Context, type Services } from "../../../src/graphql/context.js";
import { SharedExecutions } from "../../../src/graphql/subscriptions/shared-executions.js";
import type { Actor } from "../../../src/model/actor.js";

interface Message {
  readonly number: number;
}

const MESSAGES: readonly Message[] = [{ number: 1 }, { number: 2 }, { number: 3 }];
let executed: string[];
let failing: Set<number>;
let left: number;
beforeEach(() => {
  executed = [];
  failing = new Set();
  left = 0;
});

async function* feed(after: number): AsyncGenerator<Message> {
  try {
    for (const message of MESSAGES) if (message.number > after) yield await Promise.resolve(message);
  } finally {
    left += 1;
  }
}

const state = {
  type: GraphQLInt,
  args: { plus: { type: GraphQLInt, defaultValue: 0 } },
  resolve: ({ number }: Message, { plus }: { plus: number | null }, { actor }: Context) => {
    executed.push(`${number}+${plus} for ${actor.role}`);
    if (failing.has(number)) throw new Error("not now");
    return executed.length;
  },
};
const messages = {
  type: new GraphQLObjectType({ name: "Message", fields: { number: { type: GraphQLInt }, state } }),
  args: { after: { type: GraphQLInt, defaultValue: 0 } },
  subscribe: (_: unknown, { after }: { after: number }) => feed(after),
  resolve: (message: Message) => message,
};
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({ name: "Query", fields: { nothing: { type: GraphQLInt } } }),
  subscription: new GraphQLObjectType({ name: "Subscription", fields: { messages } }),
});
const document = parse(
  "subscription ($after: Int, $plus: Int) { messages(after: $after) { number state(plus: $plus) } }",
);

type Given = { readonly variables?: object; readonly role?: Actor["role"] };

async function follow(shared: SharedExecutions, { variables = {}, role = "ADMIN" }: Given = {}) {
  const actor: Actor = { user: "admin", tokenId: null, role };
  const contextValue = createContext({ actor, source: "test" }, {} as Services, () => new AbortController().signal);
  const args = { schema, document, variableValues: { ...variables }, contextValue };
  const followed = await shared.subscribe(args, contextValue);
  if (!("next" in followed)) throw new Error(JSON.stringify(followed));
  return followed;
}

async function all(of: AsyncIterable<ExecutionResult>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const { data } of of) found.push(data?.["messages"]);
  return found;
}

it("a message is executed once for all who ask the same of it, wherever they begin", async () => {
  const shared = new SharedExecutions();
  const each = await Promise.all([
    follow(shared).then(all),
    follow(shared).then(all),
    follow(shared, { variables: { after: 1 } }).then(all),
  ]);
  expect(executed).toHaveLength(3);
  expect(each[0]).toEqual(each[1]);
  expect(each[0]?.slice(1)).toEqual(each[2]);
});

it("an answer is shared with nobody who asks something else of the message, or has other rights", async () => {
  const shared = new SharedExecutions();
  const given: readonly Given[] = [{}, { variables: { plus: 1 } }, { variables: { plus: null } }, { role: "OPERATOR" }];
  for (const each of given) await follow(shared, each).then(all);
  expect(executed.filter((each) => each.startsWith("1"))).toEqual([
    "1+0 for ADMIN",
    "1+1 for ADMIN",
    "1+null for ADMIN",
    "1+0 for OPERATOR",
  ]);
});

it("nobody is told of an older state than before", async () => {
  const shared = new SharedExecutions();
  const slow = await follow(shared);
  failing.add(1);
  await follow(shared).then(all);
  failing.clear();
  // the first message is executed anew, after the others were
  const states = (await all(slow)).map((message) => (message as { state: number }).state);
  expect(states).toEqual([...states].toSorted((a, b) => a - b));
});

it("an answer with errors is given to nobody who comes later", async () => {
  const shared = new SharedExecutions();
  failing.add(2);
  await follow(shared).then(all);
  failing.clear();
  expect(await follow(shared).then(all)).toMatchObject([{ state: 1 }, { state: expect.any(Number) }, {}]);
});

it("a feed that nobody reads any more is left", async () => {
  const followed = await follow(new SharedExecutions());
  await followed.next();
  await followed.return();
  expect(left).toBe(1);
  expect(await followed.next()).toMatchObject({ done: true });
});
