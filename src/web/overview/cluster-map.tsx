import { useMemo } from "react";
import { TONES } from "../components/status.js";
import { shortOf, toneOf, wordsOf } from "./link-words.js";
import styles from "./map.module.css";
import {
  layOut,
  linksWithin,
  type MapCluster,
  type MapLink,
  type MapNode,
  NODE,
  nodesOf,
  type PlacedLink,
} from "./map-layout.js";

/** More than so many make a ring that nobody can read. */
const MOST_NODES = 24;

export interface ClusterMapProps {
  readonly clusters: readonly MapCluster[];
  readonly links: readonly MapLink[];
}

/** Which clusters are replicated where, and how it goes. Nothing where there is no session. */
export function ClusterMap({ clusters, links }: ClusterMapProps) {
  const nodes = useMemo(() => nodesOf(clusters, links), [clusters, links]);
  if (links.length === 0 || clusters.length === 0) return null;
  const within = linksWithin(links);
  return (
    <>
      {nodes.length > MOST_NODES ? (
        <p>
          {nodes.length} clusters and destinations are too many for a map: the table below has the sessions from and to
          each.
        </p>
      ) : (
        <Drawn nodes={nodes} links={links} />
      )}
      {within.length === 0 ? null : (
        <ul className={styles["within"]} aria-label="Within one cluster">
          {within.map((link) => (
            <li key={link.primaryClusterId}>
              Within {nodes.find(({ key }) => key === link.primaryClusterId)?.name ?? "a cluster"}: {wordsOf(link)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface DrawnProps {
  readonly nodes: readonly MapNode[];
  readonly links: readonly MapLink[];
}

function Drawn({ nodes, links }: DrawnProps) {
  const layout = useMemo(() => layOut(nodes, links), [nodes, links]);
  return (
    <div className={styles["map"]}>
      <svg viewBox={`0 0 ${layout.width} ${layout.height}`} aria-hidden="true" style={{ maxWidth: layout.width }}>
        {TONES.map((tone) => (
          <marker
            key={tone}
            id={`arrow-${tone}`}
            className={styles[tone]}
            viewBox="0 0 10 10"
            refX="9"
            refY="5"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M0 0L10 5L0 10z" fill="currentColor" />
          </marker>
        ))}
        {layout.links.map((placed) => (
          <Arrow key={placed.key} placed={placed} />
        ))}
        {layout.nodes.map(({ key, name, cluster, x, y }) => (
          <g key={key} transform={`translate(${x - NODE.width / 2} ${y - NODE.height / 2})`} className={styles["node"]}>
            <rect
              width={NODE.width}
              height={NODE.height}
              rx="8"
              data-kind={cluster === null ? "stranger" : cluster.reachable ? "reached" : "lost"}
            />
            <text x={NODE.width / 2} y={NODE.height / 2 + 5}>
              {name.length > 17 ? `${name.slice(0, 16)}…` : name}
            </text>
          </g>
        ))}
      </svg>
      <ul className="visually-hidden">
        {layout.links.map(({ key, from, to, link }) => (
          <li key={key}>
            From {from.name} to {to.name}: {wordsOf(link)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Arrow({ placed: { path, x, y, link } }: { readonly placed: PlacedLink }) {
  const tone = toneOf(link);
  const words = shortOf(link);
  // Nothing that is drawn can measure what it draws: letters of 12 px are some 7 px wide.
  const width = words.length * 7 + 8;
  return (
    <g className={styles[tone]}>
      <title>{wordsOf(link)}</title>
      <path d={path} fill="none" stroke="currentColor" strokeWidth="2" markerEnd={`url(#arrow-${tone})`} />
      <rect x={x - width / 2} y={y - 9} width={width} height={18} className={styles["behind"]} />
      <text x={x} y={y + 4} className={styles["count"]}>
        {words}
      </text>
    </g>
  );
}
