/** `pool list` and `peer …`. */
import { type Answer, failed, printed } from "../answer.js";
import { cliOutput, element, text, type XmlNode } from "./cli-xml.js";
import type { SimNode } from "../cluster/cluster.js";
import { type Call, type Job, plain } from "./command.js";

export function poolList({ node, xml }: Call): Job {
  return plain(0.14, () => {
    const peers = node.cluster.nodes.filter((each) => each !== node);
    if (xml) {
      const self = element("peer", text("uuid", node.uuid), text("hostname", "localhost"), text("connected", 1));
      return printed(cliOutput(0, 0, "", element("peerStatus", ...peers.map(peerXml), self)));
    }
    const names = [...peers.map((peer) => [peer.uuid, peer.name, state(peer)]), [node.uuid, "localhost", "Connected"]];
    const width = Math.max(8, ...names.map(([, name]) => name?.length ?? 0));
    const rows = names.map(([uuid, name, connected]) => `${uuid}\t${name?.padEnd(width)}\t${connected} \n`);
    return printed(`UUID\t\t\t\t\t${"Hostname".padEnd(width)} \tState\n`.replace(/ {2}\t/, " \t") + rows.join(""));
  });
}

export function peerStatus({ node, xml }: Call): Job {
  return plain(0.14, () => {
    const peers = node.cluster.nodes.filter((each) => each !== node);
    if (xml) {
      return printed(cliOutput(0, 0, "", element("peerStatus", ...peers.map(peerXml))));
    }
    const blocks = peers.map(
      (peer) => `\nHostname: ${peer.name}\nUuid: ${peer.uuid}\nState: Peer in Cluster (${state(peer)})\n`,
    );
    return printed(`Number of Peers: ${peers.length}\n${blocks.join("")}`);
  });
}

/** Peers with bricks cannot leave; those of a simulation always have some. */
export function peerDetach({ words }: Call): Job {
  return plain(0.2, (): Answer => {
    const reason =
      "hosts one or more bricks. If the peer is in not recoverable state then use either replace-brick or remove-brick " +
      "command with force to remove all bricks from the peer and attempt the peer detach again.";
    return failed(255, `peer detach: failed: Peer ${words[2] ?? ""} ${reason}\n`);
  });
}

function peerXml(peer: SimNode): XmlNode {
  return element(
    "peer",
    text("uuid", peer.uuid),
    text("hostname", peer.name),
    element("hostnames", text("hostname", peer.name)),
    text("connected", peer.glusterdUp ? 1 : 0),
    text("state", 3),
    text("stateStr", "Peer in Cluster"),
  );
}

function state(peer: SimNode): string {
  return peer.glusterdUp ? "Connected" : "Disconnected";
}
