import type { Event } from "../model/entities/index.js";
import { summaryOf } from "../model/events/summary.js";

/** An event in a sentence, by the names of the time. */
export function descriptionOf(event: Event): string {
  const words = [...subjectOf(event), summaryOf(event)].join(" ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** None where the event's own words name what it is about. */
function subjectOf({ kind, clusterName, hostName, volumeName, sessionName }: Event): readonly string[] {
  if (kind.startsWith("ALERT_")) return [];
  const cluster = `cluster ${clusterName ?? "?"}`;
  if (kind.startsWith("SESSION_") || kind === "OPERATION_CHANGED")
    return [`geo-replication session ${sessionName ?? "?"} of volume ${volumeName ?? "?"} in ${cluster}`];
  if (kind.startsWith("VOLUME_")) return [`volume ${volumeName ?? "?"} of ${cluster}`];
  if (kind.startsWith("HOST_")) return [`host ${hostName ?? "?"} of ${cluster}`];
  return [cluster];
}
