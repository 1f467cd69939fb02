import { expect, it } from "vitest";
import type { Cause, FindingCode } from "../../../src/model/findings/findings.js";
import type { EventDraft } from "../../../src/model/events/event.js";
import { reconcileFindings } from "../../../src/owner/reconcile/findings.js";
import type { FindingRow } from "../../../src/store/findings.js";

const BEGIN = Date.parse("2026-11-27T06:00:00Z");
const CODE = "ENTRIES_FAILED";

function cause(more: Partial<Cause> = {}): Cause {
  return {
    code: CODE,
    severity: "WARNING",
    message: "3 entries of src1 failed.",
    since: null,
    evidence: [],
    remedy: [],
    mutation: null,
    ...more,
  };
}

function shownBy(line: string): Pick<Cause, "evidence"> {
  const place = { hostId: null, hostName: "src1", brickId: null, brickName: null };
  return { evidence: [{ ...place, source: "gsyncd.log", command: null, lines: [line] }] };
}

/** One finding as polls see it. @returns what a poll writes and tells */
function polls() {
  let open: ReadonlyMap<FindingCode, FindingRow> = new Map();
  return (seconds: number, found: Cause | null) => {
    const causes = new Map(found === null ? [] : [[CODE, found] as const]);
    const at = new Date(BEGIN + seconds * 1_000);
    const event = (kind: EventDraft["kind"]) => ({ kind }) as EventDraft;
    const { rows, confirmed, events } = reconcileFindings("session", "FAULTY", open, causes, new Map(), at, event);
    const [row] = [...rows, ...confirmed];
    if (row !== undefined) open = row.closedAt === null ? new Map([[CODE, row]]) : new Map();
    const lines = rows[0]?.evidence.flatMap((each) => each.lines) ?? [];
    return [row?.message ?? null, ...events.map(({ kind }) => kind), ...lines];
  };
}

it("opens, is confirmed each 20 s without a word, and closes", () => {
  const poll = polls();
  expect(poll(0, cause())).toEqual(["3 entries of src1 failed.", "SESSION_FINDING_OPENED"]);
  expect(poll(3, cause())).toEqual([null]);
  expect(poll(20, cause())).toEqual(["3 entries of src1 failed."]);
  expect(poll(23, null)).toEqual(["3 entries of src1 failed.", "SESSION_FINDING_CLOSED"]);
});

it("tells at once what else was found of a cause that is new, and later each 20 s: pages show it by the events", () => {
  const poll = polls();
  poll(0, cause({ message: "No SSH server answers." }));
  expect(poll(3, cause({ message: "Connection refused." }))).toEqual([
    "Connection refused.",
    "SESSION_FINDING_CHANGED",
  ]);
  expect(poll(22, cause({ message: "No route to host." }))).toEqual([null]);
  expect(poll(23, cause({ message: "No route to host." }))).toEqual(["No route to host.", "SESSION_FINDING_CHANGED"]);
});

it("tells of another severity at once, and of a count that grows never", () => {
  const poll = polls();
  poll(0, cause());
  expect(poll(3, cause({ message: "12 entries of src1 failed." }))).toEqual(["12 entries of src1 failed."]);
  expect(poll(30, cause({ message: "200 entries of src1 failed." }))).toEqual(["200 entries of src1 failed."]);
  expect(poll(33, cause({ severity: "CRITICAL" }))).toEqual(["3 entries of src1 failed.", "SESSION_FINDING_CHANGED"]);
});

it("is written without its lines while it says the same, and with them every ten minutes: they fill a database", () => {
  const poll = polls();
  const [line, later] = [shownBy("gsyncd failed at 06:00:00"), shownBy("gsyncd failed at 06:05:00")];
  expect(poll(0, cause(line))).toEqual([expect.any(String), "SESSION_FINDING_OPENED", "gsyncd failed at 06:00:00"]);
  const written = Array.from({ length: 30 }, (_, at) => poll(20 * (at + 1), cause(later)).slice(1));
  expect(written.filter((lines) => lines.length > 0)).toEqual([["gsyncd failed at 06:05:00"]]);
  const other = { ...later, message: "4 entries of src1 failed." };
  expect(poll(620, cause(other))).toEqual(["4 entries of src1 failed.", "gsyncd failed at 06:05:00"]);
});
