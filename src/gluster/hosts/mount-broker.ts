/** A destination node's mount broker, which mounts volumes for users other than root, and the account that it is asked by. */
import type { GlusterCommand } from "../command.js";
import type { ExecResult } from "../exec.js";
import { withoutGreeting } from "../ssh/greeting.js";
import { mountBrokerArgv } from "../scripts/mount-broker.js";
import { Refusal } from "../refusals/refusal.js";
import { kindOfWords } from "../refusals/refusals.js";
import type { GroupName, UserName, VolumeName } from "../values.js";

export interface MountBroker {
  /** Path of glusterd.vol. */
  readonly file: string;
  /** Its time and check sum. */
  readonly origin: string;
  /** The folder below which it mounts; null where the mount broker is not set up. */
  readonly root: string | null;
  /** Null where that folder is not there, or the one that Gluster's documentation names. */
  readonly rootFolder: FolderMode | null;
  /** The group that may write gsyncd's logs. */
  readonly logGroup: string | null;
  /** Whether the asked group, or where there is one the log group, exists. */
  readonly hasGroup: boolean;
  /** Volumes that the user may have mounted. */
  readonly volumes: readonly string[];
  /** Null where there is no such user. */
  readonly account: Account | null;
  /** Folders of gsyncd's logs. */
  readonly logFolders: readonly LogFolder[];
  /** What restarts glusterd; null where the node has nothing that does. */
  readonly service: string | null;
  /** Whether glusterd has not been started since glusterd.vol was changed. */
  readonly isStale: boolean;
}

interface Account {
  readonly uid: number;
  readonly shell: string;
  /** Whether the shell runs a single command in its own place, as Gluster's gsyncd needs it to let rsync in. */
  readonly execs: boolean;
  readonly groups: readonly string[];
}

interface FolderMode {
  /** Octal. */
  readonly mode: string;
  readonly uid: number;
}

interface LogFolder {
  readonly path: string;
  /** Octal. */
  readonly mode: string;
  /** `uid:gid`. */
  readonly owner: string;
}

/** Whom a mount broker lets mount what. */
export interface Admission {
  readonly user: UserName;
  readonly group: GroupName;
  readonly volume: VolumeName;
  readonly root: string;
}

/** How a mount broker is to be left. */
export interface BrokerOrigin {
  /** As `MountBroker.origin`, where the file is to be as it was; null where only the volume is to go. */
  readonly origin: string | null;
  /** What goes with the last user: nothing, the options that set the mount broker up, or these and its folder. */
  readonly takes: "keep" | "lines" | "folder";
  readonly logFolders: readonly LogFolder[];
}

/** Where Gluster's documentation has the mount broker mount. */
export const MOUNT_ROOT = "/var/mountbroker-root";

const READ_MS = 40_000;
// Two minutes for glusterd and its peers, one for bricks, two for the healing of files; and as long again for a lock.
const RESTART_MS = 600_000;

export function mountBroker(user: UserName, group: GroupName, volume: VolumeName): GlusterCommand<MountBroker> {
  return {
    name: "mount broker",
    argv: mountBrokerArgv("show", user, group, volume),
    timeoutMs: READ_MS,
    changes: false,
    parse: readMountBroker,
  };
}

/** Sets the mount broker up where it is not, and lets the user mount the volume, from the next start of glusterd on. */
export function admitUser({ user, group, volume, root }: Admission): GlusterCommand<void> {
  return change("set up mount broker", ["admit", user, group, volume, root], READ_MS);
}

/** Takes the volume away from the user again, from the next start of glusterd on. */
export function revokeUser({ user, group, volume, root }: Admission, left: BrokerOrigin): GlusterCommand<void> {
  const folders = left.logFolders.flatMap(({ path, mode, owner }) => [path, mode, owner]);
  const words = ["revoke", user, group, volume, root, left.origin ?? "-", left.takes, ...folders];
  return change("take down mount broker", words, READ_MS);
}

/**
 * Restarts glusterd where it was not since its options were changed; waits until it answers, and sees its peers, and until bricks
 * that went with it are back and healed. With a peer away it is not restarted.
 */
export function restartGlusterd(): GlusterCommand<void> {
  return change("restart glusterd", ["restart"], RESTART_MS);
}

/** Waits until the asked node sees all its peers. */
export function waitForPeers(): GlusterCommand<void> {
  return { ...change("wait for peers", ["peers"], 120_000), changes: false };
}

function change(name: string, verb: readonly string[], timeoutMs: number): GlusterCommand<void> {
  return {
    name,
    argv: mountBrokerArgv(...verb),
    timeoutMs,
    changes: true,
    parse: (result) => {
      if (result.exitCode !== 0) throw refusalOf(result);
    },
  };
}

function readMountBroker(result: ExecResult): MountBroker {
  if (result.exitCode !== 0) throw refusalOf(result);
  const lines = withoutGreeting(result.stdout, /^F.+\nC/m).split("\n");
  const valueOf = (letter: string): string | null => {
    const line = lines.find((each) => each.startsWith(letter));
    return line === undefined || line.length === 1 ? null : line.slice(1);
  };
  const [file, origin] = [valueOf("F"), valueOf("C")];
  if (file === null || origin === null || !lines.includes("E")) {
    throw new Refusal("BAD_OUTPUT", `The answer about the mount broker is incomplete: ${result.stdout.slice(0, 200)}`);
  }
  const entry = valueOf("U")?.split(":");
  const [mode, uid] = valueOf("M")?.split(" ") ?? [];
  return {
    file,
    origin,
    root: valueOf("R"),
    rootFolder: mode === undefined ? null : { mode, uid: Number(uid) },
    logGroup: valueOf("G"),
    hasGroup: valueOf("P") !== null,
    volumes: valueOf("L")?.split(",") ?? [],
    account:
      entry === undefined
        ? null
        : {
            uid: Number(entry[2]),
            shell: entry[6] ?? "",
            execs: valueOf("X") !== null,
            groups: valueOf("N")?.split(" ") ?? [],
          },
    logFolders: lines.filter((line) => line.startsWith("D/")).map(readFolder),
    service: valueOf("S"),
    isStale: valueOf("T") !== null,
  };
}

function readFolder(line: string): LogFolder {
  const [path = "", mode = "", owner = ""] = line.slice(1).split(" ");
  return { path, mode, owner };
}

function refusalOf({ exitCode, signal, stderr }: ExecResult): Refusal {
  const words = stderr.trim() || `The script about the mount broker ended with ${exitCode ?? signal}.`;
  switch (exitCode) {
    case 66:
      return new Refusal("NOT_FOUND", words);
    case 69:
      return new Refusal("WRONG_STATE", words);
    case 73:
      return new Refusal(/No space left|quota/i.test(words) ? "DISK_FULL" : "UNKNOWN", words);
    case 75:
      return new Refusal("LOCK_HELD", words);
    case 76:
      return new Refusal("PEER_DOWN", words);
    default:
      return new Refusal(kindOfWords(words), words);
  }
}
