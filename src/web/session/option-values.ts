import type { SessionOption } from "./types.js";

/** Why a value would be refused, as far as the option's definition tells; null where it may be taken. */
export function whyNoValue(definition: SessionOption["definition"], value: string): string | null {
  if (definition === null) return null;
  const { type, minimum, maximum } = definition;
  if (type === "INTEGER") {
    const number = Number(value);
    if (!/^-?\d+$/.test(value)) return "A whole number.";
    if (minimum !== null && number < minimum) return `At least ${minimum}.`;
    if (maximum !== null && number > maximum) return `At most ${maximum}.`;
  }
  if ((type === "FOLDER" || type === "PROGRAM") && !value.startsWith("/")) return "An absolute path.";
  // What a pattern says is in words: the service judges it.
  return null;
}
