/** A text of `most` characters; what is longer ends in "…". */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).toWellFormed()}…`;
}

/** The same on one line. */
export function cutLine(text: string, most: number): string {
  return cut(text.replace(/\s+/g, " ").trim(), most);
}
