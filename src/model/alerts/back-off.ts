const FIRST_MS = 2_000;
const LONGEST_MS = 30 * 60_000;

/** Hours after which a delivery that never succeeded is given up. */
export const DEAD_AFTER_HOURS = 24;

/**
 * Milliseconds to wait after a failed attempt: twice as long after each, up to half an hour, of which the latter half is random, so
 * that what failed at one time does not come back at one time.
 *
 * @param attempts that were made so far, from 1 on
 * @param random from 0 up to, and without, 1
 */
export function backOffMs(attempts: number, random: number = Math.random()): number {
  const longest = Math.min(FIRST_MS * 2 ** Math.max(attempts - 1, 0), LONGEST_MS);
  return Math.round(longest * (0.5 + random / 2));
}
