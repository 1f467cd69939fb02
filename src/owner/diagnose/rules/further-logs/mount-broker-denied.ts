import {
  hasFailed,
  type Judgment,
  type Rule,
  secondaryVolumeOf,
  type SessionEvidence,
  severityOf,
} from "../../evidence.js";
import { listed } from "../listed.js";
import { said } from "../said.js";
import { areFurtherLogsRead } from "../told.js";

/**
 * A session of another user than root whose mount glusterd refuses: it is not admitted to the mount broker, or glusterd was not
 * restarted since. Only the log of gsyncd on the destination's nodes says so (resource.py, MountbrokerMounter).
 */
export const mountBrokerDenied: Rule = { code: "SUDO_DENIED", judge, wouldTell: areFurtherLogsRead };

const MOUNT = /command returned error.* system:: mount (\S+) user-map-root=/;

function judge(evidence: SessionEvidence): Judgment | null {
  const failed = evidence.workers.filter(hasFailed);
  const {
    entries,
    evidence: shown,
    since,
  } = said(evidence.saidThere, ({ text }) => MOUNT.test(text) || IS_ABOUT.test(text));
  const asked = entries.find(({ entry }) => MOUNT.test(entry.text));
  if (asked === undefined || failed.length === 0) return null;
  const user = MOUNT.exec(asked.entry.text)?.[1] ?? "its user";
  const volume = secondaryVolumeOf(evidence);
  const hosts = listed(entries.map(({ log }) => log.host.name));
  return {
    severity: severityOf(failed),
    message: `glusterd of ${hosts} does not mount ${volume} for the user ${user}: its mount broker does not admit it.`,
    since,
    evidence: shown,
    remedy: [
      `On a node of the destination: gluster-mountbroker status # ${user} has to stand there with ${volume}, on every node`,
      `On a node of the destination, where it does not: gluster-mountbroker add ${volume} ${user}`,
      "On every node of the destination, one after the other, then: systemctl restart glusterd # which reads it at its start only",
    ],
    mutation: null,
  };
}

/** What is said beside it. */
const IS_ABOUT = /glusterd answered|^\S*gluster> /;
