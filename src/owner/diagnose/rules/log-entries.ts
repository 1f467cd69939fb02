import type { LogEntry } from "../../../gluster/report/gsyncd-log.js";
import type { GeoRepFindingEvidence } from "../../../model/schema/finding-evidence.js";
import { brickName } from "../../rows.js";
import {
  earliest,
  type NodeEvidence,
  ofHost,
  type SessionEvidence,
  type WorkerEvidence,
  type WorkerLog,
} from "../evidence.js";

/** An entry of a log, and where it stands. */
export interface Found {
  readonly entry: LogEntry;
  readonly node: NodeEvidence;
  /** Null for what the monitor says. */
  readonly worker: WorkerEvidence | null;
}

const MOST_LINES = 10;
const MOST_CHARACTERS = 1_000;

/** Those that `pick` takes of the logs of some workers. */
export function entriesOf(
  { nodes }: SessionEvidence,
  workers: readonly WorkerEvidence[],
  pick: (log: WorkerLog) => readonly LogEntry[],
): Found[] {
  return workers.flatMap((worker) => {
    const node = nodes.get(worker.brick.hostId);
    return node === undefined ? [] : pick(worker.log).map((entry) => ({ entry, node, worker }));
  });
}

/** Epoch milliseconds by the service's clock; null where no time is known. */
export function oldestOf(entries: readonly Found[]): number | null {
  return earliest(
    entries.map(({ entry, node }) =>
      entry.at === null || node.clockOffsetMs === null ? null : entry.at * 1_000 + node.clockOffsetMs,
    ),
  );
}

/** One for each worker and each monitor. */
export function evidenceOf(entries: readonly Found[]): GeoRepFindingEvidence[] {
  const byPlace = Map.groupBy(entries, ({ node, worker }) => `${node.host.id} ${worker?.brick.id ?? ""}`);
  return [...byPlace.values()].flatMap((those) => {
    const [first] = those;
    if (first === undefined) return [];
    const { node, worker } = first;
    return [
      {
        ...ofHost(node.host),
        ...(worker === null ? {} : { brickId: worker.brick.id, brickName: brickName(worker.brick) }),
        source: node.logFile,
        command: null,
        lines: linesOf(those.map(({ entry }) => entry)),
      },
    ];
  });
}

/** The last of their lines, as evidence has them. */
export function linesOf(entries: readonly LogEntry[]): string[] {
  return entries
    .flatMap(({ lines }) => lines)
    .slice(-MOST_LINES)
    .map((line) => line.slice(0, MOST_CHARACTERS).toWellFormed());
}
