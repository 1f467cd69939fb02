import type { FastifyInstance } from "fastify";
import { type Metrics, setTotals, type Totals } from "../metrics.js";
import type { Replication } from "../store/queries/replication.js";
import { sessionMetricsText } from "./session-metrics.js";
import { within } from "../concurrency/within.js";

// A scraper that waits for a database that is away learns nothing at all.
const WITHIN_MS = 2_000;

/** What is read of the database for each scrape. */
export interface Counts {
  readonly totals: () => Promise<Totals>;
  readonly sessions: () => Promise<readonly Replication[]>;
}

/** Counts and times every request, and tells it all under `/metrics` to those who are let in. */
export function serveMetrics(app: FastifyInstance, metrics: Metrics, counts: Counts): void {
  app.addHook("onResponse", async (request, reply) => {
    // A stream of events takes as long as its reader likes.
    if (String(reply.raw.getHeader("content-type")).startsWith("text/event-stream")) return;
    const labels = {
      method: request.method,
      // Paths that are no route of ours would be labels without end.
      route: request.routeOptions.url ?? "none",
      status: String(reply.statusCode),
    };
    metrics.requests.observe(labels, reply.elapsedTime / 1_000);
  });
  // Scrapers that come while the sessions are still read for another one share what is read.
  let reading: Promise<readonly Replication[]> | null = null;
  const sharedSessions = (): Promise<readonly Replication[]> => {
    reading ??= counts.sessions().finally(() => {
      reading = null;
    });
    return reading;
  };
  app.get("/metrics", async (_request, reply) => {
    // Whether the database is there does not depend on how many sessions there are.
    const [totals, sessions] = await Promise.all([inTime(counts.totals()), inTime(sharedSessions())]);
    setTotals(metrics, totals);
    const text = await metrics.registry.metrics();
    return reply.type(metrics.registry.contentType).send(text + sessionMetricsText(sessions ?? []));
  });
}

function inTime<T>(counting: Promise<T>): Promise<T | null> {
  return within<T | null>(
    WITHIN_MS,
    counting.catch(() => null),
    () => null,
  );
}
