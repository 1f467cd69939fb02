import type { FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../errors.js";
import type { Payload } from "../graphql/subscriptions/executions.js";
import type { Answer, EventStreams } from "../graphql/subscriptions/event-streams.js";

/** Whether the answer is to come as server-sent events. */
export function wantsEventStream({ headers, method }: FastifyRequest): boolean {
  if (method !== "GET" && method !== "POST") return false;
  return (headers.accept ?? "").split(",").some((type) => type.split(";")[0]?.trim() === EVENT_STREAM);
}

const EVENT_STREAM = "text/event-stream";
/**
 * How long the first event may have the answer wait, in milliseconds. Go's HTTP server takes a request's body away once an answer of
 * HTTP/1 has begun (golang/go issue 57786): proxies that are built on it break an answer off that begins before they have seen the
 * end of the body (Caddy 2.6 does up to two of a hundred on busy cores, where they begin at once).
 */
const BEGIN_MS = 100;

/** Takes the request over, and answers it as long as there is something to tell. @throws AppError before it has begun */
export async function sendEventStream(
  request: FastifyRequest,
  reply: FastifyReply,
  streams: EventStreams,
): Promise<void> {
  const { principal, source } = request;
  if (principal === null) throw new AppError("UNAUTHENTICATED", "Log in first.");
  streams.assertRoom();
  const payload = request.method === "GET" ? fromUrl(request.query) : payloadOf(request.body);
  reply.hijack();
  const { raw } = reply;
  // What hooks have set already, such as for pages of other origins.
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  raw.setHeader("content-type", `${EVENT_STREAM}; charset=utf-8`);
  raw.setHeader("cache-control", "no-store");
  raw.setHeader("x-content-type-options", "nosniff");
  // Proxies that collect an answer before they pass it on would keep events to themselves.
  raw.setHeader("x-accel-buffering", "no");
  const begin = setTimeout(() => raw.flushHeaders(), BEGIN_MS);
  raw.once("close", () => clearTimeout(begin));
  await streams.serve(payload, { principal, source, mayChange: request.method !== "GET" }, answerBy(reply));
}

function answerBy({ raw }: FastifyReply): Answer {
  const gone = new AbortController();
  /** Node forgets about these where the connection is closed with something left to write. */
  const waiting = new Set<() => void>();
  raw.once("close", () => {
    gone.abort();
    for (const sent of waiting) sent();
  });
  raw.on("error", () => raw.destroy());
  return {
    gone: gone.signal,
    get isOpen() {
      return !raw.destroyed && !raw.writableEnded;
    },
    get bufferedAmount() {
      return raw.writableLength;
    },
    send: (text, sent) => {
      const once = (): void => {
        if (waiting.delete(once)) sent();
      };
      waiting.add(once);
      raw.write(text, once);
    },
    end: () => void raw.end(),
    destroy: () => void raw.destroy(),
  };
}

function payloadOf(given: unknown): Payload {
  const { query, variables, operationName } = isObject(given) ? given : {};
  const fits =
    typeof query === "string" &&
    (variables == null || isObject(variables)) &&
    (operationName == null || typeof operationName === "string");
  if (fits) return { query, variables: variables ?? null, operationName: operationName ?? null };
  throw new AppError("MALFORMED_REQUEST", "A request has a query, and perhaps variables and an operationName.");
}

function fromUrl(query: unknown): Payload {
  if (!isObject(query) || typeof query["variables"] !== "string") return payloadOf(query);
  return payloadOf({ ...query, variables: parsed(query["variables"]) });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("MALFORMED_REQUEST", "The variables are no JSON.");
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
