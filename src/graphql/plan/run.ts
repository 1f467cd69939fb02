import { type FieldNode, getArgumentValues, type GraphQLObjectType, type GraphQLSchema, isObjectType } from "graphql";
import { AppError } from "../../errors.js";
import { assertReadable, type HistoryInput, historyRange } from "../../model/history.js";
import { readHistory } from "../../store/queries/history.js";
import { nodeWithId } from "../../store/queries/node.js";
import { parseId } from "../../store/queries/lists.js";
import type { PageInput } from "../../model/page.js";
import { type Order, type Page, pageOf } from "../../store/queries/page.js";
import type { PageOf, Reader } from "../../store/queries/reader.js";
import type { Allowance } from "../limits/allowance.js";
import { weightIn } from "../limits/weight.js";
import { type AnyRecord, GRAPH, type TypeName } from "../graph.js";
import { type Lookup, type RootArgs, ROOTS } from "../roots.js";
import { connectionOf, type Json, objectOf, put } from "./objects.js";
import {
  type ConnectionPlan,
  type HistoryMember,
  type ManyMember,
  type ObjectPlan,
  type OneMember,
  type PagesMember,
  type QueryPlan,
  type RootPlan,
  Unusual,
} from "./plan.js";
import { readAtOnce } from "./statements.js";

/** What a plan is run with. */
export interface RunContext {
  readonly schema: GraphQLSchema;
  readonly reader: Reader;
  readonly allowance: Allowance;
  /** Coerced. */
  readonly variables: Record<string, unknown>;
  /** By the clock that samples are noted by. */
  readonly now: () => Date;
}

/**
 * The data of the answer. Each place of the document is read once for all the objects that stand there, and no promise is made
 * for a single one of them.
 *
 * @throws Unusual where the answer is not as the types promise; AppError, TOO_COMPLEX among them; what the database throws
 */
export async function run(plan: QueryPlan, context: RunContext): Promise<Json> {
  const gather = (reader: Reader): Promise<unknown[]> => {
    const runner = new Runner({ ...context, reader });
    return Promise.all(plan.roots.map((root) => runner.root(root)));
  };
  const { reader } = context;
  const values = await readAtOnce(reader, plan.statements, gather);
  return Object.fromEntries(plan.roots.map(({ key }, at) => [key, values[at]]));
}

/** Gathers what plans ask for, within one answer. */
export class Runner {
  readonly #schema: GraphQLSchema;
  readonly #reader: Reader;
  readonly #allowance: Allowance;
  readonly #variables: Record<string, unknown>;
  readonly #now: () => Date;
  /** What was begun to be read ahead. */
  readonly #children = new Map<ManyMember, Promise<Children>>();
  readonly #lists = new Map<PagesMember, Promise<Lists>>();

  constructor({ schema, reader, allowance, variables, now }: RunContext) {
    this.#now = now;
    this.#schema = schema;
    this.#reader = reader;
    this.#allowance = allowance;
    this.#variables = variables;
  }

  async root(plan: RootPlan): Promise<Json | string | null> {
    if (plan.kind === "typename") return plan.name;
    const args = this.#args("Query", plan.node);
    if (plan.kind === "node") return this.#node(plan, parseId(String(args["id"]), "id"));
    const from = ROOTS[plan.name];
    const { table } = GRAPH[from.to];
    const place: Place = { key: plan.key, within: null };
    if (plan.kind === "object") {
      if (from.kind !== "one") throw new Unusual("an object of a list");
      const found = await this.#lookUp(plan.to, from.lookup(args));
      const [object = null] = await this.#objects(plan.to, { records: found, times: [1], place });
      return object;
    }
    if (from.kind !== "list") throw new Unusual("a connection without a list");
    const { to } = plan;
    const order = from.order(args);
    const conditions = from.conditions(args);
    const page = pageOf(args, order, to.cursors);
    const [found, count] = await Promise.all([
      to.rows ? this.#allowance.read(0, () => this.#reader.page(table, order, conditions, page, to.reads)) : EMPTY,
      to.count ? this.#reader.count(table, conditions) : 0,
    ]);
    const [connection = null] = await this.#connections(to, [{ found, count, times: 1 }], place);
    return connection;
  }

  async #lookUp(plan: ObjectPlan, by: Lookup): Promise<readonly AnyRecord[]> {
    if (by.kind === "id") {
      this.#readAhead(plan, by.id);
      return [...(await this.#byIds(plan, [by.id])).values()];
    }
    const { table } = GRAPH[plan.type];
    const { rows } = await this.#allowance.read(0, () =>
      this.#reader.page(table, ANY_ORDER, by.conditions, TWO, plan.reads),
    );
    if (rows.length > 1) {
      const words = `Several have that name: look them up by search, and pass the id of the one that is meant.`;
      throw new AppError("INVALID_ARGUMENT", words, { field: "name" });
    }
    return rows;
  }

  /**
   * Objects by the id of their records, those that are there.
   *
   * @param times how often each of them stands at the place
   */
  async byIds(plan: ObjectPlan, times: ReadonlyMap<string, number>, place: Place): Promise<ReadonlyMap<string, Json>> {
    return this.#byKey(plan, await this.#byIds(plan, [...times.keys()]), times, place);
  }

  /** Objects of records that go by a key each. */
  async #byKey(
    plan: ObjectPlan,
    found: ReadonlyMap<string, AnyRecord>,
    times: ReadonlyMap<string, number>,
    place: Place,
  ): Promise<ReadonlyMap<string, Json>> {
    const made = await this.#objects(plan, {
      records: [...found.values()],
      times: Array.from(found.keys(), (id) => times.get(id) ?? 0),
      place,
    });
    return new Map(Array.from(found.keys(), (id, at) => [id, made[at] ?? {}]));
  }

  /** Objects of records that are at hand, whole. */
  records(plan: ObjectPlan, records: readonly AnyRecord[], place: Place): Promise<Json[]> {
    return this.#objects(plan, { records, times: records.map(() => 1), place });
  }

  async #node({ key, of }: Extract<RootPlan, { kind: "node" }>, id: string): Promise<Json | null> {
    const found = await this.#allowance.read(0, () => nodeWithId(this.#reader, id));
    if (found === null) return null;
    const plan = of(found.type);
    const record: object | undefined = found.record ?? (await this.#byIds(plan, [id])).get(id);
    if (record === undefined) return null;
    const place: Place = { key, within: null };
    const [object = null] = await this.#objects(plan, { records: [record as AnyRecord], times: [1], place });
    if (object !== null) NODE_TYPES.set(object, found.type);
    return object;
  }

  /** Begins to read what belongs to an object whose id is known before the object itself has been read. */
  #readAhead({ members }: ObjectPlan, id: string): void {
    for (const member of members) {
      if (member.kind === "many" && member.link.key === "id") this.#children.set(member, this.#readMany(member, [id]));
      if (member.kind === "pages" && member.link.key === "id") this.#lists.set(member, this.#readPages(member, [id]));
    }
    // Whoever awaits them is told of a failure; where the object is not there, nobody does.
    for (const read of [...this.#children.values(), ...this.#lists.values()]) read.catch(() => undefined);
  }

  async #objects(plan: ObjectPlan, standing: Standing): Promise<Json[]> {
    const { records, times, place } = standing;
    if (records.length === 0) return [];
    this.#allowance.take(plan.width * sum(times), place, () => pathTo(place));
    const objects = records.map((record, at) => {
      const object = objectOf(plan, record);
      // One by one: what is too much in all is not made in all.
      const more = weightIn(object, plan.large);
      if (more > 0) this.#allowance.take(more * (times[at] ?? 0), place, () => pathTo(place));
      return object;
    });
    const links: Promise<void>[] = [];
    for (const member of plan.members) {
      if (member.kind === "one") links.push(this.#one(member, standing, objects));
      else if (member.kind === "many") links.push(this.#many(member, standing, objects));
      else if (member.kind === "pages") links.push(this.#pages(member, standing, objects));
      else if (member.kind === "history") links.push(this.#history(member, standing, objects));
    }
    await Promise.all(links);
    return objects;
  }

  async #one(member: OneMember, standing: Standing, objects: Json[]): Promise<void> {
    const { key, link, nullable, to } = member;
    const { records, place } = standing;
    const times = timesOf(standing, link.key);
    const there: Place = { key, within: place };
    let byId: ReadonlyMap<unknown, Json> = NONE;
    if (times.size > 0) byId = await (this.#joined(member, standing, times, there) ?? this.byIds(to, times, there));
    for (const [at, record] of records.entries()) {
      const object = byId.get(record[link.key]) ?? null;
      if (object === null && !nullable) throw new Unusual("no object where there must be one");
      put(objects, at, key, object);
    }
  }

  /** Objects whose records came with those that lead to them; null where they did not, as with records that are at hand. */
  #joined(
    { link, name, to, joined }: OneMember,
    { records }: Standing,
    times: ReadonlyMap<string, number>,
    place: Place,
  ): Promise<ReadonlyMap<string, Json>> | null {
    const [first] = records;
    if (!joined || first === undefined || !Object.hasOwn(first, name)) return null;
    const found = new Map<string, AnyRecord>();
    for (const record of records) {
      if (record[name] !== null) found.set(record[link.key] as string, record[name] as AnyRecord);
    }
    return this.#byKey(to, found, times, place);
  }

  #readMany({ link, to }: ManyMember, keys: readonly string[]): Promise<Children> {
    return this.#allowance.read(to.width, (most) =>
      this.#reader.children(GRAPH[link.to].table, link.by, keys, to.reads, most),
    );
  }

  async #many(member: ManyMember, standing: Standing, objects: Json[]): Promise<void> {
    const { key, link, to } = member;
    const { records, place } = standing;
    const times = timesOf(standing, link.key);
    const groups = await (this.#children.get(member) ?? this.#readMany(member, [...times.keys()]));
    const made = await this.#objects(to, {
      records: [...groups.values()].flat(),
      times: Array.from(groups, ([id, group]) => group.map(() => times.get(id) ?? 0)).flat(),
      place: { key, within: place },
    });
    const byKey = new Map<unknown, Json[]>();
    let from = 0;
    for (const [id, group] of groups) byKey.set(id, made.slice(from, (from += group.length)));
    for (const [at, record] of records.entries()) put(objects, at, key, byKey.get(record[link.key]) ?? []);
  }

  async #readPages({ link, node, parent, to }: PagesMember, keys: readonly string[]): Promise<Lists> {
    const { table } = GRAPH[link.to];
    const page = pageOf(this.#args(parent, node), link.pages.order, to.cursors);
    const width = to.edgeWidth + sum(to.shown.map((each) => each.width));
    const [pages, counts] = await Promise.all([
      to.rows
        ? this.#allowance.read(width, (most) => this.#reader.pages(table, link.pages, keys, page, to.reads, most))
        : null,
      to.count ? this.#reader.counts(table, link.pages, keys) : null,
    ]);
    return { pages, counts };
  }

  async #pages(member: PagesMember, standing: Standing, objects: Json[]): Promise<void> {
    const { key, link, to } = member;
    const { records, place } = standing;
    const times = timesOf(standing, link.key);
    const keys = [...times.keys()];
    const { pages, counts } = await (this.#lists.get(member) ?? this.#readPages(member, keys));
    const connections = await this.#connections(
      to,
      keys.map((id) => ({ found: pages?.get(id) ?? EMPTY, count: counts?.get(id) ?? 0, times: times.get(id) ?? 0 })),
      { key, within: place },
    );
    const byKey = new Map<unknown, Json | undefined>(keys.map((id, at) => [id, connections[at]]));
    for (const [at, record] of records.entries()) put(objects, at, key, byKey.get(record[link.key]) ?? null);
  }

  async #history(
    { key, link, node, parent, write, width }: HistoryMember,
    standing: Standing,
    objects: Json[],
  ): Promise<void> {
    const { records, place } = standing;
    const times = timesOf(standing, link.key);
    const now = this.#now();
    const range = historyRange(this.#args(parent, node), now);
    assertReadable(range, times.size, now);
    const points = await this.#allowance.read(width, (most) =>
      readHistory(this.#reader, [...times.keys()], range, most),
    );
    const there: Place = { key, within: place };
    let values = 0;
    for (const [id, each] of points) values += width * each.length * (times.get(id) ?? 0);
    this.#allowance.take(values, there, () => pathTo(there));
    for (const [at, record] of records.entries())
      put(objects, at, key, write(points.get(String(record[link.key])) ?? []));
  }

  /** Connections at one place of the document: their rows are one set. */
  async #connections(plan: ConnectionPlan, all: readonly Found[], place: Place): Promise<Json[]> {
    const records = all.flatMap(({ found }) => found.rows);
    const times = all.flatMap(({ found, times: each }) => found.rows.map(() => each));
    const values = plan.width * sum(all.map((each) => each.times)) + plan.edgeWidth * sum(times);
    this.#allowance.take(values, place, () => pathTo(place));
    const made = await Promise.all(plan.shown.map((each) => this.#objects(each, { records, times, place })));
    let from = 0;
    return all.map(({ found, count }) => {
      const [begin, end] = [from, (from += found.rows.length)];
      return connectionOf(
        plan,
        found,
        count,
        made.map((objects) => objects.slice(begin, end)),
      );
    });
  }

  #byIds({ type, reads }: ObjectPlan, ids: readonly string[]): Promise<ReadonlyMap<string, AnyRecord>> {
    // No more rows than ids, and these are counted.
    return this.#allowance.read(0, () => this.#reader.byIds(GRAPH[type].table, ids, reads));
  }

  #args(type: string, node: FieldNode): RootArgs & PageInput & HistoryInput {
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

const NODE_TYPES = new WeakMap<object, TypeName>();

/** The type of an object that was asked for as a Node. */
export function typeOfNode(object: object): TypeName | undefined {
  return NODE_TYPES.get(object);
}

/** A place of the answer, lists left out. */
export interface Place {
  readonly key: string;
  readonly within: Place | null;
}

/** Records that stand at one place of the answer. */
interface Standing {
  readonly records: readonly AnyRecord[];
  /** How often each of them stands there: one record may belong to many. */
  readonly times: readonly number[];
  readonly place: Place;
}

interface Found {
  readonly found: PageOf<AnyRecord>;
  readonly count: number;
  /** How often the connection stands in the answer. */
  readonly times: number;
}

type Children = ReadonlyMap<string, readonly AnyRecord[]>;

/** Null for what is not asked for. */
interface Lists {
  readonly pages: ReadonlyMap<string, PageOf<AnyRecord>> | null;
  readonly counts: ReadonlyMap<string, number> | null;
}

const TWO: Page = { size: 2, backward: false, after: null, before: null, cursors: false };
const ANY_ORDER: Order = { columns: [{ sql: `t."id"`, type: "uuid" }], descending: false };
const EMPTY: PageOf<never> = { rows: [], cursors: [], hasNextPage: false, hasPreviousPage: false };
const NONE: ReadonlyMap<string, Json> = new Map();

/** How often each key that the records have in that field stands in the answer. */
function timesOf({ records, times }: Standing, field: string): ReadonlyMap<string, number> {
  const all = new Map<string, number>();
  for (const [at, record] of records.entries()) {
    const key = record[field];
    if (typeof key === "string") all.set(key, (all.get(key) ?? 0) + (times[at] ?? 0));
  }
  return all;
}

function sum(numbers: readonly number[]): number {
  let all = 0;
  for (const each of numbers) all += each;
  return all;
}

function pathTo({ key, within }: Place): string {
  return within === null ? key : `${pathTo(within)}.${key}`;
}
