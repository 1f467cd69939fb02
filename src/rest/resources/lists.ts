import type { FieldOf, Source } from "../../store/queries/entity-table.js";
import type { Order, Page } from "../../store/queries/page.js";
import type { Condition } from "../../store/queries/reader.js";
import type { RestRequest } from "../request.js";
import { searchConditions, type SearchFields, searchOrder } from "../search/conditions.js";
import { EVERYTHING, parseSearch } from "../search/parse.js";

/** Objects that a list has where the caller does not say, and the most that it can be asked for. */
const USUAL_MAX = 1_000;
export const LARGEST_MAX = 10_000;
/** Of a search with pages, as with oVirt. */
const SEARCH_PAGE = 100;

export interface Listing<E extends object> {
  readonly source: Source<E>;
  readonly fields: readonly FieldOf<E>[];
  readonly conditions?: readonly Condition[];
  readonly order: Order;
  readonly searchable: SearchFields;
  /** Where the caller does not say how many. */
  readonly usualMax?: number;
}

/** Records of a list as the caller's `max` and `search` want them, by one statement. @throws RestFault */
export async function listed<E extends object>(request: RestRequest, listing: Listing<E>): Promise<readonly E[]> {
  const { parameters, services } = request;
  const text = parameters.text("search");
  const search = text === null ? EVERYTHING : parseSearch(text);
  const caseSensitive = parameters.boolean("case_sensitive") ?? true;
  const max = parameters.integer("max", -1, LARGEST_MAX);
  // oVirt's callers write -1 for all.
  const asked = max === -1 ? LARGEST_MAX : max;
  const size = asked ?? (search.page === null ? (listing.usualMax ?? USUAL_MAX) : SEARCH_PAGE);
  const found = await services.reader.page(
    listing.source,
    searchOrder(search, listing.searchable, listing.order),
    [...(listing.conditions ?? []), ...searchConditions(search, listing.searchable, caseSensitive)],
    { ...wholePage(size), offset: ((search.page ?? 1) - 1) * size },
    listing.fields,
  );
  return found.rows;
}

/** The first so many rows, of which nobody asks where they stand. */
export function wholePage(size: number): Page {
  return { size, backward: false, after: null, before: null, cursors: false };
}
