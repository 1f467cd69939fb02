import type { CombinedError } from "urql";
import { TELLING_KINDS } from "../live/event-hub.js";
import { useLiveQuery } from "../live/hooks.js";
import { SessionRecordDocument, type SessionRecordQuery } from "./session.generated.js";

export interface SessionRecord {
  /** Undefined before it has been read. */
  readonly data: SessionRecordQuery | undefined;
  readonly error: CombinedError | undefined;
  readonly refresh: () => void;
  /** Whether a change of the session has not come to its end, whoever asked for it. */
  readonly isUnderWay: boolean;
  /** The same of a verification, which goes on beside changes. */
  readonly isVerifying: boolean;
}

const UNFINISHED: ReadonlySet<string> = new Set(["PENDING", "RUNNING"]);

/** What was done to a session, and what has happened to it. */
export function useSessionRecord(id: string): SessionRecord {
  const { data, error, refresh } = useLiveQuery(
    SessionRecordDocument,
    { id, kind: TELLING_KINDS },
    { concerns: ({ sessionId }) => sessionId === id },
  );
  const open = (data?.geoRepSession?.operations.nodes ?? []).filter(({ state }) => UNFINISHED.has(state));
  const isVerifying = open.some(({ kind }) => kind === "VERIFY_SESSION");
  return { data, error, refresh, isUnderWay: open.some(({ kind }) => kind !== "VERIFY_SESSION"), isVerifying };
}
