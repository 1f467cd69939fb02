import { type CheckRecord, recordOf, type Standing, standingOf } from "../../model/checks/checks.js";
import { destinationsOf } from "../../model/checks/eligibility.js";
import type { DestinationOrder } from "./destination-order.js";
import { readKnown } from "./known.js";
import { parseId, volumeConditions } from "./lists.js";
import type { PageInput } from "../../model/page.js";
import { pageOf, writeCursor } from "./page.js";
import { type Condition, type PageOf, Parameters, type Reader, whereText } from "./reader.js";

export interface DestinationFilter {
  readonly clusterId?: string | null;
  readonly volumeId?: string | null;
  readonly standing?: readonly Standing[] | null;
  /** Words, each of which occurs in its name or its cluster's. */
  readonly search?: string | null;
}

interface DestinationRecord {
  readonly volumeId: string;
  readonly standing: Standing;
  readonly reasons: readonly CheckRecord[];
}

/**
 * A page of all volumes as destinations of one; null where there is no such volume.
 *
 * @throws AppError INVALID_ARGUMENT
 */
export async function destinations(
  reader: Reader,
  primaryVolumeId: string,
  filter: DestinationFilter,
  order: DestinationOrder,
  input: PageInput,
): Promise<(PageOf<DestinationRecord> & { readonly total: number }) | null> {
  const page = pageOf(input, order.cursors);
  const clusterId = filter.clusterId == null ? null : parseId(filter.clusterId, "filter.clusterId");
  const volumeId = filter.volumeId == null ? null : parseId(filter.volumeId, "filter.volumeId");
  const conditions = volumeConditions({ search: filter.search }, "filter");
  const [known, found] = await Promise.all([readKnown(reader), volumesOf(reader, conditions)]);
  const source = known.volumes.find(({ id }) => id === primaryVolumeId);
  if (source === undefined) return null;
  const names = new Map(known.volumes.map(({ id, name }) => [id, name]));
  const compare = order.comparing(known.volumes);
  const all = destinationsOf(source, known)
    .filter(({ volumeId: id }) => found === null || found.has(id))
    .map((each) => ({ ...each, standing: standingOf(each.reasons) }))
    .filter((each) => clusterId === null || each.clusterId === clusterId)
    .filter((each) => volumeId === null || each.volumeId === volumeId)
    .filter(({ standing }) => filter.standing == null || filter.standing.includes(standing))
    .map((each) => {
      const { volumeId: id, standing } = each;
      return { ...each, values: order.valuesOf({ id, standing, name: names.get(id) ?? "" }) };
    })
    .toSorted((one, other) => compare(one.values, other.values));
  const between = all.filter(
    ({ values }) =>
      (page.after === null || compare(values, page.after) > 0) &&
      (page.before === null || compare(values, page.before) < 0),
  );
  const rows = page.backward ? between.slice(-page.size || between.length) : between.slice(0, page.size);
  const more = between.length > rows.length;
  return {
    total: all.length,
    rows: rows.map(({ volumeId: id, standing, reasons }) => ({
      volumeId: id,
      standing,
      reasons: reasons.map(recordOf),
    })),
    cursors: rows.map(({ values }) => writeCursor(order.cursors, values)),
    hasNextPage: page.backward ? page.before !== null : more,
    hasPreviousPage: page.backward ? more : page.after !== null,
  };
}

/** The ids of volumes that fit; null where nothing is asked of them. */
async function volumesOf(reader: Reader, conditions: readonly Condition[]): Promise<ReadonlySet<string> | null> {
  if (conditions.length === 0) return null;
  const parameters = new Parameters();
  const where = whereText(conditions, parameters);
  const rows = await reader.query<{ readonly id: string }>(`select t."id" from "volume" t ${where}`, parameters.values);
  return new Set(rows.map(({ id }) => id));
}
