import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import WebSocket from "ws";

/** Where and what is attacked. */
export interface Place {
  readonly url: string;
  /** Value of an Authorization header with a token, and with the password. */
  readonly bearer: string;
  readonly basic: string;
  /** A volume with 200 bricks. */
  readonly volumeId: string;
}

interface Attack {
  /** How many go on at the same time. */
  readonly width: number;
  /** Once more. @returns how many answers came, refusals too */
  readonly round: (place: Place, stop: AbortSignal, lane: number) => Promise<number>;
}

/** Another address of this machine than that of the well-behaved client. */
const ELSEWHERE = "127.0.0.9";

const BRICKS = "query($id:ID!){volume(id:$id){bricks{volume{bricks{volume{bricks{id}}}}}}}";
const WRONG_VALUES = JSON.stringify({
  query: "query($k:[EventKind!]){events(filter:{kind:$k}){totalCount}}",
  variables: { k: Array<string>(145_000).fill("X") },
});
const PAGES =
  "query($n:Int=1000){events(first:$n){nodes{cluster{operations(first:$n){nodes{cluster{operations(first:$n){nodes{id}}}}}}}}}";
const INTROSPECTION = `{${Array.from(
  { length: 110 },
  (_, index) => `a${index}:__schema{types{name fields{name type{name}}}}`,
).join(" ")}}`;
const CHANGES =
  "subscription{geoRepSessionChanged{cursor kind session{id status details{status lastSyncedAt brick{id name}}}}}";
const LIST = JSON.stringify({ query: "{geoRepSessions(first:50){nodes{id status}}}" });

const agent = new http.Agent({ keepAlive: true, maxSockets: 400 });
const elsewhere = new http.Agent({ keepAlive: true, maxSockets: 400, localAddress: ELSEWHERE });

export const ATTACKS = {
  bricksWithinBricks: {
    width: 4,
    round: ({ url, bearer, volumeId }) =>
      post(url, bearer, JSON.stringify({ query: BRICKS, variables: { id: volumeId } })),
  },
  wrongValues: { width: 4, round: ({ url, bearer }) => post(url, bearer, WRONG_VALUES) },
  pagesWithinPages: { width: 4, round: ({ url, bearer }) => post(url, bearer, JSON.stringify({ query: PAGES })) },
  pagesByWebSocket: { width: 4, round: (place, stop) => ask(place, PAGES, stop) },
  introspection: { width: 4, round: ({ url, bearer }) => post(url, bearer, JSON.stringify({ query: INTROSPECTION })) },
  introspectionByWebSocket: { width: 4, round: (place, stop) => ask(place, INTROSPECTION, stop) },
  rightPasswords: {
    width: 1,
    round: async ({ url, basic }, stop) => {
      const answers = await Promise.all(Array.from({ length: 40 }, () => post(url, basic, LIST)));
      // A crowd comes at once, and not all the time.
      await sleep(1_000, undefined, { signal: stop }).catch(() => undefined);
      return answers.length;
    },
  },
  subscribers: {
    width: 1,
    round: async (place, stop) => {
      const all = await Promise.all(Array.from({ length: 60 }, () => ask(place, CHANGES, stop, "SNAPSHOT_END")));
      return all.length;
    },
  },
  wrongPasswords: {
    width: 20,
    round: ({ url }, _, lane) => {
      const guess = Buffer.from(`admin:guess ${lane} ${Math.random()}`).toString("base64");
      return post(url, `Basic ${guess}`, LIST, elsewhere);
    },
  },
  strangers: {
    width: 1,
    round: async ({ url }, stop) => {
      const all = await Promise.all(Array.from({ length: 2_200 }, () => stranger(url, stop)));
      return all.length;
    },
  },
} as const satisfies Readonly<Record<string, Attack>>;

export type AttackName = keyof typeof ATTACKS;

/** @returns 1 when an answer has come whole, whatever it says, or the connection was cut */
function post(url: string, authorization: string, body: string, from = agent): Promise<number> {
  return new Promise((resolve) => {
    const request = http.request(`${url}/graphql`, {
      method: "POST",
      agent: from,
      headers: { "content-type": "application/json", authorization, "content-length": Buffer.byteLength(body) },
    });
    request.on("response", (response) => response.resume().on("close", () => resolve(1)));
    request.on("error", () => resolve(1));
    request.end(body);
  });
}

/** Logs in by WebSocket, asks, and goes at the end of the answer, or at the first message that holds `until`. */
async function ask(
  { url, bearer }: Place,
  query: string,
  stop: AbortSignal,
  until = `"type":"complete"`,
): Promise<number> {
  const socket = new WebSocket(`${url.replace(/^http/, "ws")}/graphql`, "graphql-transport-ws");
  const over = (): void => socket.terminate();
  stop.addEventListener("abort", over);
  socket.on("open", () => {
    socket.send(JSON.stringify({ type: "connection_init", payload: { Authorization: bearer } }));
  });
  socket.on("message", (data: Buffer) => {
    const text = data.toString();
    if (text.startsWith(`{"type":"connection_ack"`)) {
      socket.send(JSON.stringify({ type: "subscribe", id: "1", payload: { query } }));
    } else if (text.includes(until) || text.includes(`"type":"error"`)) socket.close();
  });
  socket.on("error", () => undefined);
  await new Promise((resolve) => socket.once("close", resolve));
  stop.removeEventListener("abort", over);
  return 1;
}

/** Opens a WebSocket and says nothing, until it is closed. */
async function stranger(url: string, stop: AbortSignal): Promise<number> {
  const options = { localAddress: ELSEWHERE };
  const socket = new WebSocket(`${url.replace(/^http/, "ws")}/graphql`, "graphql-transport-ws", options);
  const over = (): void => socket.terminate();
  stop.addEventListener("abort", over);
  socket.on("error", () => undefined);
  await new Promise((resolve) => socket.once("close", resolve));
  stop.removeEventListener("abort", over);
  // A refusal comes at once: not all of them again in the same moment.
  await sleep(0);
  return 1;
}
