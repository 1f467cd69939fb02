import type { AnyDocument } from "./description/document.js";
import type { RestAnswer, RestRequest } from "./request.js";

type Method = "GET" | "POST" | "PUT" | "DELETE";

/** What a request may be asked with beside its path. */
export type ParameterName =
  | "max"
  | "search"
  | "case_sensitive"
  | "follow"
  | "all_content"
  | "from"
  | "async"
  | "force"
  | "reset_sync_time";

/** One method on one path: from this the router, the OpenAPI document and the links of the root are made. */
export interface Route {
  readonly method: Method;
  /** Below the prefix, with `{name}` for what varies. */
  readonly path: string;
  readonly summary: string;
  readonly tag: Tag;
  readonly parameters: readonly ParameterName[];
  /** What a body holds; null where none is read. */
  readonly input: Body | null;
  readonly output: { readonly kind: "one" | "all"; readonly of: AnyDocument };
  /** Statuses of success. */
  readonly statuses: readonly number[];
  readonly answer: (request: RestRequest) => Promise<RestAnswer>;
}

export type Tag = "Entry" | "Clusters" | "Hosts" | "Volumes" | "Bricks" | "Geo-replication" | "History" | "Nothing";

interface Body {
  readonly of: AnyDocument;
  readonly required: boolean;
}

type Answer = Route["answer"];

const LIST_PARAMETERS: readonly ParameterName[] = ["max", "search", "case_sensitive", "follow"];

export function getAll(
  path: string,
  tag: Tag,
  of: AnyDocument,
  summary: string,
  answer: Answer,
  more: readonly ParameterName[] = [],
): Route {
  const parameters = [...LIST_PARAMETERS, ...more];
  return {
    method: "GET",
    path,
    summary,
    tag,
    parameters,
    input: null,
    output: { kind: "all", of },
    statuses: [200],
    answer,
  };
}

export function getOne(path: string, tag: Tag, of: AnyDocument, summary: string, answer: Answer): Route {
  const output = { kind: "one", of } as const;
  return { method: "GET", path, summary, tag, parameters: ["follow"], input: null, output, statuses: [200], answer };
}

/** Other spellings of a segment. */
const ALIASES: ReadonlyMap<string, string> = new Map([["georeplicationsessions", "georeplication-sessions"]]);

interface Node {
  readonly literals: Map<string, Node>;
  parameter: { readonly name: string; readonly node: Node } | null;
  readonly routes: Map<string, Route>;
}

export interface Match {
  readonly routes: ReadonlyMap<string, Route>;
  readonly path: Readonly<Record<string, string>>;
}

/** Finds the routes of a path. */
export class RouteTree {
  readonly #root = emptyNode();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      let node = this.#root;
      for (const segment of route.path.split("/").filter((part) => part !== "")) node = below(node, segment);
      node.routes.set(route.method, route);
    }
  }

  /** All methods of a path, and what stands in the place of its parameters; null where nothing is. */
  find(segments: readonly string[]): Match | null {
    const path: Record<string, string> = {};
    let node = this.#root;
    for (const segment of segments) {
      const literal = node.literals.get(ALIASES.get(segment) ?? segment);
      if (literal === undefined && node.parameter === null) return null;
      if (literal !== undefined) node = literal;
      else if (node.parameter !== null) {
        path[node.parameter.name] = segment;
        node = node.parameter.node;
      }
    }
    return node.routes.size === 0 ? null : { routes: node.routes, path };
  }
}

function emptyNode(): Node {
  return { literals: new Map(), parameter: null, routes: new Map() };
}

function below(node: Node, segment: string): Node {
  const name = /^\{(\w+)\}$/.exec(segment)?.[1];
  if (name !== undefined) {
    node.parameter ??= { name, node: emptyNode() };
    return node.parameter.node;
  }
  const next = node.literals.get(segment) ?? emptyNode();
  node.literals.set(segment, next);
  return next;
}
