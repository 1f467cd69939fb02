import { readFileSync } from "node:fs";

export interface Block {
  /** As it stands after the fence. */
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a Markdown file, in their order. @param heading of the section of level 2 to look in; all by default */
export function blocksOf(file: string, heading?: string): readonly Block[] {
  const whole = readFileSync(file, "utf8");
  const section = heading === undefined ? whole : sectionOf(whole, heading);
  return [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = "", text = ""]) => ({
    language,
    text,
  }));
}

/** What stands between `## <heading>` and the next heading of that level. */
export function sectionOf(text: string, heading: string): string {
  const [, rest] = text.split(`\n## ${heading}\n`);
  if (rest === undefined) throw new Error(`there is no section ${heading}`);
  return rest.split(/\n## /)[0] ?? "";
}
