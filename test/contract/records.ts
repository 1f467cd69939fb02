/** Commands that were run on GlusterFS 10.3 and what they answered, one file per family. */
import { readFileSync } from "node:fs";

export interface Recorded {
  /** `node: words`, unquoted. */
  readonly cmd: string;
  readonly rc: number;
  readonly out: string;
  readonly err: string;
}

const families = new Map<string, Readonly<Record<string, Recorded>>>();

/** `family/name`. */
export function recorded(name: string): Recorded {
  const [family = "", own = ""] = name.split("/");
  const known = families.get(family) ?? readFamily(family);
  families.set(family, known);
  const record = known[own];
  if (record === undefined) {
    throw new Error(`there is no record ${name}`);
  }
  return record;
}

export function namesOf(family: string): readonly string[] {
  return Object.keys(readFamily(family)).map((name) => `${family}/${name}`);
}

function readFamily(family: string): Readonly<Record<string, Recorded>> {
  const url = new URL(`../fixtures/records-10.3/${family}.json`, import.meta.url);
  const parsed: unknown = JSON.parse(readFileSync(url, "utf8"));
  return parsed as Readonly<Record<string, Recorded>>;
}
