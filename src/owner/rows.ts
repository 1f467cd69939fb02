import type { VolumeLayout } from "../model/health.js";
import type { Row } from "../model/row.js";
import type { GeoRepSessionOption } from "../model/entities/index.js";
import type { CheckpointRow, DetailRow, SessionRow } from "../store/observations.js";

// What is stored of one cluster, as the owner holds it in memory. Rows have the names of the classes; instants are
// ISO 8601 texts in UTC, so that equal instants are equal texts.

export type { CheckpointRow, DetailRow, SessionRow };

/** An option of a session as it was last read. */
export type KnownOption = Pick<Row<GeoRepSessionOption>, "value" | "default" | "configurable" | "modified">;

export interface KnownBrick {
  readonly id: string;
  readonly hostId: string;
  readonly hostName: string;
  readonly path: string;
}

/** `HOST:PATH`, as a brick is called everywhere. */
export function brickName({ hostName, path }: Pick<KnownBrick, "hostName" | "path">): string {
  return `${hostName}:${path}`;
}

export interface KnownVolume {
  readonly id: string;
  readonly name: string;
  readonly layout: VolumeLayout;
  /** Whether its bricks note what is changed, by its options as they were read last; true where they were not. */
  readonly areChangesNoted: boolean;
  /** In the order of `volume info`. */
  readonly bricks: readonly KnownBrick[];
}

export interface KnownSession {
  readonly row: SessionRow;
  /** By brick id. */
  readonly details: ReadonlyMap<string, DetailRow>;
  /** The present one. */
  readonly checkpoint: CheckpointRow | null;
}

/** Which registered cluster a destination belongs to, and which host of it a name means. */
export interface Directory {
  clusterOfVolume(volumeId: string): string | null;
  /** The volume of that name in the cluster that the host is a member of. */
  volumeOn(hostId: string, name: string): string | null;
  /** The host of `clusterId` that goes by that name or address; never a host of another cluster. */
  hostNamed(clusterId: string, name: string): string | null;
}

/** Whether all that `b` has is in `a` as well. */
export function isSameRow<T extends object>(a: T, b: T): boolean {
  return (Object.keys(b) as (keyof T)[]).every((key) => a[key] === b[key]);
}
