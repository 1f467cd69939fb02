import { describe, expect, it } from "vitest";
import {
  PAGE_ROWS,
  pageOf,
  parametersOf,
  sortedBy,
  rowsIn,
  type SessionRow,
  type View,
  viewOf,
} from "../../../src/web/sessions/rows.js";

const row = (id: number, changed: Partial<SessionRow> = {}): SessionRow => ({
  id: String(id),
  status: "ACTIVE",
  statusReason: null,
  health: "OK",
  cluster: { name: "berlin" },
  primaryVolume: { name: `vol${id}` },
  secondaryVolume: { cluster: { name: "lisbon" } },
  secondaryHostName: "lisbon1",
  secondaryVolumeName: "copy",
  userName: null,
  crawlStatus: null,
  lagState: null,
  unsyncedSince: null,
  lastSyncedAt: null,
  pending: null,
  failures: null,
  changesWaitingSince: null,
  transitions: [],
  checkpoint: null,
  ...changed,
});
const USUAL: View = viewOf(new URLSearchParams());
const idsIn = (view: Partial<View>, rows: readonly SessionRow[]) =>
  rowsIn({ ...USUAL, ...view }, rows).map(({ id }) => id);

describe("what of the sessions is shown", () => {
  it("stands in the address, and is read from there", () => {
    const view: View = {
      search: "a b",
      healths: ["BROKEN"],
      statuses: ["FAULTY", "ACTIVE"],
      by: "pending",
      descending: true,
      page: 3,
    };
    expect(viewOf(parametersOf(view))).toEqual(view);
    expect(parametersOf(USUAL).toString()).toBe("");
  });

  it.each(["0", "-1", "x", "1e999", ""])("begins with the first page where the address says %j", (page) => {
    const read = viewOf(new URLSearchParams({ page })).page;
    expect(pageOf({ page: read }, [row(1)])).toMatchObject({ page: 1, pages: 1, rows: [{ id: "1" }] });
  });

  it("is a page of the rows, and the last one where there are fewer by now", () => {
    const rows = Array.from({ length: 2 * PAGE_ROWS + 1 }, (_, id) => row(id));
    const second = pageOf({ page: 2 }, rows);
    expect([second.rows.length, second.rows[0]?.id, second.pages]).toEqual([PAGE_ROWS, String(PAGE_ROWS), 3]);
    expect(pageOf({ page: 9 }, rows)).toMatchObject({ page: 3, rows: [{ id: String(2 * PAGE_ROWS) }] });
    expect(pageOf({ page: 2 }, [])).toEqual({ rows: [], page: 1, pages: 1 });
  });

  it("fits all words of the search and one of the statuses, the most pressing first", () => {
    const rows = [
      row(10),
      row(9),
      row(2, { status: "FAULTY" }),
      row(3, { secondaryVolume: null, userName: "geoaccount" }),
    ];
    expect(idsIn({}, rows)).toEqual(["2", "3", "9", "10"]);
    expect(idsIn({ search: "LISBON vol" }, rows)).toEqual(["2", "3", "9", "10"]);
    expect(idsIn({ search: "geoaccount" }, rows)).toEqual(["3"]);
    expect(idsIn({ statuses: ["FAULTY"] }, rows)).toEqual(["2"]);
  });

  it("is sorted the other way round by a column that is chosen again, and never by one that is new", () => {
    expect(sortedBy(USUAL, "pending")).toEqual({ by: "pending", descending: false });
    expect(sortedBy({ ...USUAL, by: "pending" }, "pending")).toEqual({ by: "pending", descending: true });
    expect(sortedBy({ ...USUAL, by: "pending", descending: true }, "pending")).toEqual({
      by: "pending",
      descending: false,
    });
    expect(sortedBy({ ...USUAL, by: "pending", descending: true }, "source")).toEqual({
      by: "source",
      descending: false,
    });
  });

  it("is sorted by numbers as numbers, with what is not known at the end that is least", () => {
    const rows = [row(1, { pending: "9" }), row(2, { pending: "10" }), row(3)];
    expect(idsIn({ by: "pending" }, rows)).toEqual(["3", "1", "2"]);
    expect(idsIn({ by: "pending", descending: true }, rows)).toEqual(["2", "1", "3"]);
  });
});
