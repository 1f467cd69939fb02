import type { Cause } from "../../../model/findings/findings.js";
import { brickName, type Rule, type SessionEvidence, severityOf } from "../evidence.js";
import { listed } from "./log-rule.js";

/** A worker reads its own brick's changelogs, so that it cannot start without the brick's process. */
export const sourceBrickDown: Rule = {
  code: "SOURCE_BRICK_DOWN",
  patienceMs: 8_000,
  judge: ({ workers, volume }) => {
    const down = workers.filter(({ isBrickOnline }) => isBrickOnline === false);
    if (down.length === 0 || volume.statusRaw !== "Started") return null;
    return {
      code: "SOURCE_BRICK_DOWN",
      severity: severityOf(down),
      message: `No process runs for ${listed(down.map(({ brick }) => brickName(brick)))}.`,
      since: null,
      evidence: down.map(({ brick }) => ({
        hostId: brick.hostId,
        hostName: brick.hostName,
        brickId: brick.id,
        brickName: brickName(brick),
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
  judge: (evidence) =>
    evidence.volume.statusRaw === "Stopped"
      ? aboutVolume(
          evidence,
          "SOURCE_VOLUME_STOPPED",
          `The volume ${evidence.volume.name} is stopped.`,
          "status: Stopped",
          [`On a source node: gluster volume start ${evidence.volume.name}`],
        )
      : null,
};

/** glusterd turns it on when a session is created, and refuses to turn it off while one runs; a stopped one protects nothing. */
export const changelogOff: Rule = {
  code: "CHANGELOG_OFF",
  judge: (evidence) => {
    const { volume, session } = evidence;
    const told = volume.optionValues["changelog.changelog"];
    const isOff = told !== undefined && ["off", "no", "false", "disable", "0"].includes(told.toLowerCase());
    if (!isOff || session.row.status === "NOTSTARTED") return null;
    return aboutVolume(
      evidence,
      "CHANGELOG_OFF",
      `The volume ${volume.name} notes no changes: changelog.changelog is ${told}.`,
      `changelog.changelog: ${told}`,
      [`On a source node: gluster volume set ${volume.name} changelog.changelog on`],
    );
  },
};

function aboutVolume(
  { session }: SessionEvidence,
  code: Cause["code"],
  message: string,
  line: string,
  remedy: readonly string[],
): Cause {
  const { status } = session.row;
  const evidence = [
    { hostId: null, hostName: null, brickId: null, brickName: null, source: "gluster volume info", lines: [line] },
  ];
  const severity = status === "STOPPED" || status === "PAUSED" ? "WARNING" : "CRITICAL";
  return { code, severity, message, since: null, evidence, remedy, mutation: null };
}
