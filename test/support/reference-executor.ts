import { type GraphQLFieldResolver, type GraphQLSchema, isInterfaceType, isObjectType } from "graphql";
import { connection } from "../../src/graphql/connection.js";
import { type AnyRecord, GRAPH, type TypeName } from "../../src/graphql/graph.js";
import { type RootArgs, ROOTS, type RootName } from "../../src/graphql/roots.js";
import { buildGraphQLSchema } from "../../src/graphql/schema.js";
import { type HistoryInput, historyRange } from "../../src/model/history.js";
import type { PageInput } from "../../src/model/page.js";
import { allOf } from "../../src/store/queries/entity-table.js";
import { parseId } from "../../src/store/queries/lists.js";
import { readHistory } from "../../src/store/queries/history.js";
import { nodeWithId } from "../../src/store/queries/node.js";
import { pageOf } from "../../src/store/queries/page.js";
import type { PageOf, Reader } from "../../src/store/queries/reader.js";

type Arguments = PageInput & HistoryInput & RootArgs & { readonly id?: string };
type Resolver = GraphQLFieldResolver<unknown, { readonly reader: Reader }, Arguments>;

/**
 * The schema as graphql-js alone executes it: each link of each object is followed by itself, by reading whole records. What
 * plans gather is compared with that.
 */
export function referenceSchema(): GraphQLSchema {
  const schema = buildGraphQLSchema();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    for (const field of Object.values(type.getFields())) {
      if (Object.hasOwn(GRAPH, type.name)) field.resolve = memberOf(type.name as TypeName, field.name) as never;
      else if (type === schema.getQueryType() && Object.hasOwn(ROOTS, field.name)) {
        field.resolve = rootOf(field.name as RootName) as never;
      } else if (/(Connection|Edge)$/.test(type.name)) delete field.resolve;
    }
  }
  const query = schema.getQueryType()?.getFields()["node"];
  if (query !== undefined) query.resolve = node as never;
  const type = schema.getType("Node");
  if (isInterfaceType(type)) type.resolveType = (value) => (value as { readonly __typename: string }).__typename;
  return schema;
}

const node: Resolver = async (_source, { id = "" }, { reader }) => {
  const found = await nodeWithId(reader, parseId(id, "id"));
  if (found === null) return null;
  const record = found.record ?? (await one(reader, found.type, parseId(id, "id")));
  return record === null ? null : { ...(record as AnyRecord), __typename: found.type };
};

async function one(reader: Reader, type: TypeName, id: string): Promise<AnyRecord | null> {
  const { table } = GRAPH[type];
  return (await reader.byIds(table, [id], allOf(table))).get(id) ?? null;
}

function rootOf(name: RootName): Resolver {
  const from = ROOTS[name];
  return async (_source, args, { reader }) => {
    const { table } = GRAPH[from.to];
    if (from.kind === "one") {
      const by = from.lookup(args);
      if (by.kind === "id") return one(reader, from.to, by.id);
      const order = { columns: [{ sql: `t."id"`, type: "uuid" }], descending: false } as const;
      const [found] = (await reader.page(table, order, by.conditions, pageOf({ first: 1 }, order), allOf(table))).rows;
      return found ?? null;
    }
    const [order, conditions] = [from.order(args), from.conditions(args)];
    const found = await reader.page(table, order, conditions, pageOf(args, order), allOf(table));
    return connection(found, await reader.count(table, conditions));
  };
}

function memberOf(type: TypeName, name: string): Resolver {
  const link = GRAPH[type].links[name];
  if (link === undefined) return (record) => (record as AnyRecord)[name];
  if (link.kind === "derived") return (record) => link.read(record as object);
  if (link.kind === "history") {
    return async (record, args, { reader }) => {
      const id = String((record as AnyRecord)[link.key]);
      return (await readHistory(reader, [id], historyRange(args, new Date()), null)).get(id);
    };
  }
  const { table } = GRAPH[link.to];
  return async (record, args, { reader }) => {
    const key = (record as AnyRecord)[link.key];
    if (typeof key !== "string") return null;
    if (link.kind === "one") return one(reader, link.to, key);
    if (link.kind === "many") return (await reader.children(table, link.by, [key], allOf(table))).get(key) ?? [];
    const page = pageOf(args, link.pages.order);
    const found = (await reader.pages(table, link.pages, [key], page, allOf(table))).get(key);
    const counts = await reader.counts(table, link.pages, [key]);
    return connection(found ?? EMPTY, counts.get(key) ?? 0);
  };
}

const EMPTY: PageOf<AnyRecord> = { rows: [], cursors: [], hasNextPage: false, hasPreviousPage: false };
