/** The contract's target on simulated clusters, whose time moves when a case waits. */
import { newKey } from "../support/ssh-key.js";
import { ClusterClient } from "../../src/gluster/client.js";
import { SshPool } from "../../src/gluster/ssh/pool.js";
import { parseSecondaryUrl, parseVolumeName } from "../../src/gluster/values.js";
import { createLog } from "../../src/log.js";
import { ManualClock } from "../../simulator/clock.js";
import type { SimulatedNode } from "../../simulator/handles.js";
import { startSimulator } from "../../simulator/simulator.js";
import type { Target } from "./target.js";

export async function simulatedTarget(): Promise<Target> {
  const key = newKey();
  const clock = new ManualClock();
  const sim = await startSimulator({
    clock,
    users: { root: { authorizedKeys: [key.public] } },
    clusters: [
      { name: "source", nodes: ["src1", "src2"], volumes: [{ name: "vol", kind: "replica 2" }] },
      { name: "destination", nodes: ["dst1", "dst2"], volumes: [{ name: "vol-dr", kind: "replica 2" }] },
    ],
  });
  const log = createLog("silent");
  const pool = new SshPool(log);
  const clientOf = (nodes: readonly SimulatedNode[]): ClusterClient =>
    new ClusterClient(
      pool,
      nodes.map(({ uuid, name, address, port, hostKey }) => ({
        uuid,
        name,
        target: {
          address,
          port,
          user: "root",
          auth: { kind: "key", privateKey: key.private },
          hostKey: { kind: "pinned", key: hostKey },
          jump: null,
        },
      })),
      { commandNodeUuid: nodes[0]?.uuid ?? null, log },
    );
  const { name, port } = sim.node("src2");
  return {
    source: clientOf(sim.cluster("source").nodes),
    destination: clientOf(sim.cluster("destination").nodes),
    volume: parseVolumeName("vol"),
    url: parseSecondaryUrl(`${sim.node("dst1").name}::vol-dr`),
    elsewhere: parseSecondaryUrl(`${sim.node("dst2").name}::vol-dr`),
    peer: { name, port },
    until: async (read, isWanted) => {
      for (let seconds = 0; ; seconds += 1) {
        const seen = await read();
        if (isWanted(seen)) {
          return seen;
        }
        if (seconds > 120) {
          throw new Error(`not within two minutes of the simulation's time: ${JSON.stringify(seen, bigints)}`);
        }
        clock.advance(1);
      }
    },
    write: () => Promise.resolve(sim.cluster("source").volume("vol").write(1)),
    [Symbol.asyncDispose]: async () => {
      await pool[Symbol.asyncDispose]();
      await sim[Symbol.asyncDispose]();
    },
  };
}

function bigints(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
