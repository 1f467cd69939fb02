import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import type { AnyVariables, Client, CombinedError } from "urql";

/** One page of a list, with where the next begins. */
export interface ListPage<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** A query of a list that goes on after a cursor. */
export type PagedDocument<Data> = TypedDocumentNode<Data, AnyVariables & { readonly after?: string | null }>;

export type AllPages<Node> =
  | { readonly nodes: readonly Node[]; readonly error?: never }
  | { readonly nodes?: never; readonly error: CombinedError };

/** Reads a whole list, page after page; nothing of it where one cannot be read. */
export async function allPages<Data, Node>(
  api: Pick<Client, "query">,
  query: PagedDocument<Data>,
  pageOf: (data: Data) => ListPage<Node>,
): Promise<AllPages<Node>> {
  const nodes: Node[] = [];
  let after: string | null = null;
  for (;;) {
    const { data, error } = await api.query(query, { after }).toPromise();
    if (data === undefined) return error === undefined ? { nodes } : { error };
    const page = pageOf(data);
    nodes.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return { nodes };
    after = page.pageInfo.endCursor;
  }
}
