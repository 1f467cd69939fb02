import type { FastifyInstance } from "fastify";
import { type Metrics, setTotals, type Totals } from "../metrics.js";

/** Counts and times every request, and tells it all under `/metrics` to those who are let in. */
export function serveMetrics(app: FastifyInstance, metrics: Metrics, totals: () => Promise<Totals>): void {
  app.addHook("onResponse", async (request, reply) => {
    const labels = {
      method: request.method,
      // Paths that are no route of ours would be labels without end.
      route: request.routeOptions.url ?? "none",
      status: String(reply.statusCode),
    };
    metrics.requests.observe(labels, reply.elapsedTime / 1_000);
  });
  app.get("/metrics", async (_request, reply) => {
    setTotals(metrics, await totals().catch(() => null));
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}
