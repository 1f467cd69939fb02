import { expect, test } from "vitest";
import {
  mergeReports,
  placeOf,
  sessionIn,
  type ReportedSession,
  unreadVolumes,
  volumesIn,
} from "../../../src/owner/observe/merge-reports.js";
import type { NodeReport } from "../../../src/gluster/report/report.js";
import type { SeenSession } from "../../../src/gluster/seen.js";
import { brick, KEY, NODES, reported, VOLUME } from "./observed.js";

function report(node: number, sessions: readonly SeenSession[], more: Partial<NodeReport> = {}): [string, NodeReport] {
  const nodeUuid = NODES[node] ?? "";
  const volumes = new Map([["vol", VOLUME]]);
  const files = { volumeInfos: "", keyFiles: "", programs: "" };
  const quiet = { glusterdUp: true, brickProcesses: null, unread: [], odd: [] };
  return [nodeUuid, { digest: null, nodeUuid, volumes, sessions, ...files, ...quiet, ...more }];
}

const only = (sessions: readonly ReportedSession[]): ReportedSession => {
  const [first, ...others] = sessions;
  if (first === undefined || others.length > 0) throw new Error(`${sessions.length} sessions`);
  return first;
};
const statuses = (session: ReportedSession) => session.bricks.map((each) => each.status);

test("each host tells of its own bricks; a host without one tells of the session all the same", () => {
  const merged = only(
    mergeReports(
      new Map([
        report(2, [reported([], { options: null })]),
        report(0, [reported([brick(0, "Active")])]),
        report(1, [reported([brick(1, "Passive")], { options: new Map([["sync-jobs", "5"]]) })]),
      ]),
      new Map(),
    ),
  );
  expect(statuses(merged)).toEqual(["Active", "Passive"]);
  expect(merged.options, "an option that one host has written down is set").toEqual(new Map([["sync-jobs", "5"]]));
  expect(merged.optionsByHost).toEqual(
    new Map([
      [NODES[0], new Map()],
      [NODES[1], new Map([["sync-jobs", "5"]])],
    ]),
  );
});

test("what each host has of the options is told where they differ, also after some that do not", () => {
  const told = (...values: readonly string[]) =>
    only(
      mergeReports(
        new Map(
          values.map((value, node) =>
            report(node, [reported([brick(node, "Passive")], { options: new Map([["sync-jobs", value]]) })]),
          ),
        ),
        new Map(),
      ),
    ).optionsByHost;
  expect(told("5", "5", "5")).toEqual(new Map());
  expect([...told("5", "5", "4")].map(([host, options]) => [host, options.get("sync-jobs")])).toEqual([
    [NODES[0], "5"],
    [NODES[1], "5"],
    [NODES[2], "4"],
  ]);
});

test("hosts that disagree about the creating node tell of one session, always with the same key", () => {
  const moved = KEY.replace(NODES[0] ?? "", NODES[1] ?? "");
  const a = report(0, [reported([brick(0, "Active")])]);
  const b = report(1, [reported([brick(1, "Passive")], { key: moved })]);
  const keys = [new Map([a, b]), new Map([b, a])].map((reports) => only(mergeReports(reports, new Map())).key);
  expect(keys, "the key goes back and forth with the order of the answers").toEqual([KEY, KEY]);
});

test("a host whose glusterd is down tells of its bricks, and of nothing that has changed since", () => {
  const old = new Map([
    ["sync-jobs", "5"],
    ["checkpoint", "1"],
  ]);
  const gone = reported([brick(0, "Stopped")], { key: KEY.replace("dst1", "dst9") });
  const reports = new Map([
    report(0, [
      reported([brick(0, "Active")], { key: KEY.replace(NODES[0] ?? "", NODES[2] ?? ""), options: old }),
      gone,
    ]),
    report(1, [reported([brick(1, "Passive")])]),
  ]);
  const merged = only(mergeReports(reports, new Map(), new Set([NODES[0] ?? ""])));
  expect(statuses(merged).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(["Active", "Passive"]);
  expect([merged.key, merged.options]).toEqual([KEY, new Map()]);
  const alone = mergeReports(new Map([...reports].slice(0, 1)), new Map(), new Set([NODES[0] ?? ""]));
  expect(alone.length, "when nobody else answers its word is the only one").toBe(2);
});

test("the CLI's rows stand in for hosts that told nothing, with their time, and never for one that did", () => {
  const at = new Date(5);
  const session = reported([brick(0, "Active")]);
  const word = { at, bricks: [brick(0, "Faulty"), brick(1, "Passive")] };
  const merged = only(mergeReports(new Map([report(0, [session])]), new Map([[sessionIn(session), word]])));
  expect(statuses(merged)).toEqual(["Active", "Passive"]);
  expect([...merged.byCli]).toEqual([[placeOf(brick(1, "")), at]]);
  const unknown = mergeReports(new Map(), new Map([[sessionIn(session), word]]));
  expect(unknown, "a session that no host knows any more is brought back by old words").toEqual([]);
});

test("a session that a host's files do not tell of is there, with who could not tell; an unreadable key is passed over", () => {
  const unread = [
    { volume: "vol", key: KEY, reason: "old" },
    { volume: "vol", key: "rubbish", reason: "old" },
  ];
  const reports = new Map([report(0, [], { unread })]);
  const merged = only(mergeReports(reports, new Map()));
  expect([...merged.unreadBy.keys()]).toEqual([NODES[0]]);
  expect(merged.options).toBe(null);
  expect(unreadVolumes(reports), "the volume may have sessions that nobody can tell of").toEqual(new Set(["vol"]));
});

test("a host that does not know its volume's id tells of a session of the volume that the others know by that name", () => {
  const unread = [{ volume: "vol", key: KEY, reason: "no id" }];
  const damaged = report(0, [], { unread, volumes: new Map() });
  const reports = new Map([damaged, report(1, [reported([brick(1, "Passive")])])]);
  const merged = only(mergeReports(reports, new Map()));
  expect([statuses(merged), [...merged.unreadBy.keys()]]).toEqual([["Passive"], [NODES[0]]]);
  expect(unreadVolumes(reports)).toEqual(new Set());
  expect(mergeReports(new Map([damaged]), new Map()), "nobody knows whose it is").toEqual([]);
  expect(unreadVolumes(new Map([damaged]))).toEqual(new Set(["vol"]));
});

test("hosts that know two volumes by one name tell of two sessions, and of both volumes", () => {
  const anew = "20000000-0000-4000-8000-000000000002";
  const reports = new Map([
    report(0, [reported([brick(0, "Active")])]),
    report(1, [reported([brick(1, "Created")])], { volumes: new Map([["vol", anew]]) }),
  ]);
  const merged = mergeReports(reports, new Map());
  expect(merged.map((session) => [session.volumeUuid, statuses(session)])).toEqual([
    [VOLUME, ["Active"]],
    [anew, ["Created"]],
  ]);
  expect(volumesIn(reports, new Set())).toEqual(new Map([["vol", new Set([VOLUME, anew])]]));
  const old = new Set([NODES[0] ?? ""]);
  expect(volumesIn(reports, old), "a daemon that is down knows nothing of what was made since").toEqual(
    new Map([["vol", new Set([anew])]]),
  );
  expect(volumesIn(reports, new Set(NODES)), "nobody else tells").toEqual(volumesIn(reports, new Set()));
});
