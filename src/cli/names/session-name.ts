import type { SessionName } from "../documents/sessions.js";

/** A session as people name it; null for what is left out. */
export interface GivenName {
  readonly cluster: string | null;
  readonly volume: string;
  readonly user: string | null;
  readonly host: string | null;
  readonly secondaryVolume: string | null;
}

/** `[user@]HOST::VOLUME`, as Gluster was told; the user root is left out. */
function destinationOf({ userName, secondaryHostName, secondaryVolumeName }: SessionName): string {
  return `${userName === null ? "" : `${userName}@`}${secondaryHostName}::${secondaryVolumeName}`;
}

/** `CLUSTER/VOLUME`. */
export function sourceOf({ cluster, primaryVolume }: SessionName): string {
  return `${cluster.name}/${primaryVolume.name}`;
}

/** The whole name of a session: `CLUSTER/VOLUME::[user@]HOST::VOLUME`. */
export function nameOf(session: SessionName): string {
  return `${sourceOf(session)}::${destinationOf(session)}`;
}

/** `[CLUSTER/]VOLUME[::[[user@]HOST::]SECONDARYVOLUME]`; null for what is none. */
export function parseName(text: string): GivenName | null {
  const [source = "", ...rest] = text.split("::");
  if (rest.length > 2) return null;
  // A cluster's name may have a slash of its own, a volume's has none.
  const slash = source.lastIndexOf("/");
  const secondaryVolume = rest.at(-1) ?? null;
  const place = rest.length === 2 ? (rest[0] ?? null) : null;
  const at = place?.lastIndexOf("@") ?? -1;
  const given: GivenName = {
    cluster: slash < 0 ? null : source.slice(0, slash),
    volume: source.slice(slash + 1),
    user: place === null || at < 0 ? null : place.slice(0, at),
    host: place === null ? null : place.slice(at + 1),
    secondaryVolume,
  };
  return Object.values(given).includes("") ? null : given;
}

export function isNamed(session: SessionName, given: GivenName): boolean {
  return (
    session.primaryVolume.name === given.volume &&
    (given.cluster === null || given.cluster === session.cluster.name || given.cluster === session.cluster.id) &&
    (given.secondaryVolume === null || given.secondaryVolume === session.secondaryVolumeName) &&
    (given.host === null || given.host === session.secondaryHostName) &&
    (given.user === null || given.user === (session.userName ?? "root"))
  );
}
