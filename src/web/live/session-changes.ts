import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import type { LiveConnection, ServiceError } from "./connection.js";

/** What a document has to select of `geoRepSessionChanged`, at least. */
export interface SessionChange {
  readonly cursor: string;
  readonly kind: "ADDED" | "CHANGED" | "REMOVED" | "SNAPSHOT" | "SNAPSHOT_END";
  readonly sessionId: string | null;
  readonly session: { readonly id: string } | null;
}

export type SessionChangeDocument<Change extends SessionChange, Variables> = TypedDocumentNode<
  { readonly geoRepSessionChanged: Change },
  Variables & { readonly after?: string | null }
>;

export interface SessionReader<Change> {
  /** The present state comes anew, and replaces what was told before once it is complete. */
  readonly restart: () => void;
  readonly change: (change: Change) => void;
  readonly failed: (message: string) => void;
}

/**
 * Follows sessions: the present state, then each change. After a lost connection it goes on behind the last change that
 * arrived; where those that were missed are no longer kept, the present state is read anew.
 *
 * @returns what ends it
 */
export function followSessions<Change extends SessionChange, Variables extends object>(
  connection: Pick<LiveConnection, "follow">,
  document: SessionChangeDocument<Change, Variables>,
  filter: Variables,
  reader: SessionReader<Change>,
): () => void {
  let after: string | null = null;
  let hasBegun = false;
  return connection.follow({
    document,
    variables: () => {
      hasBegun = false;
      return { ...filter, after };
    },
    next: ({ geoRepSessionChanged: change }) => {
      if (!hasBegun && after === null) reader.restart();
      hasBegun = true;
      // Before the end of the present state, sessions are missing that nothing after the cursor would tell of.
      if (change.kind !== "SNAPSHOT") after = change.cursor;
      reader.change(change);
    },
    failed: (errors) => {
      if (after !== null && errors.some(isOfCursor)) {
        after = null;
        return true;
      }
      reader.failed(errors.map(({ message }) => message).join(" "));
      return false;
    },
    ended: () => true,
  });
}

/** Whether what came after a cursor is no longer kept, or the service has another database by now. */
export function isOfCursor({ extensions }: ServiceError): boolean {
  if (extensions?.["code"] === "EVENTS_EXPIRED") return true;
  return extensions?.["code"] === "INVALID_ARGUMENT" && extensions["field"] === "after";
}
