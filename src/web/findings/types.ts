import type { SessionFindingsQuery } from "./session-findings.generated.js";

export type OpenFinding = NonNullable<SessionFindingsQuery["geoRepSession"]>["openFindings"][number];
export type PastFinding = SessionFindingsQuery["findings"]["nodes"][number];
