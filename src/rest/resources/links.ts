import type { Children, Pages } from "../../store/queries/entity-links.js";
import type { FieldOf, Source } from "../../store/queries/entity-table.js";
import type { Document } from "../description/document.js";
import type { Follower, Links, On } from "../follow.js";
import { type Shown, showBelonging, showNamed } from "../shown.js";
import { LARGEST_MAX, wholePage } from "./lists.js";

interface Identified {
  readonly id: string;
}

/** Where what a link leads to is read from, how it is shown, and how to go on from there. */
interface Target<E extends object, C> {
  readonly source: Source<E>;
  readonly fields: readonly FieldOf<E>[];
  readonly document: Document<C>;
  readonly follow: Follower<C>;
}

interface Several<V, E extends object, C> extends Target<E, C> {
  readonly make: (record: E, base: string, view: V) => C;
  readonly put: (view: V, made: readonly C[]) => void;
}

interface One<V, E extends object, C> extends Target<E, C> {
  readonly named: (view: V) => Identified | null;
  readonly make: (record: E, base: string) => C;
  readonly put: (view: V, made: C) => void;
}

/** A link to all that belongs to an object. */
export function toAll<V extends Identified, E extends object, C>(
  relation: Children,
  target: Several<V, E, C>,
): Follower<V> {
  const { source, fields, document } = target;
  return async (shown, below, on) => {
    const found = await childrenOf(relation, source, fields, document.least, shown, on);
    await showAll(target, ({ id }) => found.get(id) ?? [], shown, below, on);
  };
}

/** A link to as much of what belongs to an object as a list may have. */
export function toPage<V extends Identified, E extends object, C>(
  relation: Pages,
  target: Several<V, E, C>,
): Follower<V> {
  const { source, fields, document } = target;
  return async (shown, below, on) => {
    const most = on.size.rows(document.least);
    const found = await on.reader.pages(source, relation, idsOf(shown), wholePage(LARGEST_MAX), fields, most);
    await showAll(target, ({ id }) => found.get(id)?.rows ?? [], shown, below, on);
  };
}

/** A link to what an object names. */
export function toNamed<V, E extends object, C>(target: One<V, E, C>): Follower<V> {
  const { source, fields, document, named, put } = target;
  return async (shown, below, on) => {
    const id = (view: V): string | null => named(view)?.id ?? null;
    const ids = new Set(Array.from(shown.keys(), id).filter((each) => each !== null));
    const records = await on.reader.byIds(source, [...ids], fields);
    const make = (record: E): C => target.make(record, on.base);
    await target.follow(showNamed(shown, { document, records, id, make, put }, on), below, on);
  };
}

/**
 * Records that belong to each of the objects.
 *
 * @param least characters that the answer has for each record: there are no more of them than it has room for, and one
 */
export function childrenOf<E extends object>(
  relation: Children,
  source: Source<E>,
  fields: readonly FieldOf<E>[],
  least: number,
  shown: Shown<Identified>,
  { reader, size }: On,
): Promise<ReadonlyMap<string, readonly E[]>> {
  return reader.children(source, relation, idsOf(shown), fields, size.rows(least));
}

function idsOf(shown: Shown<Identified>): string[] {
  return Array.from(shown.keys(), ({ id }) => id);
}

function showAll<V, E extends object, C>(
  { document, make, put, follow }: Several<V, E, C>,
  of: (view: V) => readonly E[],
  shown: Shown<V>,
  below: Links,
  on: On,
): Promise<void> {
  const belonging = { document, of, make: (record: E, view: V) => make(record, on.base, view), put };
  return follow(showBelonging(shown, belonging, on), below, on);
}
