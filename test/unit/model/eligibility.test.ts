import { describe, expect, it } from "vitest";
import { standingOf } from "../../../src/model/checks/checks.js";
import {
  type ClusterFacts,
  destinationsOf,
  type HostFacts,
  type Known,
  type SessionFacts,
  type VolumeFacts,
} from "../../../src/model/checks/eligibility.js";

const GB = 1_000_000_000n;

function host(name: string, more: Partial<HostFacts> = {}): HostFacts {
  return {
    id: name,
    name,
    connected: true,
    reachable: true,
    unreachableReason: null,
    glusterVersion: "10.3",
    ...more,
  };
}

function cluster(id: string, hosts: readonly HostFacts[] = [host(`${id}1`), host(`${id}2`)]): ClusterFacts {
  return { id, name: id, hosts };
}

function volume(id: string, clusterId: string, more: Partial<VolumeFacts> = {}): VolumeFacts {
  return {
    id,
    name: id,
    clusterId,
    status: "Started",
    size: GB,
    hasFiles: false,
    written: { bytes: 20_480n, seconds: 120 },
    isReadOnly: false,
    ...more,
  };
}

function session(from: string, to: string, more: Partial<SessionFacts> = {}): SessionFacts {
  return {
    id: `${from}-${to}`,
    name: `host::${to}`,
    status: "ACTIVE",
    primaryVolumeId: from,
    secondaryVolumeId: to,
    madeBy: null,
    ...more,
  };
}

interface World {
  readonly source?: Partial<VolumeFacts>;
  readonly destination?: Partial<VolumeFacts>;
  readonly near?: readonly HostFacts[];
  readonly far?: readonly HostFacts[];
  readonly sessions?: readonly SessionFacts[];
}

/** What speaks against `dr` as the destination of `data`; everything is as it should be but for what is given. */
function against({ source, destination, near, far, sessions = [] }: World) {
  const known: Known = {
    clusters: new Map([
      ["berlin", cluster("berlin", near)],
      ["paris", cluster("paris", far)],
    ]),
    volumes: [volume("data", "berlin", source), volume("dr", "paris", destination), volume("other", "paris")],
    sessions,
  };
  const [data] = known.volumes;
  const found = data === undefined ? [] : destinationsOf(data, known);
  return found.find(({ volumeId }) => volumeId === "dr")?.reasons ?? [];
}

const CASES: readonly (readonly [what: string, world: World, code: string, status: string])[] = [
  ["a source that is stopped", { source: { status: "Stopped" } }, "SOURCE_STARTED", "BLOCKED"],
  [
    "a source host whose daemon is down",
    { near: [host("b1"), host("b2", { connected: false })] },
    "SOURCE_HOSTS_UP",
    "BLOCKED",
  ],
  [
    "a source host that is not reached",
    {
      near: [
        host("b1"),
        host("b2", { reachable: false, unreachableReason: "HOST_UNREACHABLE: refused. Check its port." }),
      ],
    },
    "SOURCE_HOSTS_UP",
    "BLOCKED",
  ],
  ["a source host not asked yet", { near: [host("b1", { reachable: null })] }, "SOURCE_HOSTS_UP", "NOT_CHECKED"],
  ["a source of unknown size", { source: { size: null } }, "SOURCE_SIZE_KNOWN", "NOT_CHECKED"],
  ["a destination never started", { destination: { status: "Created" } }, "DESTINATION_STARTED", "BLOCKED"],
  ["a destination of unknown size", { destination: { size: null } }, "DESTINATION_SIZE_KNOWN", "NOT_CHECKED"],
  [
    "a destination that is smaller by a byte",
    { destination: { size: GB - 1n } },
    "DESTINATION_LARGE_ENOUGH",
    "FORCEABLE",
  ],
  ["both in one cluster", { destination: { clusterId: "berlin" } }, "CLUSTERS_DIFFER", "BLOCKED"],
  [
    "no host of the destination up",
    { far: [host("p1", { connected: false }), host("p2", { reachable: false })] },
    "DESTINATION_HOST_REACHED",
    "BLOCKED",
  ],
  ["a destination without hosts", { far: [] }, "DESTINATION_HOST_REACHED", "BLOCKED"],
  [
    "destination hosts not asked yet",
    { far: [host("p1", { reachable: null })] },
    "DESTINATION_HOST_REACHED",
    "NOT_CHECKED",
  ],
  [
    "one of two destination hosts down",
    { far: [host("p1"), host("p2", { reachable: false })] },
    "DESTINATION_HOSTS_UP",
    "FORCEABLE",
  ],
  ["a destination of another volume", { sessions: [session("other", "dr")] }, "DESTINATION_UNUSED", "FORCEABLE"],
  ["the session is there", { sessions: [session("data", "dr")] }, "NO_SESSION_YET", "BLOCKED"],
  ["the source comes from there", { sessions: [session("dr", "data")] }, "NO_CYCLE", "BLOCKED"],
  [
    "the source comes from there by a detour",
    { sessions: [session("dr", "other"), session("other", "data")] },
    "NO_CYCLE",
    "BLOCKED",
  ],
  ["a destination with files", { destination: { hasFiles: true } }, "DESTINATION_EMPTY", "FORCEABLE"],
  ["bricks not searched", { destination: { hasFiles: null } }, "DESTINATION_EMPTY", "NOT_CHECKED"],
  [
    "clients that write",
    { destination: { written: { bytes: 10_000_000n, seconds: 120 } } },
    "DESTINATION_NOT_WRITTEN_TO",
    "FORCEABLE",
  ],
  ["writes not known", { destination: { written: null } }, "DESTINATION_NOT_WRITTEN_TO", "NOT_CHECKED"],
  ["read-only left over", { destination: { isReadOnly: true } }, "DESTINATION_WRITABLE", "WARNING"],
  ["another version there", { far: [host("p1", { glusterVersion: "11.1" })] }, "GLUSTER_VERSIONS_MATCH", "FORCEABLE"],
  [
    "another version on one source host",
    { near: [host("b1"), host("b2", { glusterVersion: "9.6" })] },
    "GLUSTER_VERSIONS_MATCH",
    "FORCEABLE",
  ],
  ["a version not known", { far: [host("p1", { glusterVersion: null })] }, "GLUSTER_VERSIONS_MATCH", "NOT_CHECKED"],
];

describe("what speaks against a destination", () => {
  it("is nothing where everything is as it should be", () => {
    expect(against({})).toEqual([]);
  });

  it.each(CASES)("%s", (_what, world, code, status) => {
    const reasons = against(world);
    expect(reasons.map((reason) => [reason.code, reason.status])).toEqual([[code, status]]);
    for (const { message, remedy } of reasons) {
      expect(message).toMatch(/[^.]\.$/);
      expect(status === "NOT_CHECKED" || remedy !== null, "an objection without a remedy").toBe(true);
    }
  });

  it("is nothing in a cascade, in a second destination of one source, nor in a second volume of one host", () => {
    expect(against({ sessions: [session("dr", "other")] }), "a destination may be a source").toEqual([]);
    expect(against({ sessions: [session("data", "other")] }), "a source may have several destinations").toEqual([]);
  });

  it("leaves out what a session into the volume explains: it writes there, and made it read-only", () => {
    const destination = { isReadOnly: true, written: { bytes: 10_000_000n, seconds: 10 } };
    const codes = against({ destination, sessions: [session("other", "dr")] }).map(({ code }) => code);
    expect(codes).toEqual(["DESTINATION_UNUSED"]);
  });

  it("counts a session that is being made, and names the operation", () => {
    const [other] = against({ sessions: [session("other", "dr", { madeBy: "operation" })] });
    expect(other).toMatchObject({ code: "DESTINATION_UNUSED", status: "FORCEABLE" });
    expect(other?.message).toContain("is being made");
    expect(other?.values).toContainEqual({ name: "operationId", value: "operation" });
    const [same] = against({ sessions: [session("data", "dr", { madeBy: "operation" })] });
    expect(same).toMatchObject({ code: "NO_SESSION_YET", status: "BLOCKED", remedy: "Wait for that operation." });
  });

  it("holds the measured values", () => {
    const [small] = against({ destination: { size: 5n } });
    expect(small?.values).toEqual([
      { name: "sourceBytes", value: "1000000000" },
      { name: "destinationBytes", value: "5" },
    ]);
    const [cycle] = against({ sessions: [session("dr", "other"), session("other", "data")] });
    expect(cycle?.values).toEqual([{ name: "way", value: "paris/dr → paris/other → berlin/data" }]);
  });

  it("ends for sessions that go in circles elsewhere", () => {
    const sessions = [session("x", "y"), session("y", "x"), session("y", "data"), session("gone", "data")];
    expect(against({ sessions })).toEqual([]);
  });
});

describe("the standing", () => {
  it("is that of the gravest check; warnings and what was not checked stop nobody", () => {
    expect(standingOf([])).toBe("READY");
    expect(standingOf(against({ destination: { isReadOnly: true, hasFiles: null } }))).toBe("READY");
    expect(standingOf(against({ destination: { hasFiles: true } }))).toBe("NEEDS_FORCE");
    expect(standingOf(against({ destination: { hasFiles: true, status: "Stopped" } }))).toBe("BLOCKED");
  });
});
