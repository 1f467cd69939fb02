import type { Reader } from "../store/queries/reader.js";
import { RestFault } from "./faults.js";
import { sameName } from "./reading/input.js";
import type { Place, Shown } from "./shown.js";

/** Links that are to be followed, and those that are to be followed from there. */
export type Links = ReadonlyMap<string, Links>;

export interface On extends Place {
  readonly base: string;
  readonly reader: Reader;
}

/** Reads what a link leads to for all objects at once, and puts it into them. */
export type Follower<V> = (shown: Shown<V>, below: Links, on: On) => Promise<void>;

/** Links that one request names, and of these one behind the other. */
export const MOST_LINKS = 20;
export const DEEPEST_LINK = 5;

/** Links as oVirt writes them, `gluster_volumes.bricks,hosts`. @throws RestFault */
export function linksOf(text: string | null): Links {
  const root = new Map<string, Map<string, never>>();
  const paths = text?.split(",").filter((each) => each.trim() !== "") ?? [];
  if (paths.length > MOST_LINKS) throw refused(`at most ${MOST_LINKS} links are followed`);
  for (const path of paths) {
    const steps = path.split(".").map((step) => sameName(step.trim()));
    if (steps.length > DEEPEST_LINK) throw refused(`links are followed at most ${DEEPEST_LINK} deep`);
    let node: Map<string, Links> = root;
    for (const step of steps) {
      const next = new Map(node.get(step));
      node.set(step, next);
      node = next;
    }
  }
  return root;
}

/** @throws RestFault naming a link that there is not, AppError TOO_COMPLEX */
export async function followAll<V>(
  what: string,
  followers: Readonly<Record<string, Follower<V>>>,
  shown: Shown<V>,
  links: Links,
  on: On,
): Promise<void> {
  for (const [name, below] of links) {
    const follower = Object.hasOwn(followers, name) ? followers[name] : undefined;
    if (follower === undefined) {
      throw refused(`${what} has no link ${name}: links are ${Object.keys(followers).join(", ")}`);
    }
    await follower(shown, below, { ...on, place: `${on.place}.${name}` });
  }
}

function refused(why: string): RestFault {
  return new RestFault(400, "Invalid value", `The links to follow cannot be understood: ${why}.`);
}
