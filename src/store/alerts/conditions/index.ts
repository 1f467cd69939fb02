import type { AlertConditionKind } from "../../../model/alerts/alerts.js";
import { CLUSTER_LOST } from "./cluster-lost.js";
import { FINDING } from "./finding.js";
import { LAG } from "./lag.js";
import { OPERATION_FAILED } from "./operation-failed.js";
import { RPO_BREACHED } from "./rpo-breached.js";
import { STATUS } from "./status.js";

/** For each kind the statement that selects for which rules it is so, and of what: see `ConditionColumns`. */
export const CONDITIONS: Readonly<Record<AlertConditionKind, string>> = {
  FINDING,
  STATUS,
  LAG,
  RPO_BREACHED,
  CLUSTER_LOST,
  OPERATION_FAILED,
};
