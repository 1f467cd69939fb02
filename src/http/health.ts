import type { FastifyInstance } from "fastify";

/** What keeps the service from answering requests, in words; empty when nothing does. */
export type Readiness = () => Promise<readonly string[]>;

const WITHIN_MS = 2_000;

/** `/healthz`: the process answers. `/readyz`: it can do its work. Both are open, so they cost next to nothing. */
export function serveHealth(app: FastifyInstance, readiness: Readiness): void {
  let running: Promise<readonly string[]> | null = null;
  app.get("/healthz", { config: { open: true } }, async () => ({ status: "alive" }));
  app.get("/readyz", { config: { open: true } }, async (_request, reply) => {
    // However many ask at a time, the database is asked once.
    running ??= within(readiness()).finally(() => {
      running = null;
    });
    const reasons = await running;
    void reply.header("cache-control", "no-store");
    return reasons.length === 0 ? { status: "ready" } : reply.code(503).send({ status: "not ready", reasons });
  });
}

async function within(reasons: Promise<readonly string[]>): Promise<readonly string[]> {
  const { promise, resolve } = Promise.withResolvers<readonly string[]>();
  const timer = setTimeout(() => resolve([`The database did not answer within ${WITHIN_MS} ms.`]), WITHIN_MS);
  try {
    return await Promise.race([reasons, promise]);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    clearTimeout(timer);
  }
}
