/** Commands that were run on GlusterFS 10.3 and what they answered, one file per family. */
import { readdirSync, readFileSync } from "node:fs";

export interface Recorded {
  /** `node: words`, unquoted. */
  readonly cmd: string;
  readonly rc: number;
  readonly out: string;
  readonly err: string;
}

const FOLDER = new URL("../fixtures/records-10.3/", import.meta.url);
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

export function allNames(): readonly string[] {
  return readdirSync(FOLDER).flatMap((file) => namesOf(file.replace(/\.json$/, "")));
}

function readFamily(family: string): Readonly<Record<string, Recorded>> {
  const parsed: unknown = JSON.parse(readFileSync(new URL(`${family}.json`, FOLDER), "utf8"));
  return parsed as Readonly<Record<string, Recorded>>;
}
