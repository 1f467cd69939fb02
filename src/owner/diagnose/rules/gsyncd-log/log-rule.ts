import type { LogEntry } from "../../../../gluster/report/gsyncd-log.js";
import type { FindingCode, MendingMutation } from "../../../../model/findings/findings.js";
import {
  type NodeEvidence,
  type Rule,
  type SessionEvidence,
  severityOf,
  shouldWork,
  type Judgment,
  type WorkerEvidence,
} from "../../evidence.js";
import { listed } from "../listed.js";
import { evidenceOf, type Found, oldestOf } from "../log-entries.js";
import { areOwnLogsRead } from "../told.js";

/** What an entry of a log has to say for a rule. */
export interface Matched extends Found {
  readonly match: RegExpExecArray;
}

export interface LogRule {
  readonly code: FindingCode;
  /** One of them has to occur in the text of an entry that is an error or a warning. */
  readonly patterns: readonly RegExp[];
  readonly message: (first: Matched, all: readonly Matched[], evidence: SessionEvidence) => string;
  readonly remedy: (first: Matched, all: readonly Matched[], evidence: SessionEvidence) => readonly string[];
  readonly mutation?: MendingMutation;
  /** Where an entry of the same attempt says so, whatever its level, the rule says nothing. */
  readonly unless?: RegExp;
  /** Which of the entries that match count; all where it is left out. */
  readonly only?: (found: Matched, evidence: SessionEvidence) => boolean;
  /** Whether the worker may work all the same. */
  readonly ofWorking?: boolean;
}

interface Match {
  readonly entry: LogEntry;
  readonly match: RegExpExecArray;
}

/** A rule, and what it made of what it has seen: entries are looked at in each round as long as they are kept. */
interface Matcher extends LogRule {
  readonly entries: WeakMap<LogEntry, Match | null>;
  /** By list: of a log to which nothing was added the lists are the same. */
  readonly lists: WeakMap<readonly LogEntry[], readonly Match[]>;
}

const LEVELS: ReadonlySet<string> = new Set(["E", "W", "C"]);

/**
 * With Python 3 gsyncd fails where it is to write what a client has printed to its standard error (syncdutils.py, errlog: bytes for
 * text; GlusterFS 11 always, 5 to 10 where its thread has read that first): a fault of its own, which tells nothing of the client's.
 */
const LOST_WORDS = /, in errlog\n/;

/** A rule that knows its cause by what gsyncd writes to the log of the session on a source node. */
export function logRule(rule: LogRule): Rule {
  const matcher = { ...rule, entries: new WeakMap(), lists: new WeakMap() };
  return { code: rule.code, judge: (evidence) => judge(matcher, evidence), wouldTell: areOwnLogsRead };
}

function judge(rule: Matcher, evidence: SessionEvidence): Judgment | null {
  const found: Matched[] = [];
  for (const worker of evidence.workers) {
    const node = evidence.nodes.get(worker.brick.hostId);
    if (node !== undefined && shouldWork(worker)) found.push(...matchingIn(rule, toldBy(rule, worker), node, worker));
  }
  for (const node of evidence.nodes.values()) found.push(...matchingIn(rule, node.monitorErrors, node, null));
  const matched = found.filter((each) => rule.only?.(each, evidence) ?? true);
  const [first] = matched;
  if (first === undefined) return null;
  const workers = matched.flatMap(({ worker, node }) =>
    worker === null ? evidence.workers.filter(({ brick }) => brick.hostId === node.host.id) : [worker],
  );
  return {
    severity: severityOf(workers),
    message: rule.message(first, matched, evidence),
    since: oldest(rule, matched),
    evidence: evidenceOf(matched),
    remedy: rule.remedy(first, matched, evidence),
    mutation: rule.mutation ?? null,
  };
}

function toldBy({ ofWorking = false }: LogRule, { log }: WorkerEvidence): readonly LogEntry[] {
  return log.attempt.length === 0 && ofWorking ? log.complaints : log.attempt;
}

/** Of one attempt. */
function matchingIn(
  rule: Matcher,
  attempt: readonly LogEntry[],
  node: NodeEvidence,
  worker: WorkerEvidence | null,
): Matched[] {
  const { unless } = rule;
  const isToldBetter = unless !== undefined && attempt.some(({ text }) => unless.test(text));
  return isToldBetter ? [] : matching(rule, attempt, node, worker);
}

function matching(
  rule: Matcher,
  entries: readonly LogEntry[],
  node: NodeEvidence,
  worker: WorkerEvidence | null,
): Matched[] {
  return entries.length === 0 ? [] : matchesIn(rule, entries).map((match) => ({ ...match, node, worker }));
}

function matchesIn(rule: Matcher, entries: readonly LogEntry[]): readonly Match[] {
  const known = rule.lists.get(entries);
  if (known !== undefined) return known;
  const matches = entries.flatMap((entry) => matchOf(rule, entry) ?? []);
  rule.lists.set(entries, matches);
  return matches;
}

function matchOf({ patterns, entries }: Matcher, entry: LogEntry): Match | null {
  if (!LEVELS.has(entry.level)) return null;
  const known = entries.get(entry);
  if (known !== undefined) return known;
  let match: RegExpExecArray | null = null;
  for (const pattern of LOST_WORDS.test(entry.text) ? [] : patterns) {
    match = pattern.exec(entry.text);
    if (match !== null) break;
  }
  const found = match === null ? null : { entry, match };
  entries.set(entry, found);
  return found;
}

/** When the first of several attempts failed so; of a worker that works since, when the first entry was written that tells so. */
function oldest(rule: Matcher, matched: readonly Matched[]): number | null {
  const before = matched.flatMap(({ node, worker }) =>
    worker === null ? [] : matching(rule, worker.log.sinceWell, node, worker),
  );
  return oldestOf([...matched, ...before]);
}

/**
 * What gsyncd writes of a command that ended badly: with braces since 8, with tabs since 3.12, and before.
 *
 * @param command a pattern of how it begins, and how its words go on
 * @param code a pattern of its exit code
 */
export function commandEnded(command: string, code: string): RegExp {
  return new RegExp(String.raw`command (?:returned error.*?cmd=|")${command}(?:error=|returned with )${code}`);
}

/** The names of the source nodes whose logs say so. */
export function hostsOf(matched: readonly Matched[]): string {
  return listed(matched.map(({ node }) => node.host.name));
}
