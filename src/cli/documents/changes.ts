import { graphqlDocument, USER_ERRORS, type UserError } from "./document.js";

interface OperationStep {
  readonly number: number;
  readonly name: string;
  readonly state: string;
  readonly hostName: string | null;
  readonly argv: readonly string[];
  readonly exitCode: number | null;
  readonly output: string | null;
}

export interface OperationOutcome {
  readonly id: string;
  readonly kind: string;
  readonly state: "PENDING" | "RUNNING" | "SUCCEEDED" | "FAILED" | "UNKNOWN";
  readonly noChange: boolean;
  readonly requestedBy: string;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly steps: readonly OperationStep[];
}

export const OPERATION_FIELDS = `id kind state noChange requestedBy createdAt finishedAt errorCode errorMessage
  steps { number name state hostName argv exitCode output }`;

export type Action = "START" | "STOP" | "PAUSE" | "RESUME";

export interface ChangeResult {
  readonly sessionId: string;
  readonly session: { readonly status: string } | null;
  readonly operation: OperationOutcome | null;
  readonly userErrors: readonly UserError[];
}

export const CHANGE_SESSIONS = graphqlDocument<
  {
    readonly changeGeoRepSessions: {
      readonly results: readonly ChangeResult[] | null;
      readonly userErrors: readonly UserError[];
    };
  },
  {
    readonly input: {
      readonly action: Action;
      readonly sessionIds: readonly string[];
      readonly force: boolean;
      readonly idempotencyKey: string;
    };
    readonly wait: number;
  }
>(`mutation ChangeSessions($input: ChangeGeoRepSessionsInput!, $wait: Int!) {
  changeGeoRepSessions(input: $input, wait: $wait) {
    results { sessionId session { status } operation { ${OPERATION_FIELDS} } ${USER_ERRORS} }
    ${USER_ERRORS}
  }
}`);

export const SET_CHECKPOINT = graphqlDocument<
  {
    readonly setGeoRepCheckpoint: {
      readonly operation: OperationOutcome | null;
      readonly userErrors: readonly UserError[];
    };
  },
  {
    readonly input: { readonly sessionId: string; readonly touch: boolean; readonly idempotencyKey: string };
    readonly wait: number;
  }
>(`mutation SetCheckpoint($input: SetGeoRepCheckpointInput!, $wait: Int!) {
  setGeoRepCheckpoint(input: $input, wait: $wait) { operation { ${OPERATION_FIELDS} } ${USER_ERRORS} }
}`);

export interface CheckpointProgress {
  readonly id: string;
  readonly operationId: string | null;
  readonly at: string;
  readonly completed: boolean;
  readonly completedAt: string | null;
  readonly supersededAt: string | null;
  readonly activeBricks: number;
  readonly activeBricksCompleted: number;
  readonly percentCompleted: number | null;
}

export const CHECKPOINTS = graphqlDocument<
  {
    readonly geoRepSession: {
      readonly status: string;
      readonly checkpoints: { readonly nodes: readonly CheckpointProgress[] };
    } | null;
  },
  { readonly id: string }
>(`query Checkpoints($id: ID!) {
  geoRepSession(id: $id) {
    status
    checkpoints(first: 20) {
      nodes {
        id operationId at completed completedAt supersededAt activeBricks activeBricksCompleted percentCompleted
      }
    }
  }
}`);
