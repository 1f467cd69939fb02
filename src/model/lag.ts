/**
 * How far a destination is behind, the worst first. IDLE: everything that was changed is at the destination. KEEPING_UP: something
 * is on its way, and nothing of it is older than a minute. CATCHING_UP: what waits is older, and is being copied. STUCK: what
 * waits is not being copied.
 */
export const LAG_STATES = ["STUCK", "CATCHING_UP", "KEEPING_UP", "IDLE"] as const;
export type LagState = (typeof LAG_STATES)[number];

/** The lag of one set of bricks, or of a whole session. Instants are ISO 8601 texts in UTC, by the service's clock. */
export interface Lag {
  /** Null while it is not known; then all the others are too. */
  readonly lagState: LagState | null;
  /** Since when it has that state. */
  readonly lagStateSince: string | null;
  /** Not before this was the oldest change made that is not at the destination; null where none waits, or it is not known. */
  readonly unsyncedSince: string | null;
  /** Seconds of changes that are copied in a second, over the last minutes; null where it does not catch up. */
  readonly catchUpRate: number | null;
  /** When it will have caught up at that rate; null where that is not in sight. */
  readonly caughtUpAt: string | null;
}

export const UNKNOWN_LAG: Lag = {
  lagState: null,
  lagStateSince: null,
  unsyncedSince: null,
  catchUpRate: null,
  caughtUpAt: null,
};

/** The part of a row that tells its lag. */
export function lagIn({ lagState, lagStateSince, unsyncedSince, catchUpRate, caughtUpAt }: Lag): Lag {
  return { lagState, lagStateSince, unsyncedSince, catchUpRate, caughtUpAt };
}

/** That of a session: the worst of its sets. Not known where that of any set is not. */
export function lagOfSession(sets: readonly Lag[]): Lag {
  const states = sets.map(({ lagState }) => lagState);
  const lagState = states.includes(null) ? undefined : LAG_STATES.find((state) => states.includes(state));
  if (lagState === undefined) return UNKNOWN_LAG;
  // Of one that was never synced nobody knows how old what waits is.
  const isAgeKnown = sets.every((set) => set.lagState === "IDLE" || set.unsyncedSince !== null);
  const worst = sets.filter((set) => set.lagState === lagState);
  const sinces = sorted(worst.map(({ lagStateSince }) => lagStateSince));
  const behind = sets.filter(({ lagState: state }) => state === "CATCHING_UP");
  const isInSight = lagState === "CATCHING_UP" && behind.every(({ caughtUpAt }) => caughtUpAt !== null);
  const rates = behind.flatMap(({ catchUpRate }) => catchUpRate ?? []);
  return {
    lagState,
    // All of them have been idle only since the last one is.
    lagStateSince: (lagState === "IDLE" ? sinces.at(-1) : sinces[0]) ?? null,
    unsyncedSince: isAgeKnown ? (sorted(sets.map(({ unsyncedSince }) => unsyncedSince))[0] ?? null) : null,
    catchUpRate: lagState === "CATCHING_UP" && rates.length > 0 ? Math.min(...rates) : null,
    caughtUpAt: isInSight ? (sorted(behind.map(({ caughtUpAt }) => caughtUpAt)).at(-1) ?? null) : null,
  };
}

function sorted(instants: readonly (string | null)[]): string[] {
  return instants.filter((instant) => instant !== null).toSorted((a, b) => Date.parse(a) - Date.parse(b));
}

/**
 * Since when what waits does, by the columns of a session. Of one that was never synced it waits for as long as the session is known.
 *
 * @param session its alias, in SQL
 */
export function waitingSinceText(session: string): string {
  return `coalesce(${session}."unsynced_since", ${session}."created_at")`;
}

/**
 * Seconds that a session or a set of bricks is behind. Null where that is not known, or where nothing was copied yet.
 *
 * @param lagState the column, in SQL; the same for `unsyncedSince`
 * @param at an instant in SQL
 */
export function lagSecondsText(lagState: string, unsyncedSince: string, at = "now()"): string {
  return `case when ${lagState} = 'IDLE' then 0
    when ${unsyncedSince} is not null then greatest(1, extract(epoch from ${at} - ${unsyncedSince}))::integer end`;
}
