import type { AppError } from "../errors.js";
import type { Log } from "../log.js";
import type { Actor } from "../model/actor.js";
import type { Alerts } from "../service/alerts/alerts.js";
import type { Access } from "../service/access/access.js";
import type { Clusters } from "../service/clusters/clusters.js";
import type { EventFeed } from "../service/feed/event-feed.js";
import type { Preflight } from "../service/sessions/preflight.js";
import type { Operations } from "../service/operations.js";
import type { Reader } from "../store/queries/reader.js";
import type { SessionFeed } from "../service/feed/session-feed.js";
import type { Sessions } from "../service/sessions/sessions.js";
import { Allowance } from "./limits/allowance.js";
import { Batches } from "./batches.js";

/** What resolvers call. Each member is no more than the functions in use, so that a test can stand in for one. */
export interface Services {
  readonly log: Log;
  readonly reader: Reader;
  /** By the database's clock, which all replicas have in common. */
  readonly now: () => Date;
  readonly access: Pick<Access, "createToken" | "revokeToken" | "changePassword">;
  readonly clusters: Pick<Clusters, "register" | "shownHostKey" | "update" | "updateHost" | "remove" | "sync">;
  readonly sessions: Pick<
    Sessions,
    | "create"
    | "plan"
    | "keys"
    | "repairKeys"
    | "start"
    | "stop"
    | "pause"
    | "resume"
    | "changeMany"
    | "delete"
    | "setOption"
    | "resetOption"
    | "setCheckpoint"
    | "setRpo"
    | "verify"
  >;
  readonly alerts: Alerts;
  readonly operations: Pick<Operations, "waitFor" | "waitForAll" | "changes">;
  readonly preflight: Pick<Preflight, "run">;
  readonly sessionFeed: Pick<SessionFeed, "subscribe" | "assertCursor">;
  readonly eventFeed: Pick<EventFeed, "follow" | "last">;
  /** The error as DATABASE_UNAVAILABLE when it says that the database is away, else null. */
  readonly databaseUnavailable: (error: unknown) => AppError | null;
}

/** One execution of a document. */
export interface Context {
  readonly actor: Actor;
  /** The address that it came from. */
  readonly source: string;
  readonly services: Services;
  readonly batches: Batches;
  /** Of the answer. */
  readonly allowance: Allowance;
  /** The JSON of an answer by HTTP that is too large to be written at once, in order: AnswerWriter puts it there. Empty for all others. */
  readonly pieces: string[];
  /** Aborts when the caller is gone, or when no one may wait any longer because the service shuts down. */
  readonly gone: () => AbortSignal;
}

export function createContext(
  { actor, source }: Pick<Context, "actor" | "source">,
  services: Services,
  gone: () => AbortSignal,
  allowance = new Allowance(),
): Context {
  return { actor, source, services, batches: new Batches(), allowance, pieces: [], gone };
}
