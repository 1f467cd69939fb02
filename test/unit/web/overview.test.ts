import { describe, expect, it } from "vitest";
import {
  concernsOf,
  type OverviewCluster,
  type OverviewSession,
  summaryOf,
} from "../../../src/web/overview/concerns.js";
import { layOut, linksWithin, type MapLink, nodesOf } from "../../../src/web/overview/map-layout.js";

const WELL: OverviewSession = {
  id: "s1",
  status: "ACTIVE",
  statusReason: null,
  changesWaitingSince: null,
  secondaryVolumeReplaced: false,
  failures: "0",
  missingKeys: [],
  clusterId: "c1",
  cluster: { name: "berlin" },
  primaryVolume: { name: "home" },
  secondaryHostName: "lisbon1",
  secondaryVolumeName: "copy",
  secondaryVolume: { clusterId: "c2" },
};
const BRICK = { id: "b1", name: "berlin1:/b", online: true, volume: { name: "home", status: "STARTED" } } as const;
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
    ["bad Keys missing", { missingKeys: [{ hostName: "berlin4" }] }],
    ["bad Stalled", { changesWaitingSince: "2026-01-01T00:00:00Z" }],
    ["bad Faulty", { status: "FAULTY" }],
  ])("includes of a session: %s", (concern, session) => {
    expect(told(session)).toEqual([concern]);
  });

  it.each([
    ["notice Not reached", { reachable: false }, { online: false }],
    ["bad Brick down", {}, { online: false }],
  ])("includes of a host: %s", (concern, host, brick) => {
    expect(told({}, [cluster(host, brick)])).toEqual([concern]);
  });

  it("says nothing of what is not known", () => {
    expect(told({ failures: null, missingKeys: null }, [cluster({ reachable: null }, { online: null })])).toEqual([]);
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
    statuses: [{ status: "ACTIVE", count: 1 }],
  });
  const clusters = ["a", "b", "c"].map((id) => ({ id, name: id, reachable: true }));

  it("counts a destination that nobody has registered as a node, and leaves out clusters without sessions", () => {
    const links = [link("a", "b"), link("a", null, "far1"), link("b", null, "far1"), link("b", null, "far2")];
    expect(nodesOf(clusters, links).map(({ key }) => key)).toEqual(["a", "b", "far1", "far2"]);
  });

  it("draws no arrow within a cluster, but has its sessions told", () => {
    const links = [link("a", "a"), link("a", "b")];
    expect(layOut(nodesOf(clusters, links), links).links.map(({ from, to }) => [from.key, to.key])).toEqual([
      ["a", "b"],
    ]);
    expect(linksWithin(links)).toEqual([links[0]]);
  });
});
