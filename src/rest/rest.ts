import { randomUUID } from "node:crypto";
import type { Actor } from "../model/actor.js";
import type { Fault } from "../http/faults.js";
import { AnswerSize } from "./answer-size.js";
import type { AnyDocument } from "./description/document.js";
import { FAULT } from "./documents/fault.js";
import { faultView, NotThere, RestFault, retryHeaders } from "./faults.js";
import { bodyType, type MediaType, negotiate } from "./media.js";
import { Parameters } from "./parameters.js";
import { splitPath } from "./paths.js";
import { Given } from "./reading/given.js";
import { sameName, UnreadableBody } from "./reading/input.js";
import { readJson } from "./reading/json.js";
import { readXml } from "./reading/xml.js";
import { one, type RestAnswer, type RestServices } from "./request.js";
import { type Match, RouteTree } from "./route.js";
import { ROUTES } from "./routes.js";

/** Paths that the layer is served under; the version may follow. */
export const REST_PREFIXES = ["/ovirt-engine/api", "/api"] as const;

/** A request as HTTP brought it. */
export interface RawRequest {
  readonly method: string;
  /** Path and query as they were sent; the path begins with one of the prefixes. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Text of the body; null where none was sent. */
  readonly body: string | null;
  readonly actor: Actor;
  readonly gone: () => AbortSignal;
}

/** An answer as HTTP takes it. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface RestOptions {
  readonly services: RestServices;
  /** Any error as a caller may see it. */
  readonly faultOf: (error: unknown) => Fault;
}

const VERSION = "4";

/** The legacy layer, whatever carries it. */
export class Rest {
  readonly #services: RestServices;
  readonly #faultOf: (error: unknown) => Fault;
  readonly #routes = new RouteTree(ROUTES);

  constructor({ services, faultOf }: RestOptions) {
    this.#services = services;
    this.#faultOf = faultOf;
  }

  async answer(raw: RawRequest): Promise<RawAnswer> {
    const call = new Call(raw.url, raw.headers);
    try {
      return call.written(await this.#routed(raw, call));
    } catch (error) {
      return call.refused(this.#known(error));
    }
  }

  /** The answer to a request that failed before it got here: without credentials, with a body that is too large. */
  refuse(raw: Pick<RawRequest, "url" | "headers">, error: unknown): RawAnswer {
    return new Call(raw.url, raw.headers).refused(this.#known(error));
  }

  #known(error: unknown): RestFault | NotThere {
    if (error instanceof RestFault || error instanceof NotThere) return error;
    if (error instanceof UnreadableBody) return new RestFault(400, "Malformed request", error.message);
    const fault = this.#faultOf(error);
    const { reason, detail } = faultView(fault);
    return new RestFault(fault.status, reason, detail, fault);
  }

  async #routed(raw: RawRequest, call: Call): Promise<RestAnswer> {
    if (call.type === null) {
      throw new RestFault(406, "Not acceptable", "Answers are application/xml or application/json.");
    }
    call.checkVersion();
    const match = call.segments === null ? null : this.#routes.find(call.segments);
    if (match === null) throw new NotThere();
    const method = raw.method === "HEAD" ? "GET" : raw.method;
    const route = match.routes.get(method);
    if (route === undefined) return methodRefused(match, raw.method);
    return route.answer({
      actor: raw.actor,
      services: this.#services,
      base: call.base,
      path: match.path,
      parameters: call.parameters,
      correlationId: call.correlationId,
      size: new AnswerSize(),
      body: (of) => bodyOf(raw, of),
      gone: raw.gone,
    });
  }
}

/** What can be said of a request before its route is known, and how its answer is written. */
class Call {
  readonly base: string;
  readonly segments: readonly string[] | null;
  readonly parameters: Parameters;
  readonly correlationId: string;
  readonly type: MediaType | null;
  readonly #version: string | null;

  constructor(url: string, headers: RawRequest["headers"]) {
    const [path = "", ...query] = url.split("?");
    const prefix =
      REST_PREFIXES.find((each) => path === each || path.startsWith(`${each}/`) || path.startsWith(`${each};`)) ?? "";
    const split = splitPath(path.slice(prefix.length));
    const version = /^v(\d+)$/.exec(split?.segments[0] ?? "")?.[1];
    this.base = version === undefined ? prefix : `${prefix}/v${version}`;
    this.segments = version === undefined ? (split?.segments ?? null) : (split?.segments.slice(1) ?? null);
    this.#version = version ?? first(headers["version"]);
    this.parameters = new Parameters(query.join("?"), split?.matrix ?? new Map(), headers);
    this.correlationId = correlationIdOf(first(headers["correlation-id"]) ?? this.parameters.text("correlation_id"));
    this.type = negotiate(this.parameters.text("accept") ?? first(headers["accept"]) ?? undefined);
  }

  /** @throws RestFault */
  checkVersion(): void {
    if (this.#version !== null && this.#version !== "" && this.#version !== VERSION) {
      throw new RestFault(400, "Invalid version", `Supported versions are ${VERSION}.`);
    }
  }

  written({ status, document, headers = {}, type = this.type ?? "application/xml" }: RestAnswer): RawAnswer {
    const own = { "correlation-id": this.correlationId, vary: "accept, authorization" };
    if (document === null) return { status, headers: { ...own, ...headers }, body: Buffer.alloc(0) };
    const body = type === "application/json" ? encoded("", document.json()) : encoded(DECLARATION, document.xml());
    return { status, headers: { ...own, ...headers, "content-type": `${type}; charset=utf-8` }, body };
  }

  refused(fault: RestFault | NotThere): RawAnswer {
    if (fault instanceof NotThere) return this.written({ status: 404, document: null });
    return this.written(one(FAULT, fault, fault.status, retryHeaders(fault)));
  }
}

const DECLARATION = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n`;

/** Characters that are encoded at a time: of a long text at once, the collector has all pieces to keep until its end. */
const CHUNK = 16 * 1_024;

function encoded(head: string, pieces: Iterable<string>): Buffer {
  const chunks: Buffer[] = [];
  let text = head;
  for (const piece of pieces) {
    text += piece;
    if (text.length < CHUNK) continue;
    chunks.push(Buffer.from(text));
    text = "";
  }
  chunks.push(Buffer.from(text));
  return Buffer.concat(chunks);
}

function first(header: string | readonly string[] | undefined): string | null {
  return (typeof header === "string" ? header : header?.[0]) ?? null;
}

/** oVirt drops what it does not accept in an id, and makes one where nothing is left. */
function correlationIdOf(given: string | null): string {
  const kept = given?.replaceAll(/[^0-9A-Za-z_-]/g, "").slice(0, 36) ?? "";
  return kept === "" ? randomUUID() : kept;
}

function methodRefused({ routes }: Match, method: string): RestAnswer {
  const names = [...routes.keys()].flatMap((name) => (name === "GET" ? ["GET", "HEAD"] : [name]));
  const headers = { allow: [...names, "OPTIONS"].join(", ") };
  if (method === "OPTIONS") return { status: 204, document: null, headers };
  const detail = `${method} does nothing here: this path takes ${names.join(", ")}.`;
  return one(FAULT, { reason: "Method not allowed", detail }, 405, headers);
}

/** @throws RestFault, UnreadableBody */
function bodyOf({ body, headers }: RawRequest, of: AnyDocument): Given | null {
  if (body === null || body.trim() === "") return null;
  const type = bodyType(first(headers["content-type"]) ?? "");
  if (type === null) {
    throw new RestFault(415, "Unsupported media type", "Bodies are application/xml or application/json, in UTF-8.");
  }
  const input = type === "application/json" ? readJson(body, of.name) : readXml(body);
  const accepted = [of.name, of.plural];
  if (accepted.some((name) => sameName(name) === sameName(input.name))) return new Given(of, input);
  throw new UnreadableBody(`The body is <${of.name}>, not <${input.name.slice(0, 100)}>.`);
}
