import type { FieldNode, GraphQLResolveInfo, ResponsePath } from "graphql";
import type { PageInput } from "../model/page.js";
import { type Order, type Page, pageOf } from "../service/queries/page.js";
import { parseId } from "../service/queries/lists.js";
import type { PageOf } from "../service/queries/reader.js";
import type { Context } from "./context.js";
import { type AnyRecord, GRAPH, type GraphType, type ListArgs, type RootName, ROOTS, type TypeName } from "./graph.js";
import { asks, connectionWidths, fieldsOf, widthOf } from "./selection.js";

/**
 * Resolves a field that is a link of the graph. What many objects at one place of a document ask for is read by one statement.
 *
 * @param args of the page, where the link is a connection
 */
export async function follow(
  record: object,
  args: PageInput,
  info: GraphQLResolveInfo,
  context: Context,
): Promise<unknown> {
  const link = GRAPH[info.parentType.name as TypeName].links[info.fieldName];
  if (link === undefined) throw new Error(`${info.parentType.name}.${info.fieldName} is no link of the graph`);
  if (link.kind === "derived") return link.read(record);
  const key = (record as AnyRecord)[link.key];
  if (typeof key !== "string") return null;
  const { allowance, batches, services } = context;
  const to = GRAPH[link.to];
  if (link.kind === "one") return one(link.to, key, info, context);
  if (link.kind === "many") {
    const width = widthsAt(to, info, false).row;
    const records = await batches.load(info, key, (keys) =>
      allowance.read(width, (most) => services.reader.children(to.table, link.by, keys, fieldsOf(to, info), most)),
    );
    allowance.take((records?.length ?? 0) * width, info.fieldNodes, () => pathTo(info));
    return records ?? [];
  }
  const page = wantedPage(args, link.pages.order, info);
  const { own, row } = widthsAt(to, info, true);
  const found = await batches.load(info, key, (keys) =>
    allowance.read(row, (most) =>
      services.reader.pages(to.table, link.pages, keys, page, fieldsOf(to, info, ...NODES), most),
    ),
  );
  allowance.take(own + (found?.rows.length ?? 0) * row, info.fieldNodes, () => pathTo(info));
  return connection(found ?? EMPTY, async (_args, { batches: counts }, at) => {
    const count = await counts.load(at, key, (keys) => services.reader.counts(to.table, link.pages, keys));
    return count ?? 0;
  });
}

/** The record with that id; null where there is none. */
export async function one(
  type: TypeName,
  id: string | null,
  info: GraphQLResolveInfo,
  { allowance, batches, services }: Context,
): Promise<object | null> {
  if (id === null) return null;
  const to = GRAPH[type];
  const width = widthsAt(to, info, false).row;
  const record = await batches.load<object>(info, id, (ids) =>
    allowance.read(width, () => services.reader.byIds(to.table, ids, fieldsOf(to, info))),
  );
  if (record !== undefined) allowance.take(width, info.fieldNodes, () => pathTo(info));
  return record ?? null;
}

/** Resolves a field of Query. @throws AppError INVALID_ARGUMENT */
export async function root(
  name: RootName,
  args: ListArgs & { readonly id?: string },
  input: PageInput,
  info: GraphQLResolveInfo,
  context: Context,
): Promise<object | null> {
  const from = ROOTS[name];
  if (from.kind === "byId") return one(from.to, parseId(args.id ?? "", "id"), info, context);
  const { allowance, services } = context;
  const { reader } = services;
  const to = GRAPH[from.to];
  const order = from.order(args);
  const page = wantedPage(input, order, info);
  const conditions = from.conditions(args);
  const rows = asks(info);
  // Who asks for nothing but the count gets nothing but the count.
  const found =
    rows.has("nodes") || rows.has("edges") || rows.has("pageInfo")
      ? await allowance.read(0, () => reader.page(to.table, order, conditions, page, fieldsOf(to, info, ...NODES)))
      : EMPTY;
  const { own, row } = widthsAt(to, info, true);
  allowance.take(own + found.rows.length * row, info.fieldNodes, () => pathTo(info));
  return connection(found, () => reader.count(to.table, conditions));
}

/** A connection as graphql-js reads it: what is a function is called when it is asked for. */
interface Connection {
  readonly nodes: readonly object[];
  readonly edges: () => { readonly cursor: string; readonly node: object }[];
  readonly pageInfo: object;
  readonly totalCount: (args: object, context: Context, info: GraphQLResolveInfo) => Promise<number>;
}

const NODES = [["nodes"], ["edges", "node"]] as const;
const EMPTY: PageOf<never> = { rows: [], cursors: [], hasNextPage: false, hasPreviousPage: false };

interface Widths {
  /** Values of each record. */
  readonly row: number;
  /** Values of the connection that holds them. */
  readonly own: number;
}

// graphql-js hands the same array of field nodes to every resolver at one place of one execution.
const widths = new WeakMap<readonly FieldNode[], Widths>();

function widthsAt(to: GraphType, info: GraphQLResolveInfo, isConnection: boolean): Widths {
  const known = widths.get(info.fieldNodes);
  if (known !== undefined) return known;
  const { own, edge } = isConnection ? connectionWidths(info) : { own: 0, edge: 0 };
  const found = { own, row: edge + widthOf(to, info, ...(isConnection ? NODES : [])) };
  widths.set(info.fieldNodes, found);
  return found;
}

/** The keys that lead to the field, without places in lists. */
function pathTo({ path }: GraphQLResolveInfo): string {
  const keys: string[] = [];
  for (let at: ResponsePath | undefined = path; at !== undefined; at = at.prev) {
    if (typeof at.key === "string") keys.unshift(at.key);
  }
  return keys.join(".");
}

function wantedPage(input: PageInput, order: Order, info: GraphQLResolveInfo): Page {
  const asked = asks(info);
  return pageOf(input, order, asked.has("edges") || asked.has("pageInfo"));
}

export function pageInfoOf(found: PageOf<unknown>): object {
  return {
    hasNextPage: found.hasNextPage,
    hasPreviousPage: found.hasPreviousPage,
    startCursor: found.cursors.at(0) ?? null,
    endCursor: found.cursors.at(-1) ?? null,
  };
}

export function connection(found: PageOf<object>, totalCount: Connection["totalCount"]): Connection {
  return {
    nodes: found.rows,
    edges: () => found.rows.map((node, at) => ({ cursor: found.cursors[at] ?? "", node })),
    pageInfo: pageInfoOf(found),
    totalCount,
  };
}
