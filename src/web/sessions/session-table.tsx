import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
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
/** Above and below, in pixels. */
const BORDERS = 2;
const CRAWLS = { HYBRID: "Hybrid", HISTORY: "History", CHANGELOG: "Changelog", UNKNOWN: "Unknown" } as const;

const COLUMNS: readonly ColumnDefinition[] = [
  {
    id: "source",
    name: "Source",
    minWidth: 160,
    cell: (row) => (
      // Pressed on an element within the link, the row would be selected, and no link followed.
      <Link href={`/sessions/${row.id}`} title={sourceOf(row)}>
        {sourceOf(row)}
      </Link>
    ),
  },
  { id: "status", name: "Status", minWidth: 136, cell: (row) => <Status row={row} /> },
  { id: "health", name: "Health", minWidth: 124, cell: ({ health }) => <HealthBadge health={health} /> },
  {
    id: "destination",
    name: "Destination",
    minWidth: 188,
    cell: (row) => <span title={destinationOf(row)}>{destinationOf(row)}</span>,
  },
  { id: "user", name: "User", minWidth: 70, cell: ({ userName }) => userName ?? "root" },
  {
    id: "crawl",
    name: "Crawl",
    minWidth: 100,
    cell: ({ crawlStatus }) => (crawlStatus === null ? "" : CRAWLS[crawlStatus]),
  },
  {
    id: "behind",
    name: "Behind by",
    minWidth: 124,
    cell: ({ lagState, unsyncedSince }) => <Lag state={lagState} since={unsyncedSince} />,
  },
  {
    id: "synced",
    name: "Last synced",
    minWidth: 106,
    cell: ({ lastSyncedAt }) => (lastSyncedAt === null ? "" : <Since at={lastSyncedAt} />),
  },
  {
    id: "pending",
    name: "Pending",
    minWidth: 80,
    cell: ({ pending }) => (pending === null ? "" : numberText(pending)),
  },
  {
    id: "failures",
    name: "Failures",
    minWidth: 80,
    cell: ({ failures }) => (failures === null ? "" : numberText(failures)),
  },
  {
    id: "checkpoint",
    name: "Checkpoint",
    minWidth: 104,
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
  const container = useRef<HTMLDivElement>(null);
  const scrollbar = useScrollbarHeight(container);
  return (
    <ResizableTableContainer
      ref={container}
      className={styles["container"] ?? ""}
      style={{ height: heightOf(rows.length, scrollbar) }}
    >
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
                      <span aria-hidden="true">{sortDirection === "ascending" ? "\u00a0▲" : "\u00a0▼"}</span>
                    )}
                  </>
                )}
              </Column>
            ))}
          </TableHeader>
          <TableBody items={rows} renderEmptyState={() => <p className={styles["empty"]}>No session fits.</p>}>
            {(row) => (
              <Row id={row.id} textValue={sourceOf(row)} className={styles["row"] ?? ""}>
                <Cell className={styles["selection"] ?? ""}>
                  <Checkbox slot="selection" />
                </Cell>
                {COLUMNS.map(({ id, cell }) => (
                  <Cell key={id} className={styles["cell"] ?? ""}>
                    <span className={styles["content"]}>{cell(row)}</span>
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
function heightOf(rows: number, scrollbar: number): string {
  const height = HEADING_HEIGHT + Math.max(rows, 2) * ROW_HEIGHT + BORDERS + scrollbar;
  return `min(${height}px, max(20rem, 100vh - 17rem))`;
}

/** How much of the element's height its horizontal scrollbar takes, in pixels: 0 where it has none, or one that lies over the rows. */
function useScrollbarHeight(element: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(0);
  useEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const sized = new ResizeObserver(() => setHeight(current.offsetHeight - current.clientHeight - BORDERS));
    sized.observe(current);
    return () => sized.disconnect();
  }, [element]);
  return height;
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
