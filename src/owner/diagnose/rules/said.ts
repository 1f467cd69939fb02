import type { LogEntry } from "../../../gluster/report/gsyncd-log.js";
import type { GeoRepFindingEvidence } from "../../../model/schema/finding-evidence.js";
import { type DestinationLog, ofHost, type SessionEvidence } from "../evidence.js";
import { linesOf } from "./log-rule.js";

interface SaidThere {
  readonly log: DestinationLog;
  readonly entry: LogEntry;
}

/** Errors that the destination's nodes wrote of late. */
export function saidThere(
  { saidThere: logs }: SessionEvidence,
  isWanted: (entry: LogEntry) => boolean,
  last = Infinity,
) {
  const found = logs.map((log) => ({ log, entries: log.errors.filter(isWanted).slice(-last) }));
  const entries = found.flatMap(({ log, entries: those }): SaidThere[] => those.map((entry) => ({ log, entry })));
  const times = entries.flatMap(({ log, entry }) => (entry.at === null ? [] : [entry.at * 1_000 + log.clockOffsetMs]));
  return {
    entries,
    /** Since when, epoch milliseconds by the service's clock; null where no time is known. */
    since: times.length === 0 ? null : Math.min(...times),
    evidence: found
      .filter(({ entries: those }) => those.length > 0)
      .map(({ log: { host, file }, entries: those }): GeoRepFindingEvidence => ({
        ...ofHost(host),
        source: file,
        lines: linesOf(those),
      })),
  };
}
