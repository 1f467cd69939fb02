import type { Actor } from "../../model/actor.js";
import type { EventDraft, EventKind } from "../../model/events/event.js";

type Values = Readonly<Record<string, unknown>> | null;

/** An event of a cluster that somebody asked for. */
export function clusterEvent(
  actor: Actor,
  cluster: { readonly id: string; readonly name: string },
  kind: EventKind,
  before: Values,
  after: Values,
): EventDraft {
  return { kind, clusterId: cluster.id, clusterName: cluster.name, before, after: { ...after, by: actor.user } };
}
