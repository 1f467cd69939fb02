// Formatters of the viewer's own time zone: where a time stands alone, UTC stands beside it.
const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DATE = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

/** A time to the second, here and in UTC. @param at RFC 3339, or epoch milliseconds */
export function exactText(at: string | number): string {
  const then = new Date(at);
  return `${EXACT.format(then)} (${then.toISOString().replace("T", " ").slice(0, 19)} UTC)`;
}

/** The time of the day. @param at epoch milliseconds */
export function clockText(at: number): string {
  return CLOCK.format(at);
}

/** The day of the year. @param at epoch milliseconds */
export function dateText(at: number): string {
  return DATE.format(at);
}
