import type { LogEntry } from "../../gluster/report/gsyncd-log.js";
import type { WorkerLog } from "./evidence.js";

/** A worker that came to work so often within this time, in seconds, is told to be restless: see rules/worker-restarting.ts. */
const RECENT_S = 600;

/** Who has worked for so long, in seconds, works: one that dies of what it copies does so sooner. */
const WORKS_S = 20;

const START = /starting gsyncd worker/i;
const WELL = /Worker Status(?: Change)?\b.*?\b(?:status=|: )(Active|Passive)\b/i;
// What start, stop, pause and resume leave (subcmds.py, subcmd_monitor_status): what was before does not count any more.
const ASKED = /Monitor Status Change/i;

type Kind = "asked" | "start" | "well" | "other";
/** Entries are looked at in each round as long as they are kept. */
const KINDS = new WeakMap<LogEntry, Kind>();

function kindOf(entry: LogEntry): Kind {
  const known = KINDS.get(entry);
  if (known !== undefined) return known;
  const kind = kindIn(entry.text);
  KINDS.set(entry, kind);
  return kind;
}

function kindIn(text: string): Kind {
  if (ASKED.test(text)) return "asked";
  if (START.test(text)) return "start";
  return WELL.test(text) ? "well" : "other";
}

/**
 * What a node's log of a session says about the worker of one brick. A worker whose attempt fails is started again ten seconds later,
 * and has no error yet then; one that dies of what it copies works for moments in between: the attempt before counts until a later one
 * has an error, or has worked for a while.
 *
 * @param now the node's clock, epoch seconds
 */
export function workerLog(entries: readonly LogEntry[], brick: string, now: number): WorkerLog {
  const { current, failed, sinceWell, cameToWork, worksSince } = attemptsOf(entries, brick);
  const complaints = current.filter(isError);
  const lately = cameToWork.filter((at) => now - at < RECENT_S);
  const works = worksSince !== null && now - worksSince >= WORKS_S;
  if (works) return { attempt: [], sinceWell: [], complaints, cameToWork: lately };
  return { attempt: current.some(isError) ? current : failed, sinceWell, complaints, cameToWork: lately };
}

/** What a log tells of a brick's worker, whatever the time is. */
interface Attempts {
  /** Since it was last started. */
  readonly current: readonly LogEntry[];
  /** The last one before that left an error. */
  readonly failed: readonly LogEntry[];
  readonly sinceWell: readonly LogEntry[];
  /** When it came to work, epoch seconds by the node's clock. */
  readonly cameToWork: readonly number[];
  /** Since when it works; null where it does not, or nobody knows. */
  readonly worksSince: number | null;
}

/** A log to which nothing was added is not gone through again. */
const ATTEMPTS = new WeakMap<readonly LogEntry[], Map<string, Attempts>>();

function attemptsOf(entries: readonly LogEntry[], brick: string): Attempts {
  const known = ATTEMPTS.get(entries) ?? new Map<string, Attempts>();
  ATTEMPTS.set(entries, known);
  const attempts = known.get(brick) ?? attemptsIn(entries, brick);
  known.set(brick, attempts);
  return attempts;
}

function attemptsIn(entries: readonly LogEntry[], brick: string): Attempts {
  let current: LogEntry[] = [];
  let failed: LogEntry[] = [];
  let sinceWell: LogEntry[] = [];
  let cameToWork: number[] = [];
  let worksSince: number | null = null;
  const mentions = mentionOf(brick);
  for (const entry of entries) {
    // What another worker of the node says.
    if (entry.brick !== null && entry.brick !== brick) continue;
    const kind = kindOf(entry);
    if (kind === "asked") {
      [current, failed, sinceWell, cameToWork, worksSince] = [[], [], [], [], null];
    } else if (kind === "start") {
      if (!mentions(entry) && NAMES_BRICK.test(entry.text)) continue;
      if (current.some(isError)) failed = current;
      [current, worksSince] = [[], null];
    } else if (kind === "well" && entry.brick === brick) {
      worksSince = entry.at;
      if (entry.at !== null) cameToWork.push(entry.at);
    } else if (entry.brick === brick || mentions(entry)) {
      if (isError(entry) && worksSince !== null) {
        // It worked for long enough: what was before is another story.
        if (entry.at === null || entry.at - worksSince >= WORKS_S) [failed, sinceWell] = [[], []];
        worksSince = null;
      }
      current.push(entry);
      sinceWell.push(entry);
    }
  }
  return { current, failed, sinceWell, cameToWork, worksSince };
}

/** What the monitor of a node complains of since it last started a worker. */
export function monitorErrors(entries: readonly LogEntry[]): LogEntry[] {
  const last = entries.findLastIndex((entry) => kindOf(entry) === "start" || kindOf(entry) === "asked");
  return entries.slice(last + 1).filter((entry) => entry.part === "monitor" && isError(entry));
}

export function isError({ level }: LogEntry): boolean {
  return level === "E" || level === "C";
}

/** A start names its brick since 4.0; before, the monitor of one brick wrote to the log. */
const NAMES_BRICK = /brick=|\(\//;

/** Whether an entry of the monitor is about a brick. */
function mentionOf(brick: string): (entry: LogEntry) => boolean {
  const [inBraces, atEnd, inBrackets] = [`brick=${brick}}`, `brick=${brick}`, `(${brick})`];
  return ({ text }) =>
    text.includes(brick) && (text.includes(inBraces) || text.includes(inBrackets) || text.endsWith(atEnd));
}
