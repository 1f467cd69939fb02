import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, readXml } from "../../support/rest-client.js";
import { restService, type RestService } from "../../support/rest-service.js";

type Json = Readonly<Record<string, unknown>>;

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
  readonly requestBody?: unknown;
}

interface OpenApi extends Json {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

const JSON_TYPE = "application/json";

let service: RestService;
let source: string;
let described: OpenApi;
/** What stands for the parameters of paths, by their names. */
let real: Readonly<Record<string, string>>;
beforeAll(async () => {
  service = await restService();
  const session = await service.sim.create({ start: true });
  await service.sim.change(({ status }) => status === "ACTIVE", "the session is active", 0n);
  const answer = await call(service.url, "/openapi.json");
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
  source = answer.text;
  described = JSON.parse(source) as OpenApi;
  const { cluster, volume } = service.ids;
  const first = async (path: string) =>
    (await readXml(await call(service.url, path))).children[0]?.attributes["id"] ?? "";
  const brick = await first(`${service.volume}/glusterbricks`);
  real = {
    cluster,
    volume,
    session,
    brick,
    option: "sync-method",
    host: await first("/hosts"),
    event: await first("/events"),
    job: await first("/jobs"),
    "volume's statistic": await first(`${service.volume}/statistics`),
    "brick's statistic": await first(`${service.volume}/glusterbricks/${brick}/statistics`),
  };
});
afterAll(() => service[Symbol.asyncDispose]());

const operations = (): [string, string, Operation][] =>
  Object.entries(described.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => /^(get|put|post|delete)$/.test(method))
      .map(([method, operation]): [string, string, Operation] => [path, method, operation]),
  );

/** The path below the prefix, with ids that exist. */
function filled(path: string): string {
  return path.replace(/^\/ovirt-engine\/api/, "").replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = real[name === "statistic" ? `${path.includes("{brick}") ? "brick" : "volume"}'s statistic` : name];
    if (value === undefined || value === "") throw new Error(`nothing real for {${name}} of ${path}`);
    return value;
  });
}

describe("the OpenAPI document", () => {
  it("passes the linter without an error", async () => {
    expect(described.openapi).toMatch(/^3\.1\./);
    const config = await createConfig({ extends: ["recommended"] });
    const problems = await lintFromString({ source, absoluteRef: "openapi.json", config });
    const errors = problems.filter(({ severity }) => severity === "error");
    expect(errors.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`)).toEqual([]);
  });

  it("describes every documented path and those around them", () => {
    const all = operations().map(([path, method]) => `${method} ${path.replaceAll(/\{\w+\}/g, "{}")}`);
    const volume = "/clusters/{}/glustervolumes/{}";
    const session = `${volume}/georeplication-sessions/{}`;
    const expected = [
      "get /clusters",
      "get /clusters/{}",
      "get /clusters/{}/hosts",
      "get /clusters/{}/glustervolumes",
      `get ${volume}`,
      `get ${volume}/statistics`,
      `get ${volume}/glusterbricks`,
      `get ${volume}/georeplication-sessions`,
      `post ${volume}/georeplication-sessions`,
      `get ${session}`,
      `delete ${session}`,
      ...["start", "stop", "pause", "resume"].map((verb) => `post ${session}/${verb}`),
      `get ${session}/options`,
      `post ${session}/options`,
      `get ${session}/options/{}`,
      `put ${session}/options/{}`,
      `delete ${session}/options/{}`,
      "get /hosts",
      "get /hosts/{}",
      "get /events",
      "get /jobs/{}",
      "get /vms",
      "get /networks",
      "get /datacenters",
    ];
    const short = all.map((each) => each.replace("/ovirt-engine/api", ""));
    expect(expected.filter((each) => !short.includes(each))).toEqual([]);
  });

  it("names each operation once, and each with its refusals in both forms", () => {
    const ids = operations().map(([, , { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [path, method, { responses }] of operations()) {
      const refusals = Object.keys(responses).filter((status) => /^(4..|4XX|default)$/.test(status));
      expect(refusals.length, `${method} ${path}`).toBeGreaterThan(0);
      for (const [status, { content }] of Object.entries(responses)) {
        if (content === undefined) continue;
        expect(Object.keys(content).toSorted(), `${method} ${path} ${status}`).toEqual([JSON_TYPE, "application/xml"]);
      }
    }
  });
});

/** The same document, by which an object may have no member that its schema does not name. */
function closed(given: unknown): unknown {
  if (Array.isArray(given)) return given.map(closed);
  if (typeof given !== "object" || given === null) return given;
  const inner = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, closed(value)]));
  return "properties" in given && inner["type"] === "object" ? { ...inner, additionalProperties: false } : inner;
}

describe("what the service answers is what the document says", () => {
  let validate: (path: string, method: string, status: number) => ValidateFunction;
  beforeAll(() => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.addSchema({ ...(closed(described) as Json), $id: "https://localhost/openapi.json" });
    validate = (path, method, status) => {
      const pointer = ["paths", path, method, "responses", String(status), "content", JSON_TYPE, "schema"]
        .map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")))
        .join("/");
      const found = ajv.getSchema(`https://localhost/openapi.json#/${pointer}`);
      if (found === undefined) throw new Error(`no schema for ${status} of ${method} ${path}`);
      return found;
    };
  });

  it("to every GET, in both forms", async () => {
    const wrong: unknown[] = [];
    for (const [path] of operations().filter(([, method]) => method === "get")) {
      for (const query of ["", "?all_content=true"]) {
        const answer = await call(service.url, `${filled(path)}${query}`, { headers: { accept: JSON_TYPE } });
        const validator = validate(path, "get", answer.status);
        if (answer.status !== 200 || !validator(JSON.parse(answer.text))) {
          wrong.push([path, answer.status, validator.errors?.slice(0, 3)]);
        }
      }
      const xml = await call(service.url, filled(path));
      expect([path, xml.status]).toEqual([path, 200]);
    }
    expect(wrong).toEqual([]);
  });

  it("to what follows links", async () => {
    for (const [end, follow] of [
      ["/clusters", "gluster_volumes.bricks"],
      ["/hosts", "cluster"],
      ["/georeplication-sessions", "options"],
    ] as const) {
      const [path = ""] = operations().find(([each, method]) => each.endsWith(end) && method === "get") ?? [];
      const answer = await call(service.url, `${filled(path)}?follow=${follow}`, { headers: { accept: JSON_TYPE } });
      const validator = validate(path, "get", answer.status);
      expect([path, validator(JSON.parse(answer.text)), validator.errors]).toEqual([path, true, null]);
    }
  });

  it("to an action that is done, and to the same one refused", async () => {
    const [path = ""] = operations().find(([each]) => each.endsWith("/stop")) ?? [];
    for (const status of [200, 409]) {
      const headers = { accept: JSON_TYPE, "content-type": JSON_TYPE };
      const answer = await call(service.url, filled(path), { method: "POST", body: "{}", headers });
      expect(answer.status, answer.text).toBe(status);
      const validator = validate(path, "post", status);
      expect([status, validator(JSON.parse(answer.text)), validator.errors]).toEqual([status, true, null]);
    }
  });

  it("to methods that it does not describe: 405", async () => {
    const known = new Set(operations().map(([path, method]) => `${method} ${path}`));
    for (const path of Object.keys(described.paths)) {
      for (const method of ["put", "post", "delete"]) {
        if (known.has(`${method} ${path}`)) continue;
        const answer = await call(service.url, filled(path), { method: method.toUpperCase() });
        expect([path, method, answer.status]).toEqual([path, method, 405]);
      }
    }
  });
});
