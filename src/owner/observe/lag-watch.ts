import type { ChangelogState } from "../../gluster/hosts/changelogs.js";
import { bricksPerSet, setsOf } from "../../model/health.js";
import { type Lag, lagOfSession, UNKNOWN_LAG } from "../../model/lag.js";
import type { DetailRow, KnownSession, KnownVolume } from "../rows.js";
import { judgeLag, type LagMemory, type LagObservation } from "./judge-lag.js";
import { standingFor } from "./standing-brick.js";

/** Polls in a row without a word of a set after which its lag is not known any more. */
const MISSES = 3;

/** What a node told of a brick's changelogs. */
export interface Told {
  /** The node's clock, epoch seconds. */
  readonly nodeAt: number;
  readonly state: ChangelogState;
}

/** Judges how far sessions are behind, by what a poll told and what earlier polls did. */
export class LagWatch {
  /** By brick id, of each session by its id. */
  #memory: ReadonlyMap<string, ReadonlyMap<string, LagMemory>> = new Map();
  #next = new Map<string, Map<string, LagMemory>>();
  /** Polls in a row that told nothing, by the first brick of a set, of each session. */
  readonly #misses = new Map<string, number>();

  /**
   * @param isWalking see LagObservation
   * @param told by brick id
   * @returns the session's bricks, each that stands for its set with that set's lag, and the session's own
   */
  judge(
    at: Date,
    { row, details }: KnownSession,
    volume: KnownVolume,
    isWalking: boolean,
    told: ReadonlyMap<string, Told>,
  ): { readonly bricks: readonly DetailRow[]; readonly lag: Lag } {
    const memory = new Map<string, LagMemory>();
    const bricks: DetailRow[] = [];
    const lags: Lag[] = [];
    for (const set of setsOf(volume.bricks, bricksPerSet(volume.layout))) {
      const known = set.flatMap(({ id }) => details.get(id) ?? []);
      const before = known.find(({ lagState }) => lagState !== null) ?? null;
      const brick = standingFor(known.filter(({ brickId }) => told.has(brickId)));
      const word = brick === null ? undefined : told.get(brick.brickId);
      const place = `${row.id} ${set[0]?.id}`;
      if (brick === null || word === undefined) {
        const misses = (this.#misses.get(place) ?? 0) + 1;
        this.#misses.set(place, misses);
        const isForgotten = misses >= MISSES || before === null;
        lags.push(isForgotten ? UNKNOWN_LAG : before);
        bricks.push(...known.map((detail) => (isForgotten ? { ...detail, ...UNKNOWN_LAG } : detail)));
        continue;
      }
      this.#misses.delete(place);
      const judged = judgeLag(at.getTime(), observationOf(brick, word, { ...volume, isWalking }, known), {
        lag: before ?? UNKNOWN_LAG,
        memory: this.#memory.get(row.id)?.get(brick.brickId) ?? null,
        isForgotten: !this.#memory.has(row.id),
      });
      memory.set(brick.brickId, judged.memory);
      lags.push(judged.lag);
      bricks.push(...known.map((detail) => ({ ...detail, ...(detail === brick ? judged.lag : UNKNOWN_LAG) })));
    }
    this.#next.set(row.id, memory);
    return { bricks, lag: lagOfSession(lags) };
  }

  /** The poll is over: what it did not judge is forgotten. */
  over(): void {
    this.#memory = this.#next;
    this.#next = new Map();
    for (const place of this.#misses.keys()) {
      if (!this.#memory.has(place.split(" ")[0] ?? "")) this.#misses.delete(place);
    }
  }
}

/** Who copies a set, or may: where a brick is not known, it may be that one. */
const COPYING: ReadonlySet<DetailRow["status"]> = new Set(["ACTIVE", "INITIALIZING", "UNKNOWN"]);

function observationOf(
  detail: DetailRow,
  { nodeAt, state }: Told,
  { isWalking, areChangesNoted }: Pick<LagObservation, "isWalking" | "areChangesNoted">,
  set: readonly DetailRow[],
): LagObservation {
  const { changesWaitingSince: since } = detail;
  const counts = [detail.entryPending, detail.dataPending, detail.metaPending, detail.failures, detail.filesSynced];
  return {
    nodeAt,
    state,
    isWalking,
    areChangesNoted,
    isCopying: set.some(({ status }) => COPYING.has(status)),
    waitingSince: since === null ? null : Date.parse(since) / 1_000,
    figures: counts.join(" "),
  };
}
