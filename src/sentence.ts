/** Words that may already be a sentence, as one: they end with a full stop, or as they ended. */
export function sentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
