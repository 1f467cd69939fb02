import type { SessionChange } from "../../src/service/feed/session-feed.js";
import { testService, type TestService, type TestServiceOptions } from "./api.js";
import type { TestDatabase } from "./database.js";

export const CHANGE: SessionChange = {
  cursor: "1",
  kind: "CHANGED",
  sessionId: "00000000-0000-4000-8000-000000000000",
  row: null,
  previousStatus: null,
  status: null,
  brickId: null,
  event: null,
};

export const FOLLOW = "subscription { geoRepSessionChanged { cursor sessionId } }";

/** What a subscriber to sessions gets; `number` counts subscribers from 1, `signal` fires when this one has gone. */
export type Yields = (signal: AbortSignal, number: number) => AsyncGenerator<SessionChange, void>;

/** A service whose subscribers to sessions get what `yields` yields. */
export function serviceFeeding(
  database: TestDatabase,
  yields: Yields,
  options: Pick<TestServiceOptions, "recheckMs"> = {},
): Promise<TestService> {
  let number = 0;
  return testService(database, {
    ...options,
    outbox: { mostBytes: 1024 * 1024, patienceMs: 300 },
    services: {
      sessionFeed: {
        subscribe: (_filter, _after, signal) => yields(signal, (number += 1)),
        assertCursor: async () => undefined,
      },
    },
  });
}

/** A feed that fails before its first change. */
export async function* failing(reason: Error): AsyncGenerator<SessionChange, void> {
  yield* await Promise.reject<SessionChange[]>(reason);
}
