import { Badge } from "../components/badge.js";
import { Empty, Page, ReadFailure } from "../components/page.js";
import { Table } from "../components/table.js";
import { useLiveQuery } from "../live/hooks.js";
import { ClusterRowsDocument } from "./cluster-rows.generated.js";

export default function ClustersPage() {
  const { data, error, refresh } = useLiveQuery(ClusterRowsDocument, {});
  const clusters = data?.clusters.nodes ?? [];
  return (
    <Page
      title="Clusters"
      summary={data === undefined ? "Reading the clusters…" : `${data.clusters.totalCount} in all`}
      action={{ name: "Register a cluster", to: "/clusters/new" }}
    >
      {error === undefined ? null : <ReadFailure error={error} again={refresh} />}
      {data?.clusters.totalCount === 0 ? (
        <Empty>No cluster is registered yet.</Empty>
      ) : (
        <Table label="Clusters and their hosts" columns={["Cluster", "Host", "SSH", "glusterd"]}>
          {clusters.flatMap((cluster) =>
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

interface AnswerProps {
  readonly answer: boolean | null;
  readonly yes: string;
  readonly no: string;
}

function Answer({ answer, yes, no }: AnswerProps) {
  if (answer === null) return <Badge tone="quiet">Not known</Badge>;
  return answer ? <Badge tone="good">{yes}</Badge> : <Badge tone="bad">{no}</Badge>;
}
