import { readFileSync } from "node:fs";
import { buildSchema, getOperationAST, GraphQLError, Kind, parse, validate } from "graphql";
import { describe, expect, it } from "vitest";
import { examplesOn } from "../../../src/web/explorer/examples.js";
import { Messages } from "../../../src/web/explorer/messages.js";
import { refreshStoredTabs } from "../../../src/web/explorer/tabs.js";
import { uuid } from "../../support/seed.js";

const THINGS = {
  sessionId: uuid("session"),
  activeSessionId: uuid("active"),
  primaryVolumeId: uuid("primary"),
  secondaryVolumeId: uuid("secondary"),
  event: "12",
};
const OPEN = { phase: "open", asOf: 0, nextTryAt: null } as const;

describe("an example of the explorer", () => {
  const schema = buildSchema(readFileSync("schema.graphql", "utf8"));
  it.each(examplesOn(THINGS).map(({ query, variables }) => ({ query, variables })))(
    "is one of the schema, with all of its variables: $query",
    ({ query, variables }) => {
      const document = parse(query);
      expect(validate(schema, document)).toEqual<GraphQLError[]>([]);
      const given = Object.keys(JSON.parse(variables === "" ? "{}" : variables) as object);
      for (const operation of document.definitions) {
        if (operation.kind !== Kind.OPERATION_DEFINITION) continue;
        const wanted = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
        expect(given.toSorted()).toEqual(wanted.toSorted());
        expect(getOperationAST(document, operation.name?.value), "an operation that cannot be chosen").not.toBeNull();
      }
    },
  );
});

describe("the tabs of an earlier visit", () => {
  function storage(value: string | null) {
    const kept = { value };
    const store = { getItem: () => kept.value, setItem: (_key: string, text: string) => void (kept.value = text) };
    return { kept, store: store as unknown as Parameters<typeof refreshStoredTabs>[0] };
  }
  const [, one] = examplesOn(THINGS);

  it("get what is there now where they are examples, and stay as they are else", () => {
    const tabs = [
      { query: one?.query, variables: `{"id": "gone"}`, id: "a" },
      { query: "{ viewer { user } }", variables: `{"id": "mine"}`, id: "b" },
    ];
    const { kept, store } = storage(JSON.stringify({ activeTabIndex: 1, tabs }));
    refreshStoredTabs(store, examplesOn(THINGS));
    expect(JSON.parse(kept.value ?? "")).toEqual({
      activeTabIndex: 1,
      tabs: [{ ...tabs[0], variables: one?.variables }, tabs[1]],
    });
  });

  it.each([null, "", "nonsense", "null", "[]", `{"tabs": 1}`])("that are %j are left to the explorer", (value) => {
    const { kept, store } = storage(value);
    refreshStoredTabs(store, examplesOn(THINGS));
    expect(kept.value).toBe(value);
  });
});

describe("what the explorer shows of a subscription", () => {
  it("is the last fifty messages, the newest first, each with its time", () => {
    const messages = new Messages();
    const began = Date.UTC(2026, 0, 1);
    for (let each = 0; each < 60; each += 1) messages.add({ events: { number: String(each) } }, new Date(began + each));
    const view = messages.view(OPEN);
    expect(view).toMatchObject({ connection: "open", received: 60 });
    expect(view.messages).toHaveLength(50);
    expect(view.messages[0]).toEqual({
      at: expect.stringContaining("(2026-01-01 00:00:00 UTC)"),
      data: { events: { number: "59" } },
    });
  });

  it("says when the connection is lost, and that it has ended", () => {
    const messages = new Messages();
    const at = Date.UTC(2026, 0, 1);
    expect(messages.view({ phase: "lost", asOf: at, nextTryAt: at + 2_000 }).connection).toMatch(
      /^lost, heard from last at .+\(2026-01-01 00:00:00 UTC\); next try at .+\(2026-01-01 00:00:02 UTC\)$/,
    );
    expect(messages.view({ phase: "logged-out", asOf: at, nextTryAt: null }).connection).toContain("log-in has ended");
    messages.end([{ message: "too late" }]);
    expect(messages.view(OPEN)).toMatchObject({
      connection: "the subscription has ended",
      errors: [{ message: "too late" }],
    });
  });

  it("goes on behind the last message, but not from the middle of the present state", () => {
    const messages = new Messages();
    messages.add({ geoRepSessionChanged: { kind: "SNAPSHOT", cursor: "5" } });
    expect(messages.after, "sessions that had not arrived would be missing").toBeNull();
    messages.add({ geoRepSessionChanged: { kind: "SNAPSHOT_END", cursor: "5" } });
    expect(messages.after).toBe("5");
    messages.add({ events: { number: "9", kind: "SESSION_ADDED" } });
    expect(messages.after).toBe("9");
    messages.add({ viewer: null });
    expect(messages.after).toBe("9");
  });
});
