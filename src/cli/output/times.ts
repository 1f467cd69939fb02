const UNITS = [
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
] as const;

/** A duration in its largest whole unit, such as `47s`, `3m`, `5h`, `2d`. */
export function shortDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  for (const [unit, size] of UNITS) {
    if (whole >= size) return `${Math.floor(whole / size)}${unit}`;
  }
  return `${whole}s`;
}

/** How long ago an instant was; `-` for none. @param now milliseconds since 1970 */
export function age(instant: string | null, now: number): string {
  return instant === null ? "-" : shortDuration((now - Date.parse(instant)) / 1_000);
}

/** An instant in this machine's time zone, such as `2026-03-01 12:30:00`; `-` for none. */
export function localTime(instant: string | number | null): string {
  // Sweden writes as ISO 8601 does.
  return instant === null ? "-" : new Date(instant).toLocaleString("sv-SE");
}

/** An instant with how long ago it was, such as `2026-03-01 12:30:00 (3m ago)`; `-` for none. */
export function timeAndAge(instant: string | null, now: number): string {
  return instant === null ? "-" : `${localTime(instant)} (${age(instant, now)} ago)`;
}
