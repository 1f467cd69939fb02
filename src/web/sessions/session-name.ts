import type { SessionNameFragment } from "./session-name.generated.js";

/** `CLUSTER/VOLUME`. */
export function sourceOf({ cluster, primaryVolume }: SessionNameFragment): string {
  return `${cluster.name}/${primaryVolume.name}`;
}

/** `HOST::VOLUME`. */
export function destinationOf({ secondaryHostName, secondaryVolumeName }: SessionNameFragment): string {
  return `${secondaryHostName}::${secondaryVolumeName}`;
}

/** A session as it is called everywhere: from where to where. */
export function nameOf(session: SessionNameFragment): string {
  return `${sourceOf(session)} → ${destinationOf(session)}`;
}
