import { parseSessionKey } from "../../../../gluster/values.js";
import { beginAnew } from "../session-commands.js";
import { ofHost, type Rule, secondaryVolumeOf, type SessionEvidence, type Judgment } from "../../evidence.js";

/** The volume that the workers mount is not the one of the session's key. */
export const destinationReplaced: Rule = { code: "DESTINATION_VOLUME_REPLACED", judge };

function judge(evidence: SessionEvidence): Judgment | null {
  const { row } = evidence.session;
  if (row.sessionKey === null || row.secondaryVolumeId === null) return null;
  const { secondaryVolumeUuid: made } = parseSessionKey(row.sessionKey);
  if (made === null || made === row.secondaryVolumeId) return null;
  return {
    severity: "CRITICAL",
    message: `The session was made with the volume ${made}, and copies into ${row.secondaryVolumeId}, which has its name now.`,
    since: null,
    evidence: [
      { ...ofHost(null), source: "the session's key", command: null, lines: [row.sessionKey] },
      {
        ...ofHost({ id: row.secondaryHostId, name: row.secondaryHostName }),
        source: "the destination volume",
        command: `gluster volume info ${secondaryVolumeOf(evidence)}`,
        lines: [`Volume ID: ${row.secondaryVolumeId}`],
      },
    ],
    remedy: beginAnew(evidence),
    mutation: "deleteGeoRepSession",
  };
}
