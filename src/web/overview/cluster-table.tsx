import { useMemo } from "react";
import { Badge } from "../components/badge.js";
import { Table } from "../components/table.js";
import { HealthBadge } from "../findings/badges.js";
import { HEALTH_ORDER } from "../findings/words.js";
import type { OverviewCluster, OverviewSession } from "./concerns.js";
import styles from "./overview.module.css";

const NONE: readonly OverviewSession[] = [];

export interface ClusterTableProps {
  readonly clusters: readonly OverviewCluster[];
  readonly sessions: Iterable<OverviewSession>;
}

export function ClusterTable({ clusters, sessions }: ClusterTableProps) {
  const { from, to } = useMemo(() => {
    const all = [...sessions];
    return {
      from: Map.groupBy(all, ({ clusterId }) => clusterId),
      to: Map.groupBy(all, ({ secondaryVolume }) => secondaryVolume?.clusterId),
    };
  }, [sessions]);
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
            <Counts sessions={from.get(cluster.id) ?? NONE} />
          </td>
          <td>
            <Counts sessions={to.get(cluster.id) ?? NONE} />
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
function Counts({ sessions }: { readonly sessions: readonly OverviewSession[] }) {
  if (sessions.length === 0) return <span className={styles["none"]}>none</span>;
  const counts = Map.groupBy(sessions, ({ health }) => health);
  return (
    <ul className={styles["counts"]}>
      {HEALTH_ORDER.filter((health) => counts.has(health)).map((health) => (
        <li key={health}>
          <span>{counts.get(health)?.length}</span> <HealthBadge health={health} />
        </li>
      ))}
    </ul>
  );
}
