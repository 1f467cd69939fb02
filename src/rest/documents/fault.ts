import { document, type Document, part, scalar } from "../description/document.js";
import { REFERENCE, type ReferenceView } from "./common.js";

export interface FaultView {
  readonly reason: string;
  readonly detail: string;
}

export const FAULT: Document<FaultView> = document("fault", "faults", "Why a request was not fulfilled.", [
  scalar("detail", "string", ({ detail }) => detail, { description: "What is wrong, and what to do." }),
  scalar("reason", "string", ({ reason }) => reason, { description: "In a word or two." }),
]);

export interface ActionView {
  readonly async?: boolean | null;
  readonly force?: boolean | null;
  readonly resetSyncTime?: boolean | null;
  readonly correlationId?: string | null;
  readonly fault?: FaultView | null;
  readonly status: "complete" | "pending" | "failed";
  readonly job?: ReferenceView | null;
}

export const ACTION: Document<ActionView> = document(
  "action",
  "actions",
  "What was asked for, and what has come of it so far.",
  [
    scalar("async", "boolean", (action) => action.async, { description: "Whether to answer at once." }),
    scalar("correlation_id", "string", (action) => action.correlationId, {
      description: "The caller's own name for it.",
    }),
    part(
      "fault",
      () => FAULT,
      (action) => action.fault,
      "Why it failed.",
    ),
    scalar("force", "boolean", (action) => action.force, { description: "Gluster's `force`." }),
    scalar("reset_sync_time", "boolean", (action) => action.resetSyncTime, {
      description: "Of a deletion: a session that is created again later copies everything anew.",
    }),
    scalar("status", "string", (action) => action.status, {
      description: "`pending`: it goes on, and the job tells what comes of it.",
      values: ["complete", "pending", "failed"],
    }),
    part(
      "job",
      () => REFERENCE,
      (action) => action.job,
      "The operation that carries it out.",
    ),
  ],
);
