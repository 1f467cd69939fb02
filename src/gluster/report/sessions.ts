/** From the report's records to sessions: which files, options and processes belong to which session. */
import { hash } from "node:crypto";
import { AppError } from "../../errors.js";
import { seenBrick } from "./gsyncd-status.js";
import { type OddValue, ReportIndex } from "./index.js";
import type { ReportRecords } from "./records.js";
import type { SeenBrick, SeenSession } from "../seen.js";
import { monitorPidFile, sessionFolder } from "./session-folder.js";
import { isUuid, parseSessionKey, parseVolumeName } from "../values.js";

export interface UnreadSession {
  readonly volume: string;
  readonly key: string;
  readonly reason: string;
}

interface Found {
  readonly volumes: ReadonlyMap<string, string>;
  readonly volumeInfos: string;
  readonly sessions: readonly SeenSession[];
  readonly unread: readonly UnreadSession[];
  readonly odd: readonly OddValue[];
}

// What gsyncd of 4.0 and later writes; 3.5 and 3.6 say "Stable" and "Not Started" there.
const MONITOR_WORDS = new Set(["", "Created", "Started", "Paused", "Stopped"]);

export function sessionsOf(records: ReportRecords): Found {
  const index = new ReportIndex(records);
  const volumes = volumeIds(records);
  const bricks = ownBricks(records);
  const sessions: SeenSession[] = [];
  const unread: UnreadSession[] = [];
  for (const { volume, key } of sessionKeys(records)) {
    if (!volumes.has(volume)) {
      unread.push({ volume, key, reason: "glusterd's file of the volume has no id of it" });
      continue;
    }
    try {
      const read = readSession(index, volume, key, bricks.get(volume) ?? []);
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
  return { volumes, volumeInfos: volumeInfos(records), sessions, unread, odd: index.odd };
}

/** Why a node's files do not tell of a session that glusterd knows there. */
export const NO_FOLDER = "the node has no folder of the session";

/** The session, or the reason why the files do not tell. */
function readSession(
  index: ReportIndex,
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
  const { records } = index;
  const folder = sessionFolder(volume, session);
  if (!records.folders.has(folder)) {
    return NO_FOLDER;
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
    lives: index.isLocked(monitorPidFile(volume, session)),
  };
  const workers = index.workersOf(volume, session);
  const silent = index.silentOf(volume, session);
  const files = index.brickFilesOf(folder);
  const bricks = own.map(({ path, nodeName }): SeenBrick => {
    const about = { nodeUuid: records.nodeUuid, nodeName, path, silent: silent.get(path) ?? null };
    return seenBrick(about, monitor, files.get(path) ?? null, checkpointOf(options), workers.get(path) ?? null);
  });
  return { ...common, bricks, options };
}

/** The lines of glusterd's file of each volume, by name. */
function* volumeFiles({ files }: ReportRecords): Generator<readonly [volume: string, lines: readonly string[]]> {
  for (const [file, lines] of files) {
    const volume = /^vols\/([^/]+)\/info$/.exec(file)?.[1];
    if (volume !== undefined) yield [volume, lines];
  }
}

/** By name, in lower case. */
function volumeIds(records: ReportRecords): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const [volume, lines] of volumeFiles(records)) {
    const id = valueOf(lines, "volume-id=")?.trim().toLowerCase() ?? "";
    if (isUuid(id)) ids.set(volume, id);
  }
  return ids;
}

/** Which volumes there are, and which version of each. */
function volumeInfos(records: ReportRecords): string {
  const versions = [...volumeFiles(records)].map(([volume, lines]) => [
    volume,
    valueOf(lines, "version="),
    valueOf(lines, "volume-id="),
  ]);
  return hash("sha256", JSON.stringify(versions));
}

function* sessionKeys(records: ReportRecords): Generator<{ volume: string; key: string }> {
  for (const [volume, lines] of volumeFiles(records)) {
    for (const line of lines) {
      const key = /^(?:secondary|slave)\d+=(.*)$/.exec(line)?.[1];
      if (key !== undefined) yield { volume, key: key.trim() };
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
  // Up to the year 5138: what is more cannot be written down as a time.
  return /^\d{1,11}$/.test(text) ? Number(text) : 0;
}
