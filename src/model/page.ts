/** Rows of a page where the caller does not say how many. */
export const DEFAULT_PAGE = 50;
export const LARGEST_PAGE = 1_000;

/** Arguments of a Relay connection. */
export interface PageInput {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}
