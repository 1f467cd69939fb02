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
  /** By session folder. */
  readonly #brickFiles = new ByBrick<BrickFile>();
  /** By volume and destination. */
  readonly #workers = new ByBrick<Worker>();
  /** By volume and destination. */
  readonly #silent = new ByBrick<SilentConnection>();
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
    return this.#brickFiles.of(folder);
  }

  workersOf(volume: VolumeName, session: SessionKey): ReadonlyMap<string, Worker> {
    return this.#workers.of(sessionOf(volume, session.named));
  }

  /** Connections to the destination that nothing comes back from. */
  silentOf(volume: VolumeName, session: SessionKey): ReadonlyMap<string, SilentConnection> {
    return this.#silent.of(sessionOf(volume, session.named));
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
    const parsed = parseBrickFile(lines.join("\n"));
    this.odd.push(...parsed.odd.map((reason) => ({ subject: file, reason })));
    this.#brickFiles.add(folder, path, parsed);
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
    if (!this.#isOwn(argument(words, "--local-node-id"))) return;
    this.#workers.add(sessionOf(volume, destination), path, {
      secondaryHostName: argument(words, "--resource-remote"),
      secondaryHostUuid: uuidOf(argument(words, "--resource-remote-id")),
      secondaryVolumeUuid: uuidOf(argument(words, "--secondary-id") ?? argument(words, "--slave-id")),
    });
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
    if (!this.#isOwn(argument(words, "--primary-node-id") ?? argument(words, "--master-node-id"))) return;
    this.#silent.add(sessionOf(volume, destination), path, { node, port });
  }

  /** Nodes that share a machine see each other's processes. @param nodeUuid null where a process does not tell its node's */
  #isOwn(nodeUuid: string | null): boolean {
    return nodeUuid === null || nodeUuid.toLowerCase() === this.records.nodeUuid;
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

/** What is told of the bricks of each session, by brick path. */
class ByBrick<T> {
  readonly #sessions = new Map<string, Map<string, T>>();

  of(session: string): ReadonlyMap<string, T> {
    return this.#sessions.get(session) ?? new Map<string, T>();
  }

  add(session: string, path: string, told: T): void {
    const bricks = this.#sessions.get(session) ?? new Map<string, T>();
    this.#sessions.set(session, bricks.set(path, told));
  }
}

/** The destination as a session key names it: without the scheme, and without the user where that is root. */
function sessionOf(volume: string, destination: string): string {
  return `${volume} ${destination.replace(/^ssh:\/\//, "").replace(/^root@/, "")}`;
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
