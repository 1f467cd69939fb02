import type { Check, CheckCode } from "./checks.js";
import type { Finding, NodeTerms } from "./node-checks.js";
import type { MountFacts, NodeAnswer, NodeFacts } from "./node-facts.js";

export interface PairFacts extends NodeTerms {
  /** `[user@]HOST::VOL` as the session would name it. */
  readonly destinationName: string;
  readonly destinationVolumeId: string | null;
  /** Other sessions of the source whose destination has the same volume name, on a host of another name. */
  readonly likeNamed: readonly string[];
  /** Registered clusters that have a host of the destination's name, and no volume of its name. */
  readonly clustersWithoutVolume: readonly string[];
  /** How keys are to get there; null where both ways are open. */
  readonly keys: "MANAGED" | "PUSH_PEM" | null;
  readonly source: readonly NodeFacts[];
  /** Null where the destination's cluster is not registered: then no node of it can be asked. */
  readonly destination: readonly NodeFacts[] | null;
  /** The source node that tried the login and the mount of the destination. */
  readonly leadId: string | null;
  /** Whether other sessions into the destination's cluster are known, whose keys are there rightly. */
  readonly hasOtherSessions: boolean;
  /** What speaks against the pair by what is stored; null where the destination is not registered. */
  readonly stored: readonly Check[] | null;
}

/** Checks of which a finding says that a session into the destination exists. */
export const INTO_IT: ReadonlySet<CheckCode> = new Set<CheckCode>(["DESTINATION_UNUSED", "NO_SESSION_YET"]);

/** @param what cannot be checked, as the subject of a sentence */
export function unregistered(what: string): Finding {
  return {
    status: "NOT_CHECKED",
    message: `The destination's cluster is not registered: ${what} cannot be checked there.`,
    remedy: "Register the destination's cluster.",
  };
}

/** Of the nodes that answered. */
export function answersOf(nodes: readonly NodeFacts[] | null): NodeAnswer[] {
  return (nodes ?? []).flatMap(({ answer }) => answer ?? []);
}

/** Whether a session, by its key (`NODE:ssh://[user@]HOST::VOL:VOLUME`), goes into the destination. */
export function leadsTo(sessionKey: string, pair: Pick<PairFacts, "destinationName" | "destinationVolumeId">): boolean {
  const { destinationName, destinationVolumeId } = pair;
  const isNamed = `${sessionKey}:`.includes(`:ssh://${destinationName}:`);
  return isNamed || (destinationVolumeId !== null && sessionKey.endsWith(`:${destinationVolumeId}`));
}

export type Mounted = Extract<MountFacts, { mounted: true }>;

/** The first that is a mount of its volume; null where none is. */
export function mountedOf(mounts: readonly (MountFacts | null)[]): Mounted | null {
  return mounts.find((mount): mount is Mounted => mount?.mounted === true && mount.isRoot) ?? null;
}
