import type { OptionDefinition, OptionLevel } from "./definition.js";
import { optionDefinition } from "./judge.js";
import { OPTION_TABLE } from "./table.js";

/** A definition as the graph shows it. */
export interface ShownDefinition extends Omit<OptionDefinition, "pattern"> {
  readonly pattern: string | null;
}

const SHOWN: ReadonlyMap<OptionDefinition, ShownDefinition> = new Map(
  OPTION_TABLE.map((definition) => [definition, { ...definition, pattern: definition.pattern?.words ?? null }]),
);

/** All of them, by name. */
export const SHOWN_DEFINITIONS: readonly ShownDefinition[] = [...SHOWN.values()];

export function shownDefinition(key: string): ShownDefinition | null {
  const definition = optionDefinition(key);
  return definition === null ? null : (SHOWN.get(definition) ?? null);
}

/** What nothing is known of, and what Gluster keeps to itself, nobody may set. */
export function levelOf(key: string, configurable: boolean | null): OptionLevel {
  return configurable === false ? "NOBODY" : (optionDefinition(key)?.level ?? "NOBODY");
}
