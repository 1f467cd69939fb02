declare const SHAPES: unique symbol;

/** A GraphQL document, with the types of its answer and of its variables. */
export type GraphQLDocument<Answer, Variables> = string & {
  readonly [SHAPES]: { readonly answer: Answer; readonly variables: Variables };
};

export function graphqlDocument<Answer, Variables = Readonly<Record<string, never>>>(
  text: string,
): GraphQLDocument<Answer, Variables> {
  return text as GraphQLDocument<Answer, Variables>;
}

export interface UserError {
  readonly field: string | null;
  readonly code: string;
  readonly message: string;
}

export const USER_ERRORS = "userErrors { field code message }";

/** What every page of a list has. */
export interface Page<T> {
  readonly nodes: readonly T[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export interface PageVariables {
  readonly first: number;
  readonly after: string | null;
}

export const PAGE_INFO = "pageInfo { hasNextPage endCursor }";
