/** gsyncd's log, as releases since 3.7 write it (syncdaemon/logutils.py; before 4.0 gsyncd.py), and those of its mounts. */
import { storable } from "../readable.js";

export interface LogEntry {
  /** Epoch seconds by the node's clock: in UTC, as gsyncd writes by default, where no offset stands beside; null where the time is none. */
  readonly at: number | null;
  /** E, W, C or I. */
  readonly level: string;
  /** Who writes: `monitor`, `worker`, …; `mount` for a mount. */
  readonly part: string;
  /** The brick of the worker that writes; null for others. */
  readonly brick: string | null;
  /** What is said, with the lines of a traceback. */
  readonly text: string;
  /** As it stands in the log. */
  readonly lines: readonly string[];
}

// `[2026-11-27 02:37:24.90205] E [syncdutils(worker /bricks/b):851:logerr] Popen: ssh> …`; before 4.0 `[resource(/bricks/b):…`.
const HEAD =
  /^\[(?<day>\d{4}-\d\d-\d\d) (?<time>\d\d:\d\d:\d\d)(?:[.,]\d+)?(?: (?<hours>[+-]\d\d)(?<minutes>\d\d))?\] (?<level>[A-Z]) \[\w+(?:\((?<where>.*?)\))?:\d+:\w+\] (?:[^\s:]+: )?(?<text>.*)$/;

// Gluster's own programs: `[2026-11-27 15:59:23.19 +0000] E [MSGID: 108006] [afr-common.c:6123:afr_…] 0-gvdst-replicate-0: All …`.
const MOUNT_HEAD =
  /^\[(?<day>\d{4}-\d\d-\d\d) (?<time>\d\d:\d\d:\d\d)(?:\.\d+)?(?: (?<hours>[+-]\d\d)(?<minutes>\d\d))?\] (?<level>[A-Z]) (?:\[MSGID: \d+\] )?\[[\w.-]+\.[ch]:\d+:\w+\] (?<text>.*)$/;

/** @param lines of one log, in order; those before the first head are left out */
export function parseLogLines(lines: readonly string[]): LogEntry[] {
  const entries: (LogEntry & { text: string; lines: string[] })[] = [];
  for (const raw of lines) {
    const line = storable(raw);
    const head = headOf(line);
    if (head === null) {
      const last = entries.at(-1);
      if (last === undefined) continue;
      last.text += `\n${line}`;
      last.lines.push(line);
      continue;
    }
    const { day, time, hours = "+00", minutes = "00", level = "", where = "", text = "" } = head;
    const at = Date.parse(`${day}T${time}${hours}:${minutes}`);
    const slash = where.indexOf("/");
    const part = slash < 0 ? where : where.slice(0, slash).trim();
    entries.push({
      at: Number.isNaN(at) ? null : at / 1_000,
      level,
      part: part === "" && slash >= 0 ? "worker" : part,
      brick: slash < 0 ? null : where.slice(slash),
      text,
      lines: [line],
    });
  }
  return entries;
}

/** Of an entry by gsyncd, or by one of Gluster's own programs; null for a line that goes on with the one before. */
function headOf(line: string): Partial<Record<string, string>> | null {
  const own = HEAD.exec(line)?.groups;
  if (own !== undefined) return own;
  const ofMount = MOUNT_HEAD.exec(line)?.groups;
  return ofMount === undefined ? null : { ...ofMount, where: "mount" };
}
