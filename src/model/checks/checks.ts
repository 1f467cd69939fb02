/**
 * Every requirement of a geo-replication session that is checked before there is one, and what it says. The codes are part of
 * the public contract: they never change meaning.
 */
export const CHECKS = {
  SOURCE_STARTED: "The source volume is started.",
  SOURCE_HOSTS_UP:
    "Every host of the source cluster is up and reached: the key of a missing one is left out of what gsec_create collects, and its workers cannot log in later.",
  SOURCE_SIZE_KNOWN: "The size of the source volume is known.",
  DESTINATION_STARTED: "The destination volume is started.",
  DESTINATION_SIZE_KNOWN: "The size of the destination volume is known.",
  DESTINATION_LARGE_ENOUGH: "The destination volume is at least as large as the source volume.",
  DESTINATION_HOST_REACHED: "A host of the destination cluster is up and reached.",
  DESTINATION_HOSTS_UP: "Every host of the destination cluster is up and reached.",
  DESTINATION_UNUSED: "The destination volume is not the destination of another session.",
  DESTINATION_EMPTY: "The destination volume holds no files.",
  DESTINATION_NOT_WRITTEN_TO: "Nobody writes to the destination volume.",
  DESTINATION_WRITABLE: "The destination volume has no `features.read-only` left over from an earlier session.",
  CLUSTERS_DIFFER: "The two volumes are in different clusters.",
  GLUSTER_VERSIONS_MATCH: "All hosts of both clusters run the same version of Gluster.",
  NO_CYCLE: "The source volume is not itself replicated from the destination volume.",
  NO_SESSION_YET: "There is no session between the two volumes.",
  SOURCE_MOUNTABLE: "A source node can mount the source volume.",
  DESTINATION_MOUNTABLE: "The destination volume can be mounted.",
  DESTINATION_FREE_SPACE: "The destination volume has room for what the source volume holds.",
  NODE_FREE_SPACE: "A node's own disks have room for keys, logs and Gluster's files.",
  GSYNCD_WORKS: "A node has gsyncd, the program of geo-replication, and it starts.",
  PYTHON_WORKS: "A node has the Python that gsyncd is written for, and gsyncd reads its configuration with it.",
  RSYNC_COPIES: "A node's rsync copies data on a geo-replication mount; some copy nothing there and report success.",
  CLOCKS_AGREE: "The clocks of all nodes tell the same time.",
  NAMES_RESOLVE: "A source node can resolve the names of the destination's nodes.",
  SSH_REACHED: "A source node reaches SSH servers on the destination's nodes, on the session's port.",
  SSH_LOGIN:
    "A source node can log in to the destination without a password, as Gluster's own way to spread keys does.",
  NO_LEFTOVER_SESSION: "The source nodes have no files of an earlier session between the two volumes.",
  NO_LEFTOVER_SYNC_TIME:
    "The source's bricks do not hold, from an earlier session, that they are copied to an empty destination: what is older would not be copied again.",
  NO_LEFTOVER_KEYS: "The destination's nodes admit no keys of an earlier session.",
} as const satisfies Record<string, string>;
export type CheckCode = keyof typeof CHECKS;

/** What to do about files on a destination. */
export const DELETE_OR_FORCE =
  "Delete its files, or force: files that the source has too are overwritten, and others stay.";
/** The same where a session into it is known. */
export const KEEP_REPLICA =
  "Do not delete them: they are the copy that a session into this volume keeps. Use that session.";

export const CHECK_STATUSES = ["PASSED", "WARNING", "FORCEABLE", "BLOCKED", "NOT_CHECKED"] as const;
export type CheckStatus = (typeof CHECK_STATUSES)[number];

/** The value of a node, by its name, whose SSH server was asked and did not answer. */
export const NO_ANSWER = "does not answer";

/** A value that was measured; the name tells what, and its unit. */
export interface CheckValue {
  readonly name: string;
  readonly value: string;
}

export interface CheckHost {
  readonly id: string | null;
  readonly name: string;
}

/** What came of one check. */
export interface Check {
  readonly code: CheckCode;
  readonly status: CheckStatus;
  /** What is the case; of a check that was not made: why not. */
  readonly message: string;
  readonly values: readonly CheckValue[];
  /** What to do about it; null where nothing needs to be done. */
  readonly remedy: string | null;
  /** The host that it is about; null where it is about no single one. */
  readonly host: CheckHost | null;
}

/**
 * What speaks against creating a session after such checks; nothing where it may be created. Force sets a session up anew that
 * is there already: Gluster's own `create force` does.
 */
export function speaksAgainst(checks: readonly Check[], force: boolean): Check[] {
  return checks.filter(({ code, status }) => {
    if (force && code === "NO_SESSION_YET") return false;
    return status === "BLOCKED" || (status === "FORCEABLE" && !force);
  });
}

/** What the checks of a pair come to. */
export const STANDINGS = ["READY", "NEEDS_FORCE", "BLOCKED"] as const;
export type Standing = (typeof STANDINGS)[number];

/** Warnings and checks that were not made stop nobody. */
export function standingOf(checks: readonly Check[]): Standing {
  if (checks.some(({ status }) => status === "BLOCKED")) return "BLOCKED";
  return checks.some(({ status }) => status === "FORCEABLE") ? "NEEDS_FORCE" : "READY";
}

/** A check as it is stored and told. */
export type CheckRecord = Omit<Check, "host"> & { readonly hostId: string | null; readonly hostName: string | null };

export function recordOf({ host, ...check }: Check): CheckRecord {
  return { ...check, hostId: host?.id ?? null, hostName: host?.name ?? null };
}

/** The value, why, of a check that was not made and that no later one makes as long as things are as they are. */
export const CANNOT_TELL = "cannotTell";
export const NOT_REGISTERED = "the destination’s cluster is not registered";

/** Measured values in the order in which they are written here. */
export function valuesOf(values: Readonly<Record<string, string | number | bigint | null>>): CheckValue[] {
  return Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [{ name, value: String(value) }]));
}
