import { ClusterClient, type ClusterNode } from "../../src/gluster/client.js";
import { poolList } from "../../src/gluster/cli/peers.js";
import type { SshPool } from "../../src/gluster/ssh/pool.js";
import type { Log } from "../../src/log.js";
import { ADDRESSES, lab, type Node } from "./lab.js";

/** The driver's client of a cluster of the lab, whose command node is the first of the nodes. */
export async function clientOf(pool: SshPool, log: Log, names: readonly Node[]): Promise<ClusterClient> {
  const privateKey = await lab.privateKey();
  const nodes: ClusterNode[] = [];
  for (const name of names) {
    const target = {
      address: ADDRESSES[name],
      port: 22,
      user: "root",
      auth: { kind: "key", privateKey },
      hostKey: { kind: "trustFirst" },
      jump: null,
    } as const;
    const alone = new ClusterClient(pool, [{ uuid: "unknown", name, target }], { commandNodeUuid: null, log });
    const self = (await alone.read(poolList())).value.find(({ isSelf }) => isSelf);
    nodes.push({ uuid: self?.uuid ?? "", name, target });
  }
  return new ClusterClient(pool, nodes, { commandNodeUuid: nodes[0]?.uuid ?? null, log });
}
