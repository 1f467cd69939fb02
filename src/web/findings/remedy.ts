/** A step of a remedy: a command and where to run it, or a sentence. */
export interface RemedyStep {
  /** With its last colon; the whole step where it is a sentence. */
  readonly words: string;
  /** As a shell takes it, a comment at its end included; null where the step is a sentence. */
  readonly command: string | null;
}

const COMMAND = /^((?:Or on|On) .+?:) (\S.*[^.])$/s;

/** A step is a command where it begins with whom to run it on, and does not end as a sentence does. */
export function remedyStepOf(text: string): RemedyStep {
  const [, words, command] = COMMAND.exec(text) ?? [];
  return words === undefined || command === undefined ? { words: text, command: null } : { words, command };
}
