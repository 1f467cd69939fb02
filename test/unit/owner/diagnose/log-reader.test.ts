import { expect, test } from "vitest";
import type { ClusterClient } from "../../../../src/gluster/client.js";
import type { NodeLogs } from "../../../../src/gluster/hosts/log-tail.js";
import type { OwnerContext } from "../../../../src/owner/context.js";
import { LogReader } from "../../../../src/owner/diagnose/log-reader.js";

const LOG = { sessionId: "session", hostId: "host", file: "/var/log/glusterfs/gsyncd.log" };

test("a log that is not there for a moment, as while it is rotated, is gone on with from where it was read up to", async () => {
  const asked: string[] = [];
  const cursors: NodeLogs["logs"][number]["cursor"][] = [{ inode: "7", size: 100 }, null, { inode: "8", size: 10 }];
  const client = {
    nodes: [{ uuid: "host" }],
    on: async (_host: string, { stdin }: { readonly stdin: string }) => {
      asked.push(stdin);
      const logs = [{ cursor: cursors[asked.length - 1] ?? null, entries: [] }];
      return { value: { at: 0, logs } satisfies NodeLogs, ms: 1 };
    },
  } as unknown as ClusterClient;
  const signal = new AbortController().signal;
  const reader = new LogReader({ client, signal, now: () => new Date(0) } as unknown as OwnerContext);
  for (let round = 0; round < 4; round += 1) await reader.read([LOG]);
  expect(asked).toEqual(["0\n0\n", "7\n100\n", "7\n100\n", "8\n10\n"].map((cursor) => `${LOG.file}\n${cursor}`));
});
