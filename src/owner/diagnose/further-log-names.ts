import { destinationLogs, sourceLogs } from "../../gluster/hosts/log-tail.js";
import type { SessionEvidence, WorkerEvidence } from "./evidence.js";

// Where the further logs of a session's workers are: what FurtherLogs reads, and what findings are known by.

type Named = Pick<SessionEvidence, "key" | "volume" | "workerLogOptions">;

/** Those of some workers on their own nodes, by node. */
export function sourceLogsOf(
  { key, volume, workerLogOptions }: Named,
  workers: readonly WorkerEvidence[],
): ReadonlyMap<string, readonly string[]> {
  const byNode = Map.groupBy(workers, ({ brick }) => brick.hostId);
  return new Map(
    [...byNode].map(([node, those]) => [
      node,
      those.flatMap(({ brick }) => sourceLogs(volume.name, key, brick.path, workerLogOptions)),
    ]),
  );
}

/** Those of some workers on whatever node of the destination serves them; where there is no worker, none. */
export function destinationLogsOf({ key, volume }: Named, workers: readonly WorkerEvidence[]): readonly string[] {
  // Some are of all workers together.
  if (workers.length === 0) return [];
  const source = { name: volume.name, uuid: volume.id };
  return destinationLogs(
    source,
    key,
    workers.map(({ brick }) => brick),
  );
}
