import { useMemo } from "react";
import { STATUSES, type Tone } from "../components/status.js";
import { useLiveQuery } from "../live/hooks.js";
import { ClusterLinksDocument, type ClusterLinksQuery } from "./links.generated.js";
import styles from "./map.module.css";
import { layOut, type MapLink, NODE, type PlacedLink } from "./map-layout.js";

/** More than so many make a ring that nobody can read. */
const MOST_NODES = 24;

type Links = ClusterLinksQuery["geoRepLinks"];
type Clusters = ClusterLinksQuery["clusters"]["nodes"];

/** Which clusters are replicated where, and how it goes. Nothing where there is no session, or too many clusters to draw. */
export function ClusterMap() {
  const { data } = useLiveQuery(ClusterLinksDocument, {}, { concerns: ({ kind }) => /^(CLUSTER|SESSION)_/.test(kind) });
  if (data === undefined) return null;
  const { geoRepLinks: links, clusters } = data;
  const involved = clusters.nodes.filter(({ id }) =>
    links.some(({ primaryClusterId, secondaryClusterId }) => id === primaryClusterId || id === secondaryClusterId),
  );
  if (links.length === 0 || involved.length > MOST_NODES) return null;
  return <Drawn clusters={involved} links={links} />;
}

function Drawn({ clusters, links }: { readonly clusters: Clusters; readonly links: Links }) {
  const layout = useMemo(() => layOut(clusters, links), [clusters, links]);
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

const TONES: readonly Tone[] = ["bad", "notice", "busy", "quiet", "good"];

function Arrow({ placed: { path, x, y, link } }: { readonly placed: PlacedLink }) {
  const [worst] = link.statuses;
  const tone = worst === undefined ? "quiet" : STATUSES[worst.status].tone;
  return (
    <g className={styles[tone]}>
      <title>{wordsOf(link)}</title>
      <path d={path} fill="none" stroke="currentColor" strokeWidth="2" markerEnd={`url(#arrow-${tone})`} />
      <text x={x} y={y + 4} className={styles["count"]}>
        {shortOf(link)}
      </text>
    </g>
  );
}

/** `2 Active, 1 Paused` */
function wordsOf({ statuses }: MapLink): string {
  return statuses.map(({ status, count }) => `${count} ${STATUSES[status].word}`).join(", ");
}

/** The worst of it, and how many there are in all where that is more. */
function shortOf({ statuses, sessions }: MapLink): string {
  const [worst] = statuses;
  if (worst === undefined) return "";
  const words = `${worst.count} ${STATUSES[worst.status].word}`;
  return worst.count === sessions ? words : `${words} of ${sessions}`;
}
