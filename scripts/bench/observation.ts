import { createRequire } from "node:module";
import type pg from "pg";
import type { Database } from "../../src/db/database.js";
import { SshPool } from "../../src/gluster/ssh/pool.js";
import type { Log } from "../../src/log.js";
import { pollerOn } from "./poller.js";

const POLLS = 20;

// MikroORM brings a version of the driver of its own along, and its pool is made of that one's clients.
const driver = createRequire(import.meta.resolve("@mikro-orm/postgresql"))("pg") as typeof pg;

export interface Observation {
  /** Of this process alone: neither the nodes' work nor the database's. */
  readonly cpuMs: number;
  readonly milliseconds: number;
  /** Sent to the database, `begin` and `commit` counted. */
  readonly statements: number;
}

/**
 * What one poll of all sessions of a cluster costs its owner. Nothing else may run meanwhile.
 *
 * @param change changes every session at its nodes
 */
export async function measureObservation(
  { orm }: Database,
  clusterId: string,
  password: string,
  change: () => Promise<unknown>,
  log: Log,
): Promise<{ readonly unchanged: Observation; readonly changed: Observation }> {
  await using pool = new SshPool(log);
  const kinds = { unchanged: async () => undefined, changed: change };
  const measured = async (prepare: () => Promise<unknown>): Promise<Observation> => {
    const poller = await pollerOn(orm, pool, clusterId, password, log);
    let cpuMs = 0;
    let milliseconds = 0;
    for (let each = 0; each < POLLS; each++) {
      await prepare();
      const [cpu, began] = [process.cpuUsage(), performance.now()];
      await poller.poll();
      milliseconds += performance.now() - began;
      const { user, system } = process.cpuUsage(cpu);
      cpuMs += (user + system) / 1_000;
    }
    await prepare();
    const statements = await statementsOf(() => poller.poll());
    return { cpuMs: cpuMs / POLLS, milliseconds: milliseconds / POLLS, statements };
  };
  return { unchanged: await measured(kinds.unchanged), changed: await measured(kinds.changed) };
}

/** How many statements MikroORM's connections send meanwhile. */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const { prototype } = driver.Client;
  const send = Reflect.get(prototype, "query");
  let statements = 0;
  prototype.query = new Proxy(send, {
    apply: (target, client, given) => {
      statements += 1;
      return Reflect.apply(target, client, given) as unknown;
    },
  });
  try {
    await work();
  } finally {
    prototype.query = send;
  }
  return statements;
}
