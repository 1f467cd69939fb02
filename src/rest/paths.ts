/** A path taken apart: its segments decoded, and the parameters of the last one. */
export interface RequestPath {
  readonly segments: readonly string[];
  readonly matrix: ReadonlyMap<string, string>;
}

/**
 * Takes the path below the prefix apart, after it was found to be one of ours. Each segment is decoded by itself, so that a
 * coded slash or dot stays within its segment and leads nowhere. Null for what cannot be decoded.
 *
 * @param path without a query; a slash at its end changes nothing
 */
export function splitPath(path: string): RequestPath | null {
  const segments: string[] = [];
  let matrix = new Map<string, string>();
  for (const raw of path.split("/")) {
    if (raw === "") continue;
    const [name = "", ...parameters] = raw.split(";");
    const decoded = decode(name);
    if (decoded === null) return null;
    if (decoded !== "") segments.push(decoded);
    matrix = new Map();
    for (const parameter of parameters) {
      const at = parameter.indexOf("=");
      const key = decode(at < 0 ? parameter : parameter.slice(0, at));
      const value = decode(at < 0 ? "" : parameter.slice(at + 1));
      if (key === null || value === null) return null;
      if (!matrix.has(key)) matrix.set(key, unquoted(value));
    }
  }
  return { segments, matrix };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function unquoted(value: string): string {
  return /^".*"$/s.test(value) ? value.slice(1, -1) : value;
}
