import { readClocksApart } from "../../store/clocks-apart.js";
import { readDestinationWrites } from "../../store/destination-writes.js";
import type { OwnerContext } from "../context.js";

/** Reads what the owners of the destinations' clusters have seen of these: by the database, no node is asked. */
export class DestinationPoller {
  readonly #on: Pick<OwnerContext, "cache" | "em">;

  constructor(on: Pick<OwnerContext, "cache" | "em">) {
    this.#on = on;
  }

  async poll(): Promise<void> {
    const { cache, em } = this.#on;
    if (cache.sessions.size === 0) return;
    const [writes, clocks] = await Promise.all([
      readDestinationWrites(em, cache.cluster.id),
      readClocksApart(em, cache.cluster.id),
    ]);
    cache.areDestinationsRead = true;
    // The same map as long as there are none: whoever goes by it need not compare them.
    if (writes.size + cache.destinationWrites.size > 0) cache.destinationWrites = writes;
    if (clocks.size + cache.clocksApart.size > 0) cache.clocksApart = clocks;
  }
}
