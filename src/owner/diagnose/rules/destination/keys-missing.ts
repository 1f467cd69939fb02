import { ofHost, type Rule, type SessionEvidence, type Judgment } from "../../evidence.js";
import { listed } from "../listed.js";

/** By the keys that were last read on every node concerned: see observe/missing-keys-poller.ts. */
export const keysMissing: Rule = { code: "KEYS_MISSING", judge };

function judge({ session: { row } }: SessionEvidence): Judgment | null {
  const missing = row.missingKeys ?? [];
  if (missing.length === 0) return null;
  return {
    severity: "WARNING",
    message: `Keys of ${listed(missing.map(({ hostName }) => hostName))} are missing on ${listed(missing.flatMap(({ missingOn }) => missingOn))}.`,
    since: null,
    evidence: missing.map(({ hostId: id, hostName: name, missingOn }) => ({
      ...ofHost({ id, name }),
      source: "authorized_keys of the destination's nodes",
      command: null,
      lines: missingOn.map(
        (node) =>
          `${node} lacks lines that Gluster writes for the keys of ${name}, or has them only behind a line with the same key and no command.`,
      ),
    })),
    remedy: ["Run the mutation repairGeoRepKeys: it adds them."],
    mutation: "repairGeoRepKeys",
  };
}
