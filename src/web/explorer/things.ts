import type { Client } from "urql";
import type { Things } from "./examples.js";
import { ExplorerDestinationDocument, ExplorerThingsDocument } from "./things.generated.js";

/** Volumes that a destination is looked for, at most: each is a request. */
const MOST_VOLUMES = 20;
/** How far back the events begin. */
const EVENTS_BACK = 20n;

/** Looks for what the examples can be run on. Nothing where it cannot be read: the examples say then what to fill in. */
export async function findThings(api: Client): Promise<Things> {
  const { data } = await api.query(ExplorerThingsDocument, {});
  const sessions = data?.geoRepSessions.nodes ?? [];
  const last = BigInt(data?.events.nodes[0]?.number ?? "0");
  const active = sessions.find(({ status }) => status === "ACTIVE");
  return {
    sessionId: (active ?? sessions[0])?.id ?? null,
    activeSessionId: active?.id ?? null,
    event: String(last > EVENTS_BACK ? last - EVENTS_BACK : 0n),
    ...(await pairAmong(api, unusedFirst(data?.volumes.nodes ?? [], sessions))),
  };
}

type Volume = { readonly id: string; readonly clusterId: string };
type Pair = Pick<Things, "primaryVolumeId" | "secondaryVolumeId">;

/** In the order in which they are likely to make a new session. */
function unusedFirst(
  volumes: readonly Volume[],
  sessions: readonly { readonly primaryVolumeId: string; readonly secondaryVolumeId: string | null }[],
): readonly Volume[] {
  const used = new Set(
    sessions.flatMap(({ primaryVolumeId, secondaryVolumeId }) => [primaryVolumeId, secondaryVolumeId]),
  );
  return volumes.toSorted((one, other) => Number(used.has(one.id)) - Number(used.has(other.id)));
}

/** Two volumes between which a session can be created; where there are none, two between which it can be planned. */
async function pairAmong(api: Client, volumes: readonly Volume[]): Promise<Pair> {
  for (const { id } of volumes.slice(0, MOST_VOLUMES)) {
    const { data } = await api.query(ExplorerDestinationDocument, { id });
    const [ready] = data?.geoRepDestinations?.nodes ?? [];
    if (ready !== undefined) return { primaryVolumeId: id, secondaryVolumeId: ready.volumeId };
  }
  const [primary] = volumes;
  const secondary = volumes.find(({ clusterId }) => clusterId !== primary?.clusterId);
  return { primaryVolumeId: primary?.id ?? null, secondaryVolumeId: secondary?.id ?? null };
}
