import { document, type Document, type Field, part, scalar, several, sizeOf } from "../description/document.js";

/** A path on this service, and what is to be found there. */
export interface LinkView {
  readonly rel: string;
  readonly href: string;
}

export const LINK: Document<LinkView> = document("link", "links", "What is to be found under another path.", [
  scalar("href", "uri", ({ href }) => href, { place: "attribute", description: "The path." }),
  scalar("rel", "string", ({ rel }) => rel, { place: "attribute", description: "What is there." }),
]);

const ACTIONS: Document<readonly LinkView[]> = document("actions", "actions", "What can be done by a POST.", [
  several(
    "link",
    () => LINK,
    (view) => view,
    "One for each action.",
  ),
]);

/** The path and the id of an object, and its name where that is told. */
export interface ReferenceView {
  readonly href: string;
  readonly id: string;
  readonly name?: string | null;
}

/** An object that is named and not shown. */
export const REFERENCE: Document<ReferenceView> = document("reference", "references", "An object by its id.", [
  ...identity<ReferenceView>("uuid"),
  scalar("name", "string", ({ name }) => name, { description: "Its name, where it is told." }),
]);

export function identity<V extends { readonly href: string; readonly id: string }>(
  type: "uuid" | "string",
  place: "attribute" | "both" = "attribute",
): Field<V>[] {
  return [
    scalar("href", "uri", ({ href }) => href, { place: "attribute", description: "Its path." }),
    scalar("id", type, ({ id }) => id, { place, description: "Its id." }),
  ];
}

interface Placed {
  readonly href: string;
}

const below = (href: string, rels: readonly string[]): LinkView[] =>
  rels.map((rel) => ({ rel, href: `${href}/${rel}` }));

/** Links to what belongs to an object, each by the last part of its path. */
export function links(...rels: readonly string[]): Field<Placed> {
  return aroundHref(
    several(
      "link",
      () => LINK,
      ({ href }) => below(href, rels),
      "What belongs to it.",
    ),
  );
}

export function actions(...names: readonly string[]): Field<Placed> {
  return aroundHref(
    part(
      "actions",
      () => ACTIONS,
      ({ href }) => below(href, names),
      "What can be done with it.",
    ),
  );
}

/** Stands for a path while there is none. */
const HREF = "{href}";

/** A field in which nothing but the object's path varies: written once, with a place for the path of each object. */
function aroundHref(field: Field<Placed>): Field<Placed> {
  const inserting = (write: (view: Placed) => string): ((view: Placed) => string) => {
    const around = write({ href: HREF }).split(HREF);
    return ({ href }) => around.join(href);
  };
  const without = field.more?.({ href: "" }) ?? 0;
  const places = (field.more?.({ href: "/" }) ?? 0) - without;
  return {
    ...field,
    element: field.element && inserting(field.element),
    member: inserting(field.member),
    least: field.least + without,
    more: ({ href }) => places * href.length,
  };
}

/** An object that is named, or shown whole where the caller follows the link to it. */
export function linked<V, F extends { readonly record: unknown }>(
  name: string,
  of: () => Document<F>,
  read: (view: V) => ReferenceView | F | null,
  description: string,
): Field<V> {
  const said = <T>(view: V, whole: (value: F) => T, named: (value: ReferenceView) => T, none: T): T => {
    const value = read(view);
    if (value === null) return none;
    return "record" in value ? whole(value) : named(value);
  };
  const element = (view: V): string =>
    said(
      view,
      (value) => of().xml(value, name),
      (value) => REFERENCE.xml(value, name),
      "",
    );
  const member = (view: V): string => {
    const json = said(view, (value) => of().json(value), REFERENCE.json, "");
    return json === "" ? "" : `"${name}":${json}`;
  };
  const more = (view: V): number =>
    said(
      view,
      (value) => sizeOf(of(), value),
      (value) => sizeOf(REFERENCE, value),
      0,
    );
  return { ...part<V, F>(name, of, () => null, description), element, member, more };
}
