import { Badge } from "../components/badge.js";
import { Table } from "../components/table.js";
import { HealthBadge } from "../findings/badges.js";
import { HEALTH_ORDER } from "../findings/words.js";
import type { OverviewCluster } from "./concerns.js";
import type { MapLink } from "./map-layout.js";
import styles from "./overview.module.css";

export interface ClusterTableProps {
  readonly clusters: readonly OverviewCluster[];
  /** Which clusters are replicated where; undefined before it was read. */
  readonly links: readonly MapLink[] | undefined;
}

export function ClusterTable({ clusters, links }: ClusterTableProps) {
  return (
    <Table
      label="Clusters"
      columns={["Cluster", "Reached", "Hosts", "GlusterFS", "Sessions from it", "Sessions to it"]}
    >
      {clusters.map((cluster) => (
        <tr key={cluster.id}>
          <th scope="row">{cluster.name}</th>
          <td>
            <Reached cluster={cluster} />
          </td>
          <td>{cluster.hosts.length}</td>
          <td>{cluster.glusterVersion ?? "not known"}</td>
          <td>
            <Counts links={links?.filter(({ primaryClusterId }) => primaryClusterId === cluster.id)} />
          </td>
          <td>
            <Counts links={links?.filter(({ secondaryClusterId }) => secondaryClusterId === cluster.id)} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Reached({ cluster }: { readonly cluster: OverviewCluster }) {
  if (!cluster.reachable) return <Badge tone="bad">Not reached</Badge>;
  return cluster.glusterdUp === false ? <Badge tone="bad">glusterd down</Badge> : <Badge tone="good">Reached</Badge>;
}

/** How many sessions there are of each health. */
function Counts({ links }: { readonly links: readonly MapLink[] | undefined }) {
  if (links === undefined) return <span className={styles["none"]}>not read yet</span>;
  if (links.length === 0) return <span className={styles["none"]}>none</span>;
  const byHealth = Map.groupBy(
    links.flatMap(({ healths }) => healths),
    ({ health }) => health,
  );
  return (
    <ul className={styles["counts"]}>
      {HEALTH_ORDER.filter((health) => byHealth.has(health)).map((health) => (
        <li key={health}>
          <span>{byHealth.get(health)?.reduce((sum, { count }) => sum + count, 0)}</span>{" "}
          <HealthBadge health={health} />
        </li>
      ))}
    </ul>
  );
}
