import type { FindingSeverity } from "../../../../model/findings/findings.js";
import { isOn } from "../../../../gluster/cli/volume-options.js";
import {
  earliest,
  hasFailed,
  type Judgment,
  ofBrick,
  ofHost,
  type Rule,
  type SessionEvidence,
  severityOf,
  timeOf,
} from "../../evidence.js";
import { bricksOf } from "../listed.js";
import { stopAndStart } from "../session-commands.js";
import { whereKnown } from "../told.js";

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
      since: earliest(down.map(({ brickOnlineSince }) => timeOf(brickOnlineSince))),
      evidence: down.map(({ brick }) => ({
        ...ofBrick(brick),
        source: "processes of the host",
        command: `gluster volume status ${volume.name}`,
        lines: ["glusterfsd of this brick does not run."],
      })),
      remedy: [
        `On a source node: gluster volume start ${volume.name} force # starts bricks that do not run`,
        `On the brick's host: tail /var/log/glusterfs/bricks/*.log # tells why it ended`,
      ],
      mutation: null,
    };
  },
  wouldTell: whereKnown(({ isBrickOnline }) => isBrickOnline !== null),
};

export const sourceVolumeStopped: Rule = {
  code: "SOURCE_VOLUME_STOPPED",
  judge: (evidence) => {
    const { statusRaw, name } = evidence.volume;
    if (statusRaw !== "Stopped") return null;
    const remedy = `On a source node: gluster volume start ${name}`;
    return ofVolume(evidence, "CRITICAL", `The volume ${name} is stopped.`, "status: Stopped", [remedy]);
  },
};

// glusterd turns both on when a session is created and refuses to turn them off while there is one; `volume reset VOLUME` takes the first
// of them away all the same, and with `force` both (10.3). What is not set is off.

/** Workers stay Active, and are told of nothing any more. */
export const changelogOff: Rule = {
  code: "CHANGELOG_OFF",
  judge: (evidence) => optionOff(evidence, "changelog.changelog", "notes no changes", "CRITICAL"),
  wouldTell: areOptionsRead,
};

/** A worker that is started finds no mark of the volume, and ends: "primary volinfo unavailable". Those that work go on. */
export const indexingOff: Rule = {
  code: "INDEXING_OFF",
  judge: (evidence) => {
    const severity = evidence.workers.some(hasFailed) ? "CRITICAL" : "WARNING";
    return optionOff(evidence, "geo-replication.indexing", "bears no mark of its changes", severity);
  },
  wouldTell: areOptionsRead,
};

function areOptionsRead({ volumeOptions }: SessionEvidence): boolean {
  return volumeOptions !== null;
}

function optionOff(
  evidence: SessionEvidence,
  option: string,
  meaning: string,
  severity: FindingSeverity,
): Judgment | null {
  const { volume, volumeOptions, session } = evidence;
  const value = volumeOptions?.[option];
  const isSet = volumeOptions === null || (value !== undefined && isOn(value));
  if (isSet || session.row.status === "NOTSTARTED") return null;
  const is = value === undefined ? "is not set" : `is ${value}`;
  return ofVolume(evidence, severity, `The volume ${volume.name} ${meaning}: ${option} ${is}.`, `${option} ${is}`, [
    `On a source node: gluster volume set ${volume.name} ${option} on`,
    stopAndStart(evidence),
    "verifyGeoRepSession tells what is missing: deletions and renamings of the time in between are not known any more.",
  ]);
}

/** @param severity while it is neither stopped nor paused: then nothing is copied anyway */
function ofVolume(
  { session: { row }, volume }: SessionEvidence,
  severity: FindingSeverity,
  message: string,
  line: string,
  remedy: readonly string[],
): Judgment {
  return {
    severity: row.status === "STOPPED" || row.status === "PAUSED" ? "WARNING" : severity,
    message,
    since: null,
    evidence: [{ ...ofHost(null), source: "the volume", command: `gluster volume info ${volume.name}`, lines: [line] }],
    remedy,
    mutation: null,
  };
}
