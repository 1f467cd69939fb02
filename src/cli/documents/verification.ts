import { OPERATION_FIELDS, type OperationOutcome } from "./changes.js";
import { graphqlDocument, USER_ERRORS, type UserError } from "./document.js";

interface Difference {
  readonly path: string;
  readonly kind: string;
  readonly source: string;
  readonly destination: string | null;
  readonly changedAt: string;
  readonly settled: boolean;
}

export interface Verification {
  readonly id: string;
  readonly verdict: "IDENTICAL" | "DIFFERENT" | "NOT_YET" | "INCOMPLETE";
  readonly message: string;
  readonly seed: number;
  readonly syncedUpTo: string | null;
  readonly entriesSeen: number;
  readonly wholeSeen: boolean;
  readonly entriesSampled: number;
  readonly entriesCompared: number;
  readonly entriesDifferent: number;
  readonly entriesNotYet: number;
  readonly entriesNotCompared: number;
  readonly bytesCompared: string;
  readonly counts: readonly { readonly kind: string; readonly entries: number }[];
  readonly differences: readonly Difference[];
  readonly startedAt: string;
  readonly finishedAt: string;
}

/** Bounds that are left out have the service's defaults. */
export interface VerificationInput {
  readonly sessionId: string;
  readonly files?: number;
  readonly maxBytes?: number;
  readonly maxSeconds?: number;
  readonly seed?: number;
  readonly checksums: boolean;
  readonly xattrs: boolean;
  readonly idempotencyKey: string;
}

export interface VerifyingOperation extends OperationOutcome {
  readonly verification: Verification | null;
}

export const VERIFY_SESSION = graphqlDocument<
  {
    readonly verifyGeoRepSession: {
      readonly operation: VerifyingOperation | null;
      readonly userErrors: readonly UserError[];
    };
  },
  { readonly input: VerificationInput; readonly wait: number }
>(`mutation VerifySession($input: VerifyGeoRepSessionInput!, $wait: Int!) {
  verifyGeoRepSession(input: $input, wait: $wait) {
    operation {
      ${OPERATION_FIELDS}
      verification {
        id verdict message seed syncedUpTo entriesSeen wholeSeen entriesSampled entriesCompared entriesDifferent
        entriesNotYet entriesNotCompared bytesCompared counts { kind entries }
        differences { path kind source destination changedAt settled } startedAt finishedAt
      }
    }
    ${USER_ERRORS}
  }
}`);
