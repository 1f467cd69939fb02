import type { PageOf } from "../store/queries/reader.js";

/** A connection as graphql-js reads it: what is a function is called when it is asked for. */
interface Connection {
  readonly nodes: readonly object[];
  readonly edges: () => { readonly cursor: string; readonly node: object }[];
  readonly pageInfo: object;
  readonly totalCount: number;
}

export function pageInfoOf(found: PageOf<unknown>): object {
  return {
    hasNextPage: found.hasNextPage,
    hasPreviousPage: found.hasPreviousPage,
    startCursor: found.cursors.at(0) ?? null,
    endCursor: found.cursors.at(-1) ?? null,
  };
}

export function connection(found: PageOf<object>, totalCount: number): Connection {
  return {
    nodes: found.rows,
    edges: () => found.rows.map((node, at) => ({ cursor: found.cursors[at] ?? "", node })),
    pageInfo: pageInfoOf(found),
    totalCount,
  };
}
