import { expect, test } from "vitest";
import {
  type ListedVolume,
  type PoolMember,
  reconcileTopology,
  standsAlone,
  type TopologyChanges,
  type TopologyKnown,
  type TopologySeen,
} from "../../../src/owner/reconcile/topology.js";
import { CLUSTER, NODES, VOLUME } from "./observed.js";

const member = (node: number, more: Partial<PoolMember> = {}): PoolMember => ({
  uuid: NODES[node] ?? "",
  name: `src${node + 1}`,
  otherNames: [],
  state: "Peer in Cluster",
  connected: true,
  ...more,
});
const self = (node: number) => member(node, { name: null });

function listed(more: Partial<ListedVolume> = {}): ListedVolume {
  return {
    id: VOLUME,
    name: "vol",
    type: "Replicate",
    status: "Started",
    replicaCount: 2,
    arbiterCount: 0,
    disperseCount: 0,
    redundancyCount: 0,
    transport: "tcp",
    options: { b: "2", a: "1" },
    bricks: [0, 1].map((node) => ({
      hostUuid: NODES[node] ?? "",
      hostName: `src${node + 1}`,
      path: "/b",
      isArbiter: false,
    })),
    ...more,
  };
}

const SEEN: TopologySeen = { pool: [self(0), member(1)], volumes: [listed()], unreadPeers: [], unreadVolumes: [] };
const EMPTY: TopologyKnown = { clusterId: CLUSTER, clusterName: "source", hosts: [], volumes: [], bricks: [] };

function applied(known: TopologyKnown, changes: TopologyChanges): TopologyKnown {
  const merge = <T extends { readonly id: string }>(
    rows: readonly T[],
    more: readonly T[],
    gone: readonly string[],
  ): T[] =>
    [...new Map([...rows, ...more].map((row) => [row.id, row])).values()].filter((row) => !gone.includes(row.id));
  return {
    ...known,
    hosts: merge(known.hosts, changes.hosts, changes.removedHosts),
    volumes: merge(known.volumes, changes.volumes, changes.removedVolumes),
    bricks: merge(known.bricks, changes.bricks, changes.removedBricks),
  };
}

const known = applied(EMPTY, reconcileTopology(EMPTY, SEEN));
const QUIET = {
  hosts: [],
  volumes: [],
  bricks: [],
  removedHosts: [],
  removedVolumes: [],
  removedBricks: [],
  events: [],
};
const kinds = (changes: TopologyChanges) => changes.events.map((event) => event.kind);

test("everything is found once; the asked host, which calls itself localhost, is named as its bricks call it", () => {
  expect(known.hosts.map((host) => host.name)).toEqual(["src1", "src2"]);
  expect(reconcileTopology(known, SEEN)).toEqual(QUIET);
  const options = { ...listed(), options: { a: "1", b: "2" } };
  expect(reconcileTopology(known, { ...SEEN, volumes: [options] }), "the order of options is no change").toEqual(QUIET);
});

test("asking another host of the pool changes nothing, also where hosts have several names", () => {
  const named = applied(
    EMPTY,
    reconcileTopology(EMPTY, {
      ...SEEN,
      pool: [self(0), member(1, { otherNames: ["10.0.0.2", "src2.example"] })],
    }),
  );
  const byOther = { ...SEEN, pool: [member(0), self(1)] };
  expect(reconcileTopology(named, byOther), "names come and go with the host that is asked").toEqual(QUIET);
});

test("a host that is renamed keeps its id and its ways", () => {
  const changes = reconcileTopology(known, { ...SEEN, pool: [self(0), member(1, { name: "new2" })] });
  expect(kinds(changes)).toEqual(["HOST_CHANGED"]);
  expect(changes.hosts).toMatchObject([{ id: NODES[1], name: "new2" }]);
  expect(changes.removedHosts).toEqual([]);
});

test("a host that goes down, and one that leaves", () => {
  expect(kinds(reconcileTopology(known, { ...SEEN, pool: [self(0), member(1, { connected: false })] }))).toEqual([
    "HOST_CHANGED",
  ]);
  const left = reconcileTopology(known, { ...SEEN, pool: [self(0)] });
  expect([kinds(left), left.removedHosts, left.removedBricks]).toEqual([["HOST_REMOVED"], [NODES[1]], []]);
});

test("a volume made anew under the same name is another one, with bricks of its own", () => {
  const anew = listed({ id: "20000000-0000-4000-8000-000000000002" });
  const changes = reconcileTopology(known, { ...SEEN, volumes: [anew] });
  expect(changes.removedVolumes).toEqual([VOLUME]);
  expect(changes.volumes.map((row) => row.id)).toEqual([anew.id]);
  expect([changes.bricks.length, changes.removedBricks.length]).toEqual([2, 2]);
});

test.each([
  ["by its id", { id: VOLUME, name: "v" }, true],
  ["by its name", { id: null, name: "vol" }, true],
  ["by neither", { id: null, name: null }, true],
  ["another one, by its id", { id: NODES[0] ?? "", name: "vol" }, false],
  ["another one, by its name", { id: null, name: "v" }, false],
])("a volume that cannot be read, told %s, stays with its bricks", (_what, unread, stays) => {
  const changes = reconcileTopology(known, { ...SEEN, volumes: [], unreadVolumes: [{ ...unread, reason: "" }] });
  expect(changes.removedVolumes).toEqual(stays ? [] : [VOLUME]);
  expect(changes.removedBricks).toHaveLength(stays ? 0 : 2);
  expect(kinds(changes)).toEqual(stays ? [] : ["VOLUME_REMOVED"]);
});

test.each([
  ["by its uuid", { uuid: NODES[1] ?? "", hostname: "x" }, true],
  ["by its name", { uuid: null, hostname: "src2" }, true],
  ["by another name of it", { uuid: null, hostname: "10.0.0.2" }, true],
  ["by neither", { uuid: null, hostname: null }, true],
  ["another one, by its uuid", { uuid: VOLUME, hostname: "src2" }, false],
  ["another one, by its name", { uuid: null, hostname: "src9" }, false],
])("a host that cannot be read, told %s, stays as it is known", (_what, unread, stays) => {
  const named = { ...SEEN, pool: [self(0), member(1, { otherNames: ["10.0.0.2"] })] };
  const before = applied(EMPTY, reconcileTopology(EMPTY, named));
  const changes = reconcileTopology(before, { ...SEEN, pool: [self(0)], unreadPeers: [{ ...unread, reason: "" }] });
  expect(changes.removedHosts).toEqual(stays ? [] : [NODES[1]]);
  expect(changes.hosts).toEqual([]);
  expect(kinds(changes)).toEqual(stays ? [] : ["HOST_REMOVED"]);
});

test("bricks that change their places, and one that is replaced", () => {
  const turned = listed({ bricks: listed().bricks.toReversed() });
  expect(reconcileTopology(known, { ...SEEN, volumes: [turned] }).bricks.map((row) => row.order)).toEqual([0, 1]);
  const [first] = listed().bricks;
  const replaced = listed({ bricks: first === undefined ? [] : [first, { ...first, path: "/c" }] });
  const changes = reconcileTopology(known, { ...SEEN, volumes: [replaced] });
  expect([changes.bricks.length, changes.removedBricks.length]).toEqual([1, 1]);
});

test("a host that was detached is not believed, and a pool that has shrunk is", () => {
  const asked = NODES[0] ?? "";
  const alone = { pool: [self(0)], unreadPeers: [], volumeIds: new Set<string>() };
  expect(standsAlone(known, asked, alone), "it would have everything removed").toBe(true);
  expect(standsAlone(known, asked, { ...alone, volumeIds: new Set([listed().id]) })).toBe(false);
  expect(standsAlone(known, asked, { ...alone, pool: [self(0), member(1)] })).toBe(false);
  const unreadPeers = [{ uuid: null, hostname: null, reason: "" }];
  expect(standsAlone(known, asked, { ...alone, unreadPeers }), "it has a peer, whoever that is").toBe(false);
  const single = { ...known, hosts: known.hosts.slice(0, 1) };
  expect(standsAlone(single, asked, alone), "it always was alone").toBe(false);
});
