import { AppError } from "../../errors.js";
import { isUuid } from "../values.js";
import { known, type XmlElement, XmlProblem } from "./xml.js";

/** How the elements of a list are read. */
interface Reading<T, W> {
  /** What they are, in the singular. */
  readonly what: string;
  /** @throws XmlProblem or AppError for one that cannot be read */
  readonly read: (element: XmlElement) => T;
  /** What no other has. */
  readonly idsOf: (one: T) => readonly string[];
  /** What one that cannot be read tells of which it is. */
  readonly which: (element: XmlElement) => W;
}

/** Reads each element of a list; one that cannot be read, or is there twice, costs none of the others. */
export function readEach<T, W extends object>(
  elements: readonly XmlElement[],
  { what, read, idsOf, which }: Reading<T, W>,
): { readonly all: readonly T[]; readonly unread: readonly (W & { readonly reason: string })[] } {
  const all: T[] = [];
  const ids = new Set<string>();
  const unread: (W & { readonly reason: string })[] = [];
  for (const element of elements) {
    try {
      const one = read(element);
      const own = idsOf(one);
      const twice = own.find((id) => ids.has(id));
      if (twice !== undefined) throw new XmlProblem(`the ${what} ${twice} is listed twice`);
      for (const id of own) ids.add(id);
      all.push(one);
    } catch (error) {
      if (!(error instanceof XmlProblem) && !(error instanceof AppError)) throw error;
      unread.push({ ...which(element), reason: error.message });
    }
  }
  return { all, unread };
}

/** In lower case; null where there is none, or it is no uuid. */
export function knownUuid(element: XmlElement, name: string): string | null {
  const uuid = known(element, name);
  return uuid !== null && isUuid(uuid) ? uuid.toLowerCase() : null;
}
