import { wordsOf } from "../changes/operation-words.js";
import { Empty, Page, ReadFailure } from "../components/page.js";
import { Pager, usePaging } from "../components/paging.js";
import { Ago } from "../components/since.js";
import { Table } from "../components/table.js";
import { TELLING_KINDS } from "../live/event-hub.js";
import { useLiveQuery } from "../live/hooks.js";
import { EventRowsDocument } from "./event-rows.generated.js";

export default function EventsPage() {
  const paging = usePaging();
  const { data, error, refresh } = useLiveQuery(EventRowsDocument, { after: paging.after, kind: TELLING_KINDS });
  const events = data?.events.nodes ?? [];
  return (
    <Page title="Events" summary={summaryOf(data === undefined, paging.after)}>
      {error === undefined ? null : <ReadFailure error={error} again={refresh} />}
      {data !== undefined && events.length === 0 ? (
        <Empty>Nothing has happened yet.</Empty>
      ) : (
        <Table label="Events" columns={["Number", "When", "What", "About"]}>
          {events.map(({ number, at, kind, clusterName, hostName, volumeName, sessionName }) => (
            <tr key={number}>
              <th scope="row">{number}</th>
              <td>
                <Ago at={at} />
              </td>
              <td>{wordsOf(kind)}</td>
              <td>{[clusterName, hostName, volumeName, sessionName].filter((name) => name !== null).join(" · ")}</td>
            </tr>
          ))}
        </Table>
      )}
      <Pager paging={paging} pageInfo={data?.events.pageInfo} />
    </Page>
  );
}

function summaryOf(isReading: boolean, after: string | null): string {
  if (isReading) return "Reading the events…";
  return `${after === null ? "the newest 100" : "older ones"}, without those of figures`;
}
