import { once } from "node:events";
import { GraphQLError, buildSchema } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { LiveConnection } from "../../../src/web/live/connection.js";

/** A service that refuses the subscription `failing` with an error of a code, completes `short` after each value, and goes on with the others. */
async function serviceOf(code: string, refusals: number) {
  const schema = buildSchema(
    "type Query { a: Int } type Subscription { failing: Int, going: Int, short(after: Int): Int }",
  );
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  const asked: number[] = [];
  const served = useServer(
    {
      schema,
      roots: {
        subscription: {
          failing: () => endless("failing"),
          going: () => endless("going"),
          short: async function* ({ after }: { readonly after: number }) {
            yield { short: after + 1 };
          },
        },
      },
      onSubscribe: (_context, _id, { query }) => {
        if (!query.includes("failing")) return undefined;
        asked.push(Date.now());
        return asked.length <= refusals ? [new GraphQLError("No.", { extensions: { code } })] : undefined;
      },
    },
    server,
  );
  const { port } = server.address() as { port: number };
  return {
    asked,
    url: `ws://127.0.0.1:${port}/`,
    [Symbol.asyncDispose]: async () => {
      await served.dispose();
      server.close();
    },
  };
}

/** A value now and then: the connection is alive all the while. */
async function* endless(field: string): AsyncGenerator<Readonly<Record<string, number>>> {
  for (let value = 0; ; value++) {
    yield { [field]: value };
    await new Promise((resolve) => void setTimeout(resolve, 5));
  }
}

it("a subscription that the service fails at is tried again with growing pauses, though others go on", async () => {
  await using service = await serviceOf("INTERNAL", 5);
  const connection = new LiveConnection({
    url: service.url,
    loggedOut: () => undefined,
    firstWaitMs: 40,
    longestWaitMs: 640,
    webSocketImpl: WebSocket,
  });
  const told = Promise.withResolvers<void>();
  const failed: string[] = [];
  const follow = (field: string, next: () => void): (() => void) =>
    connection.follow({
      document: `subscription { ${field} }`,
      variables: () => ({}),
      next,
      failed: (errors) => {
        failed.push(...errors.map(({ message }) => message));
        told.resolve();
        return false;
      },
    });
  try {
    follow("going", () => undefined);
    follow("failing", told.resolve);
    await told.promise;
    expect(failed).toEqual([]);
    expect(service.asked).toHaveLength(6);
    // Each pause is chance by half: 20 to 40 ms at first, 320 to 640 ms at last.
    const last = (service.asked.at(-1) ?? 0) - (service.asked.at(-2) ?? 0);
    expect(last, "the pauses do not grow").toBeGreaterThanOrEqual(300);
  } finally {
    await connection.dispose();
  }
});

it("a subscription that is refused for good is not tried again", async () => {
  await using service = await serviceOf("FORBIDDEN", 5);
  const connection = new LiveConnection({ url: service.url, loggedOut: () => undefined, webSocketImpl: WebSocket });
  try {
    const message = await new Promise((resolve) => {
      connection.follow({
        document: "subscription { failing }",
        variables: () => ({}),
        next: () => undefined,
        failed: ([error]) => {
          resolve(error?.message);
          return false;
        },
      });
    });
    expect(message).toBe("No.");
    expect(service.asked).toHaveLength(1);
  } finally {
    await connection.dispose();
  }
});

it.each([true, false])(
  "a subscription that the service completes is begun again where that is wanted: %s",
  async (isWanted) => {
    await using service = await serviceOf("INTERNAL", 0);
    const connection = new LiveConnection({
      url: service.url,
      loggedOut: () => undefined,
      firstWaitMs: 10,
      webSocketImpl: WebSocket,
    });
    const told: (number | null | undefined)[] = [];
    const over = Promise.withResolvers<void>();
    try {
      connection.follow({
        document: "subscription ($after: Int) { short(after: $after) }",
        variables: () => ({ after: told.at(-1) ?? 0 }),
        next: ({ short }: { short: number }) => {
          told.push(short);
          if (short === 4) over.resolve();
        },
        failed: () => false,
        ended: () => {
          if (!isWanted) over.resolve();
          return isWanted;
        },
      });
      await over.promise;
      expect(told, "it goes on where it was, and nothing comes twice").toEqual(isWanted ? [1, 2, 3, 4] : [1]);
      expect(connection.state.phase, "nothing is lost").toBe("open");
    } finally {
      await connection.dispose();
    }
  },
);
