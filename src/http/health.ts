import type { FastifyInstance } from "fastify";
import { within } from "../concurrency/within.js";

/** What keeps the service from answering requests, in words; empty when nothing does. */
export type Readiness = () => Promise<readonly string[]>;

const WITHIN_MS = 2_000;
const LATE = `The database did not answer within ${WITHIN_MS} ms.`;

/** `/healthz`: the process answers. `/readyz`: it can do its work. Both are open, so they cost next to nothing. */
export function serveHealth(app: FastifyInstance, readiness: Readiness): void {
  let running: Promise<readonly string[]> | null = null;
  app.get("/healthz", { config: { open: true } }, async () => ({ status: "alive" }));
  app.get("/readyz", { config: { open: true } }, async (_request, reply) => {
    // However many ask at a time, the database is asked once.
    running ??= within(WITHIN_MS, reasonsOf(readiness), () => [LATE]).finally(() => {
      running = null;
    });
    const reasons = await running;
    void reply.header("cache-control", "no-store");
    return reasons.length === 0 ? { status: "ready" } : reply.code(503).send({ status: "not ready", reasons });
  });
}

async function reasonsOf(readiness: Readiness): Promise<readonly string[]> {
  try {
    return await readiness();
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
