/** Ready-made worlds: one to look at, and one to measure with. */
import type { ClusterSpec, SessionSpec, SimulatorSpec, VolumeSpec } from "./spec.js";

/**
 * Two sites that copy to each other: replicated, arbiter, disperse and plain volumes, sessions in every steady state, one
 * that fails because its destination is stopped, a pair of volumes that has none yet, and clients that write, so that progress moves.
 */
export function demoWorld(users: SimulatorSpec["users"]): SimulatorSpec {
  const berlin: ClusterSpec = {
    name: "berlin",
    nodes: ["berlin1", "berlin2", "berlin3"],
    network: "127.30.1",
    volumes: [
      { name: "home", kind: "replica 3", brickCount: 6, files: 41_000, filesPerSecond: 4 },
      { name: "images", kind: "replica 3 arbiter 1", files: 9_300, filesPerSecond: 1 },
      { name: "scratch", kind: "distribute", brickCount: 3, files: 120_000, filesPerSecond: 25 },
      { name: "archive", kind: "disperse 3 redundancy 1", files: 700 },
      { name: "projects", kind: "replica 3", files: 5_200, filesPerSecond: 1 },
      { name: "reports", kind: "replica 3", files: 2_600, filesPerSecond: 1 },
      { name: "lisbon-mail-copy", kind: "replica 3" },
    ],
    sessions: [
      { volume: "home", destination: "lisbon1::home-copy", state: "Active", options: { "sync-jobs": "6" } },
      { volume: "images", destination: "lisbon2::images-copy", state: "Active" },
      { volume: "scratch", destination: "lisbon1::scratch-copy", state: "Paused" },
      { volume: "archive", destination: "lisbon3::archive-copy", state: "Created" },
      { volume: "reports", destination: "lisbon2::reports-copy", state: "Active" },
    ],
  };
  const lisbon: ClusterSpec = {
    name: "lisbon",
    nodes: ["lisbon1", "lisbon2", "lisbon3"],
    network: "127.30.2",
    volumes: [
      { name: "home-copy", kind: "replica 3", brickCount: 6 },
      { name: "images-copy", kind: "replica 3" },
      { name: "scratch-copy", kind: "distribute", brickCount: 3 },
      { name: "archive-copy", kind: "disperse 3 redundancy 1" },
      { name: "projects-copy", kind: "replica 3" },
      { name: "reports-copy", kind: "replica 3", started: false },
      { name: "mail", kind: "replica 3", files: 18_000, filesPerSecond: 2 },
    ],
    sessions: [{ volume: "mail", destination: "berlin2::lisbon-mail-copy", state: "Active" }],
  };
  return { users, clusters: [berlin, lisbon], latency: 0.2, seed: "demo", journal: 1_000 };
}

export interface LoadSize {
  readonly sessions: number;
  /** Bricks of each session's volume. */
  readonly bricks: number;
  /** Source nodes; 4 where left out. */
  readonly nodes?: number;
  /** Source clusters, which are all alike; 1 where left out. */
  readonly sources?: number;
  /** Files per second that clients write to each volume: above 0 every poll finds other figures. */
  readonly filesPerSecond?: number;
}

/** Sources with a session for each of their volumes, all Active, and one destination. */
export function loadWorld(users: SimulatorSpec["users"], size: LoadSize): SimulatorSpec {
  const labels = (name: string): readonly string[] =>
    Array.from({ length: size.nodes ?? 4 }, (_none, index) => `${name}${index + 1}`);
  const names = Array.from({ length: size.sessions }, (_none, index) => `vol${String(index + 1).padStart(4, "0")}`);
  const volume = (name: string): VolumeSpec => ({ name, kind: "replica 2", brickCount: size.bricks });
  const session = (name: string): SessionSpec => ({
    volume: name,
    destination: `destination1::${name}-copy`,
    state: "Active",
  });
  const sources = Array.from({ length: size.sources ?? 1 }, (_none, at) => (at === 0 ? "source" : `source-${at + 1}-`));
  return {
    users,
    clusters: [
      ...sources.map((name) => ({
        name,
        nodes: labels(name),
        volumes: names.map((each) => ({ ...volume(each), filesPerSecond: size.filesPerSecond ?? 0 })),
        sessions: names.map(session),
      })),
      { name: "destination", nodes: labels("destination"), volumes: names.map((name) => volume(`${name}-copy`)) },
    ],
  };
}
