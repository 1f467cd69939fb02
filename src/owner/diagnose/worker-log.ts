import type { LogEntry } from "../../gluster/report/gsyncd-log.js";
import type { WorkerLog } from "./evidence.js";

/** How long, in seconds, a restart counts, and what a node says of them is kept: see `isRestless`. */
const RECENT_S = 600;
/** Who has worked for so long, in seconds, has not died of what the restarts before were for: three of these are farther apart. */
const STEADY_S = RECENT_S / 2;
/** A monitor starts a worker that has died ten seconds after it has noted that (monitor.py); one of a setting that is changed, at once. */
const PAUSE_S = 9;
/** A node that is busy is late. */
const LONGEST_PAUSE_S = 40;

/** Who has worked for so long, in seconds, works: one that dies of what it copies does so sooner. */
const WORKS_S = 20;

/** What the other side has printed. */
const FROM_THERE = /\bssh> /;
/** All that is said where gsyncd ends before it has read that: seen at three of five attempts of 10.3. */
const NOT_TELLING =
  /connection to peer is broken|most likely due to MISCONFIGURATION|`gsec_create container`|command returned error.*\bcmd=\S*ssh |command "\S*ssh .*" returned with /;
/** So long, in seconds, an attempt that told counts beside later ones that do not: some four of them. */
const TOLD_S = 60;

const START = /starting gsyncd worker/i;
const WELL = /Worker Status(?: Change)?\b.*?\b(?:status=|: )(Active|Passive)\b/i;
const FAULTY = /Worker Status(?: Change)?\b.*?\b(?:status=|: )Faulty\b/i;
// What start, stop, pause and resume leave (subcmds.py, subcmd_monitor_status): what was before does not count any more.
const ASKED = /Monitor Status Change/i;

type Kind = "asked" | "start" | "well" | "faulty" | "other";
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
  if (FAULTY.test(text)) return "faulty";
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
  const { current, sinceWell, worksSince, restarts, ...before } = attemptsOf(entries, brick);
  const complaints = current.filter(isError);
  const works = worksSince === null ? 0 : now - worksSince;
  const lately = works >= STEADY_S ? [] : restarts.filter((entry) => isRecent(entry, now));
  if (works >= WORKS_S) return { attempt: [], sinceWell: [], complaints, restarts: lately };
  const last = current.some(isError) ? current : before.failed;
  const hasTold = now - (before.telling.at(-1)?.at ?? 0) < TOLD_S;
  const attempt = hasTold && last.every(isSilent) ? before.telling : last;
  return { attempt, sinceWell, complaints, restarts: lately };
}

/** What a log tells of a brick's worker, whatever the time is. */
interface Attempts {
  /** Since it was last started. */
  readonly current: readonly LogEntry[];
  /** The last one before that left an error. */
  readonly failed: readonly LogEntry[];
  /** The last one before that said why. */
  readonly telling: readonly LogEntry[];
  readonly sinceWell: readonly LogEntry[];
  /** Since when it works, epoch seconds by the node's clock; null where it does not, or nobody knows. */
  readonly worksSince: number | null;
  /** The monitor's entries about each start after it had worked and died. */
  readonly restarts: readonly LogEntry[];
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
  let telling: LogEntry[] = [];
  let sinceWell: LogEntry[] = [];
  let worksSince: number | null = null;
  let restarts: LogEntry[] = [];
  let hasWorked = false;
  // Of which brick the monitor does not say.
  const faults: LogEntry[] = [];
  const mentions = mentionOf(brick);
  for (const entry of entries) {
    // What another worker of the node says.
    if (entry.brick !== null && entry.brick !== brick) continue;
    const kind = kindOf(entry);
    if (kind === "asked") {
      [current, failed, telling, sinceWell] = [[], [], [], []];
      [worksSince, restarts, hasWorked] = [null, [], false];
    } else if (kind === "faulty" && entry.brick === null) {
      faults.push(entry);
    } else if (kind === "start") {
      if (!mentions(entry) && NAMES_BRICK.test(entry.text)) continue;
      if (current.some(isError)) failed = current;
      if (current.some(isTelling)) telling = current;
      if (hasWorked && faults.some((fault) => isPause(fault, entry))) restarts.push(entry);
      [current, worksSince, hasWorked] = [[], null, false];
    } else if (kind === "well" && entry.brick === brick) {
      [worksSince, hasWorked] = [entry.at, true];
    } else if (entry.brick === brick || mentions(entry)) {
      if (isError(entry) && worksSince !== null) {
        // It worked for long enough: what was before is another story.
        if (entry.at === null || entry.at - worksSince >= WORKS_S) [failed, telling, sinceWell] = [[], [], []];
        worksSince = null;
      }
      current.push(entry);
      sinceWell.push(entry);
    }
  }
  return { current, failed, telling, sinceWell, worksSince, restarts };
}

function isTelling({ text }: LogEntry): boolean {
  return FROM_THERE.test(text);
}

function isSilent(entry: LogEntry): boolean {
  return !isError(entry) || NOT_TELLING.test(entry.text);
}

/** Whether a monitor that noted that a worker is faulty waited until it started it. */
function isPause(fault: LogEntry, start: LogEntry): boolean {
  const pause = (start.at ?? 0) - (fault.at ?? 0);
  return pause >= PAUSE_S && pause <= LONGEST_PAUSE_S;
}

function isRecent({ at }: LogEntry, now: number): boolean {
  return at !== null && now - at < RECENT_S;
}

/**
 * What is kept of the log of a session that is well: when its workers were started, worked and died of late. Of one that dies over and
 * over that is told at a moment at which it works, or not at all.
 *
 * @param now the node's clock, epoch seconds
 */
export function statusesIn(entries: readonly LogEntry[], now: number): readonly LogEntry[] {
  const left = entries.filter((entry) => isRecent(entry, now) && kindOf(entry) !== "other");
  return left.length === entries.length ? entries : left;
}

/** What the monitor of a node complains of since it last started a worker. */
export function monitorErrors(entries: readonly LogEntry[]): LogEntry[] {
  const last = entries.findLastIndex((entry) => kindOf(entry) === "start" || kindOf(entry) === "asked");
  return entries.slice(last + 1).filter((entry) => entry.part === "monitor" && isError(entry));
}

/** What a monitor notes, as information, of a worker that hangs, which says nothing itself; since 3.12, and before. */
const HANGS = /Worker not confirmed after wait|worker\(.*\) not confirmed in \d+ sec/;

export function isError({ level, text }: LogEntry): boolean {
  return level === "E" || level === "C" || (level === "I" && HANGS.test(text));
}

/** A start names its brick since 3.10; before, the monitor of one brick wrote to the log. */
const NAMES_BRICK = /brick=|\(\//;

/** Whether an entry of the monitor is about a brick. */
function mentionOf(brick: string): (entry: LogEntry) => boolean {
  // In braces since 8; from 3.12 on with tabs between; before, a worker's in brackets.
  const named = [`brick=${brick}}`, `brick=${brick}\t`, `(${brick})`];
  return ({ text }) =>
    text.includes(brick) && (named.some((name) => text.includes(name)) || text.endsWith(`brick=${brick}`));
}
