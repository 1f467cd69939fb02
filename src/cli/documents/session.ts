import type { OperationOutcome } from "./changes.js";
import { OPERATION_FIELDS } from "./changes.js";
import { graphqlDocument } from "./document.js";
import { type BrickFigures, SESSION_FIELDS, type Session } from "./sessions.js";

export interface SessionBrick extends BrickFigures {
  readonly secondaryHostName: string | null;
  readonly changesWaitingSince: string | null;
  readonly checkpointStatus: string | null;
  readonly brick: { readonly name: string; readonly order: number; readonly online: boolean | null };
}

interface SessionOption {
  readonly key: string;
  readonly value: string;
  readonly default: string | null;
  readonly modified: boolean | null;
}

export interface SessionInFull extends Omit<Session, "details"> {
  readonly sessionKey: string | null;
  readonly lastKnownStatus: string;
  readonly firstSeenAt: string;
  readonly missingKeys: readonly { readonly hostName: string; readonly missingOn: readonly string[] }[] | null;
  readonly details: readonly SessionBrick[];
  readonly options: readonly SessionOption[];
  readonly operations: { readonly nodes: readonly OperationOutcome[] };
}

export const SESSION = graphqlDocument<
  { readonly geoRepSession: SessionInFull | null },
  { readonly id: string; readonly operations: number }
>(`query Session($id: ID!, $operations: Int!) {
  geoRepSession(id: $id) {
    ${SESSION_FIELDS}
    sessionKey lastKnownStatus firstSeenAt
    missingKeys { hostName missingOn }
    details { secondaryHostName changesWaitingSince checkpointStatus brick { name order online } }
    options { key value default modified }
    operations(first: $operations) { nodes { ${OPERATION_FIELDS} } }
  }
}`);
