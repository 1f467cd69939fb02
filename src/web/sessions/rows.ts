import type { GeoRepSessionHealth, GeoRepSessionStatus, SessionRowsSubscription } from "./session-rows.generated.js";
import { STATUS_ORDER } from "../components/status.js";
import { HEALTH_ORDER } from "../findings/words.js";
import { destinationOf, sourceOf } from "./session-name.js";

export type SessionRow = NonNullable<SessionRowsSubscription["geoRepSessionChanged"]["session"]>;

/** Names of the columns that rows are sorted by, as they stand in the address. */
export const SORT_KEYS = [
  "source",
  "destination",
  "status",
  "health",
  "behind",
  "synced",
  "pending",
  "failures",
] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** What of the rows is shown, and in which order. */
export interface View {
  readonly search: string;
  /** Any of these; all where there is none. */
  readonly healths: readonly GeoRepSessionHealth[];
  /** The same. */
  readonly statuses: readonly GeoRepSessionStatus[];
  readonly by: SortKey;
  readonly descending: boolean;
  /** From 1. */
  readonly page: number;
}

/** Rows of a page: a table of thousands is too much to be drawn anew several times a second. */
export const PAGE_ROWS = 100;

/** A part of the rows, which a table shows. */
export interface RowsPage {
  readonly rows: readonly SessionRow[];
  /** From 1: the last one where fewer rows are left than the view's page begins after. */
  readonly page: number;
  readonly pages: number;
}

export function pageOf(view: Pick<View, "page">, rows: readonly SessionRow[]): RowsPage {
  const pages = Math.max(1, Math.ceil(rows.length / PAGE_ROWS));
  const page = Math.min(view.page, pages);
  return { rows: rows.slice((page - 1) * PAGE_ROWS, page * PAGE_ROWS), page, pages };
}

const collator = new Intl.Collator(undefined, { numeric: true });

/** What is not known is less than everything that is. */
function compare(a: string | number | null, b: string | number | null): number {
  return typeof a === "string" && typeof b === "string" ? collator.compare(a, b) : Number(a ?? -1) - Number(b ?? -1);
}

/** What rows are sorted by: of a column all texts, or all numbers. */
const KEYS: Readonly<Record<SortKey, (row: SessionRow) => string | number | null>> = {
  source: sourceOf,
  destination: destinationOf,
  status: ({ status }) => STATUS_ORDER.indexOf(status),
  health: ({ health }) => HEALTH_ORDER.indexOf(health),
  behind: behindOf,
  synced: ({ lastSyncedAt }) => (lastSyncedAt === null ? null : Date.parse(lastSyncedAt)),
  pending: ({ pending }) => (pending === null ? null : Number(pending)),
  failures: ({ failures }) => (failures === null ? null : Number(failures)),
};

/** What waits since nobody knows when is further behind than all that is known. */
function behindOf({ lagState, unsyncedSince }: SessionRow): number | null {
  if (lagState === null) return null;
  if (lagState === "IDLE") return 0;
  return unsyncedSince === null ? Infinity : Number.MAX_SAFE_INTEGER - Date.parse(unsyncedSince);
}

/** The rows that a view shows, in its order; equal ones by source and destination. */
export function rowsIn(view: Omit<View, "page">, sessions: Iterable<SessionRow>): SessionRow[] {
  const words = view.search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const fits = (row: SessionRow): boolean => {
    if (view.healths.length > 0 && !view.healths.includes(row.health)) return false;
    if (view.statuses.length > 0 && !view.statuses.includes(row.status)) return false;
    if (words.length === 0) return true;
    const text = [sourceOf(row), destinationOf(row), row.userName, row.secondaryVolume?.cluster.name]
      .join(" ")
      .toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const direction = view.descending ? -1 : 1;
  const key = KEYS[view.by];
  return [...sessions]
    .filter(fits)
    .map((row) => ({ row, key: key(row), source: sourceOf(row), destination: destinationOf(row) }))
    .toSorted(
      (a, b) =>
        direction * compare(a.key, b.key) || compare(a.source, b.source) || compare(a.destination, b.destination),
    )
    .map(({ row }) => row);
}

/** By a column that was chosen: chosen once more, the other way round. */
export function sortedBy({ by, descending }: View, chosen: SortKey): Pick<View, "by" | "descending"> {
  return { by: chosen, descending: by === chosen && !descending };
}

/** A view as it stands in the address, and back; what is not to be read there is as usual. */
export function viewOf(parameters: URLSearchParams): View {
  const listed = (name: string): readonly string[] => (parameters.get(name) ?? "").toUpperCase().split(",");
  const [healths, statuses] = [listed("health"), listed("status")];
  const sort = parameters.get("sort") ?? "status";
  const by = sort.replace(/^-/, "");
  return {
    search: parameters.get("search") ?? "",
    healths: HEALTH_ORDER.filter((health) => healths.includes(health)),
    statuses: STATUS_ORDER.filter((status) => statuses.includes(status)),
    by: SORT_KEYS.find((key) => key === by) ?? "status",
    descending: sort.startsWith("-"),
    page: Math.max(1, Math.trunc(Number(parameters.get("page"))) || 1),
  };
}

export function parametersOf({ search, healths, statuses, by, descending, page }: View): URLSearchParams {
  const parameters = new URLSearchParams();
  if (search !== "") parameters.set("search", search);
  if (healths.length > 0) parameters.set("health", healths.join(",").toLowerCase());
  if (statuses.length > 0) parameters.set("status", statuses.join(",").toLowerCase());
  if (by !== "status" || descending) parameters.set("sort", `${descending ? "-" : ""}${by}`);
  if (page > 1) parameters.set("page", String(page));
  return parameters;
}
