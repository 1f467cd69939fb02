import { Badge } from "../components/badge.js";
import { Empty, Page, ReadFailure } from "../components/page.js";
import { Table } from "../components/table.js";
import { useLiveList } from "../live/hooks.js";
import { ClusterRowsDocument, type ClusterRowsQuery } from "./cluster-rows.generated.js";

export default function ClustersPage() {
  const { nodes, error, refresh } = useLiveList(ClusterRowsDocument, clustersOf, { concerns: isOfClusters });
  return (
    <Page
      title="Clusters"
      summary={nodes === undefined ? "Reading the clusters…" : `${nodes.length} in all`}
      action={{ name: "Register a cluster", to: "/clusters/new" }}
    >
      {error === undefined ? null : <ReadFailure error={error} again={refresh} />}
      {nodes?.length === 0 ? (
        <Empty>No cluster is registered yet.</Empty>
      ) : (
        <Table label="Clusters and their hosts" columns={["Cluster", "Host", "SSH", "glusterd"]}>
          {(nodes ?? []).flatMap((cluster) =>
            cluster.hosts.map((host) => (
              <tr key={`${cluster.id} ${host.id}`}>
                <th scope="row">{cluster.name}</th>
                <td>{host.name}</td>
                <td>
                  <Answer answer={host.reachable} yes="Reached" no="Not reached" /> {host.unreachableReason}
                </td>
                <td>
                  <Answer answer={host.glusterdUp} yes="Up" no="Down" />
                </td>
              </tr>
            )),
          )}
        </Table>
      )}
    </Page>
  );
}

function clustersOf({ clusters }: ClusterRowsQuery): ClusterRowsQuery["clusters"] {
  return clusters;
}

function isOfClusters({ kind }: { readonly kind: string }): boolean {
  return /^(CLUSTER|HOST)_/.test(kind);
}

interface AnswerProps {
  readonly answer: boolean | null;
  readonly yes: string;
  readonly no: string;
}

function Answer({ answer, yes, no }: AnswerProps) {
  if (answer === null) return <Badge tone="quiet">Not known</Badge>;
  return answer ? <Badge tone="good">{yes}</Badge> : <Badge tone="bad">{no}</Badge>;
}
