import type { OperationRequest, OperationTarget } from "../operations.js";

/** What creating a session would do. */
export interface SessionPlan extends OperationTarget {
  /** True when the session is there as asked for, so that nothing would be sent. */
  readonly noChange: boolean;
  readonly steps: readonly PlannedCommand[];
}

export interface PlannedCommand {
  readonly number: number;
  readonly name: string;
  /** Gluster name of the host that the command would go to first. */
  readonly hostName: string;
  readonly clusterId: string;
  readonly argv: readonly string[];
  /** What would be written to its standard input; null where nothing, or where an earlier step has to tell it. */
  readonly input: string | null;
  readonly undo: string | null;
}

/** Whether one source node's keys are where it needs them. */
export interface NodeKeys {
  readonly hostId: string;
  readonly hostName: string;
  /** UNKNOWN: it, or a node of the destination, did not tell. */
  readonly state: "PRESENT" | "MISSING" | "UNKNOWN";
  /** Gluster names of the destination's nodes that lack them. */
  readonly missingOn: readonly string[];
  /** What to do, or why it is not known; null where the keys are there. */
  readonly advice: string | null;
}

/** Who polls both ends of a session for those who ask, without changing anything. */
export interface SessionPlanner {
  /** @throws AppError */
  plan(request: OperationRequest): Promise<Pick<SessionPlan, "noChange" | "steps">>;
  /** @throws AppError */
  keys(target: OperationTarget): Promise<readonly NodeKeys[]>;
}
