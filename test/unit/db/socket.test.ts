import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { DatabaseSocket } from "../../../src/db/socket.js";

/** Both ends of a connection. */
async function connected(silenceMs: number | null): Promise<{ near: DatabaseSocket; far: Socket }> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const near = new DatabaseSocket(silenceMs);
  const accepted = once(server, "connection") as Promise<[Socket]>;
  near.connect((server.address() as AddressInfo).port, "127.0.0.1");
  const [[far]] = await Promise.all([accepted, once(near, "connect")]);
  onTestFinished(() => {
    near.destroy();
    far.destroy();
    server.close();
  });
  return { near, far };
}

test("what is written in one go, promises and all, waits for the end of it and goes out whole and in order", async () => {
  const { near, far } = await connected(null);
  near.write("a");
  expect(near.writableCorked, "it went out by itself").toBe(1);
  await Promise.resolve();
  near.write(Buffer.from("b"));
  expect(near.writableCorked).toBe(1);
  const [came] = (await once(far, "data")) as [Buffer];
  expect(came.toString()).toBe("ab");
  expect(near.writableCorked, "what comes later would never go out").toBe(0);
  near.end("c");
  expect(String((await once(far, "data"))[0])).toBe("c");
});

test("a silence that lasts too long ends it with the reason", async () => {
  const { near } = await connected(50);
  const [error] = (await once(near, "error")) as [Error];
  expect(error.message).toBe("timeout expired: the database did not answer");
});
