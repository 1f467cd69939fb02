/** The trusted pool: who its members are, and what they are called. */
import { GLUSTER_TEXT, GLUSTER_XML, readTextAnswer, readXmlAnswer } from "./envelope.js";
import type { GlusterCommand } from "../command.js";
import { Refusal, refusalFrom } from "../refusals/refusal.js";
import { isUuid } from "../values.js";
import type { Volume } from "./volumes.js";
import { knownUuid, readEach } from "./read-each.js";
import { child, childrenOf, known, required, type XmlElement, XmlProblem } from "./xml.js";

export interface PoolPeer {
  /** In lower case. */
  readonly uuid: string;
  /** As the asked node calls it: itself it calls `localhost`. */
  readonly hostname: string;
  /** Further names and addresses under which the asked node knows it. */
  readonly otherNames: readonly string[];
  readonly connected: boolean;
  /** Gluster's words, e.g. `Peer in Cluster`; null for the asked node itself, of which Gluster tells none. */
  readonly state: string | null;
  readonly isSelf: boolean;
}

/** A peer of the list that cannot be read, as far as it tells which it is. */
export interface UnreadPeer {
  /** In lower case. */
  readonly uuid: string | null;
  readonly hostname: string | null;
  readonly reason: string;
}

export interface PeerList {
  readonly peers: readonly PoolPeer[];
  readonly unread: readonly UnreadPeer[];
}

/** The pool as the asked node sees it, itself included, and each member whole. */
export function poolList(): GlusterCommand<readonly PoolPeer[]> {
  return poolListOf((elements) => elements.map(poolPeer));
}

/** The same; a peer that cannot be read costs none of the others. */
export function peerList(): GlusterCommand<PeerList> {
  return poolListOf((elements) => {
    const { all, unread } = readEach(elements, {
      what: "peer",
      read: poolPeer,
      idsOf: ({ uuid }) => [uuid],
      which: (element) => ({ uuid: knownUuid(element, "uuid"), hostname: known(element, "hostname") }),
    });
    return { peers: all, unread };
  });
}

function poolListOf<T>(read: (elements: readonly XmlElement[]) => T): GlusterCommand<T> {
  return {
    name: "pool list",
    argv: [...GLUSTER_XML, "pool", "list"],
    timeoutMs: 130_000,
    changes: false,
    parse: (result) => readXmlAnswer(result, (root) => read(childrenOf(child(root, "peerStatus"), "peer"))),
  };
}

/**
 * Refused as PEER_DOWN while glusterd is down on one of the hosts.
 *
 * @param hosts names by uuid
 * @param why that matters
 */
export function peersUp(hosts: ReadonlyMap<string, string>, why: string): GlusterCommand<void> {
  const list = poolList();
  return {
    name: list.name,
    argv: list.argv,
    timeoutMs: list.timeoutMs,
    changes: list.changes,
    parse: (result) => {
      const down = list.parse(result).filter((peer) => hosts.has(peer.uuid) && !peer.connected);
      if (down.length === 0) return;
      const names = down.map((peer) => hosts.get(peer.uuid) ?? peer.hostname).join(", ");
      throw new Refusal("PEER_DOWN", `glusterd is down on ${names}. ${why}`);
    },
  };
}

function poolPeer(peer: XmlElement): PoolPeer {
  const uuid = required(peer, "uuid").toLowerCase();
  if (!isUuid(uuid)) {
    throw new XmlProblem(`"${uuid.slice(0, 60)}" is no uuid of a peer`);
  }
  const hostname = required(peer, "hostname");
  const names = childrenOf(child(peer, "hostnames"), "hostname").map((name) => name.text);
  return {
    uuid,
    hostname,
    otherNames: names.filter((name) => name !== "" && name !== hostname),
    connected: known(peer, "connected") === "1",
    state: known(peer, "stateStr"),
    isSelf: hostname === "localhost",
  };
}

/**
 * What the rest of its cluster calls the asked node: first what another node's pool says, then what its own bricks are
 * called. Null where neither tells, as in a pool of one without a volume.
 */
export function nameOfSelf(
  selfUuid: string,
  evidence: { readonly otherPools: readonly (readonly PoolPeer[])[]; readonly volumes: readonly Volume[] },
): string | null {
  for (const pool of evidence.otherPools) {
    const peer = pool.find((each) => each.uuid === selfUuid && !each.isSelf);
    if (peer !== undefined) {
      return peer.hostname;
    }
  }
  for (const volume of evidence.volumes) {
    const brick = volume.bricks.find((each) => each.hostUuid === selfUuid && each.hostName !== "localhost");
    if (brick !== undefined) {
      return brick.hostName;
    }
  }
  return null;
}

/** The node's name as its own system has it: the last resort for a pool of one without bricks. */
export function systemName(): GlusterCommand<string> {
  return {
    name: "system name",
    argv: ["uname", "-n"],
    timeoutMs: 10_000,
    changes: false,
    parse: (result) => readTextAnswer(result, (stdout) => stdout.trim().split("\n").at(-1) ?? ""),
  };
}

/** Gluster's version, e.g. `10.3`; NOT_FOUND (exit code 127) on a host without Gluster. */
export function glusterVersion(): GlusterCommand<string> {
  return {
    name: "gluster version",
    argv: [...GLUSTER_TEXT.slice(0, 1), "--version"],
    timeoutMs: 20_000,
    changes: false,
    parse: (result) => {
      if (result.exitCode === 127) {
        throw new Refusal(
          "NOT_FOUND",
          result.stderr.trim() === "" ? "gluster: command not found" : result.stderr.trim(),
        );
      }
      return readTextAnswer(result, (stdout) => {
        const version = /^glusterfs (\S+)/m.exec(stdout)?.[1];
        if (version === undefined) {
          throw refusalFrom(stdout.trim());
        }
        return version;
      });
    },
  };
}
