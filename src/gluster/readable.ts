const KEPT = 4_000;

/**
 * What a host said, so that it can be written down and passed on whatever it was: PostgreSQL takes neither NUL nor half a
 * surrogate pair, and both may come from a node whose files or login scripts are broken.
 */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}

/** The same, cut to what someone may read: it goes into operations, events and every subscriber's message. */
export function readable(text: string): string {
  const whole = storable(text);
  if (whole.length <= KEPT) return whole;
  return `${whole.slice(0, KEPT).toWellFormed()}… (${whole.length - KEPT} more characters)`;
}
