import type { LogEntry } from "../../../gluster/report/gsyncd-log.js";
import type { GeoRepFindingEvidence } from "../../../model/schema/finding-evidence.js";
import { earliest, type FurtherLog, ofHost } from "../evidence.js";
import { linesOf } from "./log-entries.js";

interface Said {
  readonly log: FurtherLog;
  readonly entry: LogEntry;
}

/** So long, in seconds before it was read, an error counts of a worker that fails: it writes the same again every ten or so. */
const RECENT_S = 30;

interface Wanted {
  readonly withinS?: number;
  /** So many of each log. */
  readonly last?: number;
}

/** Errors that were written of late to logs of programs that workers start. */
export function said(
  logs: readonly FurtherLog[],
  isWanted: (entry: LogEntry) => boolean,
  { withinS = RECENT_S, last = Infinity }: Wanted = {},
) {
  const found = logs.map((log) => {
    const recent = log.errors.filter((entry) => Math.abs(log.readAt - (entry.at ?? 0)) < withinS && isWanted(entry));
    return { log, entries: recent.slice(-last) };
  });
  const entries = found.flatMap(({ log, entries: those }): Said[] => those.map((entry) => ({ log, entry })));
  const times = entries.map(({ log, entry }) => (entry.at === null ? null : entry.at * 1_000 + log.clockOffsetMs));
  return {
    entries,
    /** Since when, epoch milliseconds by the service's clock; null where no time is known. */
    since: earliest(times),
    evidence: found
      .filter(({ entries: those }) => those.length > 0)
      .map(({ log: { host, file }, entries: those }): GeoRepFindingEvidence => ({
        ...ofHost(host),
        source: file,
        command: null,
        lines: linesOf(those),
      })),
  };
}
