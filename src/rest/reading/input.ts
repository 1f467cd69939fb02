/** What a caller sent, whichever form it was in: elements with a text, attributes among their children. */
export interface Input {
  readonly name: string;
  readonly text: string;
  readonly children: readonly Input[];
}

/** What can be wrong with a body, in words for whoever sent it. */
export class UnreadableBody extends Error {
  override readonly name = "UnreadableBody";
}

export const INPUT_LIMITS = { depth: 16, elements: 10_000 };

/** How names are compared: callers spell them with dashes, underscores, neither, or capitals. */
export function sameName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, "");
}
