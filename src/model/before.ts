/**
 * What was so before an operation changed anything, as far as taking it back, or not doing it twice, needs to know. Written down
 * with the plan, so that the owner that takes the operation over knows it too.
 */
export interface Before {
  readonly sessionExists: boolean;
  /** How many nodes the source's pool has. */
  readonly sourceNodes: number;
  /** Values of the options that `create` sets on the source volume, where they had one. */
  readonly primaryOptions: Readonly<Record<string, string>>;
  /** `features.read-only` of the destination volume; null where it was not set, or the destination is not registered. */
  readonly readOnly: string | null;
  /** Of each node of a registered destination. */
  readonly keyFiles: readonly KeyFileBefore[];
  /** What a session of another user than root lacks at the destination; null or left out where there is none. */
  readonly access?: AccessBefore | null;
}

export interface AccessBefore {
  /** The comment field of users who are made, by which they are known again. */
  readonly tag: string;
  readonly nodes: readonly NodeAccessBefore[];
}

/** What one destination node lacks to let a user's session in. */
export interface NodeAccessBefore {
  readonly hostId: string;
  readonly hostName: string;
  readonly group: string;
  /** Whether the group is made. */
  readonly addsGroup: boolean;
  /** Whether the user is made, or put into the group. */
  readonly user: "ADDED" | "JOINED" | "THERE";
  readonly broker: BrokerBefore | null;
  /** Whether glusterd is restarted: the mount broker changes, or has since it was started. */
  readonly restarts: boolean;
}

/** A mount broker that is changed, and how it was. */
export interface BrokerBefore {
  /** Path of glusterd.vol. */
  readonly file: string;
  /** Its time and check sum. */
  readonly origin: string;
  /** The folder below which it mounts. */
  readonly root: string;
  /** What of the set-up is made with it: nothing, the options that name root and group, or the folder too. */
  readonly takes: "keep" | "lines" | "folder";
  /** Folders of gsyncd's logs, which glusterd gives to the group. */
  readonly logFolders: readonly { readonly path: string; readonly mode: string; readonly owner: string }[];
}

export interface KeyFileBefore {
  readonly hostId: string;
  readonly hostName: string;
  readonly path: string;
  /** `unterminated`: its last line has no line break. */
  readonly state: "missing" | "terminated" | "unterminated";
  /** Digests of Gluster's lines in it, but for those behind a line with the same key and no command. */
  readonly keys: readonly string[];
}

/** The same of a deletion that is to clean up: what nothing else needs, and so goes. */
export interface DeletionBefore {
  /** Options of the source volume that geo-replication set. */
  readonly primaryOptions: readonly string[];
  /** Whether `features.read-only` of the destination volume goes. */
  readonly readOnly: boolean;
  readonly keyFiles: readonly (Pick<KeyFileBefore, "hostId" | "hostName" | "path"> & {
    /** The source nodes' keys in it. */
    readonly lines: readonly string[];
  })[];
  /** Mount brokers that let the user mount the volume. */
  readonly brokers?: readonly {
    readonly hostId: string;
    readonly hostName: string;
    readonly group: string;
    readonly root: string;
  }[];
}

export type OperationBefore = Before | DeletionBefore;
