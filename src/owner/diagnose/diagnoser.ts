import { TimeSlice } from "../../concurrency/time-slice.js";
import type { Preflight } from "../../service/sessions/preflight.js";
import type { Cause, FindingCode } from "../../model/findings/findings.js";
import type { GeoRepStatus } from "../../model/status.js";
import { clustersLost } from "../../store/reachability.js";
import { writeFindings, type FindingRow } from "../../store/findings.js";
import type { EventDraft } from "../../model/events/event.js";
import { asOwner, type OwnerContext } from "../context.js";
import type { PollResult } from "../observe/session-poller.js";
import { reconcileFindings } from "../reconcile/findings.js";
import type { ReachDependencies } from "../on-demand/reach.js";
import type { KnownSession } from "../rows.js";
import { CheckUps, type Occasion } from "./check-ups.js";
import { hasFailed, isDown, isIll, isStanding, type SessionEvidence } from "./evidence.js";
import { destinationLogsOf, sourceLogsOf } from "./further-log-names.js";
import { FurtherLogs, type FurtherLogsOf } from "./further-logs.js";
import { EvidenceGatherer } from "./gather.js";
import { besideUntold, isUnexplained, judgeSession, untoldOf, wantsFurtherLogs } from "./judge.js";
import { LogReader } from "./log-reader.js";
import { PREFLIGHT } from "./rules/preflight/checks.js";
import { EXPLAINS, LOGGED, PATIENCE } from "./rules/index.js";
import { statusesIn } from "./worker-log.js";

export interface DiagnoserOptions {
  readonly preflight: Pick<Preflight, "check">;
  /** How the nodes of destinations are reached. */
  readonly reach: ReachDependencies;
  /** What the last poll of sessions saw. */
  readonly latest: () => PollResult | null;
  /** Has it done again at once: something new was found. */
  readonly again: () => void;
}

/** So long, in milliseconds, sessions are judged before other clusters have a turn: where many fail, it takes some tens in all. */
const SLICE_MS = 2;

interface Judged {
  /** All that it follows from: as long as this is the same, so is that. */
  readonly basis: readonly unknown[];
  readonly found: ReadonlyMap<FindingCode, Cause>;
  /** Those whose rules threw. */
  readonly failed: ReadonlySet<FindingCode>;
  /** Null of one that is well: there are many of these, and it is seldom asked for. */
  readonly evidence: SessionEvidence | null;
}

interface Wanted {
  /** To be tried on their nodes. */
  readonly tries: readonly { readonly evidence: SessionEvidence; readonly occasion: Occasion }[];
  /** To be read in, where what gsyncd tells on the source does not say why they fail. */
  readonly furtherLogs: readonly FurtherLogsOf[];
}

/**
 * Finds out why sessions of a cluster do not replicate as they should, and keeps their findings. Of sessions that are well nothing is
 * read of a node.
 */
export class Diagnoser {
  readonly #on: OwnerContext;
  readonly #options: DiagnoserOptions;
  readonly #logs: LogReader;
  readonly #checkUps: CheckUps;
  readonly #furtherLogs: FurtherLogs;
  /** Causes that are not told yet, with since when they are seen, by session and code. */
  readonly #patient = new Map<string, number>();
  /** By session: the status at the last round; null before the first one. */
  #statuses: ReadonlyMap<string, GeoRepStatus> | null = null;
  /** When sessions came to replicate, or a program became another, that were not tried on their nodes since. */
  readonly #fresh = new Map<string, { readonly at: number; readonly occasion: "fresh" | "changed" }>();
  /** What sessions are judged to be of which no log tells. */
  readonly #judged = new Map<string, Judged>();
  readonly #failedRules = new Set<FindingCode>();

  constructor(on: OwnerContext, options: DiagnoserOptions) {
    this.#on = on;
    this.#options = options;
    this.#logs = new LogReader(on);
    this.#checkUps = new CheckUps(on, options.preflight, options.again);
    this.#furtherLogs = new FurtherLogs(on, options.reach, options.again);
  }

  /** One round: reads what was written since the last one, judges, and writes down what has changed. */
  async run(): Promise<void> {
    const { cache } = this.#on;
    const known = this.#gatherer();
    const toRead = [...cache.sessions.values()].filter(
      (session) => known.hasDeadMonitor(session) || this.#hasToBeRead(session),
    );
    // A host that has not answered the poll is not waited for once more.
    const answered = this.#options.latest()?.answered;
    const logs = toRead
      .flatMap((session) => known.logsOf(session))
      .filter(({ hostId }) => answered?.has(hostId) ?? true);
    if (logs.length > 0) await this.#logs.read(logs);
    const read = new Set(toRead.map(({ row }) => row.id));
    const now = this.#on.now().getTime();
    this.#logs.keepOnly(read, cache.sessions, ({ entries, clockOffsetMs }) =>
      statusesIn(entries, (now - clockOffsetMs) / 1_000),
    );
    const lost = cache.sessions.size === 0 ? NOWHERE : await clustersLost(this.#on.em);
    const wanted = await cache.runExclusive(() => this.#judge(lost, read));
    this.#checkUps.begin(wanted.tries);
    this.#furtherLogs.begin(wanted.furtherLogs);
  }

  /** Has all sessions that replicate tried on their nodes, where a program that they need may be another. */
  tryAnew(): void {
    for (const { row } of this.#on.cache.sessions.values()) {
      if (row.status === "ACTIVE") this.#fresh.set(row.id, { at: Date.now(), occasion: "changed" });
    }
  }

  /** Until nothing of it is under way. */
  async end(): Promise<void> {
    await Promise.all([this.#checkUps.end(), this.#furtherLogs.end()]);
  }

  #gatherer(): EvidenceGatherer {
    return new EvidenceGatherer(this.#on, this.#logs, this.#options.latest());
  }

  #hasToBeRead({ row, details }: KnownSession): boolean {
    const open = this.#on.cache.findings.get(row.id);
    if (open !== undefined && [...open.keys()].some((code) => LOGGED.has(code))) return true;
    if (row.failures !== null && row.failures !== "0" && row.status !== "STOPPED") return true;
    const statuses = [...details.values()];
    if (statuses.some(({ lagState, changesWaitingSince }) => lagState === "STUCK" || changesWaitingSince !== null)) {
      return true;
    }
    // A monitor that died leaves its bricks stopped beside those that are not, where no node tells of it.
    return statuses.some(isIll) || (row.status !== "STOPPED" && statuses.some(({ status }) => status === "STOPPED"));
  }

  /** @param read sessions whose logs were read */
  async #judge(lost: ReadonlySet<string>, read: ReadonlySet<string>): Promise<Wanted> {
    const { cache, directory } = this.#on;
    const at = this.#on.now();
    const gatherer = this.#gatherer();
    const rows: FindingRow[] = [];
    const confirmed: FindingRow[] = [];
    const events: EventDraft[] = [];
    const tries: Wanted["tries"][number][] = [];
    const furtherLogs: FurtherLogsOf[] = [];
    const seen = new Set<string>();
    this.#noteStatuses();
    const slice = new TimeSlice(SLICE_MS);
    for (const session of cache.sessions.values()) {
      await slice.turn();
      const { id, status } = session.row;
      const open = cache.findings.get(id) ?? NONE;
      const judged = this.#judgedOf(session, gatherer, read.has(id));
      if (judged === null) continue;
      const mayBeLost = lost.has(gatherer.secondaryClusterOf(session) ?? "");
      if (judged.evidence === null && open.size === 0 && !mayBeLost && !this.#fresh.has(id)) continue;
      const evidence = judged.evidence ?? this.#evidenceOf(session, gatherer);
      if (evidence === null) continue;
      const patient = this.#toldOf(id, judged.found, open, seen);
      const untold = this.#untoldOf(session, judged, open, patient, gatherer);
      const causes = besideUntold(patient, untold);
      if (causes.size + open.size > 0) {
        const changes = reconcileFindings(id, status, open, causes, untold, at, cache.eventsOf(session, directory));
        rows.push(...changes.rows);
        confirmed.push(...changes.confirmed);
        events.push(...changes.events);
      }
      const occasion = this.#occasion(evidence, causes, untold, lost);
      if (occasion !== null) tries.push({ evidence, occasion });
      if (wantsFurtherLogs(evidence, causes, untold)) {
        furtherLogs.push(...furtherLogsOf(evidence));
      }
    }
    for (const key of this.#patient.keys()) if (!seen.has(key)) this.#patient.delete(key);
    await writeFindings(asOwner(this.#on), at, { rows, confirmed, events });
    cache.applyFindings([...rows, ...confirmed]);
    return { tries, furtherLogs };
  }

  /** What a session is judged to be; null where its volume or its key is not known. */
  #judgedOf(session: KnownSession, gatherer: EvidenceGatherer, isRead: boolean): Judged | null {
    const { id } = session.row;
    const basis = gatherer.basisOf(session, this.#checkUps.of(id));
    const hasLogs = isRead || this.#furtherLogs.has(id);
    const before = this.#judged.get(id);
    if (!hasLogs && before !== undefined && isSame(before.basis, basis)) return before;
    this.#judged.delete(id);
    const evidence = this.#evidenceOf(session, gatherer);
    if (evidence === null) return null;
    const failed = new Set<FindingCode>();
    const found = judgeSession(evidence, (code, error) => {
      failed.add(code);
      this.#ruleFailed(code, error);
    });
    const isWell = found.size === 0 && !evidence.workers.some(isIll);
    const judged = { basis, found, failed, evidence: isWell ? null : evidence };
    if (!hasLogs) this.#judged.set(id, judged);
    return judged;
  }

  #evidenceOf(session: KnownSession, gatherer: EvidenceGatherer): SessionEvidence | null {
    const { id } = session.row;
    return gatherer.evidenceOf(session, this.#checkUps.of(id), {
      saidHere: this.#furtherLogs.of(id, "source"),
      saidThere: this.#furtherLogs.of(id, "destination"),
    });
  }

  /** The causes that were there for long enough to be told. */
  #toldOf(
    session: string,
    found: ReadonlyMap<FindingCode, Cause>,
    open: ReadonlyMap<FindingCode, FindingRow>,
    seen: Set<string>,
  ): Map<FindingCode, Cause> {
    const now = performance.now();
    return new Map(
      [...found].filter(([code]) => {
        const patience = PATIENCE.get(code) ?? 0;
        if (patience === 0 || open.has(code)) return true;
        const key = `${session} ${code}`;
        const since = this.#patient.get(key) ?? now;
        this.#patient.set(key, since);
        seen.add(key);
        return now - since >= patience;
      }),
    );
  }

  /** Open findings of which nobody tells any more. */
  #untoldOf(
    session: KnownSession,
    { failed }: Judged,
    open: ReadonlyMap<FindingCode, FindingRow>,
    causes: ReadonlyMap<FindingCode, Cause>,
    gatherer: EvidenceGatherer,
  ): ReadonlyMap<FindingCode, FindingRow> {
    if ([...open.keys()].every((code) => causes.has(code))) return NONE;
    // What it was judged by may be of an earlier round, in which others told.
    const evidence = this.#evidenceOf(session, gatherer);
    if (evidence === null) return NONE;
    return untoldOf(evidence, open, causes, failed, (code, error) => {
      this.#ruleFailed(code, error);
    });
  }

  /** Notes which sessions have come to replicate since the last round; at the first one nothing is known of before. */
  #noteStatuses(): void {
    const { sessions } = this.#on.cache;
    const statuses = new Map([...sessions.values()].map(({ row }) => [row.id, row.status]));
    const before = this.#statuses ?? statuses;
    for (const [id, status] of statuses) {
      const was = before.get(id);
      // One that replicated when it was first seen, or could not be asked, may have done so all the time.
      const isNews =
        was === undefined ? sessions.get(id)?.row.statusSince !== null : was !== status && was !== "UNKNOWN";
      if (status === "ACTIVE" && isNews) this.#fresh.set(id, { at: Date.now(), occasion: "fresh" });
    }
    for (const id of before.keys()) {
      if (statuses.has(id)) continue;
      this.#fresh.delete(id);
      this.#judged.delete(id);
      this.#checkUps.forget(id);
    }
    this.#statuses = statuses;
  }

  /** Why the nodes of a session should be tried; null where they need not be. */
  #occasion(
    evidence: SessionEvidence,
    causes: ReadonlyMap<FindingCode, Cause>,
    untold: ReadonlyMap<FindingCode, FindingRow>,
    lost: ReadonlySet<string>,
  ): Occasion | null {
    const { id } = evidence.session.row;
    if ((this.#checkUps.of(id)?.at ?? 0) > (this.#fresh.get(id)?.at ?? Infinity)) this.#fresh.delete(id);
    const isLost = lost.has(evidence.secondaryClusterId ?? "");
    const isCutOff = evidence.workers.some(({ silent }) => silent !== null);
    const isRunning = evidence.workers.some((worker) => worker.status === "ACTIVE" || isDown(worker));
    if (isRunning && (isLost || isCutOff || isUnexplained(evidence, causes))) return "ill";
    const fresh = this.#fresh.get(id);
    if (fresh !== undefined) return fresh.occasion;
    const tried = [...causes.values(), ...untold.values()].filter(({ evidence: shown }) =>
      shown.some(({ source }) => source.startsWith(PREFLIGHT)),
    );
    if (tried.length === 0) return null;
    if (isLost || evidence.workers.some(isDown)) return "ill";
    return tried.some(({ code }) => EXPLAINS.has(code)) ? "doubtful" : "else";
  }

  #ruleFailed(code: FindingCode, error: unknown): void {
    if (this.#failedRules.has(code)) return;
    this.#failedRules.add(code);
    this.#on.log.error({ err: error, code }, "a rule of the diagnosis failed");
  }
}

/** Of so many workers logs are read on a source node, and at the destination: those of one session fail for the same reason mostly. */
const MOST_WORKERS = 4;

/** None on a side where there is nothing to be read: no worker fails or stands still, or the destination's cluster is not registered. */
function furtherLogsOf(evidence: SessionEvidence): FurtherLogsOf[] {
  const { session, secondaryClusterId, workers } = evidence;
  const { id: sessionId, clusterId } = session.row;
  const failed = workers.filter(hasFailed);
  const byNode = Map.groupBy(new Set([...failed, ...workers.filter(isStanding)]), ({ brick }) => brick.hostId);
  const here = sourceLogsOf(
    evidence,
    [...byNode.values()].flatMap((those) => those.slice(0, MOST_WORKERS)),
  );
  const there = destinationLogsOf(evidence, failed.slice(0, MOST_WORKERS));
  const logs: FurtherLogsOf[] = [];
  if (here.size > 0) logs.push({ sessionId, side: "source", clusterId, filesOn: (node) => here.get(node) ?? [] });
  if (secondaryClusterId !== null && there.length > 0) {
    logs.push({ sessionId, side: "destination", clusterId: secondaryClusterId, filesOn: () => there });
  }
  return logs;
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return b.every((each, index) => each === a[index]);
}

const NOWHERE: ReadonlySet<string> = new Set();
const NONE: ReadonlyMap<FindingCode, FindingRow> = new Map();
