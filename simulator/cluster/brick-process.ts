/** The process of a brick that is started again, and the workers that were connected to the one before. */
import { firstOfSet } from "./crawling.js";
import { settle } from "./settle.js";
import type { Brick, Volume } from "./volume.js";

/**
 * The process of a brick is started. Where its worker is the one of its set that is to crawl by that, none does at first: it
 * finds its connection to the brick lost, fails of that, and crawls once it was started again (seen on 10.3). Others of the
 * set whose brick comes back stay Passive.
 */
export function startBrick({ sessions }: Volume, brick: Brick): void {
  if (brick.online) return;
  for (const session of sessions) settle(session);
  brick.online = true;
  for (const session of sessions) {
    const { clock, timings } = session.world;
    const now = clock.now();
    const at = session.workers.findIndex((worker) => worker.brick === brick);
    const worker = session.workers[at];
    if (worker === undefined) continue;
    if (!worker.isConnected) worker.failsAt = now;
    else if (firstOfSet(session, at, (each) => each.brick.online) === worker)
      worker.failsAt = now + timings.faultyAfter * 1_000;
  }
}
