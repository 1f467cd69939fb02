import type { AnyDocument } from "./description/document.js";
import { collectionSchema, referenceOf } from "./description/document.js";
import type { JsonSchema } from "./description/scalar.js";
import { API_DOCUMENT } from "./documents/api.js";
import { ACTION, FAULT } from "./documents/fault.js";
import { LARGEST_MAX } from "./resources/lists.js";
import { getOne, type ParameterName, type Route, type Tag } from "./route.js";

const PARAMETERS: Readonly<Record<ParameterName, { readonly schema: JsonSchema; readonly description: string }>> = {
  max: {
    schema: { type: "integer", minimum: -1, maximum: LARGEST_MAX },
    description: "How many objects at most; -1 for as many as there can be.",
  },
  search: {
    schema: { type: "string" },
    description: "`name=x* and status!=up or id=… sortby name desc page 2`; `*` stands for any characters.",
  },
  case_sensitive: { schema: { type: "boolean", default: true }, description: "Whether a search minds capitals." },
  follow: { schema: { type: "string" }, description: "Links whose objects are shown whole: `gluster_volumes.bricks`." },
  all_content: { schema: { type: "boolean" }, description: "Whether to show what is left out of lists." },
  from: { schema: { type: "integer", minimum: 0 }, description: "Only events with a greater index." },
  async: { schema: { type: "boolean" }, description: "Whether to answer at once, while it goes on." },
  force: { schema: { type: "boolean" }, description: "Gluster's `force`." },
  reset_sync_time: {
    schema: { type: "boolean" },
    description: "Whether a session created again copies everything anew.",
  },
};

const TAGS: Readonly<Record<Tag, string>> = {
  Entry: "Where everything is to be found.",
  Clusters: "Pools of Gluster hosts.",
  Hosts: "Members of the pools.",
  Volumes: "Volumes and their figures.",
  Bricks: "Bricks and their figures.",
  "Geo-replication": "Sessions, their options, and what can be done with them.",
  History: "Events, and changes that were asked for.",
  Nothing: "What oVirt has and Gluster has not: always empty.",
};

const REFUSALS: Readonly<Record<number, string>> = {
  400: "The request cannot be understood, something is missing, or the answer would be too large.",
  401: "Without credentials, or with wrong ones.",
  404: "There is nothing under that path; the body is empty.",
  406: "Neither XML nor JSON is accepted.",
  409: "The session is not in a state for it, or something else is under way.",
  415: "The body is neither XML nor JSON.",
};

/** Serves the description of the layer, which is made from what it serves. */
export function openApiRoute(routes: readonly Route[]): Route {
  const summary = "This description (OpenAPI 3.1).";
  const route: Route = {
    ...getOne("/openapi.json", "Entry", API_DOCUMENT, summary, async () => ({
      status: 200,
      document: { xml: () => [text], json: () => [text] },
      type: "application/json",
    })),
    parameters: [],
  };
  const text = JSON.stringify(openApi(routes));
  return route;
}

function openApi(routes: readonly Route[]): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const item = (paths[route.path] ??= {});
    item[route.method.toLowerCase()] = operation(route);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Gluster geo-replication, oVirt's REST interface",
      version: "4",
      description:
        "The documented geo-replication paths of oVirt and what their callers need around them. Every path is served under /ovirt-engine/api and /api, with and without /v4; `georeplicationsessions` is accepted for `georeplication-sessions`.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/ovirt-engine/api", description: "This service." }],
    security: [{ basic: [] }, { bearer: [] }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: {
        basic: { type: "http", scheme: "basic", description: "As `admin@internal` or `admin`." },
        bearer: { type: "http", scheme: "bearer", description: "A token of /ovirt-engine/sso/oauth/token." },
      },
      schemas: schemasOf(routes),
    },
  };
}

function operation({ method, path, summary, tag, parameters, input, output, statuses }: Route): JsonSchema {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    description: `Id of the ${name}.`,
    schema: { type: "string" },
  }));
  const inQuery = parameters.map((name) => ({ name, in: "query", ...PARAMETERS[name] }));
  const changes = method !== "GET";
  const refusals = [
    400,
    401,
    ...(path === "/" ? [] : [404]),
    406,
    ...(changes ? [409] : []),
    ...(input === null ? [] : [415]),
  ];
  return {
    operationId: operationId(method, path),
    summary,
    tags: [tag],
    parameters: [...inPath, ...inQuery],
    ...(input === null
      ? {}
      : { requestBody: { required: input.required, content: content({ $ref: referenceOf(input.of) }) } }),
    responses: Object.fromEntries([
      ...statuses.map((status) => [status, success(status, output)] as const),
      ...refusals.map((status) => [status, refusal(status, output.of)] as const),
    ]),
  };
}

function operationId(method: string, path: string): string {
  const words = path.split(/[^A-Za-z]+/).filter((word) => word !== "");
  return [method.toLowerCase(), ...words.map((word) => `${word[0]?.toUpperCase() ?? ""}${word.slice(1)}`)].join("");
}

function success(status: number, { kind, of }: Route["output"]): JsonSchema {
  if (status === 202) {
    const schema = { $ref: "#/components/schemas/action" };
    return { description: "It goes on: the job tells what comes of it.", content: content(schema) };
  }
  const schema = kind === "one" ? { $ref: referenceOf(of) } : { ...collectionSchema(of), xml: { name: of.plural } };
  return { description: of.description, content: content(schema) };
}

/** Statuses with which an action itself fails, and tells so within what it echoes. */
const FAILED_ACTION: ReadonlySet<number> = new Set([400, 409]);

function refusal(status: number, of: AnyDocument): JsonSchema {
  const description = REFUSALS[status] ?? "";
  if (status === 404) return { description };
  const fault = { $ref: referenceOf(FAULT) };
  const acts = of.schemaName === ACTION.schemaName && FAILED_ACTION.has(status);
  return { description, content: content(acts ? { anyOf: [{ $ref: referenceOf(ACTION) }, fault] } : fault) };
}

function content(schema: JsonSchema): JsonSchema {
  return { "application/xml": { schema }, "application/json": { schema } };
}

/** Schemas of every document that is read or written, with those within them. */
function schemasOf(routes: readonly Route[]): JsonSchema {
  const schemas = new Map<string, JsonSchema>();
  const add = (of: AnyDocument): void => {
    if (schemas.has(of.schemaName)) return;
    schemas.set(of.schemaName, {});
    for (const part of of.fields.flatMap(({ parts }) => parts)) add(part());
    schemas.set(of.schemaName, {
      type: "object",
      description: of.description,
      xml: { name: of.name },
      properties: Object.fromEntries(of.fields.map(({ name, schema }) => [name, schema])),
    });
  };
  for (const { input, output } of routes) {
    add(output.of);
    if (input !== null) add(input.of);
  }
  add(FAULT);
  return Object.fromEntries([...schemas].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
