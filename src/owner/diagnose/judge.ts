import {
  type Cause,
  FINDING_SEVERITIES,
  type FindingCode,
  type FindingSeverity,
} from "../../model/findings/findings.js";
import { isDown, isStanding, type Rule, type SessionEvidence, severityOf, type WorkerEvidence } from "./evidence.js";
import { EXPLAINING, EXPLAINS, OTHERWISE, STANDING } from "./rules/index.js";
import { areFurtherLogsRead } from "./rules/told.js";
import { isError } from "./worker-log.js";

/** Told of a rule that threw: the others go on. */
export type RuleFailed = (code: FindingCode, error: unknown) => void;

/** Every cause that the evidence shows, by code. Pure. */
export function judgeSession(evidence: SessionEvidence, failed: RuleFailed): Map<FindingCode, Cause> {
  const causes = new Map<FindingCode, Cause>();
  for (const rule of [...EXPLAINING, ...STANDING]) {
    const cause = apply(rule, evidence, failed);
    if (cause !== null) causes.set(cause.code, together(causes.get(cause.code), cause));
  }
  for (const [code, exact] of MORE_EXACT) {
    const [vague, better] = [causes.get(code), causes.get(exact)];
    if (vague === undefined || better === undefined) continue;
    causes.set(exact, { ...together(better, vague), remedy: better.remedy });
    causes.delete(code);
  }
  const workers = unexplainedOf(evidence, causes, EXPLAINS);
  if (workers.length === 0) return causes;
  for (const rule of OTHERWISE) {
    const cause = apply(rule, { ...evidence, workers }, failed);
    if (cause !== null) causes.set(cause.code, cause);
  }
  return causes;
}

/** What is told where nothing explains. */
const LEFT: ReadonlySet<FindingCode> = new Set(OTHERWISE.map(({ code }) => code));

const RULES: ReadonlyMap<FindingCode, readonly Rule[]> = Map.groupBy(
  [...EXPLAINING, ...STANDING, ...OTHERWISE],
  ({ code }) => code,
);

/**
 * Findings that are open and not found any more, though nothing of what was gathered would show them: see Rule.wouldTell. Pure.
 *
 * @param thrown those whose rules threw when they judged
 * @param failed told of a rule that throws here, which tells nothing then
 */
export function untoldOf<T extends Pick<Cause, "evidence">>(
  evidence: SessionEvidence,
  open: ReadonlyMap<FindingCode, T>,
  causes: ReadonlyMap<FindingCode, Cause>,
  thrown: ReadonlySet<FindingCode>,
  failed: RuleFailed,
): ReadonlyMap<FindingCode, T> {
  const isExplained = [...causes.keys()].some((code) => EXPLAINS.has(code));
  const untold = [...open].filter(([code, { evidence: shown }]) => {
    if (causes.has(code)) return false;
    if (isExplained && LEFT.has(code)) return false;
    if (MORE_EXACT.some(([vague, exact]) => vague === code && causes.has(exact))) return false;
    return thrown.has(code) || RULES.get(code)?.every((rule) => tells(rule, evidence, shown, failed)) === false;
  });
  return new Map(untold);
}

/** The causes that are told beside such findings: while one that explains is among these, nothing is unexplained. */
export function besideUntold(
  causes: ReadonlyMap<FindingCode, Cause>,
  untold: ReadonlyMap<FindingCode, unknown>,
): ReadonlyMap<FindingCode, Cause> {
  if (![...untold.keys()].some((code) => EXPLAINS.has(code))) return causes;
  return new Map([...causes].filter(([code]) => !LEFT.has(code)));
}

/** Causes that are told by another one, where that is found too: it says what the first follows from. */
const MORE_EXACT: readonly (readonly [FindingCode, FindingCode])[] = [
  ["SSH_UNREACHABLE", "SSH_PORT_DIFFERS"],
  ["SOURCE_NOT_MOUNTABLE", "SOURCE_VOLUME_STOPPED"],
  ["DESTINATION_NOT_MOUNTABLE", "DESTINATION_VOLUME_STOPPED"],
];

/** What tells that a program, a mount or a connection fails, and not why. */
const VAGUE: ReadonlySet<FindingCode> = new Set([
  "SSH_UNREACHABLE",
  "RSYNC_FAILED",
  "TAR_FAILED",
  "SOURCE_NOT_MOUNTABLE",
  "DESTINATION_NOT_MOUNTABLE",
]);

const EXACT: ReadonlySet<FindingCode> = new Set([...EXPLAINS].filter((code) => !VAGUE.has(code)));

/** Whether workers do not work and nothing that was gathered tells why. */
export function isUnexplained(evidence: SessionEvidence, causes: ReadonlyMap<FindingCode, Cause>): boolean {
  return unexplainedOf(evidence, causes, EXACT).some(isDown);
}

/**
 * Whether further logs are to be read: where something stands still or is unexplained, and as long as a finding is known by one of them.
 *
 * @param untold findings that are open and of which nobody tells
 */
export function wantsFurtherLogs(
  evidence: SessionEvidence,
  causes: ReadonlyMap<FindingCode, Cause>,
  untold: ReadonlyMap<FindingCode, Pick<Cause, "evidence">>,
): boolean {
  const logs = [...evidence.saidHere, ...evidence.saidThere];
  const isKnownByLog = [...causes.values()].some(({ evidence: shown }) =>
    shown.some(({ hostId, source }) => logs.some(({ host, file }) => host.id === hostId && file === source)),
  );
  return (
    evidence.workers.some(isStanding) ||
    isUnexplained(evidence, causes) ||
    isKnownByLog ||
    [...untold.values()].some(({ evidence: shown }) => !areFurtherLogsRead(evidence, shown))
  );
}

/**
 * The workers that no cause is about which explains why one fails. Where some are explained, of the others only those whose own logs
 * have errors: what keeps the former from working may keep these from writing any.
 *
 * @param explaining codes of such causes
 */
function unexplainedOf(
  { workers, nodes }: SessionEvidence,
  causes: ReadonlyMap<FindingCode, Cause>,
  explaining: ReadonlySet<FindingCode>,
): readonly WorkerEvidence[] {
  const found = [...causes.values()].filter(({ code }) => explaining.has(code));
  if (found.length === 0) return workers;
  return workers.filter(
    (worker) => worker.log.attempt.some(isError) && !found.some((cause) => isAbout(cause, worker, nodes)),
  );
}

/** Whether a cause is about a worker: its brick, its host, or no source node at all; one that does no harm explains none that does. */
function isAbout({ evidence, severity }: Cause, worker: WorkerEvidence, nodes: SessionEvidence["nodes"]): boolean {
  if (worse(severity, severityOf([worker])) !== severity) return false;
  const { id, hostId } = worker.brick;
  return evidence.some((shown) => {
    if (shown.brickId !== null) return shown.brickId === id;
    return shown.hostId === null || shown.hostId === hostId || !nodes.has(shown.hostId);
  });
}

function apply({ code, judge }: Rule, evidence: SessionEvidence, failed: RuleFailed): Cause | null {
  try {
    const verdict = judge(evidence);
    return verdict === null ? null : { code, ...verdict };
  } catch (error) {
    failed(code, error);
    return null;
  }
}

function tells(
  { code, wouldTell }: Rule,
  evidence: SessionEvidence,
  shown: Cause["evidence"],
  failed: RuleFailed,
): boolean {
  try {
    return wouldTell?.(evidence, shown) ?? true;
  } catch (error) {
    failed(code, error);
    return false;
  }
}

/** The same cause, found in two ways: what was found first leads. */
function together(first: Cause | undefined, second: Cause): Cause {
  if (first === undefined) return second;
  return {
    ...first,
    severity: worse(first.severity, second.severity),
    since: first.since ?? second.since,
    evidence: [...first.evidence, ...second.evidence],
    remedy: [...new Set([...first.remedy, ...second.remedy])],
  };
}

function worse(a: FindingSeverity, b: FindingSeverity): FindingSeverity {
  return FINDING_SEVERITIES.indexOf(a) <= FINDING_SEVERITIES.indexOf(b) ? a : b;
}
