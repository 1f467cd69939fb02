import { OPERATION_TONES, wordsOf } from "../changes/operation-words.js";
import { Badge } from "../components/badge.js";
import { Empty, Page, ReadFailure } from "../components/page.js";
import { Since } from "../components/since.js";
import { Table } from "../components/table.js";
import { useLiveQuery } from "../live/hooks.js";
import { OperationRowsDocument } from "./operation-rows.generated.js";

export default function OperationsPage() {
  const { data, error, refresh } = useLiveQuery(OperationRowsDocument, {}, { kinds: ["OPERATION_CHANGED"] });
  const operations = data?.operations.nodes ?? [];
  return (
    <Page
      title="Operations"
      summary={data === undefined ? "Reading the operations…" : `the newest of ${data.operations.totalCount}`}
    >
      {error === undefined ? null : <ReadFailure error={error} again={refresh} />}
      {data?.operations.totalCount === 0 ? (
        <Empty>Nothing has been changed through the service yet.</Empty>
      ) : (
        <Table label="Operations" columns={["What", "Session", "State", "By", "Asked for"]}>
          {operations.map((operation) => (
            <tr key={operation.id}>
              <th scope="row">{wordsOf(operation.kind)}</th>
              <td>
                {operation.clusterName}/{operation.volumeName} → {operation.sessionName}
              </td>
              <td>
                <Badge tone={OPERATION_TONES[operation.state]}>{wordsOf(operation.state)}</Badge>{" "}
                {operation.errorMessage}
              </td>
              <td>{operation.requestedBy}</td>
              <td>
                <Since at={operation.createdAt} /> ago
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Page>
  );
}
