import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { hostileBody, hostileHeaders, hostileUrl } from "../../support/hostile-requests.js";
import { exchange, request } from "../../support/raw-http.js";
import { call, readXml } from "../../support/rest-client.js";
import { restService, type RestService } from "../../support/rest-service.js";
import { search } from "../../support/search.js";

const { numRuns, seed, timeout } = search(150);

let service: RestService;
let session: string;
beforeAll(async () => {
  service = await restService();
  session = `${service.volume}/georeplication-sessions/${await service.sim.create()}`;
});
afterAll(() => service[Symbol.asyncDispose]());

/** Sends a request to a path below the prefix. @returns what is wrong with the answer, null where nothing is */
async function disorder(method: string, url: string, lines: readonly string[], body = ""): Promise<string | null> {
  const head = request(`${method} /ovirt-engine/api${url}`, [...lines, "Connection: close"], body);
  const { answers } = await exchange(service.url, Buffer.from(head, "utf8"), { timeoutMs: 45_000 });
  const [answer] = answers;
  if (answer === undefined || !(answer.status >= 200 && answer.status < 500)) return JSON.stringify(answer);
  const text = answer.body;
  if (/\n\s+at .*:\d+:\d+|node_modules/.test(text)) return text;
  const type = answer.headers.get("content-type") ?? "";
  if (text !== "" && type.startsWith("application/xml")) await readXml({ text });
  if (text !== "" && type.startsWith("application/json")) JSON.parse(text);
  return null;
}

it(
  "whatever is sent to read is answered, and never by a fault of the service",
  async () => {
    const { cluster } = service.ids;
    const paths = [
      "",
      "/clusters",
      `/clusters/${cluster}`,
      `/clusters/${cluster}/glustervolumes`,
      service.volume,
      session,
    ];
    const more = ["/hosts", "/events", "/jobs", `${service.volume}/georeplication-sessions`, `${session}/options`];
    const property = fc.asyncProperty(hostileUrl([...paths, ...more]), hostileHeaders, async (url, headers) => {
      expect(await disorder("GET", url, headers)).toBeNull();
    });
    await fc.assert(property, { numRuns, seed });
    expect((await call(service.url, session)).status).toBe(200);
  },
  timeout,
);

it(
  "whatever is sent to change something is answered, and never by a fault of the service",
  async () => {
    const sessions = `${service.volume}/georeplication-sessions`;
    const verbs = ["start", "stop", "pause", "resume"].map((verb) => `${session}/${verb}`);
    const requests = fc.oneof(
      fc.tuple(fc.constant("POST"), hostileUrl([sessions, `${session}/options`, ...verbs])),
      fc.tuple(fc.constantFrom("PUT", "DELETE"), hostileUrl([`${session}/options/sync-jobs`])),
      fc.tuple(fc.constantFrom("POST", "PUT", "PATCH"), hostileUrl(["", "/clusters", session])),
    );
    const property = fc.asyncProperty(requests, hostileBody, async ([method, url], { type, body }) => {
      const lines = [`Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(body)}`];
      expect(await disorder(method, url, lines, body)).toBeNull();
    });
    await fc.assert(property, { numRuns, seed });
    expect((await call(service.url, session)).status).toBe(200);
    expect(service.http.logged.filter((line) => line.includes("through a fault of the service"))).toEqual([]);
  },
  timeout,
);
