/**
 * An instant as PostgreSQL sends it, in UTC as RFC 3339 writes it: always with milliseconds, so that texts sort as instants
 * do. What comes in UTC is nearly that already.
 */
export function utcText(stored: string): string {
  if (stored.length === 24 && stored.endsWith("Z")) return stored;
  if (!stored.endsWith("+00")) return new Date(stored).toISOString();
  return `${stored.slice(0, 10)}T${stored.slice(11, 19)}.${stored.slice(20, -3).padEnd(3, "0").slice(0, 3)}Z`;
}

/**
 * Whether there is such a date and time, written `YYYY-MM-DD hh:mm:ss`, in UTC and from the year 1 on. JavaScript takes the
 * 31st of February for a day of March, and PostgreSQL knows no year 0.
 */
export function isDate(text: string): boolean {
  const date = new Date(`${text.replace(" ", "T")}Z`);
  if (Number.isNaN(date.getTime()) || text.startsWith("0000")) return false;
  return date.toISOString().slice(0, 19) === text.replace(" ", "T");
}
