/** How gsyncd names files after a brick. */

/** In names of working folders and mounts' logs since 4.0 (syncdutils.py, escape): `/bricks/b 1/` is `bricks-b 1`. */
export function escapedPath(path: string): string {
  return path.replaceAll("/", "-").replace(/^-+|-+$/g, "");
}

/** Python's quote_plus, in names of status files, and of logs before 4.0: `/bricks/b 1` is `%2Fbricks%2Fb+1`. */
export function quotePlus(text: string): string {
  const quoted = encodeURIComponent(text).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return quoted.replaceAll("%20", "+");
}

/** The inverse of `quotePlus`. Null for what it does not make. */
export function unquotePlus(name: string): string | null {
  try {
    return decodeURIComponent(name.replaceAll("+", " "));
  } catch {
    return null;
  }
}
