/**
 * Makes equal texts within `value` one text, in place, and each of them a text of its own: V8 makes a piece of a longer text
 * refer to the whole, which then stays in memory as long as the piece. For what is kept for long and was read from one long
 * answer, with the same names and ids in it many times over. Maps' keys are left as they are.
 *
 * @param value nobody else's yet: objects, arrays, maps and sets of plain data
 */
export function shareTexts<T>(value: T): T {
  return share(value, new Map()) as T;
}

function share(value: unknown, texts: Map<string, string>): unknown {
  if (typeof value === "string") return shared(value, texts);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    for (const [at, each] of value.entries()) value[at] = share(each, texts);
  } else if (value instanceof Map) {
    for (const [key, each] of value) value.set(key, share(each, texts));
  } else if (!(value instanceof Set) && !(value instanceof Date)) {
    const fields = value as Record<string, unknown>;
    for (const key of Object.keys(fields)) fields[key] = share(fields[key], texts);
  }
  return value;
}

function shared(text: string, texts: Map<string, string>): string {
  const known = texts.get(text);
  if (known !== undefined) return known;
  const own = text.isWellFormed() ? Buffer.from(text).toString() : text;
  texts.set(own, own);
  return own;
}
