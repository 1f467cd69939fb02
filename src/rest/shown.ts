import type { AnswerSize } from "./answer-size.js";
import { type Document, sizeOf } from "./description/document.js";

/** Objects at one place of an answer, and how often each of them is shown there. */
export type Shown<V> = ReadonlyMap<V, number>;

/** A place of an answer. */
export interface Place {
  readonly size: AnswerSize;
  /** What the request is for, and the links that lead from there, joined by dots. */
  readonly place: string;
}

/** Objects that are shown once each. @throws AppError TOO_COMPLEX */
export function shownOnce<V>(document: Document<V>, views: readonly V[], { size, place }: Place): Shown<V> {
  const shown = new Map<V, number>();
  for (const view of views) {
    size.take(sizeOf(document, view), place);
    shown.set(view, 1);
  }
  return shown;
}

/** What belongs to each of several objects, and nothing else. */
interface Belonging<V, R, C> {
  readonly document: Document<C>;
  readonly of: (view: V) => readonly R[];
  readonly make: (record: R, view: V) => C;
  readonly put: (view: V, made: readonly C[]) => void;
}

/** Puts into objects what belongs to them. @returns all of that. @throws AppError TOO_COMPLEX */
export function showBelonging<V, R, C>(
  shown: Shown<V>,
  { document, of, make, put }: Belonging<V, R, C>,
  { size, place }: Place,
): Shown<C> {
  const belonging = new Map<C, number>();
  for (const [view, times] of shown) {
    const made = of(view).map((record) => {
      const child = make(record, view);
      size.take(sizeOf(document, child) * times, place);
      belonging.set(child, times);
      return child;
    });
    put(view, made);
  }
  return belonging;
}

/** What objects name, several of them the same one perhaps. */
interface Named<V, R, C> {
  readonly document: Document<C>;
  /** By their ids. */
  readonly records: ReadonlyMap<string, R>;
  readonly id: (view: V) => string | null;
  readonly make: (record: R) => C;
  readonly put: (view: V, made: C) => void;
}

/** Puts into objects what they name. @returns all of that. @throws AppError TOO_COMPLEX */
export function showNamed<V, R, C>(
  shown: Shown<V>,
  { document, records, id, make, put }: Named<V, R, C>,
  { size, place }: Place,
): Shown<C> {
  const made = new Map(
    Array.from(records, ([key, record]) => {
      const target = make(record);
      return [key, { target, characters: sizeOf(document, target) }];
    }),
  );
  const named = new Map<C, number>();
  for (const [view, times] of shown) {
    const found = made.get(id(view) ?? "");
    if (found === undefined) continue;
    const { target, characters } = found;
    size.take(characters * times, place);
    named.set(target, (named.get(target) ?? 0) + times);
    put(view, target);
  }
  return named;
}
