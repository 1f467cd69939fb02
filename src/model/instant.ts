/**
 * An instant as PostgreSQL sends it, in UTC as RFC 3339 writes it: always with milliseconds, so that texts sort as instants
 * do. What comes in UTC is nearly that already.
 */
export function utcText(stored: string): string {
  if (!stored.endsWith("+00")) return new Date(stored).toISOString();
  return `${stored.slice(0, 10)}T${stored.slice(11, 19)}.${stored.slice(20, -3).padEnd(3, "0").slice(0, 3)}Z`;
}
