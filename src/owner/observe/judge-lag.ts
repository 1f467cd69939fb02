import type { ChangelogState } from "../../gluster/hosts/changelogs.js";
import { type Lag, type LagState, UNKNOWN_LAG } from "../../model/lag.js";
import { crawlStatusOf } from "../../model/raw-values.js";

/** What waits for less is on its way: a brick closes a changelog every 15 s, and then it is copied. */
const FRESH_S = 60;
/** How long a worker that copies may show no progress. */
const PATIENCE_S = 600;
/** A brick that runs closes a changelog every 15 s, with content or without; one that has not for so long notes no changes. */
const SILENT_S = 600;
/** The rate goes over what was seen in this time. */
const RATE_S = 300;
/** A changelog is named by a whole second, and each node's clock is read to one: what differs by less is the same. */
const SAME_MS = 3_000;

/** What one poll told of the brick that stands for a set. Times are epoch seconds of its node's clock. */
export interface LagObservation {
  readonly nodeAt: number;
  readonly state: ChangelogState;
  /** Whether a worker copies the set's changes, or may: by the last poll of the session. */
  readonly isCopying: boolean;
  /** Whether it finds changes by walking through the files for good: the session's option change-detector is xsync. */
  readonly isWalking: boolean;
  /** Whether the volume's bricks note what is changed, by its option changelog.changelog. */
  readonly areChangesNoted: boolean;
  /** Since when its worker does not take changes: see `waitingSince`. Null for not. */
  readonly waitingSince: number | null;
  /** What waits and what failed, as the worker counts it: it moves while the worker works. */
  readonly figures: string;
}

/** What earlier polls told of a brick, by its node's clock. */
export interface LagMemory {
  /** What moves while a worker works, and since when it has stood as it does. */
  readonly standing: string;
  readonly since: number;
  /** How far the brick was synced at which time, the newest last. */
  readonly samples: readonly { readonly at: number; readonly unsynced: number }[];
}

/** What is known of a brick before a poll. */
export interface KnownLag {
  readonly lag: Lag;
  /** Null where no poll of it was made. */
  readonly memory: LagMemory | null;
  /** Whether those that were made are forgotten: the owner has just begun. */
  readonly isForgotten: boolean;
}

/**
 * How far the destination is behind one set of bricks, by the changelogs of one of them. A change that no closed changelog has
 * waits in the open one, so that a brick is IDLE only where both have nothing. Not known where the brick writes no changelogs, or is told
 * not to: then nobody notes what is changed.
 *
 * @param at when the poll was made, epoch milliseconds by the service's clock: nothing is compared with another node's
 */
export function judgeLag(
  at: number,
  observed: LagObservation,
  before: KnownLag,
): { readonly lag: Lag; readonly memory: LagMemory } {
  const unsynced = unsyncedSince(observed);
  const memory = remembered(at, observed, unsynced, before);
  const isSilent = observed.nodeAt - observed.state.newest > SILENT_S;
  if (unsynced === null && (isSilent || !observed.areChangesNoted)) return { lag: UNKNOWN_LAG, memory };
  const ours = (seconds: number): string => instant(at - (observed.nodeAt - seconds) * 1_000);
  const [state, since] = stateOf(observed, unsynced, memory);
  const isAsBefore = state === before.lag.lagState && before.lag.lagStateSince !== null;
  const rate = state === "CATCHING_UP" ? rateOf(memory.samples) : null;
  const lag: Lag = {
    lagState: state,
    lagStateSince: isAsBefore ? before.lag.lagStateSince : since === null ? instant(at) : ours(since),
    unsyncedSince: unsynced === null || unsynced === 0 ? null : stable(ours(unsynced), before.lag.unsyncedSince),
    catchUpRate: rate,
    caughtUpAt: null,
  };
  return { lag: { ...lag, caughtUpAt: caughtUpAt(at, observed.nodeAt, unsynced, rate) }, memory };
}

/** The oldest change that is not at the destination was made after this; null where none waits, 0 where it cannot be told. */
function unsyncedSince({ state, isCopying, isWalking }: LagObservation): number | null {
  const { lastSynced, oldestUndone, beforeUndone, newest, hasOpenChanges, crawlStatus } = state;
  // What the first crawl of the file system, or one after changes that no changelog has, has yet to find stands in none.
  const isCrawling = isCopying && !isWalking && crawlStatusOf(crawlStatus) === "HYBRID";
  if (lastSynced === 0 || isCrawling) return Math.floor(lastSynced);
  // All that was changed until last_synced is at the destination, whatever an older list said.
  if (oldestUndone > 0) return Math.max(beforeUndone, Math.floor(lastSynced));
  return hasOpenChanges ? Math.max(newest, Math.floor(lastSynced)) : null;
}

/** @returns since when by the node's clock, null for now */
function stateOf(
  { nodeAt, isCopying, waitingSince }: LagObservation,
  unsynced: number | null,
  { since }: LagMemory,
): readonly [LagState, number | null] {
  if (unsynced === null) return ["IDLE", null];
  const isFresh = unsynced > 0 && nodeAt - unsynced < FRESH_S;
  if (waitingSince !== null) return ["STUCK", waitingSince];
  if (!isCopying) return ["STUCK", unsynced === 0 ? null : unsynced];
  if (isFresh) return ["KEEPING_UP", null];
  return nodeAt - since >= PATIENCE_S ? ["STUCK", since] : ["CATCHING_UP", null];
}

function remembered(at: number, observed: LagObservation, unsynced: number | null, before: KnownLag): LagMemory {
  const { nodeAt, state, figures } = observed;
  const { memory } = before;
  const standing = [state.lastSynced, state.tookAt, state.newestHeld, state.crawlStatus, figures].join(" ");
  const kept = (memory?.samples ?? []).filter((sample) => sample.at > nodeAt - RATE_S && sample.at < nodeAt);
  return {
    standing,
    // Whoever has nothing to do shows no progress either.
    since: unsynced === null ? nodeAt : (stoodSince(at, nodeAt, unsynced, standing, before) ?? nodeAt),
    samples: unsynced === null || unsynced === 0 ? [] : [...kept, { at: nodeAt, unsynced }],
  };
}

/** Since when nothing has moved, by the node's clock; null where something has since the poll before. */
function stoodSince(
  at: number,
  nodeAt: number,
  unsynced: number,
  standing: string,
  { lag, memory, isForgotten }: KnownLag,
): number | null {
  if (memory !== null) return memory.standing === standing ? memory.since : null;
  if (!isForgotten || lag.lagState !== "STUCK" || lag.lagStateSince === null) return null;
  const now = unsynced === 0 ? null : instant(at - (nodeAt - unsynced) * 1_000);
  const isSame = now === null ? lag.unsyncedSince === null : stable(now, lag.unsyncedSince) === lag.unsyncedSince;
  return isSame ? nodeAt - (at - Date.parse(lag.lagStateSince)) / 1_000 : null;
}

/** Null while there is but one sample. */
function rateOf(samples: LagMemory["samples"]): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || last.at <= first.at) return null;
  return Math.max(0, Math.round(((last.unsynced - first.unsynced) / (last.at - first.at)) * 100) / 100);
}

/** Meanwhile a second of changes may come with each second. */
function caughtUpAt(at: number, nodeAt: number, unsynced: number | null, rate: number | null): string | null {
  if (unsynced === null || rate === null || rate <= 1) return null;
  return instant(at + ((nodeAt - unsynced) / (rate - 1)) * 1_000);
}

/** As it is stored: to a second. */
function instant(milliseconds: number): string {
  return new Date(Math.round(milliseconds / 1_000) * 1_000).toISOString();
}

function stable(now: string, before: string | null): string {
  return before !== null && Math.abs(Date.parse(now) - Date.parse(before)) < SAME_MS ? before : now;
}
