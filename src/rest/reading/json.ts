import { type Input, INPUT_LIMITS, UnreadableBody } from "./input.js";

/**
 * A JSON object as the elements of the same document in XML: a list is as many elements of its key's name. Numbers and
 * booleans are taken bare or in quotes.
 *
 * @param name of the root, which JSON does not tell
 * @throws UnreadableBody
 */
export function readJson(text: string, name: string): Input {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : "it cannot be read";
    // V8 quotes what it could not read, which may be a secret that went astray.
    throw new UnreadableBody(
      `The JSON is not well-formed: ${why.replace(/, ".*$/s, "").replace(/"[^"]{20,}"/gs, "…")}.`,
    );
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UnreadableBody("A JSON body is an object.");
  }
  let elements = 0;
  const inputs = (key: string, given: unknown, depth: number): Input[] => {
    elements += 1;
    if (elements > INPUT_LIMITS.elements) {
      throw new UnreadableBody(`A document has at most ${INPUT_LIMITS.elements} values.`);
    }
    if (depth > INPUT_LIMITS.depth) throw new UnreadableBody(`Objects are nested at most ${INPUT_LIMITS.depth} deep.`);
    if (given === null || given === undefined) return [];
    if (Array.isArray(given)) return given.flatMap((each: unknown) => inputs(key, each, depth + 1));
    if (typeof given === "object") {
      const children = Object.entries(given).flatMap(([inner, each]) => inputs(inner, each, depth + 1));
      return [{ name: key, text: "", children }];
    }
    const scalar = typeof given === "string" ? given.trim() : JSON.stringify(given);
    return [{ name: key, text: scalar, children: [] }];
  };
  return inputs(name, value, 1)[0] ?? { name, text: "", children: [] };
}
