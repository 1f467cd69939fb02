import type { OperationOutcome } from "./changes.js";
import { OPERATION_FIELDS } from "./changes.js";
import { graphqlDocument } from "./document.js";
import { type Finding, FINDING_FIELDS } from "./findings.js";
import { SESSION_FIELDS, type Session, type Status } from "./sessions.js";

/** What one brick tells; 64-bit numbers as texts. */
interface BrickFigures {
  readonly status: Status;
  readonly crawlStatus: string | null;
  readonly crawlStatusRaw: string | null;
  readonly lastSyncedAt: string | null;
  readonly entryPending: string | null;
  readonly dataPending: string | null;
  readonly metaPending: string | null;
  readonly filesPending: string | null;
  readonly deletesPending: string | null;
  readonly failures: string | null;
  readonly filesSkipped: string | null;
}

const FIGURE_FIELDS = `status crawlStatus crawlStatusRaw lastSyncedAt entryPending dataPending metaPending filesPending
  deletesPending failures filesSkipped`;

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

export interface SessionInFull extends Session {
  readonly sessionKey: string | null;
  readonly lastKnownStatus: string;
  readonly firstSeenAt: string;
  readonly missingKeys: readonly { readonly hostName: string; readonly missingOn: readonly string[] }[] | null;
  readonly lastVerification: {
    readonly verdict: string;
    readonly message: string;
    readonly entriesCompared: number;
    readonly finishedAt: string;
  } | null;
  readonly openFindings: readonly Finding[];
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
    lastVerification { verdict message entriesCompared finishedAt }
    openFindings { ${FINDING_FIELDS} }
    details { ${FIGURE_FIELDS} secondaryHostName changesWaitingSince checkpointStatus brick { name order online } }
    options { key value default modified }
    operations(first: $operations) { nodes { ${OPERATION_FIELDS} } }
  }
}`);
