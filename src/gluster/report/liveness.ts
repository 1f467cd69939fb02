/** What of Gluster runs on a node, by what the kernel says of it: neither costs a command. */
import { argument } from "./index.js";
import type { ReportRecords } from "./records.js";

export interface Liveness {
  readonly glusterdUp: boolean | null;
  readonly brickProcesses: ReadonlySet<string> | null;
}

// __SO_ACCEPTCON (include/uapi/linux/net.h): the socket listens. Sockets of those who are connected have the same path.
const LISTENS = 0x10000;

const GLUSTERD_UUID = "*-posix.glusterd-uuid=";

/** A brick of a volume, as its pid file is named (glusterd.h, GLUSTERD_GET_BRICK_PIDFILE). */
export function brickProcess(volume: string, brick: { readonly hostName: string; readonly path: string }): string {
  return `${volume}/${brick.hostName}-${brick.path.slice(1).replaceAll("/", "-")}`;
}

export function livenessOf(records: ReportRecords): Liveness {
  return { glusterdUp: glusterdUp(records), brickProcesses: brickProcesses(records) };
}

/** `Num RefCount Protocol Flags Type St Inode Path`; the CLI finds glusterd by this socket and by no other way. */
function glusterdUp({ files }: ReportRecords): boolean | null {
  const sockets = files.get("/proc/net/unix");
  if (sockets === undefined) return null;
  return sockets.some((line) => (Number.parseInt(line.split(/\s+/)[3] ?? "", 16) & LISTENS) !== 0);
}

/**
 * A brick that was killed leaves its pid file behind, and with brick multiplexing many files name one process: a brick runs
 * when the pid in its file is a brick's process.
 */
function brickProcesses({ nodeUuid, files, processes }: ReportRecords): ReadonlySet<string> | null {
  const bricks = processes.filter(({ words }) => words.includes("--brick-name") && isOwn(words, nodeUuid));
  const pids = new Set(bricks.map(({ pid }) => pid));
  const running = new Set<string>();
  for (const [file, [pid]] of files) {
    const brick = brickOf(file);
    if (brick !== null && pid !== undefined && pids.has(pid.trim())) running.add(brick);
  }
  const isElsewhere = bricks.some(({ words }) => {
    const brick = brickOf(argument(words, "-p") ?? "");
    return brick !== null && !running.has(brick);
  });
  return isElsewhere ? null : running;
}

/** Nodes that share a machine see each other's processes. */
function isOwn(words: readonly string[], nodeUuid: string): boolean {
  const uuid = words.find((word) => word.startsWith(GLUSTERD_UUID))?.slice(GLUSTERD_UUID.length);
  return uuid === undefined || uuid.toLowerCase() === nodeUuid;
}

function brickOf(file: string): string | null {
  const [, volume, name] = /(?:^|\/)vols\/([^/]+)\/(?:run\/)?([^/]+)\.pid$/.exec(file) ?? [];
  return volume === undefined || name === undefined ? null : `${volume}/${name}`;
}
