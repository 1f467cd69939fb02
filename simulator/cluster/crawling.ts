/** Which workers of a session crawl. */
import type { SimNode } from "./cluster.js";
import type { Session, Worker } from "./session.js";

/** The first worker of a set that is so. */
export function firstOfSet(session: Session, at: number, is: (worker: Worker) => boolean): Worker | undefined {
  const { setSize } = session.volume;
  const begin = at - (at % setSize);
  return session.workers.slice(begin, begin + setSize).find(is);
}

/**
 * Without a meta volume, workers crawl on the node of each set's first live brick, whichever set put the node there: a
 * node with two bricks of a set is Active with both (seen on 10.3; gsyncd compares node uuids only). Where that worker
 * fails, the others of its set stay Passive, and none crawls. With one, a lock per set lets one worker through.
 *
 * @param connected the workers that are up
 */
export function crawlingWorkers(session: Session, connected: readonly Worker[], now: number): ReadonlySet<Worker> {
  if (["use-meta-volume", "use_meta_volume"].some((key) => session.vars.get(key) === "true")) {
    const up = new Set(connected);
    return firstsOf(session, (worker) => worker.brick.online && up.has(worker));
  }
  const views = new Map<number, ReadonlySet<SimNode>>();
  const isAnyDown = [...session.monitors.keys()].some(({ glusterdUp }) => !glusterdUp);
  const seenBy = ({ brick: { node } }: Worker): ReadonlySet<SimNode> => {
    const mountedAt = isAnyDown ? (session.monitors.get(node)?.since ?? 0) : 0;
    const firsts = views.get(mountedAt) ?? nodesOf(firstsOf(session, (worker) => isSeen(worker, mountedAt)));
    views.set(mountedAt, firsts);
    return firsts;
  };
  return new Set(
    connected.filter((worker) => {
      const { brick, failsAt } = worker;
      return brick.online && failsAt <= now && seenBy(worker).has(brick.node);
    }),
  );
}

function firstsOf(session: Session, is: (worker: Worker) => boolean): ReadonlySet<Worker> {
  const firsts = new Set<Worker>();
  for (let at = 0; at < session.workers.length; at += session.volume.setSize) {
    const first = firstOfSet(session, at, is);
    if (first !== undefined) firsts.add(first);
  }
  return firsts;
}

function nodesOf(workers: ReadonlySet<Worker>): ReadonlySet<SimNode> {
  return new Set([...workers].map(({ brick }) => brick.node));
}

/** Who mounts a volume asks the glusterd of each brick's node for its port: without it the brick is not found (seen on 10.3). */
function isSeen({ brick: { node, online } }: Worker, mountedAt: number): boolean {
  return online && (node.glusterdUp || mountedAt < node.glusterdDownSince);
}
