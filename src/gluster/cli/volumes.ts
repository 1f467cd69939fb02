/** Volumes and their bricks. */
import type { GlusterCommand } from "../command.js";
import { GLUSTER_XML, readXmlAnswer } from "./envelope.js";
import { isUuid, parseVolumeName, type VolumeName } from "../values.js";
import { knownUuid, readEach } from "./read-each.js";
import { child, childrenOf, count, integer, known, required, type XmlElement, XmlProblem } from "./xml.js";

interface VolumeBrick {
  /** In lower case. */
  readonly hostUuid: string;
  readonly hostName: string;
  readonly path: string;
  readonly isArbiter: boolean;
}

export interface Volume {
  /** In lower case. */
  readonly id: string;
  readonly name: VolumeName;
  /** Gluster's word, e.g. `Replicate`, `Distributed-Disperse`. */
  readonly type: string;
  /** `Created`, `Started` or `Stopped`. */
  readonly status: string;
  readonly brickCount: number;
  /** 1 for a volume without copies. Includes arbiters. */
  readonly replicaCount: number;
  readonly arbiterCount: number;
  readonly disperseCount: number;
  readonly redundancyCount: number;
  /** What Gluster prints, which is not the number of subvolumes on every release. */
  readonly distCount: number;
  readonly transport: "tcp" | "rdma" | "tcp,rdma" | "unknown";
  readonly options: ReadonlyMap<string, string>;
  /** In the order that defines replica and disperse sets. */
  readonly bricks: readonly VolumeBrick[];
}

export interface BrickStatus {
  readonly hostUuid: string;
  readonly hostName: string;
  readonly path: string;
  readonly online: boolean;
  readonly port: number | null;
  /** Of its process; null for a brick that is offline. */
  readonly pid: number | null;
  /** Device of its file system. */
  readonly device: string | null;
  /** Bytes; null for a brick that is offline. */
  readonly sizeTotal: bigint | null;
  readonly sizeFree: bigint | null;
}

/** A volume of the list that cannot be read, as far as it tells which it is. */
export interface UnreadVolume {
  /** In lower case. */
  readonly id: string | null;
  readonly name: string | null;
  readonly reason: string;
}

export interface VolumeList {
  readonly volumes: readonly Volume[];
  readonly unread: readonly UnreadVolume[];
}

/** All volumes, or one, and each whole. Takes no cluster lock. A volume that does not exist is NOT_FOUND. */
export function volumeInfo(volume?: VolumeName): GlusterCommand<readonly Volume[]> {
  return volumeInfoOf(volume, (elements) => elements.map(volumeOf));
}

/** All volumes; one that cannot be read costs none of the others. */
export function volumeList(): GlusterCommand<VolumeList> {
  return volumeInfoOf(undefined, (elements) => {
    const { all, unread } = readEach(elements, {
      what: "volume",
      read: volumeOf,
      idsOf: ({ id, name }) => [id, name],
      which: (element) => ({ id: knownUuid(element, "id"), name: known(element, "name") }),
    });
    return { volumes: all, unread };
  });
}

function volumeInfoOf<T>(
  volume: VolumeName | undefined,
  read: (elements: readonly XmlElement[]) => T,
): GlusterCommand<T> {
  return {
    name: "volume info",
    argv: [...GLUSTER_XML, "volume", "info", ...(volume === undefined ? [] : [volume])],
    timeoutMs: 130_000,
    maxOutputBytes: 16 * 1024 * 1024,
    changes: false,
    parse: (result) => readXmlAnswer(result, (root) => read(childrenOf(child(root, "volInfo", "volumes"), "volume"))),
  };
}

/**
 * The bricks of a started volume, or of all, by the volume's name, without bricks that cannot be read. Takes the lock of each volume
 * in turn. A volume whose lock another command holds meanwhile is left out of the list of all, with opRet 0 (measured on 10.3), where
 * the command for that volume alone is refused.
 */
export function volumeStatusDetail(volume?: VolumeName): GlusterCommand<ReadonlyMap<string, readonly BrickStatus[]>> {
  return {
    name: "volume status detail",
    argv: [...GLUSTER_XML, "volume", "status", volume ?? "all", "detail"],
    timeoutMs: 130_000,
    maxOutputBytes: 16 * 1024 * 1024,
    changes: false,
    parse: (result) =>
      readXmlAnswer(
        result,
        (root) => new Map(childrenOf(child(root, "volStatus", "volumes"), "volume").flatMap(bricksOfVolume)),
      ),
  };
}

function volumeOf(element: XmlElement): Volume {
  const bricks = child(element, "bricks");
  // Tiered volumes (3.7 to 5) put their bricks into <hotBricks> and <coldBricks>.
  const held = [bricks, child(bricks, "hotBricks"), child(bricks, "coldBricks")];
  return {
    id: uuidOf(required(element, "id")),
    name: parseVolumeName(required(element, "name")),
    type: known(element, "typeStr") ?? "Unknown",
    status: known(element, "statusStr") ?? "Unknown",
    brickCount: integer(element, "brickCount"),
    replicaCount: Math.max(1, integer(element, "replicaCount")),
    arbiterCount: integer(element, "arbiterCount"),
    disperseCount: integer(element, "disperseCount"),
    redundancyCount: integer(element, "redundancyCount"),
    distCount: integer(element, "distCount"),
    transport: transportOf(known(element, "transport")),
    options: new Map(
      childrenOf(child(element, "options"), "option").flatMap((option): [string, string][] => {
        const name = known(option, "name");
        return name === null ? [] : [[name, child(option, "value")?.text ?? ""]];
      }),
    ),
    bricks: eachOnce(held.flatMap((list) => childrenOf(list, "brick")).map(brickOf)),
  };
}

function brickOf(element: XmlElement): VolumeBrick {
  const name = known(element, "name") ?? element.text;
  // The first ":/", because an IPv6 address has colons of its own.
  const cut = name.indexOf(":/");
  if (cut < 1) {
    throw new XmlProblem(`"${name.slice(0, 200)}" is no HOST:/PATH of a brick`);
  }
  return {
    hostUuid: uuidOf(known(element, "hostUuid") ?? element.attributes["uuid"] ?? ""),
    hostName: name.slice(0, cut),
    path: name.slice(cut + 1),
    isArbiter: integer(element, "isArbiter") === 1,
  };
}

/** @throws XmlProblem where a brick is there twice, so that nobody knows the order of the others */
function eachOnce(bricks: readonly VolumeBrick[]): readonly VolumeBrick[] {
  const places = new Set(bricks.map(({ hostUuid, path }) => `${hostUuid}:${path}`));
  if (places.size < bricks.length) throw new XmlProblem("a brick is listed twice");
  return bricks;
}

function bricksOfVolume(volume: XmlElement): readonly [string, readonly BrickStatus[]][] {
  const name = known(volume, "volName");
  if (name === null) return [];
  const bricks = childrenOf(volume, "node")
    // Self-heal daemons and the like are listed among the bricks; only a brick's path is a path.
    .filter((node) => child(node, "path")?.text.startsWith("/") === true)
    .flatMap((node): BrickStatus[] => {
      const [hostUuid, hostName, path] = [known(node, "peerid"), known(node, "hostname"), known(node, "path")];
      if (hostUuid === null || !isUuid(hostUuid) || hostName === null || path === null) return [];
      return [
        {
          hostUuid: hostUuid.toLowerCase(),
          hostName,
          path,
          online: known(node, "status") === "1",
          port: numberOf(node, "port"),
          pid: numberOf(node, "pid"),
          device: known(node, "device"),
          sizeTotal: count(node, "sizeTotal"),
          sizeFree: count(node, "sizeFree"),
        },
      ];
    });
  return [[name, bricks]];
}

function numberOf(node: XmlElement, name: string): number | null {
  const text = known(node, name);
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

function transportOf(text: string | null): Volume["transport"] {
  switch (text) {
    case "0":
      return "tcp";
    case "1":
      return "rdma";
    case "2":
      return "tcp,rdma";
    default:
      return "unknown";
  }
}

function uuidOf(text: string): string {
  if (!isUuid(text)) {
    throw new XmlProblem(`"${text.slice(0, 60)}" is no uuid`);
  }
  return text.toLowerCase();
}
