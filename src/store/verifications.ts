import { randomUUID } from "node:crypto";
import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { AppError } from "../errors.js";
import type { Row } from "../model/row.js";
import { GeoRepVerification } from "../model/entities/index.js";
import type { AlsoWritten } from "./operation-progress.js";
import type { OperationRow } from "./operation-events.js";
import { readRows } from "./queries/rows.js";

export type VerificationResult = Omit<
  Row<GeoRepVerification>,
  "id" | "operationId" | "sessionId" | "startedAt" | "finishedAt"
>;

/** What is known of a verification for the diagnosis of its session. */
export type FaultyVerification = Pick<
  Row<GeoRepVerification>,
  "sessionId" | "verdict" | "seed" | "entriesCompared" | "entriesDifferent" | "counts" | "differences" | "finishedAt"
>;

/** The verdicts that say whether files differ. */
const TELLS = `"verdict" in ('DIFFERENT', 'IDENTICAL')`;

/**
 * Whether a verification is the last of its session that told whether files differ. The index on verifications of a session by their end
 * finds later ones.
 *
 * @param verification its alias, in SQL
 * @returns a condition in SQL
 */
export function isLastThatToldText(verification: string): string {
  return `(${verification}.${TELLS} and not exists (
    select from "gluster_georep_verification" later where later."session_id" = ${verification}."session_id"
      and later."finished_at" > ${verification}."finished_at" and later.${TELLS}))`;
}

/** Of each session of a cluster the last verification that told whether files differ, where they do. */
export function loadFaultyVerifications(root: SqlEntityManager, clusterId: string): Promise<FaultyVerification[]> {
  return readRows(
    root.fork(),
    GeoRepVerification,
    `join "gluster_georep_session" s on s."session_id" = t."session_id"
     where s."cluster_id" = $1 and t."verdict" = 'DIFFERENT' and ${isLastThatToldText("t")}`,
    [clusterId],
  );
}

/**
 * Writes what a verification found, with its event, for the end of its operation.
 *
 * @param status of the session, for those who follow it
 * @returns what writes it; it throws AppError NOT_FOUND where the session is not there any more
 */
export function keepVerification(operation: OperationRow, result: VerificationResult, status: string): AlsoWritten {
  return async (em, now) => {
    const id = randomUUID();
    const rows = await em.execute<{ id: string }[]>(
      `insert into "gluster_georep_verification" ("id", "operation_id", "session_id", "verdict", "message", "seed",
         "synced_up_to", "entries_seen", "whole_seen", "entries_sampled", "entries_compared", "entries_different",
         "entries_not_yet", "entries_not_compared", "bytes_compared", "counts", "differences", "started_at", "finished_at")
       select r."id", o."id", s."session_id", r."verdict", r."message", r."seed", r."syncedUpTo", r."entriesSeen",
         r."wholeSeen", r."entriesSampled", r."entriesCompared", r."entriesDifferent", r."entriesNotYet",
         r."entriesNotCompared", r."bytesCompared", r."counts", r."differences", o."started_at", ?::timestamptz
       from jsonb_to_record(?::jsonb) as r ("id" uuid, "verdict" text, "message" text, "seed" int, "syncedUpTo" timestamptz,
         "entriesSeen" int, "wholeSeen" boolean, "entriesSampled" int, "entriesCompared" int, "entriesDifferent" int,
         "entriesNotYet" int, "entriesNotCompared" int, "bytesCompared" bigint, "counts" jsonb, "differences" jsonb),
         "operation" o join "gluster_georep_session" s on s."session_id" = o."session_id"
       where o."id" = ? for key share of s returning "id"`,
      [now, JSON.stringify({ id, ...result }), operation.id],
    );
    if (rows.length === 0) {
      throw new AppError("NOT_FOUND", "The session was deleted while it was verified: what was found is not kept.");
    }
    const { verdict, message, entriesCompared, entriesDifferent, entriesNotYet } = result;
    const { clusterId, clusterName, secondaryClusterId, volumeId, volumeName, sessionId, sessionName } = operation;
    const about = { clusterId, clusterName, secondaryClusterId, volumeId, volumeName, sessionId, sessionName };
    const after = { status, verificationId: id, verdict, message, entriesCompared, entriesDifferent, entriesNotYet };
    return [{ kind: "SESSION_VERIFIED", ...about, operationId: operation.id, before: null, after }];
  };
}
