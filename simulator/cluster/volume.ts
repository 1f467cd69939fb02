/** Volumes: their kinds, their bricks, and what Gluster tells of them. */
import type { SimNode } from "./cluster.js";
import { numberOf } from "./identity.js";
import type { Session } from "./session.js";
import type { EntryChange } from "./tree.js";

export interface Brick {
  readonly node: SimNode;
  readonly path: string;
  readonly isArbiter: boolean;
  readonly port: number;
  pid: number;
  /** False: its process is dead, and only this brick's. */
  online: boolean;
}

/** Of what a volume holds from the beginning, epoch milliseconds. */
const FIRST_WRITTEN_AT = Date.UTC(2025, 0, 6, 8);
const KEPT_WRITES = 100;

/** As in `volume create`. */
export interface VolumeKind {
  readonly replica: number;
  readonly arbiter: number;
  readonly disperse: number;
  readonly redundancy: number;
}

/** Clients write files of a megabyte. */
const FILE_BYTES = 1_048_576;

/** As many as are kept in mind. */
const KEPT_CHANGELOGS = 100;

export class Volume {
  readonly name: string;
  readonly id: string;
  readonly kind: VolumeKind;
  readonly bricks: readonly Brick[];
  /** Newest first, as `volume info` prints them. */
  options: Map<string, string>;
  status: "Created" | "Started" | "Stopped" = "Created";
  /** Another one after each change of its options, each start and stop, and where a session is made or deleted. */
  version = 1;
  /** When it was last started or stopped, epoch milliseconds. */
  changedAt = 0;
  files = 0;
  filesPerSecond = 0;
  /** Since when it is that many. */
  flowsSince = 0;
  /** Of all files that were written before. */
  bytesWritten = 0;
  /** When files were last written that sessions had to copy, epoch milliseconds; 0 for never. */
  writtenAt = 0;
  writtenFiles = 0;
  /** Of that write, epoch seconds: who has taken it is synced up to then. */
  writtenChangelog = 0;
  /** When its root was last marked as changed, epoch seconds; 0 for not since it has an index. */
  markedAt = 0;
  /** When the changelogs of such writes were closed, epoch seconds; the newest of them. */
  #changelogs: number[] = [];
  /** When which files were written, oldest first: `from` is the number of the first. What was there before has none. */
  #writes: { readonly from: number; readonly at: number; readonly changelog: number }[] = [];
  /** Numbers of files that were copied without what they hold: from, and up to without. */
  #emptied: { readonly from: number; readonly to: number }[] = [];
  /** What was done to entries behind geo-replication's back, by path; null: it was taken away. */
  readonly entryChanges = new Map<string, EntryChange>();
  /** Up to when sessions have copied it, in epoch seconds, by the destination volume's id: kept when they are deleted. */
  readonly syncTimes = new Map<string, number>();
  /** By secondary number: the 1 of `secondary1`. */
  sessions: Session[] = [];

  constructor(name: string, id: string, kind: VolumeKind, bricks: readonly Brick[]) {
    this.name = name;
    this.id = id;
    this.kind = kind;
    this.bricks = bricks;
    // What glusterd 10 sets on a new volume.
    const always = { "storage.fips-mode-rchecksum": "on", "transport.address-family": "inet", "nfs.disable": "on" };
    this.options = new Map(
      Object.entries(
        kind.replica > 1
          ? { "cluster.granular-entry-heal": "on", ...always, "performance.client-io-threads": "off" }
          : always,
      ),
    );
  }

  get hasBrickOnline(): boolean {
    return this.bricks.some(({ online }) => online);
  }

  /** What each of its bricks has written by then, without what the brick writes for itself. */
  bytesWrittenBy(now: number): number {
    const flown = Math.floor((this.filesPerSecond * (now - this.flowsSince)) / 1000);
    return this.bytesWritten + flown * FILE_BYTES;
  }

  /** Clients write files that sessions have to copy; none for a change of times alone. */
  write(files: number, now: number): void {
    // What was taken is closed: what comes afterwards is in a later one, however soon it comes.
    const changelog = Math.max(Math.ceil(now / 1000), ...[...this.syncTimes.values()].map((seconds) => seconds + 1));
    if (files > 0) this.#writes = [...this.#writes, { from: this.files, at: now, changelog }].slice(-KEPT_WRITES);
    this.files += files;
    this.bytesWritten += files * FILE_BYTES;
    this.writtenFiles = files;
    this.writtenAt = now;
    this.writtenChangelog = changelog;
    if (this.options.get("geo-replication.indexing") === "on") this.markedAt = Math.floor(now / 1000);
    this.#changelogs = [...this.#changelogs, changelog + 1].slice(-KEPT_CHANGELOGS);
  }

  /** When the entry of that number was written, epoch milliseconds. */
  writtenAtOf(number: number): number {
    return this.#writes.findLast(({ from }) => from <= number)?.at ?? FIRST_WRITTEN_AT;
  }

  /** How many files a session has copied that is synced up to then, epoch seconds. */
  filesSyncedBy(seconds: number): number {
    return this.#writes.find(({ changelog }) => changelog > seconds)?.from ?? this.files;
  }

  /** How many of its sets have too few bricks whose process runs. */
  get setsDown(): number {
    return Array.from({ length: this.distCount }, (_none, set) => set).filter((set) => !this.isServed(set)).length;
  }

  /** Whether clients can see what is on the set of the entry of that number. */
  isServed(number: number): boolean {
    const set = number % this.distCount;
    const bricks = this.bricks.slice(set * this.setSize, (set + 1) * this.setSize);
    const least = this.kind.disperse > 0 ? this.kind.disperse - this.kind.redundancy : 1;
    return bricks.filter(({ online }) => online).length >= least;
  }

  /** A session copies so many more entries to it, or only makes them. */
  receive(entries: number, isEmpty: boolean): void {
    if (isEmpty) this.#emptied.push({ from: this.files, to: this.files + entries });
    this.files += entries;
    this.bytesWritten += isEmpty ? 0 : entries * FILE_BYTES;
  }

  /** Whether an entry was made without what it holds. */
  isEmptied(number: number): boolean {
    return this.#emptied.some(({ from, to }) => from <= number && number < to);
  }

  /** When changelogs with content were closed by then, oldest first: of each write, and while files flow every five seconds. */
  changelogsBy(now: number): readonly number[] {
    const last = Math.floor(now / 5000) * 5;
    const flowing =
      this.filesPerSecond > 0
        ? Array.from({ length: KEPT_CHANGELOGS }, (_none, index) => last - 5 * (KEPT_CHANGELOGS - 1 - index) + 1)
        : [];
    return [...this.#changelogs, ...flowing.filter((closed) => closed * 1000 > this.flowsSince)]
      .filter((closed) => closed * 1000 <= now)
      .toSorted((a, b) => a - b);
  }

  /** Whether anything was written that is in no changelog that is closed by then. */
  hasOpenChangelog(now: number): boolean {
    return this.filesPerSecond > 0 || this.#changelogs.some((closed) => closed * 1000 > now);
  }

  get setSize(): number {
    return this.kind.disperse > 0 ? this.kind.disperse : this.kind.replica;
  }

  get distCount(): number {
    return this.bricks.length / this.setSize;
  }

  /** Number and word, as glusterd-volgen numbers its types. */
  get type(): { readonly number: number; readonly word: string } {
    const distributed = this.distCount > 1;
    if (this.kind.disperse > 0) {
      return distributed ? { number: 9, word: "Distributed-Disperse" } : { number: 4, word: "Disperse" };
    }
    if (this.kind.replica > 1) {
      return distributed ? { number: 7, word: "Distributed-Replicate" } : { number: 2, word: "Replicate" };
    }
    return { number: 0, word: "Distribute" };
  }

  /** A new option comes to the front; one that exists keeps its place. */
  setOption(key: string, value: string): void {
    this.version += 1;
    this.options = this.options.has(key) ? this.options.set(key, value) : new Map([[key, value], ...this.options]);
  }

  resetOptions(keys: Iterable<string>): void {
    this.version += 1;
    for (const key of keys) this.options.delete(key);
  }

  bricksOf(node: SimNode): readonly Brick[] {
    return this.bricks.filter((brick) => brick.node === node);
  }

  get nodes(): ReadonlySet<SimNode> {
    return new Set(this.bricks.map(({ node }) => node));
  }
}

/** @throws RangeError for words that `volume create` would refuse */
export function parseKind(words: readonly string[]): VolumeKind {
  const value = (word: string): number => {
    const at = words.indexOf(word);
    return at < 0 ? 0 : Number(words[at + 1]);
  };
  const kind = {
    replica: Math.max(1, value("replica")),
    arbiter: value("arbiter"),
    disperse: value("disperse"),
    redundancy: value("redundancy"),
  };
  if (Object.values(kind).some((count) => !Number.isInteger(count))) {
    throw new RangeError(`"${words.join(" ")}" is no kind of volume`);
  }
  return kind.disperse > 0 && kind.redundancy === 0 ? { ...kind, redundancy: 1 } : kind;
}

export function makeBricks(
  places: readonly { readonly node: SimNode; readonly path: string }[],
  kind: VolumeKind,
): readonly Brick[] {
  const size = kind.disperse > 0 ? kind.disperse : kind.replica;
  return places.map(({ node, path }, index) => ({
    node,
    path,
    isArbiter: kind.arbiter > 0 && index % size === size - 1,
    port: 49_152 + numberOf(`${node.uuid}${path}`, 11_000),
    pid: node.nextPid(),
    online: true,
  }));
}
