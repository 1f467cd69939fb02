import type { GeoRepSessionStatus, SessionRowsSubscription } from "./session-rows.generated.js";
import { STATUS_ORDER } from "../components/status.js";
import { destinationOf, sourceOf } from "./session-name.js";

export type SessionRow = NonNullable<SessionRowsSubscription["geoRepSessionChanged"]["session"]>;

/** Names of the columns that rows are sorted by, as they stand in the address. */
export const SORT_KEYS = ["source", "destination", "status", "synced", "pending", "failures"] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** What of the rows is shown, and in which order. */
export interface View {
  readonly search: string;
  /** Any of these; all where there is none. */
  readonly statuses: readonly GeoRepSessionStatus[];
  readonly by: SortKey;
  readonly descending: boolean;
}

const collator = new Intl.Collator(undefined, { numeric: true });
const byText = (text: (row: SessionRow) => string) => (a: SessionRow, b: SessionRow) =>
  collator.compare(text(a), text(b));
/** What is not known is less than everything that is. */
const byNumber = (number: (row: SessionRow) => number | null) => (a: SessionRow, b: SessionRow) =>
  (number(a) ?? -1) - (number(b) ?? -1);

const COMPARE: Readonly<Record<SortKey, (a: SessionRow, b: SessionRow) => number>> = {
  source: byText(sourceOf),
  destination: byText(destinationOf),
  status: byNumber(({ status }) => STATUS_ORDER.indexOf(status)),
  synced: byNumber(({ lastSyncedAt }) => (lastSyncedAt === null ? null : Date.parse(lastSyncedAt))),
  pending: byNumber(({ pending }) => (pending === null ? null : Number(pending))),
  failures: byNumber(({ failures }) => (failures === null ? null : Number(failures))),
};

/** The rows that a view shows, in its order; equal ones by source and destination. */
export function rowsIn(view: View, sessions: Iterable<SessionRow>): SessionRow[] {
  const words = view.search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const fits = (row: SessionRow): boolean => {
    if (view.statuses.length > 0 && !view.statuses.includes(row.status)) return false;
    const text = [sourceOf(row), destinationOf(row), row.userName, row.secondaryVolume?.cluster.name]
      .join(" ")
      .toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const compare = COMPARE[view.by];
  const direction = view.descending ? -1 : 1;
  return [...sessions]
    .filter(fits)
    .toSorted((a, b) => direction * compare(a, b) || COMPARE.source(a, b) || COMPARE.destination(a, b));
}

/** A view as it stands in the address, and back; what is not to be read there is as usual. */
export function viewOf(parameters: URLSearchParams): View {
  const statuses = (parameters.get("status") ?? "").toUpperCase().split(",");
  const sort = parameters.get("sort") ?? "status";
  const by = sort.replace(/^-/, "");
  return {
    search: parameters.get("search") ?? "",
    statuses: STATUS_ORDER.filter((status) => statuses.includes(status)),
    by: SORT_KEYS.find((key) => key === by) ?? "status",
    descending: sort.startsWith("-"),
  };
}

export function parametersOf({ search, statuses, by, descending }: View): URLSearchParams {
  const parameters = new URLSearchParams();
  if (search !== "") parameters.set("search", search);
  if (statuses.length > 0) parameters.set("status", statuses.join(",").toLowerCase());
  if (by !== "status" || descending) parameters.set("sort", `${descending ? "-" : ""}${by}`);
  return parameters;
}
