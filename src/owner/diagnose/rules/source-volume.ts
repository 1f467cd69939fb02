import { ofBrick, ofHost, type Rule, type SessionEvidence, severityOf, type Judgment } from "../evidence.js";
import { bricksOf } from "./listed.js";

/** A worker reads its own brick's changelogs, so that it cannot start without the brick's process. */
export const sourceBrickDown: Rule = {
  code: "SOURCE_BRICK_DOWN",
  patienceMs: 8_000,
  judge: ({ workers, volume }) => {
    const down = workers.filter(({ isBrickOnline }) => isBrickOnline === false);
    if (down.length === 0 || volume.statusRaw !== "Started") return null;
    return {
      severity: severityOf(down),
      message: `No process runs for ${bricksOf(down)}.`,
      since: null,
      evidence: down.map(({ brick }) => ({
        ...ofBrick(brick),
        source: "processes of the host",
        lines: ["glusterfsd of this brick does not run."],
      })),
      remedy: [
        `On a source node: gluster volume start ${volume.name} force # starts bricks that do not run`,
        `On the brick's host: tail /var/log/glusterfs/bricks/*.log # tells why it ended`,
      ],
      mutation: null,
    };
  },
};

export const sourceVolumeStopped: Rule = {
  code: "SOURCE_VOLUME_STOPPED",
  judge: (evidence) => {
    const { statusRaw, name } = evidence.volume;
    if (statusRaw !== "Stopped") return null;
    const remedy = `On a source node: gluster volume start ${name}`;
    return ofVolume(evidence, `The volume ${name} is stopped.`, "status: Stopped", remedy);
  },
};

/** glusterd turns it on when a session is created, and refuses to turn it off while there is one (10.3). */
export const changelogOff: Rule = {
  code: "CHANGELOG_OFF",
  judge: (evidence) => {
    const { volume, session } = evidence;
    const value = volume.optionValues["changelog.changelog"];
    const isOff = value !== undefined && ["off", "no", "false", "disable", "0"].includes(value.toLowerCase());
    if (!isOff || session.row.status === "NOTSTARTED") return null;
    const message = `The volume ${volume.name} notes no changes: changelog.changelog is ${value}.`;
    const remedy = `On a source node: gluster volume set ${volume.name} changelog.changelog on`;
    return ofVolume(evidence, message, `changelog.changelog: ${value}`, remedy);
  },
};

function ofVolume({ session }: SessionEvidence, message: string, line: string, remedy: string): Judgment {
  const { status } = session.row;
  return {
    severity: status === "STOPPED" || status === "PAUSED" ? "WARNING" : "CRITICAL",
    message,
    since: null,
    evidence: [{ ...ofHost(null), source: "gluster volume info", lines: [line] }],
    remedy: [remedy],
    mutation: null,
  };
}
