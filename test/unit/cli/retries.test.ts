import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Api } from "../../../src/cli/api/api.js";
import { Retries } from "../../../src/cli/api/retries.js";
import { graphqlDocument } from "../../../src/cli/documents/document.js";
import { EXIT } from "../../../src/cli/exit-codes.js";

const DOCUMENT = graphqlDocument<{ readonly done: boolean }, object>("mutation M { done }");
const DONE = { done: true };

type Reply = (response: ServerResponse) => void;
const done: Reply = (response) => response.end(JSON.stringify({ data: DONE }));
const refused =
  (code: string): Reply =>
  (response) =>
    response.end(JSON.stringify({ errors: [{ message: `${code}.`, extensions: { code } }] }));
const page =
  (status: number): Reply =>
  (response) =>
    response.writeHead(status, { "content-type": "text/html" }).end("<html>");
const broken: Reply = (response) => response.destroy();

let server: Server;
let port: number;
let replies: Reply[];
beforeEach(async () => {
  replies = [];
  // Each answer ends its connection: the next request is refused where nobody listens any more.
  server = createServer((request, response) => {
    request.resume().on("end", () => (replies.shift() ?? done)(response.setHeader("connection", "close")));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  if (!server.listening) return;
  server.close();
  await once(server, "close");
});

/** Requests that count themselves. @param seconds until the deadline */
function requests(seconds: number, isAsked?: boolean) {
  const api = new Api(`http://127.0.0.1:${port}`, "Bearer x", new AbortController().signal);
  const retries = new Retries(api, performance.now() + seconds * 1_000, isAsked);
  const counted = {
    tries: 0,
    send: () =>
      retries.send(() => {
        counted.tries++;
        return api.ask(DOCUMENT, {});
      }),
  };
  return counted;
}

it.each([
  ["a connection that breaks", broken],
  ["HTTP 502 of a proxy", page(502)],
  ["HTTP 503 of a proxy", page(503)],
  ["HTTP 504 of a proxy", page(504)],
  ["a database that is lost", refused("DATABASE_UNAVAILABLE")],
])("a first request that may have arrived is sent again: %s", async (_name, reply) => {
  replies = [reply, reply];
  const sent = requests(60);
  expect(await sent.send()).toEqual(DONE);
  expect(sent.tries).toBe(3);
});

it.each([
  ["a service that is ending", refused("SHUTTING_DOWN"), EXIT.UNREACHABLE],
  ["a page of what is no service of this kind", page(200), EXIT.UNREACHABLE],
  ["a refusal", refused("WRONG_STATE"), EXIT.REFUSED],
])("a first request that cannot have been taken is sent once: %s", async (_name, reply, exit) => {
  replies = [reply];
  const sent = requests(60);
  await expect(sent.send()).rejects.toMatchObject({ exit });
  expect(sent.tries).toBe(1);
});

it("a first request to where nobody listens is sent once", async () => {
  server.close();
  await once(server, "close");
  const sent = requests(60);
  await expect(sent.send()).rejects.toMatchObject({ exit: EXIT.UNREACHABLE, mayHaveArrived: false });
  expect(sent.tries).toBe(1);
});

it.each(["an answer", "what was asked for before"])(
  "after %s it is sent again where nobody listens, and where the service is ending",
  async (after) => {
    const sent = requests(60, after !== "an answer");
    if (after === "an answer") await sent.send();
    replies = [refused("SHUTTING_DOWN"), page(502)];
    expect(await sent.send()).toEqual(DONE);
    const before = sent.tries;
    server.close();
    await once(server, "close");
    const waiting = sent.send();
    await expect.poll(() => sent.tries).toBeGreaterThan(before + 1);
    server.listen(port, "127.0.0.1");
    expect(await waiting).toEqual(DONE);
  },
);

it("after an answer too, what is no matter of time ends it at once", async () => {
  const sent = requests(60);
  await sent.send();
  replies = [refused("UNAUTHENTICATED")];
  await expect(sent.send()).rejects.toMatchObject({ exit: EXIT.NOT_LOGGED_IN });
  expect(sent.tries).toBe(2);
});

it("ends with the deadline", async () => {
  replies = Array.from({ length: 10 }, () => page(502));
  const sent = requests(1.5);
  await expect(sent.send()).rejects.toMatchObject({
    exit: EXIT.UNREACHABLE,
    code: "NO_GRAPHQL",
    message: expect.stringContaining("The proxy there does not reach the service."),
  });
  expect(sent.tries).toBeLessThanOrEqual(2);
});
