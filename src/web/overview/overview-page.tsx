import { useMemo } from "react";
import { Link } from "wouter";
import { Badge, StatusBadge } from "../components/badge.js";
import { Empty, Page, ReadFailure, Section } from "../components/page.js";
import { Since } from "../components/since.js";
import { STATUS_ORDER } from "../components/status.js";
import { Table } from "../components/table.js";
import { useLiveQuery, useLiveSessions } from "../live/hooks.js";
import { ClusterMap } from "./cluster-map.js";
import { type Concern, concernsOf, type OverviewCluster, type OverviewSession } from "./concerns.js";
import { OverviewClustersDocument } from "./overview-clusters.generated.js";
import { OverviewSessionsDocument } from "./overview-sessions.generated.js";
import styles from "./overview.module.css";

const NO_CLUSTERS: readonly OverviewCluster[] = [];

export default function OverviewPage() {
  const { sessions, isComplete, error } = useLiveSessions(OverviewSessionsDocument, {});
  const { data, error: failed, refresh } = useLiveQuery(OverviewClustersDocument, {}, { concerns: isOfClusters });
  const clusters = data?.clusters.nodes ?? NO_CLUSTERS;
  const concerns = useMemo(() => concernsOf(sessions.values(), clusters), [sessions, clusters]);
  return (
    <Page title="Overview" summary={isComplete ? summaryOf([...sessions.values()]) : "Reading the sessions…"}>
      {failed === undefined ? null : <ReadFailure error={failed} again={refresh} />}
      {error === null ? null : <p role="alert">{error}</p>}
      <Section title="Needs attention">
        {concerns.length > 0 ? <Concerns concerns={concerns} /> : null}
        {concerns.length === 0 && isComplete && data !== undefined ? (
          <Empty>Nothing: every session replicates, and every cluster answers.</Empty>
        ) : null}
      </Section>
      <ClusterMap />
      <Section title="Clusters">
        {data?.clusters.totalCount === 0 ? (
          <Empty>
            No cluster is registered yet. <Link href="/clusters/new">Register the first</Link>.
          </Empty>
        ) : (
          <Clusters clusters={clusters} sessions={[...sessions.values()]} />
        )}
      </Section>
    </Page>
  );
}

function isOfClusters({ kind }: { readonly kind: string }): boolean {
  return kind.startsWith("CLUSTER_") || kind.startsWith("HOST_");
}

function summaryOf(sessions: readonly OverviewSession[]): string {
  if (sessions.length === 0) return "There is no session yet.";
  const active = sessions.filter(({ status }) => status === "ACTIVE").length;
  const all = sessions.length === 1 ? "The one session" : `All ${sessions.length} sessions`;
  if (active === sessions.length) return `${all} replicate${sessions.length === 1 ? "s" : ""}.`;
  return `${active} of ${sessions.length} sessions replicate${active === 1 ? "s" : ""}.`;
}

function Concerns({ concerns }: { readonly concerns: readonly Concern[] }) {
  return (
    <ul className={styles["concerns"]}>
      {concerns.map(({ key, tone, word, subject, to, words, since }) => (
        <li key={key}>
          <span className={styles["tone"]}>
            <Badge tone={tone}>{word}</Badge>
          </span>
          <strong>{to === null ? subject : <Link href={to}>{subject}</Link>}</strong>
          <span className={styles["words"]}>{words}</span>
          {since === null ? null : (
            <span className={styles["since"]}>
              for <Since at={since} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

interface ClustersProps {
  readonly clusters: readonly OverviewCluster[];
  readonly sessions: readonly OverviewSession[];
}

function Clusters({ clusters, sessions }: ClustersProps) {
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
            <Counts sessions={sessions.filter(({ clusterId }) => clusterId === cluster.id)} />
          </td>
          <td>
            <Counts sessions={sessions.filter(({ secondaryVolume }) => secondaryVolume?.clusterId === cluster.id)} />
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

/** How many sessions there are of each status. */
function Counts({ sessions }: { readonly sessions: readonly OverviewSession[] }) {
  if (sessions.length === 0) return <span className={styles["none"]}>none</span>;
  const counts = STATUS_ORDER.map((status) => ({
    status,
    count: sessions.filter((session) => session.status === status).length,
  }));
  return (
    <ul className={styles["counts"]}>
      {counts
        .filter(({ count }) => count > 0)
        .map(({ status, count }) => (
          <li key={status}>
            <span>{count}</span> <StatusBadge status={status} />
          </li>
        ))}
    </ul>
  );
}
