import { type CheckRecord, recordOf, type Standing, standingOf } from "../../model/checks/checks.js";
import { destinationsOf } from "../../model/checks/eligibility.js";
import { readKnown } from "./known.js";
import { parseId } from "./lists.js";
import { ORDER } from "./orders.js";
import type { PageInput } from "../../model/page.js";
import { pageOf, writeCursor } from "./page.js";
import type { PageOf, Reader } from "./reader.js";

export interface DestinationFilter {
  readonly clusterId?: string | null;
  readonly volumeId?: string | null;
  readonly standing?: readonly Standing[] | null;
}

interface DestinationRecord {
  readonly volumeId: string;
  readonly standing: Standing;
  readonly reasons: readonly CheckRecord[];
}

/**
 * A page of all volumes as destinations of one, by name; null where there is no such volume.
 *
 * @throws AppError INVALID_ARGUMENT
 */
export async function destinations(
  reader: Reader,
  primaryVolumeId: string,
  filter: DestinationFilter,
  input: PageInput,
): Promise<(PageOf<DestinationRecord> & { readonly total: number }) | null> {
  const page = pageOf(input, ORDER.volumes);
  const clusterId = filter.clusterId == null ? null : parseId(filter.clusterId, "filter.clusterId");
  const volumeId = filter.volumeId == null ? null : parseId(filter.volumeId, "filter.volumeId");
  const known = await readKnown(reader);
  const source = known.volumes.find(({ id }) => id === primaryVolumeId);
  if (source === undefined) return null;
  const places = new Map(known.volumes.map(({ id, name }, at) => [id, { name, at }]));
  const all = destinationsOf(source, known)
    .map((each) => ({ ...each, standing: standingOf(each.reasons) }))
    .filter((each) => clusterId === null || each.clusterId === clusterId)
    .filter((each) => volumeId === null || each.volumeId === volumeId)
    .filter(({ standing }) => filter.standing == null || filter.standing.includes(standing));
  // The list is in the database's order. A cursor's volume may be gone: the place is then where its name would stand.
  const placeOf = ([name = "", id = ""]: readonly string[]): number =>
    places.get(id)?.at ?? known.volumes.findIndex((each) => each.name >= name) - 0.5;
  const from = page.after === null ? -1 : placeOf(page.after);
  const to = page.before === null ? Infinity : placeOf(page.before);
  const between = all.filter(({ volumeId: id }) => {
    const at = places.get(id)?.at ?? -1;
    return at > from && at < to;
  });
  const rows = page.backward ? between.slice(-page.size || between.length) : between.slice(0, page.size);
  const more = between.length > rows.length;
  return {
    total: all.length,
    rows: rows.map(({ volumeId: id, standing, reasons }) => ({
      volumeId: id,
      standing,
      reasons: reasons.map(recordOf),
    })),
    cursors: rows.map(({ volumeId: id }) => writeCursor(ORDER.volumes, [places.get(id)?.name ?? "", id])),
    hasNextPage: page.backward ? page.before !== null : more,
    hasPreviousPage: page.backward ? more : page.after !== null,
  };
}
