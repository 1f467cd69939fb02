import type { Cause } from "../../../model/findings/findings.js";
import type { Rule, SessionEvidence } from "../evidence.js";
import { listed } from "./log-rule.js";

/** By the keys that were last read on every node concerned: see observe/missing-keys-poller.ts. */
export const keysMissing: Rule = { code: "KEYS_MISSING", judge };

function judge({ session: { row } }: SessionEvidence): Cause | null {
  const missing = row.missingKeys ?? [];
  if (missing.length === 0) return null;
  return {
    code: "KEYS_MISSING",
    severity: "WARNING",
    message: `Keys of ${listed(missing.map(({ hostName }) => hostName))} are missing on ${listed(missing.flatMap(({ missingOn }) => missingOn))}.`,
    since: null,
    evidence: missing.map(({ hostId, hostName, missingOn }) => ({
      hostId,
      hostName,
      brickId: null,
      brickName: null,
      source: "authorized_keys of the destination's nodes",
      lines: missingOn.map((name) => `${name} does not admit the keys of ${hostName}.`),
    })),
    remedy: ["Run the mutation repairGeoRepKeys: it adds them."],
    mutation: "repairGeoRepKeys",
  };
}
