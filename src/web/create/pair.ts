import type { CreateGeoRepSessionInput, DestinationsQuery, GeoRepSyncMethod } from "./create.generated.js";

export type KnownDestination = NonNullable<DestinationsQuery["geoRepDestinations"]>["nodes"][number];

/** A volume of a registered cluster, or one that only its host and name tell of. */
export type Destination =
  | { readonly kind: "known"; readonly of: KnownDestination }
  | { readonly kind: "named"; readonly hostName: string; readonly volumeName: string };

export interface Settings {
  /** The destination's host as the source nodes know it; the service chooses one where it is empty. */
  readonly hostName: string;
  readonly userName: string;
  readonly syncMethod: GeoRepSyncMethod;
  readonly startAfterCreate: boolean;
}

export const USUAL_SETTINGS: Settings = { hostName: "", userName: "root", syncMethod: "RSYNC", startAfterCreate: true };

export function inputOf(primaryVolumeId: string, to: Destination, settings: Settings): CreateGeoRepSessionInput {
  const { hostName, userName, syncMethod, startAfterCreate } = settings;
  const common = { primaryVolumeId, userName, syncMethod, startAfterCreate };
  if (to.kind === "known") {
    return {
      ...common,
      secondaryVolumeId: to.of.volumeId,
      ...(hostName === "" ? {} : { secondaryHostName: hostName }),
      keys: "MANAGED",
    };
  }
  // The service reaches no node of such a cluster: Gluster itself has to bring the keys there.
  return { ...common, secondaryHostName: to.hostName, secondaryVolumeName: to.volumeName, keys: "PUSH_PEM" };
}

/** The destination as people call it. */
export function wordsOf(to: Destination): string {
  return to.kind === "named" ? `${to.hostName}::${to.volumeName}` : `${to.of.volume.cluster.name}/${to.of.volume.name}`;
}
