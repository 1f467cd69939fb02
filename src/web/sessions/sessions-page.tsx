import { useMemo, useState } from "react";
import type { Key, Selection } from "react-aria-components";
import { useSearchParams } from "wouter";
import { Empty, Page } from "../components/page.js";
import { TextField } from "../components/text-field.js";
import { useLiveSessions } from "../live/hooks.js";
import { BulkActions } from "./bulk-actions.js";
import { RowPager } from "./row-pager.js";
import { pageOf, parametersOf, rowsIn, sortedBy, type View, viewOf } from "./rows.js";
import { SessionFilters } from "./session-filters.js";
import { SessionRowsDocument } from "./session-rows.generated.js";
import { SessionTable } from "./session-table.js";
import styles from "./sessions.module.css";

export default function SessionsPage() {
  const { sessions, isComplete, error } = useLiveSessions(SessionRowsDocument, {});
  const [parameters, setParameters] = useSearchParams();
  const view = useMemo(() => viewOf(parameters), [parameters]);
  // By the address as it is by now: what was chosen a moment ago may not be drawn yet. Another choice begins with its first page.
  const show = (change: (now: View) => Partial<View>): void =>
    setParameters(
      (present) => {
        const now = viewOf(present);
        return parametersOf({ ...now, page: 1, ...change(now) });
      },
      { replace: true },
    );
  // Another page has the same rows.
  const fitting = parametersOf({ ...view, page: 1 }).toString();
  const rows = useMemo(() => rowsIn(viewOf(new URLSearchParams(fitting)), sessions.values()), [fitting, sessions]);
  const shown = useMemo(() => pageOf(view, rows), [view, rows]);
  const [selection, setSelection] = useState<ReadonlySet<Key>>(new Set<string>());
  const selected = useMemo(() => rows.filter(({ id }) => selection.has(id)), [rows, selection]);
  // What fits no longer is not selected: nobody would see that it is.
  if (selected.length < selection.size) setSelection(new Set(selected.map(({ id }) => id)));
  const select = (chosen: Selection): void =>
    // Those that are shown now, and none that comes later.
    setSelection(chosen === "all" ? new Set([...selection, ...shown.rows.map(({ id }) => id)]) : chosen);
  const all = sessions.size === 1 ? "1 session" : `${sessions.size} sessions`;
  const summary = rows.length === sessions.size ? all : `${rows.length} of ${all}`;
  return (
    <Page
      title="Sessions"
      summary={isComplete ? summary : "Reading the sessions…"}
      action={{ name: "Create a session", to: "/sessions/new" }}
    >
      {error === null ? null : <p role="alert">{error}</p>}
      <div className={styles["filters"]}>
        <TextField
          label="Search"
          type="search"
          value={view.search}
          onChange={(words) => show(() => ({ search: words }))}
          description="Words of names: volume, cluster, host, user"
        />
        <SessionFilters sessions={sessions} view={view} onChoose={(chosen) => show(() => chosen)} />
      </div>
      <BulkActions
        selected={selected}
        selectAll={
          selected.length < rows.length && shown.pages > 1
            ? { count: rows.length, onPress: () => setSelection(new Set(rows.map(({ id }) => id))) }
            : null
        }
      />
      {isComplete && sessions.size === 0 ? (
        <Empty>There is no session yet.</Empty>
      ) : (
        <>
          <SessionTable
            rows={shown.rows}
            view={view}
            onSort={(chosen) => show((now) => sortedBy(now, chosen))}
            selection={selection}
            onSelect={select}
          />
          <RowPager shown={shown} all={rows.length} onPage={(page) => show(() => ({ page }))} />
        </>
      )}
    </Page>
  );
}
