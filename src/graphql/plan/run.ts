import { type FieldNode, getArgumentValues, type GraphQLObjectType, type GraphQLSchema, isObjectType } from "graphql";
import { parseId } from "../../service/queries/lists.js";
import { type PageInput, pageOf } from "../../service/queries/page.js";
import type { PageOf, Reader } from "../../service/queries/reader.js";
import { GRAPH, type ListArgs, ROOTS } from "../graph.js";
import { type AnyRecord, pageInfoOf } from "../relations.js";
import {
  type ConnectionPlan,
  type ManyMember,
  type ObjectPlan,
  type OneMember,
  type PagesMember,
  type QueryPlan,
  type RootPlan,
  Unusual,
} from "./plan.js";

type Json = Record<string, unknown>;

/** What a plan is run with. */
export interface Surroundings {
  readonly schema: GraphQLSchema;
  readonly reader: Reader;
  /** Coerced. */
  readonly variables: Record<string, unknown>;
}

/**
 * The data of the answer. Each place of the document is read once for all the objects that stand there, and no promise is made
 * for a single one of them.
 *
 * @throws Unusual where the answer is not as the types promise; AppError; what the database throws
 */
export async function run(plan: QueryPlan, surroundings: Surroundings): Promise<Json> {
  const runner = new Runner(surroundings);
  const values = await Promise.all(plan.roots.map((root) => runner.root(root)));
  return Object.fromEntries(plan.roots.map(({ key }, at) => [key, values[at]]));
}

class Runner {
  readonly #schema: GraphQLSchema;
  readonly #reader: Reader;
  readonly #variables: Record<string, unknown>;

  constructor({ schema, reader, variables }: Surroundings) {
    this.#schema = schema;
    this.#reader = reader;
    this.#variables = variables;
  }

  async root(plan: RootPlan): Promise<Json | null> {
    const args = this.#args("Query", plan.node);
    const from = ROOTS[plan.name];
    const { noun } = GRAPH[from.to];
    if (plan.kind === "object") {
      const id = parseId(String(args["id"]), "id");
      const found = await this.#reader.byIds(noun, [id], plan.to.fields);
      const [object = null] = await this.#objects(plan.to, [...found.values()]);
      return object;
    }
    if (from.kind !== "list") throw new Unusual("a connection without a list");
    const { to } = plan;
    const order = from.order(args);
    const conditions = from.conditions(args);
    const page = pageOf(args, order, to.cursors);
    const [found, count] = await Promise.all([
      to.rows ? this.#reader.page(noun, order, conditions, page, to.node?.fields ?? []) : EMPTY,
      to.count ? this.#reader.count(noun, conditions) : 0,
    ]);
    const [connection = null] = await this.#connections(to, [{ found, count }]);
    return connection;
  }

  async #objects(plan: ObjectPlan, records: readonly AnyRecord[]): Promise<Json[]> {
    if (records.length === 0) return [];
    const objects = records.map((record) => objectOf(plan, record));
    const links: Promise<void>[] = [];
    for (const member of plan.members) {
      if (member.kind === "one") links.push(this.#one(member, records, objects));
      else if (member.kind === "many") links.push(this.#many(member, records, objects));
      else if (member.kind === "pages") links.push(this.#pages(member, records, objects));
    }
    await Promise.all(links);
    return objects;
  }

  async #one({ key, link, nullable, to }: OneMember, records: readonly AnyRecord[], objects: Json[]): Promise<void> {
    const ids = keysOf(records, link.key);
    const found = ids.length === 0 ? NONE : await this.#reader.byIds(GRAPH[link.to].noun, ids, to.fields);
    const made = await this.#objects(to, [...found.values()]);
    const byId = new Map<unknown, Json | undefined>(Array.from(found.keys(), (id, at) => [id, made[at]]));
    for (const [at, record] of records.entries()) {
      const object = byId.get(record[link.key]) ?? null;
      if (object === null && !nullable) throw new Unusual("no object where there must be one");
      put(objects, at, key, object);
    }
  }

  async #many({ key, link, to }: ManyMember, records: readonly AnyRecord[], objects: Json[]): Promise<void> {
    const groups = await this.#reader.children(GRAPH[link.to].noun, link.by, keysOf(records, link.key), to.fields);
    const made = await this.#objects(to, [...groups.values()].flat());
    const byKey = new Map<unknown, Json[]>();
    let from = 0;
    for (const [id, group] of groups) byKey.set(id, made.slice(from, (from += group.length)));
    for (const [at, record] of records.entries()) put(objects, at, key, byKey.get(record[link.key]) ?? []);
  }

  async #pages(member: PagesMember, records: readonly AnyRecord[], objects: Json[]): Promise<void> {
    const { key, link, node, parent, to } = member;
    const { noun } = GRAPH[link.to];
    const keys = keysOf(records, link.key);
    const page = pageOf(this.#args(parent, node), link.relation.order, to.cursors);
    const [pages, counts] = await Promise.all([
      to.rows ? this.#reader.pages(noun, link.relation, keys, page, to.node?.fields ?? []) : null,
      to.count ? this.#reader.counts(noun, link.relation, keys) : null,
    ]);
    const connections = await this.#connections(
      to,
      keys.map((id) => ({ found: pages?.get(id) ?? EMPTY, count: counts?.get(id) ?? 0 })),
    );
    const byKey = new Map<unknown, Json | undefined>(keys.map((id, at) => [id, connections[at]]));
    for (const [at, record] of records.entries()) put(objects, at, key, byKey.get(record[link.key]) ?? null);
  }

  /** Connections at one place of the document: their rows are one set. */
  async #connections(plan: ConnectionPlan, all: readonly Found[]): Promise<Json[]> {
    const rows = all.flatMap(({ found }) => found.rows);
    const made = plan.node === null ? [] : await this.#objects(plan.node, rows);
    let from = 0;
    return all.map(({ found, count }) => {
      const nodes = made.slice(from, (from += found.rows.length));
      return connectionOf(plan, found, count, nodes);
    });
  }

  #args(type: string, node: FieldNode): ListArgs & PageInput & Readonly<Record<string, unknown>> {
    const field = this.#type(type).getFields()[node.name.value];
    if (field === undefined) throw new Unusual(`there is no ${type}.${node.name.value}`);
    return getArgumentValues(field, node, this.#variables);
  }

  #type(name: string): GraphQLObjectType {
    const type = this.#schema.getType(name);
    if (!isObjectType(type)) throw new Unusual(`${name} is no object`);
    return type;
  }
}

interface Found {
  readonly found: PageOf<AnyRecord>;
  readonly count: number;
}

const EMPTY: PageOf<never> = { rows: [], cursors: [], hasNextPage: false, hasPreviousPage: false };
const NONE: ReadonlyMap<string, AnyRecord> = new Map();

function objectOf({ members }: ObjectPlan, record: AnyRecord): Json {
  const object: Json = {};
  for (const member of members) {
    if (member.kind === "plain") object[member.key] = member.write(record[member.field]);
    else if (member.kind === "value") object[member.key] = member.write(member.read(record as never));
    // Links get their place now, so that members come in the order of the document, and their value when it is read.
    else object[member.key] = member.kind === "typename" ? member.name : null;
  }
  return object;
}

function connectionOf(plan: ConnectionPlan, found: PageOf<AnyRecord>, count: number, nodes: readonly Json[]): Json {
  const object: Json = {};
  for (const member of plan.members) {
    switch (member.kind) {
      case "typename":
        object[member.key] = member.name;
        break;
      case "nodes":
        object[member.key] = nodes;
        break;
      case "totalCount":
        object[member.key] = count;
        break;
      case "pageInfo": {
        const info: AnyRecord = { ...pageInfoOf(found) };
        object[member.key] = Object.fromEntries(member.of.map(({ key, name }) => [key, info[name]]));
        break;
      }
      case "edges":
        object[member.key] = found.cursors.map((cursor, at) =>
          Object.fromEntries(member.of.map(({ key, kind }) => [key, kind === "cursor" ? cursor : nodes[at]])),
        );
        break;
    }
  }
  return object;
}

function keysOf(records: readonly AnyRecord[], field: string): string[] {
  const keys = new Set<string>();
  for (const record of records) {
    const key = record[field];
    if (typeof key === "string") keys.add(key);
  }
  return [...keys];
}

function put(objects: readonly Json[], at: number, key: string, value: unknown): void {
  const object = objects[at];
  if (object !== undefined) object[key] = value;
}
