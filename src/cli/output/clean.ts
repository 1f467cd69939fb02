// Control characters move the cursor, change colours or worse; those of Cf turn the direction of writing around or are not seen.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const UNSAFE_IN_TEXT = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const REPLACEMENT = "\u{fffd}";

/** A name, or anything else of one line, as it may be written to a terminal: each unsafe character is shown as U+FFFD. */
export function cleanLine(text: string): string {
  return text.replaceAll(UNSAFE, REPLACEMENT);
}

/** The same for what may have several lines, such as Gluster's own words. */
export function cleanText(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll(UNSAFE_IN_TEXT, REPLACEMENT);
}

/** JSON whose text is safe on a terminal too; it stands for the same value. */
export function safeJson(value: unknown, space?: number): string {
  return JSON.stringify(value, null, space).replaceAll(UNSAFE_IN_TEXT, (found) =>
    Array.from({ length: found.length }, (_none, at) => {
      return `\\u${found.charCodeAt(at).toString(16).padStart(4, "0")}`;
    }).join(""),
  );
}
