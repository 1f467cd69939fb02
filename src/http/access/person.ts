import type { FastifyRequest } from "fastify";

/** Whether a person with a browser asks for something to look at, and not a program. */
export function isForPerson({ method, headers }: Pick<FastifyRequest, "method" | "headers">): boolean {
  return method === "GET" && headers.accept?.includes("text/html") === true;
}
