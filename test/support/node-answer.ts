import type { NodeAnswer } from "../../src/model/checks/node-facts.js";

export const GB = 1_000_000_000n;
export const MOUNT = {
  mounted: true,
  isRoot: true,
  size: GB,
  free: GB,
  available: GB,
  hasFiles: false,
  oldestChange: null,
} as const;

/** What a node tells with which nothing is wrong. */
export function nodeAnswer(more: Partial<NodeAnswer> = {}): NodeAnswer {
  return {
    glusterVersion: "10.3",
    rsyncVersion: "3.2.7",
    rsyncExitCode: 0,
    gsyncd: { path: "/usr/libexec/glusterfs", exitCode: 0, answer: "gsyncd.py 4.0.0" },
    python: { path: "/usr/bin/python3", exitCode: 0, answer: "Python 3.11.2" },
    space: [{ folder: "/tmp", freeBytes: 1e9 }],
    volumeStatus: "Started",
    isReadOnly: false,
    showsQuota: false,
    sessionKeys: [],
    sessionFolders: [],
    syncTimes: [],
    ownKeys: [],
    admittedKeys: [],
    own: MOUNT,
    far: null,
    rsync: { bytes: 6, exitCode: 0, error: "" },
    hosts: [],
    login: null,
    isComplete: true,
    ...more,
  };
}
