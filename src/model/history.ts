import { AppError } from "../errors.js";

/** Seconds that a stored figure stands for at least. */
export type HistoryResolution = 60 | 3600;

/** How long a sample of a poll holds where none follows: a session whose figures stay the same has one as often as that. */
export const SAMPLE_HOLDS_MS = 600_000;
/** How long the samples of polls are kept; what the worst of each hour was is known for longer. */
export const MINUTES_KEPT_HOURS = 25;
export const HOURS_KEPT_DAYS = 90;

const HOUR = 3_600;
const DAY = 86_400;
const USUAL_POINTS = 300;
const MOST_POINTS = 1_500;
/** Seconds, of which the first is taken that gives few enough points. */
const STEPS = [60, 120, 300, 600, 900, 1_800, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR] as const;

/** Which part of a history is asked for. */
export interface HistoryInput {
  readonly from?: Date | null;
  readonly to?: Date | null;
  /** Seconds. */
  readonly resolution?: number | null;
}

export interface HistoryRange {
  readonly from: Date;
  readonly to: Date;
  /** Seconds between two points. */
  readonly step: number;
}

/** Samples that one statement may go over. */
const MOST_SAMPLES = 200_000;

/** @throws AppError TOO_COMPLEX where the history of so many sessions is too much to be read at once */
export function assertReadable({ from, to, step }: HistoryRange, sessions: number, now: Date): void {
  const hours = (begin: number, end: Date): number => Math.max(0, end.getTime() - begin) / (HOUR * 1_000);
  const kept = now.getTime() - MINUTES_KEPT_HOURS * HOUR * 1_000;
  const minutes = 60 * hours(Math.max(from.getTime(), kept), to);
  const samples = minutes + (step < HOUR ? 0 : hours(from.getTime(), to));
  if (samples * sessions <= MOST_SAMPLES) return;
  throw new AppError(
    "TOO_COMPLEX",
    `The history of ${sessions} sessions over that time is too much at once: ask for fewer sessions, or for a shorter time.`,
  );
}

/** @throws AppError INVALID_ARGUMENT naming the argument at fault */
export function historyRange({ from, to, resolution }: HistoryInput, now: Date): HistoryRange {
  const end = to ?? now;
  const begin = from ?? new Date(end.getTime() - DAY * 1_000);
  const seconds = (end.getTime() - begin.getTime()) / 1_000;
  if (seconds <= 0) throw new AppError("INVALID_ARGUMENT", "A history ends after it begins.", { field: "to" });
  const isOld = now.getTime() - begin.getTime() > MINUTES_KEPT_HOURS * HOUR * 1_000;
  const step = resolution ?? STEPS.find((each) => seconds / each <= USUAL_POINTS && (!isOld || each >= HOUR)) ?? DAY;
  if (step < 60 || step > DAY || step % 60 !== 0) {
    throw new AppError("INVALID_ARGUMENT", `A resolution is a multiple of 60 seconds, at most ${DAY}.`, {
      field: "resolution",
    });
  }
  if (seconds / step > MOST_POINTS) {
    throw new AppError(
      "INVALID_ARGUMENT",
      `That would be more than ${MOST_POINTS} points: pass a larger resolution, or a shorter time.`,
      { field: "resolution" },
    );
  }
  return { from: begin, to: end, step };
}
