import fc from "fast-check";
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isInterfaceType,
} from "graphql";
import { ORDER } from "../../src/store/queries/orders.js";
import { writeCursor } from "../../src/store/queries/page.js";

/** Requests that fit a schema on the whole, with names, values and places that do not. */

export interface HostileDocument {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

type Draw = <T>(arbitrary: fc.Arbitrary<T>) => T;

const UPSETTING = [
  ..."\0|\u202e|\ud800|\uffff|'|\"|\\|%|*|null|-1|1e999|NaN|${7*7}|__proto__|constructor|../..|a;b|<a>|]]>".split("|"),
  "",
  " ",
  "\n",
  "9".repeat(40),
  "x".repeat(300),
  '\'; drop table "cluster"; --',
  "2023-02-31T00:00:00Z",
  "NUL\0NUL",
];
const text = fc.oneof(fc.string({ unit: "binary", maxLength: 20 }), fc.constantFrom(...UPSETTING));
const number = fc.oneof(
  fc.constantFrom(0, 1, 2, -1, 22, 1_000, 1_001, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 2 ** 53, 1e308, -1e308, 0.5, 1e-308),
  fc.integer(),
);
const date = fc.constantFrom("2023-02-31 00:00:00", "0000-01-01 00:00:00", "2024-01-01 00:00:00.5", "infinity", "now");
const digits = fc.constantFrom("1", "999999999999999999", "-1");
// Each list has cursors of one of these shapes.
const cursor = fc
  .oneof(
    fc.tuple(date, fc.uuid()),
    fc.tuple(text, fc.uuid()),
    fc.tuple(fc.uuid()),
    fc.tuple(digits),
    fc.array(fc.oneof(text, date, fc.uuid(), digits), { maxLength: 3 }),
  )
  .map((values) => writeCursor(ORDER.clusters, values));
const anything = fc.oneof(
  text,
  number,
  fc.boolean(),
  fc.constant(null),
  fc.constant([]),
  fc.constant({}),
  fc.jsonValue(),
);

export interface HostileOptions {
  readonly schema: GraphQLSchema;
  /** Ids of what there is. */
  readonly ids: readonly string[];
}

export function hostileDocument(options: HostileOptions): fc.Arbitrary<HostileDocument> {
  return fc.gen().map((gen) => new Writer(options, (arbitrary) => gen(() => arbitrary)).write());
}

class Writer {
  readonly #schema: GraphQLSchema;
  readonly #id: fc.Arbitrary<unknown>;
  readonly #draw: Draw;
  readonly #declared: string[] = [];
  readonly #variables: Record<string, unknown> = {};

  constructor({ schema, ids }: HostileOptions, draw: Draw) {
    this.#schema = schema;
    this.#draw = draw;
    const known = fc.constantFrom(...ids);
    this.#id = fc.oneof(
      { weight: 4, arbitrary: known },
      known.map((id) => id.toUpperCase()),
      fc.uuid(),
      text,
      number,
    );
  }

  write(): HostileDocument {
    const operation = this.#draw(fc.constantFrom("query", "query", "mutation", "subscription"));
    const root = { query: this.#schema.getQueryType(), mutation: this.#schema.getMutationType() };
    const type = operation in root ? root[operation as keyof typeof root] : this.#schema.getSubscriptionType();
    const fields = Object.values(type?.getFields() ?? {});
    const followed = (): string => `{ ${this.#field(this.#draw(fc.constantFrom(...fields)), 0, 4)} }`;
    // A subscription has one field.
    const selections = operation === "subscription" && !this.#seldom() ? followed() : this.#selections(fields, 4);
    const declared = this.#declared.length === 0 ? "" : `(${this.#declared.join(", ")})`;
    return { query: `${operation}${declared} ${selections}`, variables: this.#variables };
  }

  #selections(fields: readonly GraphQLField<unknown, unknown>[], depth: number): string {
    const leaves = fields.filter(({ type }) => !isCompositeType(getNamedType(type)));
    const from = depth === 0 ? leaves : fields;
    const chosen =
      from.length === 0 ? [] : this.#draw(fc.array(fc.constantFrom(...from), { minLength: 1, maxLength: 3 }));
    const written = chosen.map((field, at) => this.#field(field, at, depth));
    return `{ ${["__typename", ...written].join(" ")} }`;
  }

  #field({ name, args, type }: GraphQLField<unknown, unknown>, at: number, depth: number): string {
    const alias = this.#seldom() ? this.#draw(fc.constantFrom(`__proto__`, `constructor`, `then`, `a${at}`)) : `a${at}`;
    const given = args.filter((arg) => isNonNullType(arg.type) || arg.name === "wait" || this.#draw(fc.boolean()));
    const passed = given.map((arg) => `${arg.name}: ${this.#argument(arg)}`);
    return `${alias}: ${name}${passed.length === 0 ? "" : `(${passed.join(", ")})`} ${this.#below(type, depth)}`;
  }

  #below(type: GraphQLOutputType, depth: number): string {
    const of = getNamedType(type);
    if (!isCompositeType(of)) return this.#draw(fc.constantFrom("", "", "", "@include(if: true)", "@skip(if: false)"));
    const fields = isObjectType(of) || isInterfaceType(of) ? Object.values(of.getFields()) : [];
    return this.#selections(fields, Math.max(depth - 1, 0));
  }

  #argument(arg: GraphQLArgument): string {
    const value = this.#valueOf(arg);
    if (!this.#draw(fc.boolean())) return literal(value, arg.type);
    const name = `v${this.#declared.length}`;
    const initial = this.#seldom() ? ` = ${literal(value, arg.type)}` : "";
    this.#declared.push(`$${name}: ${String(arg.type)}${initial}`);
    if (initial === "" || this.#draw(fc.boolean())) this.#variables[name] = value;
    return `$${name}`;
  }

  #valueOf({ name, type }: GraphQLArgument | GraphQLInputField): unknown {
    // No test waits for what nobody does.
    if (name === "wait") return this.#draw(fc.constantFrom(0, 0, -1, 121, 2 ** 31));
    if (this.#seldom()) return this.#draw(anything);
    if (name === "after" || name === "before") return this.#draw(fc.oneof(cursor, text, fc.constantFrom("0", "1")));
    return this.#value(type);
  }

  #value(type: GraphQLInputType): unknown {
    if (isNonNullType(type)) return this.#value(type.ofType);
    if (isListType(type)) {
      const many = this.#draw(fc.constantFrom(0, 1, 1, 2, 250));
      const one = this.#value(type.ofType);
      return Array.from({ length: many }, () => one);
    }
    if (isEnumType(type)) return this.#draw(fc.constantFrom(...type.getValues().map(({ name }) => name)));
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      const given = fields.filter((field) => isNonNullType(field.type) || this.#draw(fc.boolean()));
      return Object.fromEntries(given.map((field) => [field.name, this.#valueOf(field)]));
    }
    if (type.name === "ID") return this.#draw(this.#id);
    if (type.name === "Int")
      return this.#draw(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(0, 1, 5, 22) }, number));
    if (type.name === "Boolean") return this.#draw(fc.boolean());
    return this.#draw(fc.oneof(text, fc.constantFrom("vol", "dst1", "sync-jobs", "1", "2026-01-01T00:00:00Z")));
  }

  #seldom(): boolean {
    return this.#draw(fc.nat(19)) === 0;
  }
}

/** A value as a document writes it; enums are names there. */
function literal(value: unknown, type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(value, type.ofType);
  if (Array.isArray(value)) {
    const of = isListType(type) ? type.ofType : type;
    return `[${value.map((each) => literal(each, of)).join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const fields = isInputObjectType(type) ? type.getFields() : {};
    const members = Object.entries(value).map(([name, member]) => {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      return `${/^[A-Za-z_]\w*$/.test(name) ? name : "odd"}: ${literal(member, field?.type ?? type)}`;
    });
    return `{${members.join(", ")}}`;
  }
  if (isListType(type)) return literal(value, type.ofType);
  return isEnumType(type) && typeof value === "string" && /^[A-Za-z_]\w*$/.test(value) ? value : JSON.stringify(value);
}
