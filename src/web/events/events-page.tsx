import { Link } from "wouter";
import { Empty, Page, ReadFailure } from "../components/page.js";
import { Pager, usePaging } from "../components/paging.js";
import { Ago } from "../components/since.js";
import { Table } from "../components/table.js";
import { TELLING_KINDS } from "../live/event-hub.js";
import { useLiveQuery } from "../live/hooks.js";
import { nameOf } from "../sessions/session-name.js";
import { EventRowsDocument, type EventRowsQuery } from "./event-rows.generated.js";
import styles from "./events.module.css";

type EventRow = EventRowsQuery["events"]["nodes"][number];

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
        <Table label="Events" columns={["Number", "When", "About", "What"]}>
          {events.map((event) => (
            <tr key={event.number}>
              <th scope="row">{event.number}</th>
              <td>
                <Ago at={event.at} />
              </td>
              <td className={styles["about"]}>
                {event.session === null ? (
                  subjectOf(event)
                ) : (
                  <Link href={`/sessions/${event.session.id}`}>{subjectOf(event)}</Link>
                )}
              </td>
              <td>{event.summary}</td>
            </tr>
          ))}
        </Table>
      )}
      <Pager paging={paging} pageInfo={data?.events.pageInfo} />
    </Page>
  );
}

/** What an event is about, by the names of the time where it has them: `CLUSTER/VOLUME → [USER@]HOST::VOLUME`, `CLUSTER/HOST`. */
function subjectOf({ clusterName, volumeName, hostName, sessionName, session }: EventRow): string {
  // What is made for alerts of one session has its id alone.
  if (clusterName === null && session !== null) return nameOf(session);
  const place = [clusterName, volumeName ?? hostName].filter((name) => name !== null).join("/");
  return sessionName === null ? place : `${place} → ${sessionName}`;
}

function summaryOf(isReading: boolean, after: string | null): string {
  if (isReading) return "Reading the events…";
  return `${after === null ? "the newest 100" : "older ones"}, without those of figures`;
}
