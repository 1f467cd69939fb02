import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ClusterClient } from "../../src/gluster/client.js";
import { GlusterFailure } from "../../src/gluster/failure.js";
import { deleteSession, stop } from "../../src/gluster/cli/georep-change.js";
import { REPORT_SCRIPT } from "../../src/gluster/report/script.js";
import type { SeenSession } from "../../src/gluster/seen.js";
import { SshPool } from "../../src/gluster/ssh/pool.js";
import { parseSecondaryUrl, parseVolumeName } from "../../src/gluster/values.js";
import { createLog } from "../../src/log.js";
import { clientOf } from "./client.js";
import { lab } from "./lab.js";
import { compareWays, reportedSession, shell, walkStates, whenUnlocked } from "./report-oracle.js";
import { sent } from "../support/driver.js";

const log = createLog("warn");
const pool = new SshPool(log);
const DESTINATION_NODE = {
  secondaryHostName: expect.stringMatching(/^dst[12]$/),
  secondaryHostUuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
};

/** A replicated volume over the cluster's two nodes, with the changelog on before its bricks start. */
async function volumeOn(cluster: ClusterClient, name: string): Promise<void> {
  for (const node of cluster.nodes) {
    await cluster.on(node.uuid, shell(`mkdir -p /bricks/${name}`));
  }
  const bricks = cluster.nodes.map((node) => `${node.name}:/bricks/${name}/brick`).join(" ");
  await whenUnlocked(
    cluster,
    shell(`gluster --mode=script volume info ${name} >/dev/null 2>&1 && exit 0
      gluster --mode=script volume create ${name} replica 2 ${bricks} &&
      gluster --mode=script volume set ${name} changelog.changelog on &&
      gluster --mode=script volume start ${name}`),
  );
}

async function dropVolume(cluster: ClusterClient, name: string): Promise<void> {
  await whenUnlocked(cluster, shell(`gluster --mode=script volume stop ${name} force`)).catch(ignoreRefusal);
  await whenUnlocked(cluster, shell(`gluster --mode=script volume delete ${name}`)).catch(ignoreRefusal);
  for (const node of cluster.nodes) {
    await cluster.on(node.uuid, shell(`rm -rf /bricks/${name}`));
  }
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof GlusterFailure)) {
    throw error;
  }
}

describe("the node report and the CLI agree", () => {
  const name = `drvrep${process.pid}`;
  const volume = parseVolumeName(name);
  const url = parseSecondaryUrl(`dst1::${name}-dr`);
  let source: ClusterClient;
  let destination: ClusterClient;

  beforeAll(async () => {
    source = await clientOf(pool, log, ["src1", "src2"]);
    destination = await clientOf(pool, log, ["dst1", "dst2"]);
    await volumeOn(source, name);
    await volumeOn(destination, `${name}-dr`);
    // Something to copy, written before the start.
    await sent(
      source,
      shell(
        `m=$(mktemp -d) && mount -t glusterfs localhost:/${name} "$m" && echo hello >"$m/file" && umount "$m" && rmdir "$m"`,
      ),
    );
  });

  afterAll(async () => {
    // What a failed test leaves behind.
    await whenUnlocked(source, stop(volume, url, { force: true })).catch(ignoreRefusal);
    await whenUnlocked(source, deleteSession(volume, url, { resetSyncTime: false })).catch(ignoreRefusal);
    await dropVolume(source, name);
    await dropVolume(destination, `${name}-dr`);
    await pool[Symbol.asyncDispose]();
  });

  test("in every state of a session's life, and the report tells more", async () => {
    const session = { client: source, volume, url };
    const visited: string[] = [];
    const problems: string[] = [];
    let active: SeenSession | null = null;
    await walkStates(session, async (stage, expected) => {
      let { differences, statuses } = await compareWays(session);
      visited.push(...statuses);
      // Between two states one way may see the old and the other the new: three readings in a row must not all differ.
      for (let again = 1; differences.length > 0 && again < 3; again += 1) {
        ({ differences, statuses } = await compareWays(session));
        visited.push(...statuses);
      }
      const missing = expected.filter((word) => !statuses.includes(word)).map((word) => `never seen ${word}`);
      problems.push(...[...differences, ...missing].map((problem) => `${stage}: ${problem}`));
      active = stage === "active" ? await reportedSession(session) : active;
    });
    expect(problems, "the two ways of reading a session differ, or a state was not reached").toEqual([]);
    expect(new Set(visited), "some state was never seen by both").toEqual(
      new Set(["Created", "Initializing...", "Active", "Passive", "Paused", "Faulty", "Stopped"]),
    );
    expect(active, "an active worker's destination node is not told").toMatchObject({
      bricks: [DESTINATION_NODE, DESTINATION_NODE],
    });
    expect([...((active as SeenSession | null)?.options ?? [])]).toContainEqual(["sync-method", "tarssh"]);
  });

  test("a report costs a node less than any command of Gluster's, and asks no daemon, whose lock it would need", async () => {
    const uncover = await lab.shadow("src1", "/usr/sbin/gluster", "touch /tmp/gluster-was-called");
    const runs = 20;
    try {
      // Processor time, since how long it takes depends on what else runs on the machine; beside what each `gluster` command
      // starts first, since how fast processes start depends on the machine, too.
      const times = (command: string) => `for run in $(seq ${runs}); do ( ${command}\n) >/dev/null; done; times`;
      const script = [
        times(REPORT_SCRIPT),
        times(`/usr/lib/*/glusterfs/gsyncd --version`),
        "ls /tmp/gluster-was-called 2>&1",
        "true",
      ].join("; ");
      const output = await lab.exec("src1", "sh", "-c", script);
      expect(output).toContain("No such file or directory");
      const spent = Array.from(
        output.matchAll(/(\d+)m([\d.]+)s/g),
        ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
      );
      expect(spent, output).toHaveLength(8);
      const sum = (figures: readonly number[]) => figures.reduce((total, figure) => total + figure, 0);
      const report = sum(spent.slice(0, 4));
      const gsyncd = sum(spent.slice(4)) - report; // `times` goes on counting
      expect(report / gsyncd, `${report} s beside ${gsyncd} s, each ${runs} times`).toBeLessThan(1);
    } finally {
      await uncover();
    }
  });
});
