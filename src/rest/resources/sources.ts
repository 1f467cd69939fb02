import { Event, Host } from "../../model/entities/index.js";
import { extended } from "../../store/queries/entity-table.js";
import { HOST_STATUS_SQL, SEVERITY_SQL } from "../ovirt-statuses.js";

/** What oVirt's documents tell of a host beside its own fields. */
interface HostMore {
  readonly status: string;
  readonly clusterSshPort: number;
}

interface EventMore {
  readonly severity: string;
}

export type RestHost = Host & HostMore;
export type RestEvent = Event & EventMore;

export const REST_HOST = extended<Host, HostMore>(Host, {
  status: HOST_STATUS_SQL,
  clusterSshPort: `(select c."ssh_port" from "cluster" c where c."id" = t."cluster_id")`,
});

export const REST_EVENT = extended<Event, EventMore>(Event, { severity: SEVERITY_SQL });
