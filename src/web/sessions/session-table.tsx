import type { ReactNode } from "react";
import {
  Cell,
  Column,
  ResizableTableContainer,
  type Key,
  Row,
  type Selection,
  Table,
  TableBody,
  TableHeader,
  TableLayout,
  Virtualizer,
} from "react-aria-components";
import { Link } from "wouter";
import { Badge, StatusBadge } from "../components/badge.js";
import { Checkbox } from "../components/checkbox.js";
import { Lag } from "../components/lag.js";
import { numberText } from "../components/numbers.js";
import { Since } from "../components/since.js";
import { HealthBadge } from "../findings/badges.js";
import { type SessionRow, SORT_KEYS, type SortKey, type View } from "./rows.js";
import { destinationOf, sourceOf } from "./session-name.js";
import styles from "./sessions.module.css";

interface ColumnDefinition {
  readonly id: SortKey | "user" | "crawl" | "checkpoint";
  readonly name: string;
  readonly minWidth: number;
  readonly cell: (row: SessionRow) => ReactNode;
}

const HEADING_HEIGHT = 36;
const ROW_HEIGHT = 38;
const CRAWLS = { HYBRID: "Hybrid", HISTORY: "History", CHANGELOG: "Changelog", UNKNOWN: "Unknown" } as const;

const COLUMNS: readonly ColumnDefinition[] = [
  {
    id: "source",
    name: "Source",
    minWidth: 190,
    cell: (row) => <Link href={`/sessions/${row.id}`}>{sourceOf(row)}</Link>,
  },
  { id: "status", name: "Status", minWidth: 150, cell: (row) => <Status row={row} /> },
  { id: "health", name: "Health", minWidth: 115, cell: ({ health }) => <HealthBadge health={health} /> },
  { id: "destination", name: "Destination", minWidth: 220, cell: destinationOf },
  { id: "user", name: "User", minWidth: 90, cell: ({ userName }) => userName ?? "root" },
  {
    id: "crawl",
    name: "Crawl",
    minWidth: 100,
    cell: ({ crawlStatus }) => (crawlStatus === null ? "" : CRAWLS[crawlStatus]),
  },
  {
    id: "behind",
    name: "Behind by",
    minWidth: 125,
    cell: ({ lagState, unsyncedSince }) => <Lag state={lagState} since={unsyncedSince} />,
  },
  {
    id: "synced",
    name: "Last synced",
    minWidth: 120,
    cell: ({ lastSyncedAt }) => (lastSyncedAt === null ? "" : <Since at={lastSyncedAt} />),
  },
  {
    id: "pending",
    name: "Pending",
    minWidth: 90,
    cell: ({ pending }) => (pending === null ? "" : numberText(pending)),
  },
  {
    id: "failures",
    name: "Failures",
    minWidth: 90,
    cell: ({ failures }) => (failures === null ? "" : numberText(failures)),
  },
  {
    id: "checkpoint",
    name: "Checkpoint",
    minWidth: 120,
    cell: ({ checkpoint }) => <Checkpoint checkpoint={checkpoint} />,
  },
];

export interface SessionTableProps {
  readonly rows: readonly SessionRow[];
  readonly view: View;
  readonly onSort: (by: SortKey) => void;
  readonly selection: ReadonlySet<Key>;
  readonly onSelect: (selection: Selection) => void;
}

/** Rows that are in sight are drawn, and no others: there may be thousands. */
export function SessionTable({ rows, view, onSort, selection, onSelect }: SessionTableProps) {
  return (
    <ResizableTableContainer className={styles["container"] ?? ""} style={{ height: heightOf(rows.length) }}>
      <Virtualizer layout={TableLayout} layoutOptions={{ headingHeight: HEADING_HEIGHT, rowHeight: ROW_HEIGHT }}>
        <Table
          aria-label="Sessions"
          className={styles["table"] ?? ""}
          selectionMode="multiple"
          selectedKeys={selection}
          onSelectionChange={onSelect}
          sortDescriptor={{ column: view.by, direction: view.descending ? "descending" : "ascending" }}
          onSortChange={({ column }) => {
            const by = SORT_KEYS.find((key) => key === column);
            if (by !== undefined) onSort(by);
          }}
        >
          <TableHeader className={styles["header"] ?? ""}>
            <Column width={44} minWidth={44} className={styles["column"] ?? ""}>
              <Checkbox slot="selection" />
            </Column>
            {COLUMNS.map(({ id, name, minWidth }) => (
              <Column
                key={id}
                id={id}
                minWidth={minWidth}
                isRowHeader={id === "source"}
                allowsSorting={SORT_KEYS.some((key) => key === id)}
                className={styles["column"] ?? ""}
              >
                {({ sortDirection }) => (
                  <>
                    {name}
                    {sortDirection === undefined ? null : (
                      <span aria-hidden="true">{sortDirection === "ascending" ? " ▲" : " ▼"}</span>
                    )}
                  </>
                )}
              </Column>
            ))}
          </TableHeader>
          <TableBody items={rows} renderEmptyState={() => <p className={styles["empty"]}>No session fits.</p>}>
            {(row) => (
              <Row id={row.id} textValue={sourceOf(row)} className={styles["row"] ?? ""}>
                <Cell className={styles["cell"] ?? ""}>
                  <Checkbox slot="selection" />
                </Cell>
                {COLUMNS.map(({ id, cell }) => (
                  <Cell key={id} className={styles["cell"] ?? ""}>
                    {cell(row)}
                  </Cell>
                ))}
              </Row>
            )}
          </TableBody>
        </Table>
      </Virtualizer>
    </ResizableTableContainer>
  );
}

/** As high as its rows, at most what the screen has room for. */
function heightOf(rows: number): string {
  return `min(${HEADING_HEIGHT + Math.max(rows, 2) * ROW_HEIGHT + 2}px, max(20rem, 100vh - 17rem))`;
}

function Status({ row: { status, statusReason, changesWaitingSince } }: { readonly row: SessionRow }) {
  if (changesWaitingSince !== null) return <Badge tone="bad">Stalled</Badge>;
  return (
    <span title={statusReason ?? undefined}>
      <StatusBadge status={status} />
    </span>
  );
}

function Checkpoint({ checkpoint }: Pick<SessionRow, "checkpoint">) {
  if (checkpoint === null) return null;
  if (checkpoint.completed) return <Badge tone="good">Reached</Badge>;
  return (
    <Badge tone="busy">
      {checkpoint.activeBricksCompleted} of {checkpoint.activeBricks}
    </Badge>
  );
}
