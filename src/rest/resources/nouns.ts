import { EVENT } from "../../service/queries/history.js";
import { computed, extended } from "../../service/queries/noun.js";
import { HOST } from "../../service/queries/topology.js";
import { HOST_STATUS_SQL, SEVERITY_SQL } from "../ovirt-statuses.js";

export const REST_HOST = extended(HOST, {
  status: computed<string>(HOST_STATUS_SQL),
  clusterSshPort: computed<number>(`(select c."ssh_port" from "cluster" c where c."id" = t."cluster_id")`),
});

export const REST_EVENT = extended(EVENT, { severity: computed<string>(SEVERITY_SQL) });
