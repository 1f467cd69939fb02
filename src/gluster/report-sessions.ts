/** From the report's records to sessions: which files, options and processes belong to which session. */
import { AppError } from "../errors.js";
import { type BrickFile, parseBrickFile, seenBrick } from "./gsyncd-status.js";
import type { ReportRecords } from "./report-records.js";
import type { SeenBrick, SeenSession } from "./seen.js";
import { parseSessionKey, parseVolumeName, type SessionKey, type VolumeName } from "./values.js";

export interface UnreadSession {
  readonly volume: string;
  readonly key: string;
  readonly reason: string;
}

interface Worker {
  readonly secondaryHostName: string | null;
  readonly secondaryHostUuid: string | null;
}

interface Found {
  readonly sessions: readonly SeenSession[];
  readonly unread: readonly UnreadSession[];
}

// What gsyncd of 4.0 and later writes; 3.5 and 3.6 say "Stable" and "Not Started" there.
const MONITOR_WORDS = new Set(["", "Created", "Started", "Paused", "Stopped"]);

export function sessionsOf(records: ReportRecords): Found {
  const bricks = ownBricks(records);
  const sessions: SeenSession[] = [];
  const unread: UnreadSession[] = [];
  for (const { volume, key } of sessionKeys(records)) {
    try {
      const read = readSession(records, volume, key, bricks.get(volume) ?? []);
      if (typeof read === "string") {
        unread.push({ volume, key, reason: read });
      } else {
        sessions.push(read);
      }
    } catch (error) {
      // A key that no rule of ours understands must not hide the sessions beside it.
      if (!(error instanceof AppError)) {
        throw error;
      }
      unread.push({ volume, key, reason: error.message });
    }
  }
  return { sessions, unread };
}

/** The session, or the reason why the files do not tell. */
function readSession(
  records: ReportRecords,
  volumeText: string,
  key: string,
  own: readonly { readonly path: string; readonly nodeName: string | null }[],
): SeenSession | string {
  const volume = parseVolumeName(volumeText);
  const session = parseSessionKey(key);
  const { creatorUuid, url, secondaryVolumeUuid } = session;
  const common = { volume, key, creatorUuid, url, secondaryVolumeUuid };
  if (own.length === 0) {
    return { ...common, bricks: [], options: null };
  }
  // gsyncd names folder and pid file so (gsyncd.conf: state-file, pid-file): without the user, the host as it was told.
  const host = session.named.slice(session.named.lastIndexOf("@") + 1, session.named.lastIndexOf("::"));
  const folder = `${volume}_${host}_${url.volume}`;
  if (!records.folders.has(folder)) {
    return "the node has no folder of the session";
  }
  const conf = records.files.get(`geo-replication/${folder}/gsyncd.conf`);
  if (conf?.some((line) => line.startsWith("[peersrx")) === true) {
    return "the session's configuration is of a release before 4.0";
  }
  const word = records.files.get(`geo-replication/${folder}/monitor.status`)?.join("\n").trim() ?? "";
  if (!MONITOR_WORDS.has(word)) {
    return `the monitor's status is "${word.slice(0, 40)}"`;
  }
  const options = readVars(conf ?? []);
  // A missing gsyncd.conf shows so until some status command makes a new one (glusterd-geo-rep.c, is_template_in_use).
  const corrupted = conf === undefined ? "Config Corrupted" : null;
  const monitor = {
    word: corrupted ?? word,
    lives: isLocked(records, `/var/run/gluster/gsyncd-${volume}-${host}-${url.volume}.pid`),
  };
  const workers = workersOf(records, volume, session);
  const files = brickFiles(records, folder);
  const bricks = own.map(({ path, nodeName }): SeenBrick => {
    const about = { nodeUuid: records.nodeUuid, nodeName, path };
    return seenBrick(about, monitor, files.get(path) ?? null, checkpointOf(options), workers.get(path) ?? null);
  });
  return { ...common, bricks, options };
}

function* sessionKeys(records: ReportRecords): Generator<{ volume: string; key: string }> {
  for (const [file, lines] of records.files) {
    const volume = /^vols\/([^/]+)\/info$/.exec(file)?.[1];
    for (const line of volume === undefined ? [] : lines) {
      const key = /^(?:secondary|slave)\d+=(.*)$/.exec(line)?.[1];
      if (volume !== undefined && key !== undefined) {
        yield { volume, key: key.trim() };
      }
    }
  }
}

/** By volume; the script passes on only those bricks that glusterd's files give to this node. */
function ownBricks(records: ReportRecords): ReadonlyMap<string, { path: string; nodeName: string | null }[]> {
  const bricks = new Map<string, { path: string; nodeName: string | null }[]>();
  for (const [file, lines] of records.files) {
    const volume = /^vols\/([^/]+)\/bricks\//.exec(file)?.[1];
    const path = valueOf(lines, "path=");
    if (volume !== undefined && path !== null) {
      bricks.set(volume, [...(bricks.get(volume) ?? []), { path, nodeName: valueOf(lines, "hostname=") }]);
    }
  }
  return bricks;
}

function valueOf(lines: readonly string[], prefix: string): string | null {
  return lines.find((line) => line.startsWith(prefix))?.slice(prefix.length) ?? null;
}

/**
 * gsyncd tells a live monitor by the lock on its pid file (gsyncdstatus.py, get_status). The kernel lists a lock by device and
 * inode; where the device is another one than stat's (btrfs, overlay), the pid in the file must be the holder's.
 */
function isLocked(records: ReportRecords, path: string): boolean {
  const file = records.pidFiles.get(path);
  if (file === undefined) {
    return false;
  }
  const pid = records.files.get(path)?.[0]?.trim();
  return (records.files.get("/proc/locks") ?? []).some((line) => {
    const [, kind, , , holder, place] = line.split(/\s+/);
    const [major, minor, inode] = place?.split(":") ?? [];
    if ((kind !== "POSIX" && kind !== "OFDLCK") || inode !== file.inode) {
      return false;
    }
    return holder === pid || deviceOf(major, minor) === file.device;
  });
}

/** Device number as stat prints it, from the hexadecimal parts in /proc/locks (glibc's makedev). */
function deviceOf(major: string | undefined, minor: string | undefined): bigint | null {
  if (major === undefined || minor === undefined || !/^[0-9a-f]+$/i.test(major + minor)) {
    return null;
  }
  const [a, b] = [BigInt(`0x${major}`), BigInt(`0x${minor}`)];
  return (b & 0xffn) | ((a & 0xfffn) << 8n) | ((b & ~0xffn) << 12n) | ((a & ~0xfffn) << 32n);
}

/** The [vars] of a session's gsyncd.conf, as Python's RawConfigParser reads them. */
function readVars(lines: readonly string[]): ReadonlyMap<string, string> {
  const vars = new Map<string, string>();
  let inVars = false;
  for (const line of lines) {
    const section = /^\[(.*)\]/.exec(line)?.[1];
    if (section !== undefined) {
      inVars = section === "vars";
      continue;
    }
    const entry = /^([^=:#;\s][^=:]*?)\s*[=:](.*)$/.exec(line);
    if (inVars && entry?.[1] !== undefined && entry[2] !== undefined) {
      vars.set(entry[1].toLowerCase().replaceAll("_", "-"), entry[2].trim());
    }
  }
  return vars;
}

/** Epoch seconds; 0 for none. */
function checkpointOf(options: ReadonlyMap<string, string>): number {
  const text = options.get("checkpoint") ?? "";
  return /^\d{1,12}$/.test(text) ? Number(text) : 0;
}

function brickFiles(records: ReportRecords, folder: string): ReadonlyMap<string, BrickFile> {
  const files = new Map<string, BrickFile>();
  const prefix = `geo-replication/${folder}/brick_`;
  for (const [file, lines] of records.files) {
    if (file.startsWith(prefix) && file.endsWith(".status")) {
      const path = unquotePlus(file.slice(prefix.length, -".status".length));
      if (path !== null) {
        files.set(path, parseBrickFile(lines.join("\n")));
      }
    }
  }
  return files;
}

/** The inverse of Python's quote_plus, by which gsyncd names a brick's file. */
function unquotePlus(name: string): string | null {
  try {
    return decodeURIComponent(name.replaceAll("+", " "));
  } catch {
    return null;
  }
}

/** By brick path: `gsyncd.py worker VOL [USER@]HOST::DEST … --local-path BRICK … --resource-remote HOST --resource-remote-id UUID` */
function workersOf(records: ReportRecords, volume: VolumeName, session: SessionKey): ReadonlyMap<string, Worker> {
  const workers = new Map<string, Worker>();
  const destination = session.named.replace(/^root@/, "");
  for (const words of records.commandLines) {
    const at = words.findIndex((word, index) => word === "worker" && words[index - 1]?.endsWith("gsyncd.py") === true);
    const named = words[at + 2]?.replace(/^ssh:\/\//, "").replace(/^root@/, "");
    const path = argument(words, "--local-path");
    if (at < 0 || words[at + 1] !== volume || named !== destination || path === null) {
      continue;
    }
    // Nodes that share a machine see each other's processes.
    const local = argument(words, "--local-node-id");
    if (local === null || local.toLowerCase() === records.nodeUuid) {
      workers.set(path, {
        secondaryHostName: argument(words, "--resource-remote"),
        secondaryHostUuid: argument(words, "--resource-remote-id")?.toLowerCase() ?? null,
      });
    }
  }
  return workers;
}

function argument(words: readonly string[], name: string): string | null {
  const at = words.indexOf(name);
  return at < 0 ? null : (words[at + 1] ?? null);
}
