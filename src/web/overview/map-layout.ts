import type { GeoRepSessionHealth } from "./links.generated.js";

export interface MapLink {
  readonly primaryClusterId: string;
  readonly secondaryClusterId: string | null;
  readonly secondaryHostName: string | null;
  readonly sessions: number;
  /** The worst first. */
  readonly healths: readonly { readonly health: GeoRepSessionHealth; readonly count: number }[];
}

export interface MapCluster {
  readonly id: string;
  readonly name: string;
  readonly reachable: boolean;
}

interface PlacedNode {
  readonly key: string;
  readonly name: string;
  /** Null for a destination that is in no registered cluster. */
  readonly cluster: MapCluster | null;
  readonly x: number;
  readonly y: number;
}

export interface PlacedLink {
  readonly key: string;
  readonly link: MapLink;
  readonly from: PlacedNode;
  readonly to: PlacedNode;
  /** Of an SVG path, from border to border of its nodes. */
  readonly path: string;
  /** Where its label stands. */
  readonly x: number;
  readonly y: number;
}

export interface MapLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly links: readonly PlacedLink[];
}

export const NODE = { width: 132, height: 40 } as const;
const MARGIN = 24;
/** How far a link bends to its right, so that two in opposite directions do not lie upon each other. */
const BEND = 0.16;

export type MapNode = Pick<PlacedNode, "key" | "name" | "cluster">;

/** The clusters that a link begins or ends at, and each destination that is in none that is registered. */
export function nodesOf(clusters: readonly MapCluster[], links: readonly MapLink[]): readonly MapNode[] {
  const linked = new Set(
    links.flatMap(({ primaryClusterId, secondaryClusterId }) => [primaryClusterId, secondaryClusterId]),
  );
  const strangers = new Set(links.flatMap((link) => (link.secondaryClusterId === null ? [strangerKey(link)] : [])));
  return [
    ...clusters.filter(({ id }) => linked.has(id)).map((cluster) => ({ key: cluster.id, name: cluster.name, cluster })),
    ...[...strangers].map((key) => ({ key, name: key, cluster: null })),
  ];
}

/** Sessions between two volumes of one cluster: nothing that an arrow could show. */
export function linksWithin(links: readonly MapLink[]): readonly MapLink[] {
  return links.filter(({ primaryClusterId, secondaryClusterId }) => primaryClusterId === secondaryClusterId);
}

/** Nodes on a ring, in the order in which they come, and the links between them as arrows that bend to their right. */
export function layOut(keys: readonly MapNode[], links: readonly MapLink[]): MapLayout {
  const radius = Math.max(110, (keys.length * (NODE.width + 30)) / (2 * Math.PI));
  // Two stand side by side; a ring of two would stand one above the other.
  const isPair = keys.length <= 2;
  const [rx, ry] = isPair ? [170, 0] : [radius * 1.5, radius];
  const width = 2 * (rx + NODE.width / 2 + MARGIN);
  const height = 2 * (Math.max(ry, 34) + NODE.height / 2 + MARGIN);
  const nodes = keys.map((node, at): PlacedNode => {
    const angle = Math.PI + (2 * Math.PI * at) / Math.max(keys.length, 2);
    return { ...node, x: width / 2 + rx * Math.cos(angle), y: height / 2 + ry * Math.sin(angle) };
  });
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  return { width, height, nodes, links: links.flatMap((link) => placed(link, byKey)) };
}

function strangerKey({ secondaryHostName }: MapLink): string {
  return secondaryHostName ?? "not known";
}

function placed(link: MapLink, nodes: ReadonlyMap<string, PlacedNode>): PlacedLink[] {
  const from = nodes.get(link.primaryClusterId);
  const to = nodes.get(link.secondaryClusterId ?? strangerKey(link));
  if (from === undefined || to === undefined || from === to) return [];
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const [cx, cy] = [(from.x + to.x) / 2 - dy * BEND, (from.y + to.y) / 2 + dx * BEND];
  const begin = onBorder(from, cx, cy);
  const end = onBorder(to, cx, cy);
  return [
    {
      key: `${from.key} ${to.key}`,
      link,
      from,
      to,
      path: `M${begin.x} ${begin.y}Q${cx} ${cy} ${end.x} ${end.y}`,
      // The middle of a quadratic curve.
      x: (begin.x + 2 * cx + end.x) / 4,
      y: (begin.y + 2 * cy + end.y) / 4,
    },
  ];
}

/** Where the straight line from a node's middle to a point leaves its box. */
function onBorder({ x, y }: PlacedNode, toX: number, toY: number): { readonly x: number; readonly y: number } {
  const [dx, dy] = [toX - x, toY - y];
  const scale = Math.min(
    NODE.width / 2 / Math.max(Math.abs(dx), 1e-6),
    NODE.height / 2 / Math.max(Math.abs(dy), 1e-6),
    1,
  );
  return { x: Math.round(x + dx * scale), y: Math.round(y + dy * scale) };
}
