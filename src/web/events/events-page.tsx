import { wordsOf } from "../changes/operation-words.js";
import { Empty, Page, ReadFailure } from "../components/page.js";
import { Since } from "../components/since.js";
import { Table } from "../components/table.js";
import { useLiveQuery } from "../live/hooks.js";
import { EventRowsDocument } from "./event-rows.generated.js";

export default function EventsPage() {
  const { data, error, refresh } = useLiveQuery(EventRowsDocument, {});
  const events = data?.events.nodes ?? [];
  return (
    <Page title="Events" summary={data === undefined ? "Reading the events…" : "the newest 100"}>
      {error === undefined ? null : <ReadFailure error={error} again={refresh} />}
      {data !== undefined && events.length === 0 ? (
        <Empty>Nothing has happened yet.</Empty>
      ) : (
        <Table label="Events" columns={["Number", "When", "What", "About"]}>
          {events.map(({ number, at, kind, clusterName, hostName, volumeName, sessionName }) => (
            <tr key={number}>
              <th scope="row">{number}</th>
              <td>
                <Since at={at} /> ago
              </td>
              <td>{wordsOf(kind)}</td>
              <td>{[clusterName, hostName, volumeName, sessionName].filter((name) => name !== null).join(" · ")}</td>
            </tr>
          ))}
        </Table>
      )}
    </Page>
  );
}
