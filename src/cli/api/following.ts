import { setTimeout as sleep } from "node:timers/promises";
import type { GraphQLDocument } from "../documents/document.js";
import { CliError, EXIT } from "../exit-codes.js";
import type { Api } from "./api.js";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

export type Followed<A> =
  | { readonly kind: "message"; readonly data: A }
  /** Nothing more is known until it is regained. */
  | { readonly kind: "lost"; readonly since: Date; readonly reason: string }
  /** What was missed follows. */
  | { readonly kind: "regained"; readonly since: Date }
  /** What was missed is not kept any more: the present state follows, or what comes from now on. */
  | { readonly kind: "gap" };

export interface Begin {
  /** Number of an event. */
  readonly after: string;
  /** Whether it is an error that what came behind it is not kept any more; else that is a gap as any other. */
  readonly mustBeKept: boolean;
}

/**
 * Messages of a subscription that can go on behind one: a connection that is lost is made again, and nothing is missed. Ends by
 * being aborted alone.
 *
 * @param cursorOf where the subscription goes on behind that message; null where it goes on as before that message
 * @param begin where it begins; null for its present state
 * @throws CliError where the service refuses it, or the first connection is not made
 */
export async function* following<A, V extends object>(
  api: Api,
  document: GraphQLDocument<A, V & { readonly after: string | null }>,
  variables: V,
  cursorOf: (data: A) => string | null,
  begin: Begin | null,
): AsyncGenerator<Followed<A>, never> {
  // Other commands start faster without what speaks over WebSockets.
  const { subscription } = await import("./subscription.js");
  let cursor = begin?.after ?? null;
  let hasBegun = false;
  let lost: Date | null = null;
  let pause = FIRST_PAUSE_MS;
  for (;;) {
    try {
      for await (const received of subscription(api, document, { ...variables, after: cursor })) {
        if (lost !== null) yield { kind: "regained", since: lost };
        [hasBegun, lost, pause] = [true, null, FIRST_PAUSE_MS];
        if (received.kind === "connected") continue;
        cursor = cursorOf(received.data) ?? cursor;
        yield { kind: "message", data: received.data };
      }
    } catch (error) {
      api.signal.throwIfAborted();
      if (!(error instanceof CliError)) throw error;
      if (
        error.code === "EVENTS_EXPIRED" &&
        cursor !== null &&
        !(begin?.mustBeKept === true && cursor === begin.after)
      ) {
        cursor = null;
        yield { kind: "gap" };
        continue;
      }
      if (!hasBegun || !isWorthAnotherTry(error)) throw error;
      if (lost === null) {
        lost = new Date();
        yield { kind: "lost", since: lost, reason: error.message };
      }
    }
    await sleep(pause * (0.5 + Math.random() / 2), undefined, { signal: api.signal }).catch(() => undefined);
    api.signal.throwIfAborted();
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}

function isWorthAnotherTry(error: CliError): boolean {
  return error.exit === EXIT.UNREACHABLE || error.code === "SUBSCRIBER_TOO_SLOW" || error.code === "INTERNAL";
}
