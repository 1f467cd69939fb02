import { Link } from "wouter";
import { OperationBadge } from "../changes/operation-badge.js";
import { wordsOf } from "../changes/operation-words.js";
import { Empty, Page, ReadFailure } from "../components/page.js";
import { Pager, usePaging } from "../components/paging.js";
import { Ago } from "../components/since.js";
import { Table } from "../components/table.js";
import { useLiveQuery } from "../live/hooks.js";
import { OperationDetails } from "./operation-details.js";
import { OperationRowsDocument, type OperationRowsQuery } from "./operation-rows.generated.js";

export default function OperationsPage() {
  const paging = usePaging();
  const { data, error, refresh } = useLiveQuery(
    OperationRowsDocument,
    { after: paging.after },
    { kinds: ["OPERATION_CHANGED"] },
  );
  const operations = data?.operations.nodes ?? [];
  return (
    <Page
      title="Operations"
      summary={
        data === undefined ? "Reading the operations…" : `${data.operations.totalCount} in all, the newest first`
      }
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
                <SessionName operation={operation} />
              </td>
              <td>
                <OperationBadge operation={operation} /> {operation.errorMessage}
                <OperationDetails id={operation.id} />
              </td>
              <td>{operation.requestedBy}</td>
              <td>
                <Ago at={operation.createdAt} />
              </td>
            </tr>
          ))}
        </Table>
      )}
      <Pager paging={paging} pageInfo={data?.operations.pageInfo} />
    </Page>
  );
}

type Row = OperationRowsQuery["operations"]["nodes"][number];

function SessionName({ operation: { session, clusterName, volumeName, sessionName } }: { readonly operation: Row }) {
  const name = `${clusterName}/${volumeName} → ${sessionName}`;
  return session === null ? name : <Link href={`/sessions/${session.id}`}>{name}</Link>;
}
