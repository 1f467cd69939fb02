import { graphqlDocument, type Page, PAGE_INFO, type PageVariables } from "./document.js";
import { NAME_FIELDS, type SessionName } from "./sessions.js";

interface Evidence {
  readonly hostName: string | null;
  readonly brickName: string | null;
  readonly source: string;
  readonly command: string | null;
  readonly lines: readonly string[];
}

/** Why a session does not replicate as it should. */
export interface Finding {
  readonly id: string;
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly meaning: string;
  readonly evidence: readonly Evidence[];
  readonly remedy: readonly string[];
  /** The mutation that mends it; null where none does. */
  readonly mutation: string | null;
  readonly since: string;
  readonly openedAt: string;
  readonly confirmedAt: string;
  readonly closedAt: string | null;
}

export const FINDING_FIELDS = `id code severity message meaning evidence { hostName brickName source command lines } remedy mutation
  since openedAt confirmedAt closedAt`;

export interface FindingOfSession extends Finding {
  readonly session: SessionName;
}

export interface FindingFilter {
  readonly sessionId?: string;
  readonly open?: boolean;
}

/** The newest first. */
export const FINDINGS = graphqlDocument<
  { readonly findings: Page<FindingOfSession> },
  PageVariables & { readonly filter: FindingFilter }
>(`query Findings($first: Int!, $after: String, $filter: GeoRepFindingFilterInput) {
  findings(first: $first, after: $after, filter: $filter) {
    nodes { ${FINDING_FIELDS} session { ${NAME_FIELDS} } } ${PAGE_INFO}
  }
}`);
