import type { GlusterCommand } from "../../../gluster/command.js";
import type { SessionKey } from "../../../gluster/values.js";
import type { GeoRepStatus } from "../../../model/status.js";
import type { ReportedBrick, Verdict } from "../../../model/transitions.js";

/** What a fresh poll found of one session. */
export interface SessionView {
  /** False when the session's volume itself is gone: another one may have its name by now. */
  readonly volumeExists: boolean;
  readonly exists: boolean;
  /** Null while the session does not exist. */
  readonly key: SessionKey | null;
  /** From the bricks whose hosts answered: a host that is down cannot keep a change from being carried out. */
  readonly status: GeoRepStatus;
  /** In the order of `volume info`; null for a brick of which nothing was told. */
  readonly workers: readonly WorkerView[];
  /** Options that differ from their defaults, keys with dashes; null where only the CLI could be asked. */
  readonly options: ReadonlyMap<string, string> | null;
  /** All options as they were last read, defaults included; null where they never were. */
  readonly lastRead: ReadonlyMap<string, string> | null;
}

/** Of a session that is not there; also what a step is judged by that needs no poll. */
export const NOT_THERE: SessionView = {
  volumeExists: true,
  exists: false,
  key: null,
  status: "UNKNOWN",
  workers: [],
  options: null,
  lastRead: null,
};

export interface WorkerView {
  readonly hostId: string;
  readonly hostName: string;
  readonly path: string;
  readonly status: GeoRepStatus | null;
  /** False where the host's glusterd is down, and carries nothing out. */
  readonly isDaemonUp: boolean;
  /** Whether the process runs there that starts and watches workers; null where nobody could tell. */
  readonly isMonitorAlive: boolean | null;
}

/** The bricks that told of themselves. */
export function reportedBricks({ workers }: Pick<SessionView, "workers">): readonly ReportedBrick[] {
  return workers.flatMap(({ status, isDaemonUp }) => (status === null ? [] : { status, isDaemonUp }));
}

/**
 * Where a step's command runs: through the command host of the source's or the destination's cluster, or another of its hosts
 * while nothing has been sent; or on one host and no other.
 */
export type Place =
  | { readonly cluster: "source" | "destination"; readonly host: null }
  | { readonly cluster: "source" | "destination"; readonly host: { readonly id: string; readonly name: string } };

export const SOURCE: Place = { cluster: "source", host: null };
export const DESTINATION: Place = { cluster: "destination", host: null };

/** One command of an operation, with what it needs before and what must be so after. */
export interface Step {
  readonly name: string;
  /**
   * Read when it is about to be sent: what it holds may come from an earlier step. Null for the preflight, which asks all nodes
   * concerned and changes nothing.
   */
  readonly command: GlusterCommand<unknown> | null;
  /** SOURCE where left out. */
  readonly at?: Place;
  /** Decides by the poll made just before whether the command is sent. */
  judge(view: SessionView): Verdict;
  /**
   * Whether a poll after the command shows what it was sent for; null where a poll cannot tell and Gluster's word stands.
   *
   * @param elapsedMs since Gluster's answer, or since the command was sent where none was seen
   */
  reached(view: SessionView, elapsedMs: number): boolean | null;
  /** Longest that Gluster is seen to work on such a command, in milliseconds: after it a poll tells the outcome. */
  readonly maximumMs: number;
  /**
   * How long after a successful answer a poll may at least take to show what it was sent for, in milliseconds; 30 s where left out.
   * The operation's deadline may leave it more time.
   */
  readonly outcomeMs?: number;
  /** Whether a poll after a successful answer proves that what it was sent for cannot come any more, though there is time left. */
  isHopeless?(view: SessionView, elapsedMs: number): boolean;
  /** True where doing it twice is as good as once, so that one whose end nobody saw may be sent again. */
  readonly repeatable: boolean;
  /** True where its own answer tells what came of it, and no poll of the session does. Such a step is repeatable. */
  readonly tellsItself?: boolean;
  /** True where its answer holds what later steps need: the owner that takes the operation over asks for it again. */
  readonly feedsLater?: boolean;
  /** True where it needs what an earlier step was told. */
  readonly isFed?: boolean;
  /** Has the failure of the step explained by the errors in gsyncd's log. */
  readonly explainedByLog?: boolean;
  /** What the steps before it have left when it fails, in words. */
  readonly leaves?: string;
  /** How it is taken back, for the operator to read; null where there is nothing to take back. */
  readonly undo: string | null;
  /**
   * What takes it back when a later step fails, in this order; nothing where left out. The same for the owner that takes the
   * operation over.
   *
   * @param input what was written to the command's standard input
   */
  takeBack?(input: string | null): readonly Step[];
}

/**
 * What steps share whose command's own answer tells what came of it. A lock, Gluster's or one on the node, keeps two of them
 * apart, or two at once do no harm: one whose end was not seen is sent again at once.
 */
export const TOLD_BY_ANSWER = {
  judge: (): Verdict => ({ kind: "RUN" }),
  reached: () => null,
  maximumMs: 0,
  repeatable: true,
  tellsItself: true,
  undo: null,
} as const;

export function onDestination({ hostId, hostName }: { readonly hostId: string; readonly hostName: string }): Place {
  return { cluster: "destination", host: { id: hostId, name: hostName } };
}
