import { sentence } from "../../sentence.js";
import { type Check, type CheckCode, type CheckStatus, NO_ANSWER, valuesOf } from "./checks.js";
import type { MountFacts, NodeAnswer, NodeFacts } from "./node-facts.js";

type Values = Parameters<typeof valuesOf>[0];

export interface Finding {
  readonly status: CheckStatus;
  readonly message: string;
  readonly remedy?: string;
  readonly values?: Values;
}

export function checkOf(code: CheckCode, finding: Finding, host: Check["host"] = null): Check {
  const { status, message, remedy = null, values = {} } = finding;
  return { code, status, message, remedy, values: valuesOf(values), host };
}

export const passed = (message: string, values: Values = {}): Finding => ({ status: "PASSED", message, values });

/** Exit code of timeout(1) for what it ended. */
const TIMED_OUT = 124;
/** Exit code of timeout(1) for a program that is there, and may not be run. */
export const NOT_EXECUTABLE = 126;
/** The value of a name that a node cannot resolve. */
export const NOT_FOUND = "not found";
/** How a remedy begins that is a command for the node of the check. */
export const ON_THE_NODE = "On the node: ";
const BUSY = "See what keeps the node busy, then ask again.";
const late = (message: string, values: Values): Finding => ({ status: "NOT_CHECKED", message, remedy: BUSY, values });

/** How the session is to be made. */
export interface NodeTerms {
  /** RSYNC or TARSSH. */
  readonly syncMethod: "RSYNC" | "TARSSH";
  readonly sshPort: number;
  /** The port on which the service reaches the destination's nodes; null where it is that, or there is no single one. */
  readonly otherSshPort: number | null;
}

type Judge = (answer: NodeAnswer, terms: NodeTerms) => Finding | null;

/** Less than this, in bytes, holds no keys file; less than that is worth a word. */
const SPACE = { blocked: 4 * 1_048_576, warning: 100 * 1_048_576 } as const;

const BOTH: readonly (readonly [CheckCode, Judge])[] = [
  ["GSYNCD_WORKS", gsyncd],
  ["PYTHON_WORKS", python],
  ["NODE_FREE_SPACE", space],
  ["RSYNC_COPIES", rsync],
];
const SOURCE: readonly (readonly [CheckCode, Judge])[] = [
  ["SOURCE_MOUNTABLE", ({ own }) => mountable(own, "the source volume")],
  ...BOTH,
  ["NAMES_RESOLVE", names],
  ["SSH_REACHED", ssh],
];
const DESTINATION: readonly (readonly [CheckCode, Judge])[] = [
  ["DESTINATION_MOUNTABLE", ({ own }) => mountable(own, "the destination volume")],
  ...BOTH,
];

/** What is checked on each node of a side. */
export function nodeChecks(side: "source" | "destination", nodes: readonly NodeFacts[], terms: NodeTerms): Check[] {
  return nodes.flatMap(({ host, answer, reason }) =>
    (side === "source" ? SOURCE : DESTINATION).map(([code, judge]) => {
      const finding = answer === null ? notAsked(reason) : judge(answer, terms);
      return checkOf(code, finding ?? NO_TIME, host);
    }),
  );
}

const NO_TIME: Finding = { status: "NOT_CHECKED", message: "The node did not come to it in time." };

function notAsked(reason: string | null): Finding {
  return { status: "NOT_CHECKED", message: `The node could not be asked: ${sentence(reason ?? "reason not known")}` };
}

export function mountable(mount: MountFacts | null, what: string): Finding | null {
  if (mount === null) return null;
  if (mount.mounted && mount.isRoot) return passed(`The node can mount ${what}.`);
  return {
    status: "BLOCKED",
    message: `The node cannot mount ${what}.`,
    remedy: "Start the volume and glusterd, and check the reason: ports, names and /dev/fuse are the usual ones.",
    values: { reason: mount.mounted ? "what is mounted is no volume's root" : mount.reason },
  };
}

function gsyncd({ gsyncd: found, isComplete }: NodeAnswer): Finding | null {
  const remedy = "Install the package with geo-replication (glusterfs-geo-replication, on Debian glusterfs-server).";
  if (found === null) {
    return isComplete ? { status: "BLOCKED", message: "The node has no gsyncd.", remedy } : null;
  }
  const values = { folder: found.path, exitCode: found.exitCode, answer: found.answer };
  if (found.exitCode === TIMED_OUT) return late("gsyncd did not answer in time.", values);
  if (found.exitCode === 0) return passed("gsyncd starts.", values);
  if (found.exitCode === NOT_EXECUTABLE) {
    const message = "The node may not run its gsyncd.";
    return { status: "BLOCKED", message, remedy: makeExecutable(`${found.path}/gsyncd`), values };
  }
  return { status: "BLOCKED", message: "gsyncd does not start.", remedy, values };
}

function makeExecutable(file: string): string {
  return `${ON_THE_NODE}ls -lZL ${file}; chmod 755 ${file} # and restorecon where SELinux is enforced`;
}

function python({ python: found, gsyncd: at, isComplete }: NodeAnswer): Finding | null {
  if (found === null) {
    const message = "There is no gsyncd.py that tells which Python it needs.";
    return isComplete ? { status: "NOT_CHECKED", message } : null;
  }
  const values = { interpreter: found.path, exitCode: found.exitCode, answer: found.answer };
  if (found.exitCode === 0) return passed("The Python that gsyncd needs is there.", values);
  if (found.exitCode === TIMED_OUT) {
    return late(`The Python that gsyncd needs, ${found.path}, did not answer in time.`, values);
  }
  if (/^\w+(?:Error|Exception): /.test(found.answer)) {
    const message = `gsyncd fails with the Python that it is started with, ${found.path}: ${found.answer}`;
    const remedy =
      "Install a release of GlusterFS that is made for this Python, or the Python that this release is made for.";
    const program = at === null ? null : `${at.path}/python/syncdaemon/gsyncd.py`;
    return { status: "BLOCKED", message, remedy, values: { ...values, gsyncd: program } };
  }
  const remedy = `Install ${found.path}.`;
  return { status: "BLOCKED", message: `The Python that gsyncd needs, ${found.path}, does not run.`, remedy, values };
}

function space({ space: folders }: NodeAnswer): Finding | null {
  if (folders.length === 0) return null;
  const least = Math.min(...folders.map(({ freeBytes }) => freeBytes));
  const values = Object.fromEntries(folders.map(({ folder, freeBytes }) => [`${folder} freeBytes`, freeBytes]));
  if (least >= SPACE.warning) return passed("The node's disks have room.", values);
  const remedy = "Free space on the file systems of these folders.";
  return least < SPACE.blocked
    ? { status: "BLOCKED", message: "A disk of the node is full.", remedy, values }
    : { status: "WARNING", message: "A disk of the node is nearly full.", remedy, values };
}

function rsync(
  { rsync: trial, rsyncVersion, rsyncExitCode, isComplete }: NodeAnswer,
  { syncMethod }: NodeTerms,
): Finding | null {
  const status = syncMethod === "RSYNC" ? "FORCEABLE" : "WARNING";
  const remedy =
    "Create it with syncMethod TARSSH (sync_method=tarssh), or install an rsync that copies on all nodes (upstream 3.2.7 does).";
  if (rsyncVersion === null) {
    if (!isComplete) return null;
    if (rsyncExitCode === TIMED_OUT)
      return late("rsync did not tell its version in time.", { exitCode: rsyncExitCode });
    if (trial?.exitCode !== NOT_EXECUTABLE) return { status, message: "The node has no rsync.", remedy };
    const values = { exitCode: trial.exitCode, error: trial.error };
    const message = "The node may not run its rsync.";
    return { status, message, remedy: makeExecutable("/usr/bin/rsync"), values };
  }
  if (trial === null) return null;
  if (trial.bytes === null) {
    const message = `rsync could not be tried, because no mount of its own could be made: ${trial.error}.`;
    return { status: "NOT_CHECKED", message, values: { version: rsyncVersion } };
  }
  const values = {
    version: rsyncVersion,
    bytesCopied: trial.bytes,
    bytesToCopy: 6,
    exitCode: trial.exitCode,
    error: trial.error === "" ? null : trial.error,
  };
  if (trial.exitCode === TIMED_OUT) return late("rsync did not end in time.", values);
  if (trial.bytes === 6 && trial.exitCode === 0) return passed("rsync copies on a geo-replication mount.", values);
  const silent = trial.exitCode === 0 ? ", and reports success: files would arrive empty" : "";
  return {
    status,
    message: `rsync ${rsyncVersion} copies nothing on a geo-replication mount${silent}.`,
    remedy,
    values,
  };
}

function names({ hosts, isComplete }: NodeAnswer): Finding | null {
  if (hosts.length === 0) return null;
  const values = Object.fromEntries(hosts.map(({ name, address }) => [name, address ?? NOT_FOUND]));
  const lost = hosts.filter(({ address }) => address === null).map(({ name }) => name);
  if (lost.length === 0) return isComplete ? passed("All names are resolved.", values) : null;
  const remedy =
    "Add the names to DNS or to /etc/hosts on this node: gsyncd connects to each node by Gluster's name for it.";
  return { status: "BLOCKED", message: `The node cannot resolve ${lost.join(", ")}.`, remedy, values };
}

function ssh({ hosts, isComplete }: NodeAnswer, { sshPort, otherSshPort }: NodeTerms): Finding | null {
  const asked = hosts.filter(({ address }) => address !== null);
  if (asked.length === 0) {
    const message = "None of the destination's names is resolved.";
    return hosts.length === 0 ? null : { status: "NOT_CHECKED", message };
  }
  if (asked.some(({ answers }) => answers === null)) {
    return { status: "NOT_CHECKED", message: "The node has no ssh-keyscan to ask with." };
  }
  const values = {
    port: sshPort,
    ...Object.fromEntries(asked.map(({ name, answers }) => [name, answers === true ? "answers" : NO_ANSWER])),
  };
  const silent = asked.filter(({ answers }) => answers !== true).map(({ name }) => name);
  if (silent.length === 0) return isComplete ? passed("SSH servers answer on all nodes.", values) : null;
  const elsewhere = asked.filter(({ answersOnOther }) => answersOnOther).map(({ name }) => name);
  if (elsewhere.length > 0 && otherSshPort !== null) {
    return {
      status: "BLOCKED",
      message: `The SSH servers of ${elsewhere.join(", ")} answer the node on port ${otherSshPort}, and not on port ${sshPort}.`,
      remedy: `Name the port with sshPort: ${otherSshPort}.`,
      values: { ...values, answersOnPort: otherSshPort },
    };
  }
  return {
    status: "BLOCKED",
    message: `No SSH server answers the node on port ${sshPort} of ${silent.join(", ")}.`,
    remedy: "Start sshd there, open the port, or name the right one with sshPort.",
    values,
  };
}
