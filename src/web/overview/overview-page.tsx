import { useMemo } from "react";
import { Link } from "wouter";
import { Empty, Page, ReadFailure, Section } from "../components/page.js";
import { useLiveList, useLiveQuery, useLiveSessions } from "../live/hooks.js";
import { ClusterMap } from "./cluster-map.js";
import { ClusterTable } from "./cluster-table.js";
import { ConcernList } from "./concern-list.js";
import { concernsOf, type OverviewCluster, summaryOf } from "./concerns.js";
import { ClusterLinksDocument } from "./links.generated.js";
import type { MapLink } from "./map-layout.js";
import { OverviewClustersDocument, type OverviewClustersQuery } from "./overview-clusters.generated.js";
import { OverviewSessionsDocument } from "./overview-sessions.generated.js";

const NO_CLUSTERS: readonly OverviewCluster[] = [];
const NO_LINKS: readonly MapLink[] = [];

export default function OverviewPage() {
  const { sessions, isComplete, error } = useLiveSessions(OverviewSessionsDocument, {});
  const { nodes, ...list } = useLiveList(OverviewClustersDocument, clustersOf, { concerns: isOfClusters });
  const { data, ...links } = useLiveQuery(ClusterLinksDocument, {}, { concerns: isOfLinks });
  const failed = list.error ?? links.error;
  const clusters = nodes ?? NO_CLUSTERS;
  const concerns = useMemo(() => concernsOf(sessions.values(), clusters), [sessions, clusters]);
  return (
    <Page title="Overview" summary={isComplete ? summaryOf([...sessions.values()]) : "Reading the sessions…"}>
      {failed === undefined ? null : (
        <ReadFailure
          error={failed}
          again={() => {
            list.refresh();
            links.refresh();
          }}
        />
      )}
      {error === null ? null : <p role="alert">{error}</p>}
      <Section title="Needs attention">
        {concerns.length > 0 ? <ConcernList concerns={concerns} /> : null}
        {concerns.length === 0 && isComplete && nodes !== undefined ? (
          <Empty>Nothing: every session replicates, and every cluster answers.</Empty>
        ) : null}
      </Section>
      <ClusterMap clusters={clusters} links={data?.geoRepLinks ?? NO_LINKS} />
      <Section title="Clusters">
        {nodes?.length === 0 ? (
          <Empty>
            No cluster is registered yet. <Link href="/clusters/new">Register the first</Link>.
          </Empty>
        ) : (
          <ClusterTable clusters={clusters} links={data?.geoRepLinks} />
        )}
      </Section>
    </Page>
  );
}

function clustersOf({ clusters }: OverviewClustersQuery): OverviewClustersQuery["clusters"] {
  return clusters;
}

function isOfClusters({ kind }: { readonly kind: string }): boolean {
  return /^(CLUSTER|HOST|VOLUME)_/.test(kind);
}

function isOfLinks({ kind }: { readonly kind: string }): boolean {
  return /^(CLUSTER|SESSION)_/.test(kind);
}
