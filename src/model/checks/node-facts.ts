import type { ClockReading } from "./clocks.js";
import type { CheckHost } from "./checks.js";

interface ProgramFacts {
  readonly path: string;
  readonly exitCode: number;
  readonly answer: string;
}

export type MountFacts =
  | { readonly mounted: false; readonly reason: string }
  | {
      readonly mounted: true;
      /** Whether what is mounted is a volume's root. */
      readonly isRoot: boolean;
      /** Bytes. */
      readonly size: bigint;
      readonly free: bigint;
      /** Free for users. */
      readonly available: bigint;
      readonly hasFiles: boolean;
      /**
       * Of some of the source's: when the one was last changed that was not for the longest time, epoch milliseconds; null of other mounts,
       * and where nothing tells.
       */
      readonly oldestChange: number | null;
    };

/** What a node told of itself. What is null it did not tell in time. */
export interface NodeAnswer {
  readonly glusterVersion: string | null;
  readonly rsyncVersion: string | null;
  /** Of `rsync --version`. */
  readonly rsyncExitCode: number | null;
  readonly gsyncd: ProgramFacts | null;
  readonly python: ProgramFacts | null;
  readonly space: readonly { readonly folder: string; readonly freeBytes: number }[];
  /** Gluster's word for its volume. */
  readonly volumeStatus: string | null;
  readonly isReadOnly: boolean;
  /** Whether mounts of its volume show the limit of a quota as their size (features.quota-deem-statfs). */
  readonly showsQuota: boolean;
  /** Of all sessions of the volume. */
  readonly sessionKeys: readonly string[];
  /** Folders of sessions between the two volumes. */
  readonly sessionFolders: readonly string[];
  /**
   * Up to when its bricks of the volume are copied to destination volumes, by what sessions left behind: epoch milliseconds. Null where
   * no tool tells.
   */
  readonly syncTimes: readonly { readonly volumeId: string; readonly at: number }[] | null;
  readonly ownKeys: readonly string[];
  /** Keys that may run gsyncd on it. */
  readonly admittedKeys: readonly string[];
  /** Its side's volume, mounted from itself. */
  readonly own: MountFacts | null;
  /** The destination, mounted from a source node. */
  readonly far: MountFacts | null;
  /** Bytes of six that rsync copied; null where it could not be tried, for the reason in `error`. */
  readonly rsync: { readonly bytes: number | null; readonly exitCode: number | null; readonly error: string } | null;
  readonly hosts: readonly {
    readonly name: string;
    readonly address: string | null;
    /** Null where there was no tool to ask with. */
    readonly answers: boolean | null;
    /** Whether an SSH server answers there on the other port that was tried, and not on the session's. */
    readonly answersOnOther: boolean;
  }[];
  readonly login: { readonly exitCode: number; readonly answer: string } | null;
  /** False where it was stopped because it took too long. */
  readonly isComplete: boolean;
}

/** A node concerned, and what it told. */
export interface NodeFacts {
  readonly host: CheckHost;
  readonly answer: NodeAnswer | null;
  /** Whether its glusterd is up, by the word of its peers; null when none told. */
  readonly connected: boolean | null;
  /** Why it did not answer. */
  readonly reason: string | null;
  /** Beside the service's. */
  readonly clock: ClockReading | null;
}
