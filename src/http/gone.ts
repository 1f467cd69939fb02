import type { FastifyReply } from "fastify";

/** Aborts when the caller hangs up before it has its answer, or nobody may wait any longer. */
export function goneWith(reply: FastifyReply, stopping: AbortSignal): AbortSignal {
  const gone = new AbortController();
  if (reply.raw.destroyed) gone.abort();
  else reply.raw.once("close", () => gone.abort());
  return AbortSignal.any([gone.signal, stopping]);
}
