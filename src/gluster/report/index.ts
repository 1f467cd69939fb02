/** What sessions are asked of a report for, found in one pass over it however many sessions there are. */
import { unquotePlus } from "../brick-names.js";
import { type BrickFile, parseBrickFile } from "./gsyncd-status.js";
import type { ReportRecords } from "./records.js";
import type { SilentConnection } from "../seen.js";
import { isUuid, type SessionKey, type VolumeName } from "../values.js";

/** A value in a node's files that no clock or counter shows. */
export interface OddValue {
  /** The file. */
  readonly subject: string;
  readonly reason: string;
}

export interface Worker {
  readonly secondaryHostName: string | null;
  readonly secondaryHostUuid: string | null;
  readonly secondaryVolumeUuid: string | null;
}

interface Lock {
  readonly holder: string | undefined;
  readonly device: bigint | null;
}

export class ReportIndex {
  readonly records: ReportRecords;
  /** What stands in bricks' files and cannot be so. */
  readonly odd: OddValue[] = [];
  /** By session folder, then brick path. */
  readonly #brickFiles = new Map<string, Map<string, BrickFile>>();
  /** By volume and destination, then brick path. */
  readonly #workers = new Map<string, Map<string, Worker>>();
  /** By volume and destination, then brick path. */
  readonly #silent = new Map<string, Map<string, SilentConnection>>();
  /** By inode. */
  readonly #locks = new Map<string, Lock[]>();

  constructor(records: ReportRecords) {
    this.records = records;
    for (const [file, lines] of records.files) this.#addBrickFile(file, lines);
    for (const { words } of records.processes) this.#addWorker(words);
    for (const words of records.silentClients) this.#addSilent(words);
    for (const line of records.files.get("/proc/locks") ?? []) this.#addLock(line);
  }

  brickFilesOf(folder: string): ReadonlyMap<string, BrickFile> {
    return this.#brickFiles.get(folder) ?? new Map();
  }

  workersOf(volume: VolumeName, session: SessionKey): ReadonlyMap<string, Worker> {
    return this.#workers.get(`${volume} ${plainDestination(session.named)}`) ?? new Map();
  }

  /** Connections to the destination that nothing comes back from. */
  silentOf(volume: VolumeName, session: SessionKey): ReadonlyMap<string, SilentConnection> {
    return this.#silent.get(`${volume} ${plainDestination(session.named)}`) ?? new Map();
  }

  /**
   * gsyncd tells a live monitor by the lock on its pid file (gsyncdstatus.py, get_status). The kernel lists a lock by device and
   * inode; where the device is another one than stat's (btrfs, overlay), the pid in the file must be the holder's.
   */
  isLocked(path: string): boolean {
    const file = this.records.pidFiles.get(path);
    if (file === undefined) return false;
    const pid = this.records.files.get(path)?.[0]?.trim();
    return (this.#locks.get(file.inode) ?? []).some(({ holder, device }) => holder === pid || device === file.device);
  }

  #addBrickFile(file: string, lines: readonly string[]): void {
    const [, folder, name] = /^geo-replication\/([^/]+)\/brick_(.*)\.status$/.exec(file) ?? [];
    const path = name === undefined ? null : unquotePlus(name);
    if (folder === undefined || path === null) return;
    const files = this.#brickFiles.get(folder) ?? new Map<string, BrickFile>();
    const parsed = parseBrickFile(lines.join("\n"));
    this.odd.push(...parsed.odd.map((reason) => ({ subject: file, reason })));
    this.#brickFiles.set(folder, files.set(path, parsed));
  }

  /**
   * `gsyncd.py worker VOL [USER@]HOST::DEST … --local-path BRICK … --secondary-id UUID … --resource-remote HOST
   * --resource-remote-id UUID`; before release 10 `--slave-id` (syncdaemon/gsyncd.py).
   */
  #addWorker(words: readonly string[]): void {
    const at = words.findIndex((word, index) => word === "worker" && words[index - 1]?.endsWith("gsyncd.py") === true);
    const [volume, destination] = [words[at + 1], words[at + 2]];
    const path = argument(words, "--local-path");
    if (at < 0 || volume === undefined || destination === undefined || path === null) return;
    // Nodes that share a machine see each other's processes.
    const local = argument(words, "--local-node-id");
    if (local !== null && local.toLowerCase() !== this.records.nodeUuid) return;
    const key = `${volume} ${plainDestination(destination)}`;
    const workers = this.#workers.get(key) ?? new Map<string, Worker>();
    const worker = {
      secondaryHostName: argument(words, "--resource-remote"),
      secondaryHostUuid: uuidOf(argument(words, "--resource-remote-id")),
      secondaryVolumeUuid: uuidOf(argument(words, "--secondary-id") ?? argument(words, "--slave-id")),
    };
    this.#workers.set(key, workers.set(path, worker));
  }

  /**
   * `ssh … -p PORT … [USER@]NODE /nonexistent/gsyncd secondary [OPTIONS] VOL [USER@]HOST::DEST … --primary-node-id UUID
   * --primary-brick BRICK …`; before release 10 `slave`, `--master-node-id` and `--master-brick` (syncdaemon/resource.py,
   * SSH.connect_remote).
   */
  #addSilent(words: readonly string[]): void {
    const at = words.findIndex(
      (word, index) => (word === "secondary" || word === "slave") && words[index - 1]?.endsWith("/gsyncd") === true,
    );
    const [volume, destination] = words.slice(at + 1).filter((word) => !word.startsWith("--"));
    const path = argument(words, "--primary-brick") ?? argument(words, "--master-brick");
    const [node, port] = [words[at - 2]?.replace(/^.*@/, ""), argument(words, "-p")];
    const isKnown = node !== undefined && port !== null && path !== null;
    if (at < 0 || !isKnown || volume === undefined || destination === undefined) return;
    const local = argument(words, "--primary-node-id") ?? argument(words, "--master-node-id");
    if (local !== null && local.toLowerCase() !== this.records.nodeUuid) return;
    const key = `${volume} ${plainDestination(destination)}`;
    const silent = this.#silent.get(key) ?? new Map<string, SilentConnection>();
    this.#silent.set(key, silent.set(path, { node, port }));
  }

  #addLock(line: string): void {
    const [, kind, , , holder, place] = line.split(/\s+/);
    const [major, minor, inode] = place?.split(":") ?? [];
    if ((kind !== "POSIX" && kind !== "OFDLCK") || inode === undefined) return;
    const locks = this.#locks.get(inode) ?? [];
    locks.push({ holder, device: deviceOf(major, minor) });
    this.#locks.set(inode, locks);
  }
}

/** As a session key names it: without the scheme, and without the user where that is root. */
function plainDestination(named: string): string {
  return named.replace(/^ssh:\/\//, "").replace(/^root@/, "");
}

/** Device number as stat prints it, from the hexadecimal parts in /proc/locks (glibc's makedev). */
function deviceOf(major: string | undefined, minor: string | undefined): bigint | null {
  if (major === undefined || minor === undefined || !/^[0-9a-f]+$/i.test(major + minor)) return null;
  const [a, b] = [BigInt(`0x${major}`), BigInt(`0x${minor}`)];
  return (b & 0xffn) | ((a & 0xfffn) << 8n) | ((b & ~0xffn) << 12n) | ((a & ~0xfffn) << 32n);
}

function uuidOf(text: string | null): string | null {
  const uuid = text?.toLowerCase() ?? "";
  return isUuid(uuid) ? uuid : null;
}

export function argument(words: readonly string[], name: string): string | null {
  const at = words.indexOf(name);
  return at < 0 ? null : (words[at + 1] ?? null);
}
