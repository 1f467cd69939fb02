import type { FastifyRequest } from "fastify";
import { isForPerson } from "./access/person.js";

/** Whether a person with a browser asks, and not a program for the answer to a query. */
export function wantsExplorer(request: FastifyRequest): boolean {
  return isForPerson(request) && !new URLSearchParams(request.url.split("?")[1]).has("query");
}

/** Where somebody logs in who comes to the explorer without a session, to be led back from there. */
export function loginPathFor({ url }: FastifyRequest): string {
  return `/login?next=${encodeURIComponent(url)}`;
}
