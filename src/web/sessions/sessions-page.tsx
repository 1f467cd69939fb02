import { StatusBadge } from "../components/badge.js";
import { Empty, Page } from "../components/page.js";
import { Since } from "../components/since.js";
import { Table } from "../components/table.js";
import { useLiveSessions } from "../live/hooks.js";
import { SessionRowsDocument } from "./session-rows.generated.js";

export default function SessionsPage() {
  const { sessions, isComplete, error } = useLiveSessions(SessionRowsDocument, {});
  const rows = [...sessions.values()].toSorted(
    (one, other) =>
      one.cluster.name.localeCompare(other.cluster.name) ||
      one.primaryVolume.name.localeCompare(other.primaryVolume.name),
  );
  return (
    <Page title="Sessions" summary={isComplete ? `${sessions.size} in all` : "Reading the sessions…"}>
      {error === null ? null : <p role="alert">{error}</p>}
      {isComplete && rows.length === 0 ? (
        <Empty>There is no session yet.</Empty>
      ) : (
        <Table label="Sessions" columns={["Source", "Status", "Destination", "User", "Seen"]}>
          {rows.map(({ id, cluster, primaryVolume, status, statusReason, userName, observedAt, ...to }) => (
            <tr key={id}>
              <th scope="row">
                {cluster.name}/{primaryVolume.name}
              </th>
              <td>
                <StatusBadge status={status} /> {statusReason}
              </td>
              <td>
                {to.secondaryHostName}::{to.secondaryVolumeName}
              </td>
              <td>{userName ?? "root"}</td>
              <td>
                {observedAt === null ? (
                  "never"
                ) : (
                  <>
                    <Since at={observedAt} /> ago
                  </>
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Page>
  );
}
