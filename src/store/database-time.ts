import type { SqlEntityManager } from "@mikro-orm/postgresql";

/** Now by the database's clock: what several replicas write and compare is in its time, whatever their own clocks say. */
export async function databaseTime(em: SqlEntityManager): Promise<Date> {
  const [row] = await em.execute<[{ at: string }]>(`select clock_timestamp() as "at"`);
  return new Date(row.at);
}
