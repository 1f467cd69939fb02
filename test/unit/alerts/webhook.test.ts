import { createServer } from "node:net";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AddressGuard } from "../../../src/alerting/addresses.js";
import { sendWebhook } from "../../../src/alerting/webhook.js";
import { WebhookServer } from "../../support/webhook-server.js";

let hook: WebhookServer;
beforeEach(async () => {
  hook = await WebhookServer.start();
});
afterEach(() => hook[Symbol.asyncDispose]());

const open = new AddressGuard(["127.0.0.1"]);
const patient = (): AbortSignal => AbortSignal.timeout(10_000);
const send = (url: string, guard = open, signal = patient()) =>
  sendWebhook(guard, { url, secret: null, deliveryId: "the-id", body: "{}" }, signal);

describe("a webhook", () => {
  it("tells what was answered", async () => {
    expect(await send(hook.url)).toEqual({ status: 200, error: null, response: "as told" });
    hook.behave(503);
    expect(await send(hook.url)).toEqual({ status: 503, error: "answered with status 503", response: "as told" });
  });

  it("follows no redirect, and says so", async () => {
    hook.behave((response) => response.writeHead(302, { location: "http://169.254.169.254/latest/meta-data/" }).end());
    expect(await send(hook.url)).toMatchObject({
      status: 302,
      error: expect.stringMatching(
        /^answered with status 302, a redirect to http:\/\/169\.254\.169\.254\/.*: redirects are not followed/,
      ),
    });
    hook.behave((response) => response.writeHead(307, { location: hook.url }).end(), 200);
    await send(hook.url);
    expect(hook.received, "a redirect was followed").toHaveLength(2);
  });

  it("goes to the address that was checked, and asks for no other though the name has another by then", async () => {
    const asked: string[] = [];
    const rebinding = new AddressGuard(["127.0.0.1"], async (name) => {
      asked.push(name);
      // Allowed when it is checked; whoever asked again to connect would get another.
      return [{ address: asked.length === 1 ? "127.0.0.1" : "127.0.0.2", family: 4 }];
    });
    expect(await send(`http://rebinding.example:${hook.port}/`, rebinding)).toMatchObject({ status: 200 });
    expect(asked).toEqual(["rebinding.example"]);
    expect(hook.received[0]?.headers.host, "the receiver is not told its name").toBe(`rebinding.example:${hook.port}`);
  });

  it("connects to nothing where the address is refused", async () => {
    await expect(send(`http://localhost:${hook.port}/`, new AddressGuard([]))).rejects.toThrow(
      /not of the public Internet/,
    );
    expect(hook.received).toEqual([]);
  });

  it("reads no more than the beginning of an answer without an end", async () => {
    hook.behave((response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write("x".repeat(10_000)));
      };
      response.on("drain", more);
      more();
    });
    const { status, response } = await send(hook.url);
    expect(status).toBe(200);
    expect(response?.length).toBeLessThan(200_000);
  });

  it("is given up when its signal aborts, at a receiver that does not answer", async () => {
    hook.behave("hang");
    await expect(send(hook.url, open, AbortSignal.timeout(300))).rejects.toThrow(/aborted|timeout/i);
  });

  it("counts by its status, though the answer has no end", async () => {
    hook.behave((response) => {
      response.writeHead(202);
      response.write("and then");
    });
    const attempt = await send(hook.url, open, AbortSignal.timeout(1_000));
    expect(attempt).toEqual({ status: 202, error: null, response: "and then" });
  });

  it("fails where nobody listens", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, "close");
    await expect(send(`http://127.0.0.1:${port}/`)).rejects.toThrow(/ECONNREFUSED/);
  });
});
