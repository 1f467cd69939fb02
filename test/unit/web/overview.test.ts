import { describe, expect, it } from "vitest";
import {
  concernsOf,
  type OverviewCluster,
  type OverviewSession,
  summaryOf,
} from "../../../src/web/overview/concerns.js";
import { shortOf, toneOf, wordsOf } from "../../../src/web/overview/link-words.js";
import { layOut, linksWithin, type MapLink, NODE, nodesOf } from "../../../src/web/overview/map-layout.js";

const WELL: OverviewSession = {
  id: "s1",
  status: "ACTIVE",
  statusSince: null,
  statusReason: null,
  health: "OK",
  leadingFinding: null,
  openFindings: [],
  changesWaitingSince: null,
  failures: "0",
  lagState: "KEEPING_UP",
  unsyncedSince: "2026-01-01T00:00:00Z",
  rpoSeconds: null,
  rpoBreachedSince: null,
  cluster: { name: "berlin" },
  primaryVolume: { name: "home" },
  secondaryHostName: "lisbon1",
  secondaryVolumeName: "copy",
};
const BRICK = {
  id: "b1",
  name: "berlin1:/b",
  online: true,
  onlineSince: null,
  volume: { name: "home", status: "STARTED" },
} as const;
const HOST = { id: "h1", name: "berlin1", reachable: true, reachableSince: null, unreachableReason: null };
const cluster = (host: object = {}, brick: object = {}): OverviewCluster => ({
  id: "c1",
  name: "berlin",
  reachable: true,
  reachableSince: null,
  unreachableReason: null,
  glusterdUp: true,
  glusterdSince: null,
  glusterdDownReason: null,
  glusterVersion: "10.3",
  hosts: [{ ...HOST, bricks: [{ ...BRICK, ...brick }], ...host }],
});
const told = (session: Partial<OverviewSession>, clusters: readonly OverviewCluster[] = []) =>
  concernsOf([{ ...WELL, ...session }], clusters).map(({ tone, word }) => `${tone} ${word}`);

describe("what needs attention", () => {
  it("is nothing where all is well", () => {
    expect(told({}, [cluster()])).toEqual([]);
  });

  it.each<[string, Partial<OverviewSession>]>([
    ["notice Failures", { failures: "12" }],
    ["bad Broken", { health: "BROKEN", status: "FAULTY" }],
    ["notice Degraded", { health: "DEGRADED" }],
    ["quiet Attention", { health: "ATTENTION", status: "PAUSED" }],
  ])("includes of a session: %s", (concern, session) => {
    expect(told(session)).toEqual([concern]);
  });

  it("says of a session what its most urgent finding says, and else what its status is", () => {
    const leadingFinding = { message: "No key fits.", since: "2026-01-01T00:00:00Z" };
    const broken: OverviewSession = { ...WELL, id: "s2", health: "BROKEN", leadingFinding };
    const paused: OverviewSession = { ...WELL, id: "s1", health: "ATTENTION", status: "PAUSED" };
    const unknown: OverviewSession = { ...WELL, id: "s3", health: "ATTENTION", status: "UNKNOWN", statusReason: "No." };
    expect(concernsOf([paused, unknown, broken], []).map(({ to, words, since }) => [to, words, since])).toEqual([
      ["/sessions/s2", "No key fits.", "2026-01-01T00:00:00Z"],
      ["/sessions/s1", "Paused. Nothing is replicated until it is resumed.", null],
      ["/sessions/s3", "Unknown. No.", null],
    ]);
  });

  it("tells of one that is further behind than its objective, though it replicates, since when and how far", () => {
    const breached = { rpoSeconds: 300, rpoBreachedSince: "2026-01-01T00:05:00Z", lagState: "CATCHING_UP" } as const;
    expect(concernsOf([{ ...WELL, ...breached }], [])).toMatchObject([
      {
        tone: "bad",
        word: "RPO breached",
        words: "What is written may wait for 5 min, and has waited for longer.",
        since: "2026-01-01T00:05:00Z",
        unsyncedSince: "2026-01-01T00:00:00Z",
      },
    ]);
  });

  it("tells how far behind a session is that fails, and of one that keeps up no such thing", () => {
    const behind = (session: Partial<OverviewSession>) =>
      concernsOf([{ ...WELL, health: "DEGRADED", ...session }], []).map(({ unsyncedSince }) => unsyncedSince);
    expect(behind({ lagState: "STUCK" })).toEqual(["2026-01-01T00:00:00Z"]);
    expect(behind({ lagState: "STUCK", unsyncedSince: null })).toEqual([null]);
    expect(behind({ lagState: "KEEPING_UP" })).toEqual([null]);
  });

  it.each([
    ["notice Not reached", { reachable: false }, { online: false }],
    ["bad Brick down", {}, { online: false }],
  ])("includes of a host: %s", (concern, host, brick) => {
    expect(told({}, [cluster(host, brick)])).toEqual([concern]);
  });

  it("tells since when a session has its status, where that is known", () => {
    const since = (statusSince: string | null) =>
      concernsOf([{ ...WELL, health: "ATTENTION", status: "PAUSED", statusSince }], []).map((concern) => concern.since);
    expect(since("2026-01-01T00:00:00Z")).toEqual(["2026-01-01T00:00:00Z"]);
    expect(since(null)).toEqual([null]);
  });

  it("tells since when a brick is down, where that was seen", () => {
    const since = (onlineSince: string | null) =>
      concernsOf([], [cluster({}, { online: false, onlineSince })]).map((concern) => concern.since);
    expect(since("2026-01-01T00:00:00Z")).toEqual(["2026-01-01T00:00:00Z"]);
    expect(since(null)).toEqual([null]);
  });

  it("tells since when changes could not be copied, where a finding has that from the workers’ logs", () => {
    const since = (openFindings: OverviewSession["openFindings"]) =>
      concernsOf([{ ...WELL, failures: "12", openFindings }], []).map((concern) => concern.since);
    expect(
      since([
        { code: "CLOCKS_APART", since: "2026-01-01T00:00:00Z" },
        { code: "ENTRIES_FAILED", since: "2026-01-01T00:01:00Z" },
        { code: "RSYNC_FAILED", since: "2026-01-01T00:02:00Z" },
      ]),
    ).toEqual(["2026-01-01T00:01:00Z"]);
    expect(since([{ code: "CLOCKS_APART", since: "2026-01-01T00:00:00Z" }]), "not by another cause").toEqual([null]);
  });

  it("says nothing of what is not known", () => {
    expect(told({ failures: null }, [cluster({ reachable: null }, { online: null })])).toEqual([]);
  });

  it("says nothing of the bricks of a volume that is stopped", () => {
    expect(told({}, [cluster({}, { online: false, volume: { name: "home", status: "STOPPED" } })])).toEqual([]);
  });
});

it("a session that is stalled does not count as replicating", () => {
  const stalled: OverviewSession = { ...WELL, changesWaitingSince: "2026-01-01T00:00:00Z" };
  expect(summaryOf([WELL, WELL])).toBe("All 2 sessions replicate.");
  expect(summaryOf([WELL, stalled])).toBe("1 of 2 sessions replicates.");
});

describe("the map", () => {
  const link = (primaryClusterId: string, secondaryClusterId: string | null, secondaryHostName = "far"): MapLink => ({
    primaryClusterId,
    secondaryClusterId,
    secondaryHostName,
    sessions: 1,
    healths: [{ health: "OK", count: 1 }],
  });
  const clusters = ["a", "b", "c"].map((id) => ({ id, name: id, reachable: true }));

  it("counts a destination that nobody has registered as a node, and leaves out clusters without sessions", () => {
    const links = [link("a", "b"), link("a", null, "far1"), link("b", null, "far1"), link("b", null, "far2")];
    expect(nodesOf(clusters, links).map(({ key }) => key)).toEqual(["a", "b", "far1", "far2"]);
  });

  it("draws a chain, a cycle and a fan-out as arrows of their own, each from its source to its destination", () => {
    const links = [link("a", "b"), link("b", "a"), link("b", "c"), link("a", "c")];
    const map = layOut(nodesOf(clusters, links), links);
    expect(map.links.map(({ from, to }) => `${from.key} to ${to.key}`)).toEqual([
      "a to b",
      "b to a",
      "b to c",
      "a to c",
    ]);
    const numbersOf = (path: string): readonly number[] => path.match(/-?[\d.]+/g)?.map(Number) ?? [];
    for (const { from, to, path } of map.links) {
      const [beginX = 0, beginY = 0, , , endX = 0, endY = 0] = numbersOf(path);
      const near = (x: number, y: number, node: { readonly x: number; readonly y: number }) =>
        Math.abs(x - node.x) <= NODE.width / 2 + 1 && Math.abs(y - node.y) <= NODE.height / 2 + 1;
      expect([near(beginX, beginY, from), near(endX, endY, to)], path).toEqual([true, true]);
    }
    const labels = new Set(map.links.map(({ x, y }) => `${Math.round(x)} ${Math.round(y)}`));
    expect(labels.size, "labels lie upon each other").toBe(4);
  });

  it("shows an arrow by the worst health of its sessions, though each of them replicates", () => {
    const healths: MapLink["healths"] = [
      { health: "DEGRADED", count: 2 },
      { health: "OK", count: 3 },
    ];
    const mixed = { ...link("a", "b"), sessions: 5, healths };
    expect([toneOf(mixed), shortOf(mixed), wordsOf(mixed)]).toEqual(["notice", "2 Degraded of 5", "2 Degraded, 3 OK"]);
    const well = link("a", "b");
    expect([toneOf(well), shortOf(well), wordsOf(well)]).toEqual(["good", "1 OK", "1 OK"]);
  });

  it("draws no arrow within a cluster, but has its sessions told", () => {
    const links = [link("a", "a"), link("a", "b")];
    expect(layOut(nodesOf(clusters, links), links).links.map(({ from, to }) => [from.key, to.key])).toEqual([
      ["a", "b"],
    ]);
    expect(linksWithin(links)).toEqual([links[0]]);
  });
});
