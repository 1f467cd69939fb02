import { document, type Document, part, scalar } from "../description/document.js";
import { faultView } from "../faults.js";
import { identity, linked, type ReferenceView } from "./common.js";
import { FAULT } from "./fault.js";
import { SESSION_DOCUMENT, type SessionView } from "./session.js";
import type { Operation } from "../../model/entities/index.js";

export interface JobView {
  readonly href: string;
  readonly id: string;
  readonly record: Operation;
  session: ReferenceView | SessionView;
}

export const JOB_STATUSES: ReadonlyMap<string, string> = new Map([
  ["PENDING", "started"],
  ["RUNNING", "started"],
  ["SUCCEEDED", "finished"],
  ["FAILED", "failed"],
  ["UNKNOWN", "unknown"],
]);

export const JOB_DOCUMENT: Document<JobView> = document("job", "jobs", "A change that was asked for.", [
  ...identity<JobView>("uuid"),
  scalar("description", "string", ({ record }) => describe(record), { description: "What was asked for." }),
  scalar("auto_cleared", "boolean", () => false, { description: "Whether it is forgotten when it has ended: never." }),
  scalar("end_time", "date", ({ record }) => record.finishedAt, { description: "When it ended." }),
  scalar("external", "boolean", () => false, { description: "Whether someone else carries it out: never." }),
  part(
    "fault",
    () => FAULT,
    ({ record }) => faultOf(record),
    "Why it failed.",
  ),
  scalar("last_updated", "date", ({ record }) => record.finishedAt ?? record.startedAt ?? record.createdAt, {
    description: "When its status changed.",
  }),
  scalar("start_time", "date", ({ record }) => record.createdAt, { description: "When it was asked for." }),
  scalar("status", "string", ({ record }) => JOB_STATUSES.get(record.state), {
    description: "`unknown`: nobody knows what came of it.",
    values: ["started", "finished", "failed", "unknown"],
  }),
  linked(
    "georeplication-session",
    () => SESSION_DOCUMENT,
    ({ session }) => session,
    "The session that it changes.",
  ),
]);

function describe({ kind, sessionName, volumeName, clusterName }: Operation): string {
  return `${kind} ${sessionName} of volume ${volumeName} in cluster ${clusterName}`;
}

function faultOf({ errorCode, errorMessage }: Operation): ReturnType<typeof faultView> | null {
  return errorCode === null ? null : faultView({ code: errorCode, message: errorMessage ?? errorCode });
}
