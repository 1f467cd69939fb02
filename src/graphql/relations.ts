import type { GraphQLResolveInfo } from "graphql";
import type { AnyNoun, RecordOf } from "../service/queries/noun.js";
import { type Order, type Page, type PageInput, pageOf } from "../service/queries/page.js";
import type { Children, Condition, PageOf, Relation } from "../service/queries/reader.js";
import type { Context } from "./context.js";
import { asks, fieldsOf, type Needs } from "./selection.js";

/** A noun with what its fields in the graph are made of. */
export interface Source<N extends AnyNoun> {
  readonly noun: N;
  readonly needs: Needs<N>;
}

/** The record with that id; null where there is none. */
export async function one<N extends AnyNoun>(
  { noun, needs }: Source<N>,
  id: string | null,
  info: GraphQLResolveInfo,
  { batches, services }: Context,
): Promise<RecordOf<N> | null> {
  if (id === null) return null;
  const record = await batches.load(info, id, (ids) => services.reader.byIds(noun, ids, fieldsOf(noun, needs, info)));
  return record ?? null;
}

/** All records whose column holds the key, sorted. */
export async function many<N extends AnyNoun>(
  { noun, needs }: Source<N>,
  by: Children,
  key: string,
  info: GraphQLResolveInfo,
  { batches, services }: Context,
): Promise<RecordOf<N>[]> {
  const records = await batches.load(info, key, (keys) =>
    services.reader.children(noun, by, keys, fieldsOf(noun, needs, info)),
  );
  return records ?? [];
}

/** A connection as graphql-js reads it: what is a function is called when it is asked for. */
export interface Connection<R> {
  readonly nodes: readonly R[];
  readonly edges: () => { readonly cursor: string; readonly node: R }[];
  readonly pageInfo: object;
  readonly totalCount: (args: object, context: Context, info: GraphQLResolveInfo) => Promise<number>;
}

/** A page of the records that belong to a key. */
export async function related<N extends AnyNoun>(
  { noun, needs }: Source<N>,
  relation: Relation,
  key: string,
  input: PageInput,
  info: GraphQLResolveInfo,
  { batches, services }: Context,
): Promise<Connection<RecordOf<N>>> {
  const page = wantedPage(input, relation.order, info);
  const found = await batches.load(info, key, (keys) =>
    services.reader.pages(noun, relation, keys, page, fieldsOf(noun, needs, info, ...NODES)),
  );
  return connection(found ?? EMPTY, async (_args, context, at) => {
    const count = await context.batches.load(at, key, (keys) => services.reader.counts(noun, relation, keys));
    return count ?? 0;
  });
}

/** A page of all records that the conditions let through. */
export async function listed<N extends AnyNoun>(
  { noun, needs }: Source<N>,
  order: Order,
  conditions: readonly Condition[],
  input: PageInput,
  info: GraphQLResolveInfo,
  { services }: Context,
): Promise<Connection<RecordOf<N>>> {
  const page = wantedPage(input, order, info);
  const rows = asks(info);
  // Who asks for nothing but the count gets nothing but the count.
  const found =
    rows.has("nodes") || rows.has("edges") || rows.has("pageInfo")
      ? await services.reader.page(noun, order, conditions, page, fieldsOf(noun, needs, info, ...NODES))
      : EMPTY;
  return connection<RecordOf<N>>(found, () => services.reader.count(noun, conditions));
}

const NODES = [["nodes"], ["edges", "node"]] as const;
const EMPTY: PageOf<never> = { rows: [], cursors: [], hasNextPage: false, hasPreviousPage: false };

function wantedPage(input: PageInput, order: Order, info: GraphQLResolveInfo): Page {
  const asked = asks(info);
  return pageOf(input, order, asked.has("edges") || asked.has("pageInfo"));
}

function connection<R>(found: PageOf<R>, totalCount: Connection<R>["totalCount"]): Connection<R> {
  return {
    nodes: found.rows,
    edges: () => found.rows.map((node, at) => ({ cursor: found.cursors[at] ?? "", node })),
    pageInfo: {
      hasNextPage: found.hasNextPage,
      hasPreviousPage: found.hasPreviousPage,
      startCursor: found.cursors.at(0) ?? null,
      endCursor: found.cursors.at(-1) ?? null,
    },
    totalCount,
  };
}
