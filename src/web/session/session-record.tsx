import { OperationBadge } from "../changes/operation-badge.js";
import { OperationSteps } from "../changes/operation-steps.js";
import { wordsOf } from "../changes/operation-words.js";
import type { Change } from "../changes/use-change.js";
import { Badge } from "../components/badge.js";
import { Empty, ReadFailure } from "../components/page.js";
import { Ago } from "../components/since.js";
import { Table } from "../components/table.js";
import { Tabs } from "../components/tabs.js";
import { SessionOptions } from "./session-options.js";
import type { SessionRecordQuery } from "./session.generated.js";
import styles from "./session.module.css";
import type { SessionRecord as Record } from "./use-session-record.js";

export interface SessionRecordProps {
  readonly id: string;
  readonly record: Record;
  readonly change: Change;
}

/** Checkpoints, options, operations and events of the session, one at a time. */
export function SessionRecord({ id, record: { data, error, refresh }, change }: SessionRecordProps) {
  const session = data?.geoRepSession;
  return (
    <>
      {error === undefined ? null : <ReadFailure error={error} again={refresh} />}
      <Tabs
        label="More of the session"
        tabs={[
          { name: "Operations", content: <Operations operations={session?.operations.nodes ?? []} /> },
          { name: "Checkpoints", content: <Checkpoints checkpoints={session?.checkpoints.nodes ?? []} /> },
          { name: "Options", content: <SessionOptions id={id} change={change} /> },
          { name: "Events", content: <Events events={data?.events.nodes ?? []} /> },
        ]}
      />
    </>
  );
}

type Recorded = NonNullable<SessionRecordQuery["geoRepSession"]>;

function Checkpoints({ checkpoints }: { readonly checkpoints: Recorded["checkpoints"]["nodes"] }) {
  if (checkpoints.length === 0) return <Empty>None was ever set.</Empty>;
  return (
    <Table label="Checkpoints" columns={["Set", "By", "Reached"]}>
      {checkpoints.map(({ id: key, at, setBy, completed, completedAt, supersededAt, percentCompleted }) => (
        <tr key={key}>
          <th scope="row">
            <Ago at={at} />
          </th>
          <td>{setBy ?? "someone with Gluster’s CLI"}</td>
          <td>
            {completed ? (
              <>
                <Badge tone="good">Reached</Badge> {completedAt === null ? null : <Ago at={completedAt} />}
              </>
            ) : (
              <Badge tone={supersededAt === null ? "busy" : "quiet"}>
                {supersededAt === null ? `${Math.floor(percentCompleted ?? 0)} %` : "Superseded"}
              </Badge>
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Operations({ operations }: { readonly operations: Recorded["operations"]["nodes"] }) {
  if (operations.length === 0) return <Empty>Nothing was asked for through the service.</Empty>;
  return (
    <ul className={styles["operations"]}>
      {operations.map((operation) => (
        <li key={operation.id}>
          <details>
            <summary>
              <OperationBadge operation={operation} />
              <strong>{wordsOf(operation.kind)}</strong>
              <span>
                by {operation.requestedBy}, <Ago at={operation.createdAt} />
              </span>
            </summary>
            {operation.errorMessage === null ? null : <p>{operation.errorMessage}</p>}
            <OperationSteps operation={operation} />
          </details>
        </li>
      ))}
    </ul>
  );
}

function Events({ events }: { readonly events: SessionRecordQuery["events"]["nodes"] }) {
  if (events.length === 0) return <Empty>Nothing has happened that is still kept.</Empty>;
  return (
    <Table label="Events" columns={["When", "What"]}>
      {events.map(({ number, at, summary }) => (
        <tr key={number}>
          <td>
            <Ago at={at} />
          </td>
          <th scope="row">{summary}</th>
        </tr>
      ))}
    </Table>
  );
}
