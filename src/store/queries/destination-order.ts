import { type Standing, STANDINGS } from "../../model/checks/checks.js";
import type { DestinationOrderBy, OrderInput } from "../../model/orders.js";
import { ORDER } from "./orders.js";
import type { CursorForm } from "./page.js";

/** A volume as far as its place in a list of destinations goes. */
interface Placed {
  readonly standing: Standing;
  readonly name: string;
  readonly id: string;
}

/** Destinations are judged here and not by the database: so is where each of them stands in a list. */
export interface DestinationOrder {
  readonly cursors: CursorForm;
  /** What a cursor holds. */
  readonly valuesOf: (placed: Placed) => readonly string[];
  /** @param volumes all of them, in the database's order of names */
  readonly comparing: (volumes: readonly NamedVolume[]) => (one: readonly string[], other: readonly string[]) => number;
}

type NamedVolume = Pick<Placed, "id" | "name">;

const BY_STANDING: CursorForm = {
  columns: [{ type: "bigint" }, ...ORDER.volumes.columns],
  name: "STANDING" satisfies DestinationOrderBy,
};

export function destinationOrder(order: OrderInput<DestinationOrderBy> | null): DestinationOrder {
  const isByStanding = order?.by === "STANDING";
  const sign = order?.descending === true ? -1 : 1;
  return {
    cursors: isByStanding ? BY_STANDING : ORDER.volumes,
    valuesOf: ({ standing, name, id }) => (isByStanding ? [String(STANDINGS.indexOf(standing)), name, id] : [name, id]),
    comparing: (volumes) => {
      const placeOf = placesOf(volumes);
      const standingOf = ([standing]: readonly string[]): number => (isByStanding ? Number(standing) : 0);
      return (one, other) => sign * (standingOf(one) - standingOf(other) || placeOf(one) - placeOf(other));
    },
  };
}

/** Which place a volume has by its name and id: of one that is gone, where its name would stand. */
function placesOf(volumes: readonly NamedVolume[]): (values: readonly string[]) => number {
  const places = new Map(volumes.map(({ id }, at) => [id, at]));
  return (values) => {
    const [name = "", id = ""] = values.slice(-2);
    const place = places.get(id);
    if (place !== undefined) return place;
    const next = volumes.findIndex((volume) => volume.name >= name);
    return (next === -1 ? volumes.length : next) - 0.5;
  };
}
