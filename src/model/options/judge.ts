import type { OptionDefinition } from "./definition.js";
import { OPTION_TABLE } from "./table.js";

const BY_NAME: ReadonlyMap<string, OptionDefinition> = new Map(
  OPTION_TABLE.flatMap((definition) =>
    [definition.name, ...definition.olderNames].map((name) => [plain(name), definition] as const),
  ),
);

/** With dashes or underscores, by its present or an older name; null for one that is in no release that is known. */
export function optionDefinition(name: string): OptionDefinition | null {
  return BY_NAME.get(plain(name)) ?? null;
}

/** Whether both are names of one option, whatever spelling or release they are of. */
export function isSameOption(one: string, other: string): boolean {
  const known = optionDefinition(one);
  return plain(one) === plain(other) || (known !== null && known === optionDefinition(other));
}

/** Why an option does not take a value, as a sentence; null where it does. Whether a program is there only its node can tell. */
export function whyNotTaken(definition: OptionDefinition, value: string): string | null {
  const { name, type, allowedValues, minimum, maximum, pattern, flags, stricterBecause } = definition;
  const because = stricterBecause === null ? "" : ` (${stricterBecause})`;
  const refuse = (rule: string, what = value): string =>
    `The option ${name} takes ${rule}, not ${JSON.stringify(what)}${because}.`;
  switch (type) {
    case "BOOLEAN":
    case "CHOICE":
      return allowedValues?.includes(value) === true ? null : refuse((allowedValues ?? []).join(" or "));
    case "INTEGER": {
      const number = /^(0|[1-9]\d{0,14})$/.test(value) ? Number(value) : NaN;
      if (number >= (minimum ?? 0) && number <= (maximum ?? Infinity)) return null;
      return refuse(`whole numbers from ${minimum} to ${maximum}`);
    }
    case "PROGRAM":
    case "FOLDER":
      return value.startsWith("/") ? null : refuse("an absolute path");
    case "TEXT": {
      const words = value.split(/ +/);
      const odd = flags === null ? undefined : words.find((word) => !flags.some(({ regExp }) => regExp.test(word)));
      if (odd !== undefined) return refuse(pattern?.words ?? "none of these flags", odd);
      return pattern === null || pattern.regExp.test(value) ? null : refuse(pattern.words);
    }
  }
}

function plain(name: string): string {
  return name.replaceAll("_", "-");
}
