import type { LogEntry } from "../../../gluster/report/gsyncd-log.js";
import type { Cause, FindingCode, FindingEvidence, MendingMutation } from "../../../model/findings/findings.js";
import {
  brickName,
  type NodeEvidence,
  type Rule,
  type SessionEvidence,
  severityOf,
  shouldWork,
  type WorkerEvidence,
} from "../evidence.js";

/** What an entry of a log has to say for a rule. */
export interface Matched {
  readonly match: RegExpExecArray;
  readonly entry: LogEntry;
  readonly node: NodeEvidence;
  /** Null for what the monitor says. */
  readonly worker: WorkerEvidence | null;
}

export interface LogRule {
  readonly code: FindingCode;
  /** One of them has to occur in the text of an entry that is an error or a warning. */
  readonly patterns: readonly RegExp[];
  readonly message: (first: Matched, all: readonly Matched[], evidence: SessionEvidence) => string;
  readonly remedy: (first: Matched, evidence: SessionEvidence) => readonly string[];
  readonly mutation?: MendingMutation;
  /** Whether the worker may work all the same. */
  readonly ofWorking?: boolean;
}

const LEVELS: ReadonlySet<string> = new Set(["E", "W", "C"]);
const MOST_LINES = 10;
const MOST_CHARACTERS = 1_000;

/** A rule that knows its cause by what gsyncd writes to the log of the session on a source node. */
export function logRule(rule: LogRule): Rule {
  return { code: rule.code, judge: (evidence) => judge(rule, evidence) };
}

function judge(rule: LogRule, evidence: SessionEvidence): Cause | null {
  const matched: Matched[] = [];
  for (const worker of evidence.workers) {
    const node = evidence.nodes.get(worker.brick.hostId);
    if (node !== undefined && shouldWork(worker))
      matched.push(...matching(rule, entriesOf(rule, worker), node, worker));
  }
  for (const node of evidence.nodes.values()) matched.push(...matching(rule, node.monitorErrors, node, null));
  const [first] = matched;
  if (first === undefined) return null;
  const workers = matched.flatMap(({ worker, node }) =>
    worker === null ? evidence.workers.filter(({ brick }) => brick.hostId === node.host.id) : [worker],
  );
  return {
    code: rule.code,
    severity: severityOf(workers),
    message: rule.message(first, matched, evidence),
    since: oldest(rule, matched),
    evidence: evidenceOf(matched),
    remedy: rule.remedy(first, evidence),
    mutation: rule.mutation ?? null,
  };
}

function entriesOf({ ofWorking = false }: LogRule, { log }: WorkerEvidence): readonly LogEntry[] {
  return log.attempt.length === 0 && ofWorking ? log.complaints : log.attempt;
}

function* matching(
  { patterns }: LogRule,
  entries: readonly LogEntry[],
  node: NodeEvidence,
  worker: WorkerEvidence | null,
): Iterable<Matched> {
  for (const entry of entries) {
    if (!LEVELS.has(entry.level)) continue;
    for (const pattern of patterns) {
      const match = pattern.exec(entry.text);
      if (match !== null) {
        yield { match, entry, node, worker };
        break;
      }
    }
  }
}

/** When the first of several attempts failed so. */
function oldest(rule: LogRule, matched: readonly Matched[]): number | null {
  const all = matched.flatMap((each) =>
    each.worker === null ? [each] : [...matching(rule, each.worker.log.sinceWell, each.node, each.worker)],
  );
  return oldestOf(all);
}

/** Epoch milliseconds by the service's clock; null where no time is known. */
export function oldestOf(entries: readonly Pick<Matched, "entry" | "node">[]): number | null {
  const times = entries.flatMap(({ entry, node }) =>
    entry.at === null || node.clockOffsetMs === null ? [] : [entry.at * 1_000 + node.clockOffsetMs],
  );
  return times.length === 0 ? null : Math.min(...times);
}

/** One for each worker and each monitor. */
export function evidenceOf(matched: readonly Pick<Matched, "entry" | "node" | "worker">[]): FindingEvidence[] {
  const byPlace = Map.groupBy(matched, ({ node, worker }) => `${node.host.id} ${worker?.brick.id ?? ""}`);
  return [...byPlace.values()].flatMap((those) => {
    const [first] = those;
    if (first === undefined) return [];
    const { node, worker } = first;
    return [
      {
        hostId: node.host.id,
        hostName: node.host.name,
        brickId: worker?.brick.id ?? null,
        brickName: worker === null ? null : brickName(worker.brick),
        source: node.logFile,
        lines: those
          .flatMap(({ entry }) => entry.lines)
          .slice(-MOST_LINES)
          .map((line) => line.slice(0, MOST_CHARACTERS).toWellFormed()),
      },
    ];
  });
}

/** `a, b and c`; of many the first five. */
export function listed(names: Iterable<string>): string {
  const all = [...new Set(names)];
  const shown = all.slice(0, 5);
  if (all.length > shown.length) return `${shown.join(", ")} and ${all.length - shown.length} more`;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

/** The names of the source nodes whose logs say so. */
export function hostsOf(matched: readonly Matched[]): string {
  return listed(matched.map(({ node }) => node.host.name));
}
