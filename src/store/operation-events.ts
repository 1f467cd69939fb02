import type { EventDraft } from "../model/events/event.js";
import type { Row } from "../model/row.js";
import type { Operation } from "../model/entities/index.js";

export type OperationRow = Row<Operation>;

/** The event of an operation that has become as `row` says. */
export function operationEvent(row: OperationRow, before: OperationRow["state"] | null): EventDraft {
  return {
    kind: "OPERATION_CHANGED",
    clusterId: row.clusterId,
    clusterName: row.clusterName,
    secondaryClusterId: row.secondaryClusterId,
    volumeId: row.volumeId,
    volumeName: row.volumeName,
    sessionId: row.sessionId,
    sessionName: row.sessionName,
    operationId: row.id,
    before: before === null ? null : { state: before },
    after: {
      kind: row.kind,
      state: row.state,
      noChange: row.noChange,
      errorCode: row.errorCode,
      errorMessage: row.errorMessage,
    },
  };
}
