import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError } from "../../src/errors.js";
import { buildGraphQLSchema } from "../../src/graphql/schema.js";
import { BASIC, testService, type TestService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { hostileDocument, type HostileDocument } from "../support/hostile-documents.js";
import { search } from "../support/search.js";
import { seed as fill } from "../support/seed.js";
import { Subscriber } from "../support/subscriber.js";

const { numRuns, seed, timeout } = search(400);
// What is found is one document, which is not worth the time that a smaller one takes to find.
const assertion = { numRuns, seed, endOnFailure: true };

let database: TestDatabase;
let service: TestService;
let documents: fc.Arbitrary<HostileDocument>;
beforeAll(async () => {
  database = await testDatabase();
  const rows = await fill(database);
  service = await testService(database, {
    hosts: async () => {
      throw new AppError("HOST_UNREACHABLE", "No host is there.");
    },
  });
  const ids = [...rows.clusters, ...rows.hosts, ...rows.volumes, ...rows.operations].map(({ id }) => id);
  documents = hostileDocument({
    schema: buildGraphQLSchema(),
    ids: [...ids, ...rows.sessions.map(({ id }) => id)],
  });
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

interface Told {
  readonly extensions?: { readonly code?: string; readonly retryable?: boolean };
}

function assertInOrder(errors: readonly Told[], about: string): void {
  for (const { extensions } of errors) {
    expect(extensions?.code, about).toMatch(/^[A-Z_]+$/);
    expect(extensions?.code, about).not.toBe("INTERNAL");
  }
}

describe(`whatever document and variables are sent, by the seed ${seed},`, () => {
  it(
    "over HTTP they meet no fault of the service",
    async () => {
      const property = fc.asyncProperty(documents, async ({ query, variables }) => {
        const { errors, status, text } = await service.query(query, variables);
        assertInOrder(errors, text);
        const retryable = errors.length > 0 && errors.every(({ extensions }) => extensions["retryable"] === true);
        expect(status < 500 || retryable, text).toBe(true);
        expect(text).not.toMatch(/\n\s+at .*:\d+:\d+|node_modules/);
      });
      await fc.assert(property, assertion);
      expect(service.logged.filter((line) => line.includes("fault of the service"))).toEqual([]);
    },
    timeout,
  );

  it(
    "over WebSocket they meet none either, and the connection goes on",
    async () => {
      let number = 0;
      const property = fc.asyncProperty(documents, async ({ query, variables }) => {
        using subscriber = await Subscriber.connect(service.url, BASIC);
        const mark = `mark ${(number += 1)}`;
        subscriber.subscribe("hostile", query, variables);
        subscriber.subscribe(mark, "{ viewer { user } }");
        for (;;) {
          const { id, type, payload } = await subscriber.next();
          const { errors = [] } = type === "next" ? (payload as { errors?: Told[] }) : {};
          assertInOrder(type === "error" ? (payload as Told[]) : errors, JSON.stringify(payload));
          if (id === mark && type === "complete") break;
        }
      });
      await fc.assert(property, { ...assertion, numRuns: numRuns / 2 });
      expect(service.logged.filter((line) => line.includes("fault of the service"))).toEqual([]);
    },
    timeout,
  );
});
