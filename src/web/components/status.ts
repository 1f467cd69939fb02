import type { GeoRepSessionStatus } from "../overview/overview-sessions.generated.js";

/** How much something concerns whoever looks, from the most to the least. */
export const TONES = ["bad", "notice", "busy", "quiet", "good"] as const;
export type Tone = (typeof TONES)[number];

interface StatusWords {
  readonly tone: Tone;
  readonly word: string;
  /** What it means for the data. */
  readonly meaning: string;
}

/** Every status of a session: how it is shown, the most pressing first. */
export const STATUSES: Readonly<Record<GeoRepSessionStatus, StatusWords>> = {
  FAULTY: { tone: "bad", word: "Faulty", meaning: "The workers fail: nothing is replicated." },
  PARTIAL_FAULTY: {
    tone: "bad",
    word: "Partly faulty",
    meaning: "Some sets of bricks are replicated, and some are not.",
  },
  UNKNOWN: { tone: "notice", word: "Unknown", meaning: "It is not known whether it replicates." },
  STOPPED: { tone: "notice", word: "Stopped", meaning: "Nothing is replicated until it is started." },
  PAUSED: { tone: "notice", word: "Paused", meaning: "Nothing is replicated until it is resumed." },
  NOTSTARTED: { tone: "notice", word: "Not started", meaning: "It was created and never started." },
  INITIALIZING: { tone: "busy", word: "Initializing", meaning: "The workers are starting." },
  PASSIVE: { tone: "good", word: "Passive", meaning: "Another brick of the set replicates." },
  ACTIVE: { tone: "good", word: "Active", meaning: "It replicates." },
};

export const STATUS_ORDER = Object.keys(STATUSES) as GeoRepSessionStatus[];
