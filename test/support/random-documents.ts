import { getNamedType, type GraphQLField, type GraphQLSchema, isLeafType, isObjectType } from "graphql";
import { GRAPH, type TypeName } from "../../src/graphql/graph.js";
import { ROOTS } from "../../src/graphql/roots.js";

/** Numbers from 0 up to, and without, `below`: the same ones for the same seed (mulberry32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const DEEPEST = 6;
const MOST_OBJECTS = 40;
const VARIABLES = [
  ["yes", "Boolean! = true"],
  ["no", "Boolean! = false"],
  ["n", "Int = 2"],
] as const;
// Without an end it would depend on when it is asked for.
const HISTORY = `(from: "2026-01-01T00:00:00Z", to: "2026-01-01T02:00:00Z", resolution: 300)`;
const TYPES = Object.keys(GRAPH) as TypeName[];

/**
 * Queries of whatever has records behind it: fields, aliases, the same field again and again, fragments with and without a
 * name, directives, pages both ways.
 */
export class RandomDocuments {
  readonly #schema: GraphQLSchema;
  readonly #random: (below: number) => number;
  readonly #ids: readonly string[];
  #fragments: string[] = [];
  #objects = 0;

  constructor(schema: GraphQLSchema, seed: number, ids: readonly string[]) {
    this.#schema = schema;
    this.#random = randomNumbers(seed);
    this.#ids = ids;
  }

  /** Its variables have defaults. */
  next(): string {
    this.#fragments = [];
    this.#objects = 0;
    const roots = this.#some(1 + this.#random(3), () => this.#root());
    const text = `{ ${roots} }\n${this.#fragments.join("\n")}`;
    const used = VARIABLES.filter(([name]) => new RegExp(`\\$${name}\\b`).test(text));
    const variables = used.map(([name, type]) => `$${name}: ${type}`).join(", ");
    return variables === "" ? text : `query (${variables}) ${text}`;
  }

  #root(): string {
    const name = this.#pick(["node", ...Object.keys(ROOTS)]);
    if (name === "node") {
      // Two types may have fields of one name that cannot be merged (String and String!): the key names the type.
      const type = this.#pick(TYPES.filter((each) => this.#isNode(each)));
      return this.#byId("node", type, `id __typename ${this.#inline(type, 1)}`);
    }
    const { kind, to } = ROOTS[name as keyof typeof ROOTS];
    return kind === "one" ? this.#byId(name, to, this.#selection(to, 1)) : this.#connection(name, to, 1);
  }

  #byId(name: string, type: TypeName, selection: string): string {
    const at = this.#random(this.#ids.length);
    return `${name}_${type}_${at}: ${name}(id: "${this.#ids[at] ?? ""}") ${this.#directive()} { ${selection} }`;
  }

  #selection(type: TypeName, depth: number): string {
    this.#objects += 1;
    return `__typename ${this.#some(1 + this.#random(4), () => this.#member(type, depth))}`;
  }

  #member(type: TypeName, depth: number): string {
    const kind = this.#random(8);
    if (kind === 0) return this.#inline(type, depth);
    if (kind === 1) return this.#named(type, depth);
    const { table, links } = GRAPH[type];
    const fields = Object.values(this.#type(type).getFields());
    const known = fields.filter(({ name }) => Object.hasOwn(table.fields, name) || links[name] !== undefined);
    const mayGoOn = depth < DEEPEST && this.#objects < MOST_OBJECTS;
    return this.#field(this.#pick(known.filter((field) => mayGoOn || isPlain(field))), type, depth);
  }

  #field(field: GraphQLField<unknown, unknown>, type: TypeName, depth: number): string {
    const { name } = field;
    const link = GRAPH[type].links[name];
    if (link?.kind === "pages") return this.#connection(name, link.to, depth);
    if (link?.kind === "history") return `${name}${HISTORY} ${this.#directive()} { ${this.#parts(field)} }`;
    const alias = this.#random(3) === 0 ? `a${this.#random(2)}_${name}: ` : "";
    const head = `${alias}${name} ${this.#directive()}`;
    if (isPlain(field)) return head;
    if (link === undefined || link.kind === "derived") return `${head} { ${this.#parts(field)} }`;
    return `${head} { ${this.#selection(link.to, depth + 1)} }`;
  }

  /** Members of an object that is a column's value. */
  #parts(field: GraphQLField<unknown, unknown>): string {
    const type = getNamedType(field.type);
    if (!isObjectType(type)) throw new Error(`${type.name} is no object`);
    const plain = Object.values(type.getFields()).filter(isPlain);
    return `__typename ${this.#some(2, () => this.#pick(plain).name)}`;
  }

  #connection(name: string, to: TypeName, depth: number): string {
    // Equal keys must have equal arguments.
    const at = this.#random(3);
    const args = ["", "(first: $n)", "(last: 1)"][at] ?? "";
    const rows = (): string => `{ ${this.#selection(to, depth + 1)} }`;
    const member = (): string =>
      this.#pick([
        () => `nodes ${this.#directive()} ${rows()}`,
        () => `n${this.#random(2)}: nodes ${rows()}`,
        () => `edges { __typename cursor node ${rows()} }`,
        () => "pageInfo { hasNextPage start: startCursor __typename }",
        () => "pageInfo { endCursor hasPreviousPage }",
        () => `totalCount ${this.#directive()}`,
      ])();
    return `c${at}_${name}: ${name}${args} { __typename ${this.#some(1 + this.#random(2), member)} }`;
  }

  #inline(type: TypeName, depth: number): string {
    const on = this.#pick([`on ${type}`, `on ${type}`, ...(this.#isNode(type) && depth > 1 ? ["on Node"] : [])]);
    const selection = on === "on Node" ? "id __typename" : this.#selection(type, depth);
    return `... ${on} ${this.#directive()} { ${selection} }`;
  }

  #named(type: TypeName, depth: number): string {
    const selection = this.#selection(type, depth);
    const name = `f${this.#fragments.length}`;
    this.#fragments.push(`fragment ${name} on ${type} { ${selection} }`);
    return this.#some(1 + this.#random(2), () => `...${name} ${this.#directive()}`);
  }

  #directive(): string {
    const kind = this.#random(16);
    return ["@include(if: $yes)", "@skip(if: $no)", "@include(if: $no)", "@skip(if: true)"][kind] ?? "";
  }

  #isNode(type: TypeName): boolean {
    return this.#type(type)
      .getInterfaces()
      .some(({ name }) => name === "Node");
  }

  #type(name: TypeName) {
    const type = this.#schema.getType(name);
    if (!isObjectType(type)) throw new Error(`${name} is no object`);
    return type;
  }

  #some(count: number, make: () => string): string {
    return Array.from({ length: count }, make).join(" ");
  }

  #pick<T>(list: readonly T[]): T {
    const one = list[this.#random(list.length)];
    if (one === undefined) throw new Error("nothing to pick from");
    return one;
  }
}

function isPlain({ type, args }: GraphQLField<unknown, unknown>): boolean {
  return isLeafType(getNamedType(type)) && args.length === 0;
}
