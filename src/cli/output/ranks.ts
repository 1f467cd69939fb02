/** The most urgent first. */
export const SEVERITIES: readonly string[] = ["CRITICAL", "WARNING", "INFO"];

/** Place of a word among those that are known; of what is not known nothing is known, and it comes last. */
export function rankIn(known: readonly string[], word: string): number {
  const at = known.indexOf(word);
  return at < 0 ? known.length : at;
}
