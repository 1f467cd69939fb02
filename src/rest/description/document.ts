/**
 * What a document holds is said once: each field knows its name, its place and where its value comes from, and writes itself in
 * both forms. Fields stand in oVirt's order: actions, name, description, links, the rest by name, linked objects.
 */
import { FORMS, type JsonSchema, type Scalar, type ScalarType } from "./scalar.js";

/** One field of documents that are made from a `V`. A value that is not known leaves no trace in either form. */
export interface Field<V> {
  readonly name: string;
  /** Of its value; null for what is no single value. */
  readonly type: ScalarType | null;
  /** ` name="value"`; null for fields that are no attribute. */
  readonly attribute: ((view: V) => string) | null;
  /** Null for fields that are an attribute only. */
  readonly element: ((view: V) => string) | null;
  /** `"name":value`. */
  readonly member: (view: V) => string;
  /** Characters that it is taken to have in XML whatever its value is. */
  readonly least: number;
  /** How many it has beyond these; null where that is never any. */
  readonly more: ((view: V) => number) | null;
  readonly schema: JsonSchema;
  /** Documents within this one. */
  readonly parts: readonly (() => AnyDocument)[];
}

/** A kind of document, such as `cluster`. */
export interface Document<V> {
  /** Of the element. */
  readonly name: string;
  /** Of the schema, where two kinds of documents have elements of the same name. */
  readonly schemaName: string;
  /** Of the element that holds several. */
  readonly plural: string;
  readonly description: string;
  readonly fields: readonly Field<V>[];
  /** The element, under another name where it is a part of something. */
  readonly xml: (view: V, name?: string) => string;
  readonly json: (view: V) => string;
  /** Characters that the element is taken to have whatever it is made from: nothing has to be written to tell. */
  readonly least: number;
  /** How many it has beyond these, those of documents within it among them. */
  readonly more: (view: V) => number;
}

/** Any document, for functions that need no more than its description. */
export type AnyDocument = Pick<Document<never>, "name" | "schemaName" | "plural" | "description"> & {
  readonly fields: readonly Pick<Field<never>, "name" | "type" | "schema" | "parts">[];
};

type Known<T> = T | null | undefined;

export function document<V>(
  name: string,
  plural: string,
  description: string,
  fields: readonly Field<V>[],
  schemaName = name,
): Document<V> {
  const attributes = fields.flatMap(({ attribute }) => attribute ?? []);
  const elements = fields.flatMap(({ element }) => element ?? []);
  const varying = fields.flatMap(({ more }) => more ?? []);
  return {
    name,
    schemaName,
    plural,
    description,
    fields,
    xml: (view, as = name) => {
      let head = as;
      for (const attribute of attributes) head += attribute(view);
      let inner = "";
      for (const element of elements) inner += element(view);
      return inner === "" ? `<${head}/>` : `<${head}>${inner}</${as}>`;
    },
    json: (view) => {
      let members = "";
      for (const field of fields) {
        const member = field.member(view);
        if (member !== "") members += members === "" ? member : `,${member}`;
      }
      return `{${members}}`;
    },
    least: fields.reduce((sum, { least }) => sum + least, tagsOf(name)),
    more: (view) => {
      let more = 0;
      for (const each of varying) more += each(view);
      return more;
    },
  };
}

/** Characters of an element without anything in it. */
function tagsOf(name: string): number {
  return `<${name}></${name}>`.length;
}

/** Characters that an element has in XML, about. */
export function sizeOf<V>({ least, more }: Document<V>, view: V): number {
  return least + more(view);
}

function sizeOfAll<V>(of: Document<V>, views: readonly V[]): number {
  let all = of.least * views.length;
  for (const view of views) all += of.more(view);
  return all;
}

export interface ScalarOptions {
  readonly description: string;
  /** Where the value stands in XML: in an element unless said otherwise. */
  readonly place?: "attribute" | "both";
  /** All values that it can have. */
  readonly values?: readonly string[];
}

export function scalar<V>(
  name: string,
  type: ScalarType,
  read: (view: V) => Known<Scalar>,
  { description, place, values }: ScalarOptions,
): Field<V> {
  const { xml, json, width, schema, note } = FORMS[type];
  const places = place === "both" ? 2 : 1;
  const [open, close, key] = [`<${name}>`, `</${name}>`, `"${name}":`];
  return {
    name,
    type,
    attribute:
      place === undefined
        ? null
        : (view) => {
            const value = read(view);
            return value == null ? "" : ` ${name}="${xml(value)}"`;
          },
    element:
      place === "attribute"
        ? null
        : (view) => {
            const value = read(view);
            return value == null ? "" : open + xml(value) + close;
          },
    member: (view) => {
      const value = read(view);
      return value == null ? "" : key + json(value);
    },
    least: (tagsOf(name) + (width ?? 0)) * places,
    more: width === null ? (view) => xml(read(view) ?? "").length * places : null,
    schema: {
      ...schema,
      description: note === undefined ? description : `${description} ${note}`,
      ...(values === undefined ? {} : { enum: values }),
      ...(place === "attribute" ? { xml: { attribute: true } } : {}),
    },
    parts: [],
  };
}

/** A value that callers send and answers never show. */
export function sent<V>(name: string, type: ScalarType, description: string): Field<V> {
  const field = scalar<V>(name, type, () => null, { description });
  return {
    ...field,
    attribute: null,
    element: null,
    least: 0,
    more: null,
    schema: { ...field.schema, writeOnly: true },
  };
}

/** A document within this one. */
export function part<V, P>(
  name: string,
  of: () => Document<P>,
  read: (view: V) => Known<P>,
  description: string,
): Field<V> {
  return {
    name,
    type: null,
    attribute: null,
    element: (view) => {
      const value = read(view);
      return value == null ? "" : of().xml(value, name);
    },
    member: (view) => {
      const value = read(view);
      return value == null ? "" : `"${name}":${of().json(value)}`;
    },
    least: 0,
    more: (view) => {
      const value = read(view);
      return value == null ? 0 : sizeOf(of(), value);
    },
    get schema() {
      return { description, allOf: [{ $ref: referenceOf(of()) }] };
    },
    parts: [of],
  };
}

/**
 * A document within this one that many have in common, such as the brick of many sessions: written once, and again as it was
 * written. It must not change.
 */
export function sharedPart<V, P extends object>(
  name: string,
  of: () => Document<P>,
  read: (view: V) => P,
  description: string,
): Field<V> {
  const field = part(name, of, read, description);
  const once = (write: (view: V) => string): ((view: V) => string) => {
    const written = new WeakMap<P, string>();
    return (view) => {
      const value = read(view);
      let text = written.get(value);
      if (text === undefined) written.set(value, (text = write(view)));
      return text;
    };
  };
  return { ...field, element: field.element && once(field.element), member: once(field.member) };
}

/** Documents within this one, in an element of their own: `<bricks><brick/>…</bricks>`. */
export function parts<V, P>(
  name: string,
  of: () => Document<P>,
  read: (view: V) => Known<readonly P[]>,
  description: string,
): Field<V> {
  return {
    name,
    type: null,
    attribute: null,
    element: (view) => {
      const values = read(view);
      return values == null ? "" : whole(collectionXml(of(), values, name));
    },
    member: (view) => {
      const values = read(view);
      return values == null ? "" : `"${name}":${whole(collectionJson(of(), values))}`;
    },
    least: 0,
    more: (view) => {
      const values = read(view);
      return values == null ? 0 : tagsOf(name) + sizeOfAll(of(), values);
    },
    get schema() {
      return { description, ...collectionSchema(of()), xml: { name } };
    },
    parts: [of],
  };
}

/** Documents within this one that stand side by side: `<link/><link/>`. */
export function several<V, P>(
  name: string,
  of: () => Document<P>,
  read: (view: V) => readonly P[],
  description: string,
): Field<V> {
  return {
    name,
    type: null,
    attribute: null,
    element: (view) => {
      let elements = "";
      for (const value of read(view)) elements += of().xml(value, name);
      return elements;
    },
    member: (view) => {
      const values = read(view);
      return values.length === 0 ? "" : `"${name}":${whole(arrayJson(of(), values))}`;
    },
    least: 0,
    more: (view) => sizeOfAll(of(), read(view)),
    get schema() {
      return { description, type: "array", items: { $ref: referenceOf(of()) } };
    },
    parts: [of],
  };
}

/** Texts in an element of their own: `<transport_types><transport_type>tcp</transport_type></transport_types>`. */
export function texts<V>(
  name: string,
  item: string,
  read: (view: V) => readonly string[],
  description: string,
): Field<V> {
  const { xml, json } = FORMS.string;
  return {
    name,
    type: null,
    attribute: null,
    element: (view) => {
      const values = read(view);
      return `<${name}>${values.map((value) => `<${item}>${xml(value)}</${item}>`).join("")}</${name}>`;
    },
    member: (view) => `"${name}":{"${item}":[${read(view).map(json).join(",")}]}`,
    least: tagsOf(name),
    more: (view) => read(view).reduce((sum, value) => sum + tagsOf(item) + xml(value).length, 0),
    schema: {
      description,
      type: "object",
      properties: { [item]: { type: "array", items: { type: "string" } } },
    },
    parts: [],
  };
}

/** Several as one element, piece by piece: a long list need not be held whole as text. */
export function* collectionXml<V>(of: Document<V>, views: readonly V[], name = of.plural): Generator<string> {
  if (views.length === 0) {
    yield `<${name}/>`;
    return;
  }
  yield `<${name}>`;
  for (const view of views) yield of.xml(view);
  yield `</${name}>`;
}

/** The same as an object of JSON. */
export function* collectionJson<V>(of: Document<V>, views: readonly V[]): Generator<string> {
  yield `{"${of.name}":`;
  yield* arrayJson(of, views);
  yield "}";
}

function* arrayJson<V>(of: Document<V>, views: readonly V[]): Generator<string> {
  let before = "[";
  for (const view of views) {
    yield before + of.json(view);
    before = ",";
  }
  yield views.length === 0 ? "[]" : "]";
}

// Added up and not joined: a join copies each of them once more.
function whole(pieces: Iterable<string>): string {
  let text = "";
  for (const piece of pieces) text += piece;
  return text;
}

export function collectionSchema(of: Pick<AnyDocument, "name" | "schemaName">): JsonSchema {
  return { type: "object", properties: { [of.name]: { type: "array", items: { $ref: referenceOf(of) } } } };
}

export function referenceOf({ schemaName }: Pick<AnyDocument, "schemaName">): string {
  return `#/components/schemas/${schemaName}`;
}
