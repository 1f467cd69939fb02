/** A text on one line, of `most` characters; what is longer ends in "…". */
export function cut(text: string, most: number): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= most ? line : `${line.slice(0, most).toWellFormed()}…`;
}
