import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import WebSocket from "ws";
import { MOST_VARIABLE_VALUES } from "../../src/graphql/limits/variables.js";
import { LARGEST_BODY } from "../../src/http/app.js";
import { ATTACKED_FROM } from "./addresses.js";

/** Where and what is attacked. */
export interface Place {
  readonly url: string;
  /** Value of an Authorization header with a token. */
  readonly bearer: string;
  /** The same with passwords of users who have not logged in before: what was right once is not checked again for a while. */
  readonly newcomers: readonly string[];
  /** A volume with 200 bricks, and its cluster. */
  readonly volumeId: string;
  readonly clusterId: string;
}

interface Attack {
  /** How many go on at the same time. */
  readonly width: number;
  /** What answers say where it reaches what it is meant to: one that is turned away before says little about the service. */
  readonly aim: RegExp;
  /** Once more. @returns the answers, refusals too */
  readonly round: (place: Place, stop: AbortSignal, lane: number) => Promise<readonly string[]>;
}

const BRICKS = "query($id:ID!){volume(id:$id){bricks{volume{bricks{volume{bricks{id}}}}}}}";
/** As many values as an answer may have, nearly. */
const LARGEST = "query($id:ID!){volume(id:$id){bricks{volume{bricks{id name path online}}}}}";
const KINDS = "query($k:[EventKind!]){events(filter:{kind:$k}){totalCount}}";
/** Only at the last one of as many as are looked at it turns out that they are wrong. */
const WRONG_VALUES = {
  query: KINDS,
  variables: { k: [...Array<string>(MOST_VARIABLE_VALUES - 2).fill("SESSION_STATUS_CHANGED"), "X"] },
};
const MANY_VALUES = filled((count) => ({ query: KINDS, variables: { k: Array<string>(count).fill("X") } }));
const PAGES =
  "query($n:Int=1000){events(first:$n){nodes{cluster{operations(first:$n){nodes{cluster{operations(first:$n){nodes{id}}}}}}}}}";
const INTROSPECTION = `{__schema{${Array.from(
  { length: 110 },
  (_, index) => `a${index}:types{name fields{name type{name}}}`,
).join(" ")}}}`;
/** The same as `BRICKS`, in oVirt's REST interface. */
const LINKS = "bricks.gluster_volume.bricks.gluster_volume.bricks";
const CHANGES =
  "subscription{geoRepSessionChanged{cursor kind session{id status details{status lastSyncedAt brick{id name}}}}}";
const LIST = JSON.stringify({ query: "{geoRepSessions(first:50){nodes{id status}}}" });

const agent = new http.Agent({ keepAlive: true, maxSockets: 400 });
const elsewhere = new http.Agent({ keepAlive: true, maxSockets: 400, localAddress: ATTACKED_FROM });
let newcomers = 0;

/** So many passwords of one address are checked or wait at a time: more are turned away, and cost less. */
const AT_ONCE = 8;

export const ATTACKS = {
  bricksWithinBricks: byHttp(/TOO_COMPLEX/, ({ volumeId }) => ({ query: BRICKS, variables: { id: volumeId } })),
  largestAnswers: byHttp(/"online"/, ({ volumeId }) => ({ query: LARGEST, variables: { id: volumeId } })),
  wrongValues: byHttp(/invalid value at/, () => WRONG_VALUES),
  manyValues: byHttp(/TOO_COMPLEX/, () => MANY_VALUES),
  wrongValuesByWebSocket: byWebSocket(/invalid value at/, WRONG_VALUES),
  pagesWithinPages: byHttp(/TOO_COMPLEX/, () => ({ query: PAGES })),
  pagesByWebSocket: byWebSocket(/TOO_COMPLEX/, { query: PAGES }),
  introspection: byHttp(/values of the schema/, () => ({ query: INTROSPECTION })),
  introspectionByWebSocket: byWebSocket(/values of the schema/, { query: INTROSPECTION }),
  linksInCircles: {
    width: 4,
    aim: /more than \d+ characters/,
    round: ({ url, bearer, clusterId, volumeId }) =>
      get(`${url}/ovirt-engine/api/clusters/${clusterId}/glustervolumes/${volumeId}?follow=${LINKS}`, bearer),
  },
  rightPasswords: {
    width: 1,
    aim: /geoRepSessions/,
    round: async (place, stop) => {
      const users = Array.from({ length: AT_ONCE }, () => newcomer(place));
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => users.map((user) => post(place.url, user, LIST))).flat(),
      );
      // A crowd comes at once, and not all the time.
      await sleep(1_000, undefined, { signal: stop }).catch(() => undefined);
      return answers.flat();
    },
  },
  subscribers: {
    width: 1,
    aim: /SNAPSHOT_END/,
    round: async (place, stop) => {
      const user = newcomer(place);
      const subscribing = Array.from({ length: 60 }, () =>
        ask(place.url, user, { query: CHANGES }, stop, "SNAPSHOT_END"),
      );
      return (await Promise.all(subscribing)).flat();
    },
  },
  wrongPasswords: {
    width: 20,
    aim: /UNAUTHENTICATED/,
    round: ({ url }, _, lane) => {
      const guess = Buffer.from(`admin:guess ${lane} ${Math.random()}`).toString("base64");
      return post(url, `Basic ${guess}`, LIST, elsewhere);
    },
  },
  strangers: {
    width: 1,
    aim: /TOO_MANY_CONNECTIONS/,
    round: async ({ url }, stop) => {
      const all = await Promise.all(Array.from({ length: 2_200 }, () => stranger(url, stop)));
      return all.flat();
    },
  },
} as const satisfies Readonly<Record<string, Attack>>;

export type AttackName = keyof typeof ATTACKS;

/** Four at a time who ask the same by HTTP, with a token. */
function byHttp(aim: RegExp, asked: (place: Place) => object): Attack {
  return { width: 4, aim, round: (place) => post(place.url, place.bearer, JSON.stringify(asked(place))) };
}

/** The same by WebSocket. */
function byWebSocket(aim: RegExp, asked: object): Attack {
  return { width: 4, aim, round: ({ url, bearer }, stop) => ask(url, bearer, asked, stop) };
}

/** As many values as fit into a request. */
function filled(request: (values: number) => object): object {
  const length = (values: number): number => JSON.stringify(request(values)).length;
  const each = length(2) - length(1);
  return request(1 + Math.floor((LARGEST_BODY - length(1)) / each));
}

/** Credentials that no other round has used. */
function newcomer({ newcomers: all }: Place): string {
  const next = all[newcomers];
  if (next === undefined) throw new Error(`all ${all.length} users have logged in before`);
  newcomers += 1;
  return next;
}

function post(url: string, authorization: string, body: string, from = agent): Promise<string[]> {
  const headers = { "content-type": "application/json", authorization, "content-length": Buffer.byteLength(body) };
  return answerTo(`${url}/graphql`, { method: "POST", agent: from, headers }, body);
}

function get(url: string, authorization: string): Promise<string[]> {
  return answerTo(url, { agent, headers: { authorization } });
}

/** @returns the answer, when it has come whole; nothing where the connection was cut */
function answerTo(url: string, options: http.RequestOptions, body?: string): Promise<string[]> {
  return new Promise((resolve) => {
    const request = http.request(url, options);
    request.on("response", (response) => {
      let answer = "";
      response.setEncoding("utf8");
      response.on("data", (text: string) => (answer += text));
      response.on("close", () => resolve([answer]));
    });
    request.on("error", () => resolve([]));
    request.end(body);
  });
}

/** Logs in by WebSocket, asks, and goes at the end of the answer, or at the first message that holds `until`. */
async function ask(
  url: string,
  authorization: string,
  payload: object,
  stop: AbortSignal,
  until = `"type":"complete"`,
): Promise<string[]> {
  const socket = new WebSocket(`${url.replace(/^http/, "ws")}/graphql`, "graphql-transport-ws");
  const over = (): void => socket.terminate();
  let last = "";
  stop.addEventListener("abort", over);
  socket.on("open", () => {
    socket.send(JSON.stringify({ type: "connection_init", payload: { Authorization: authorization } }));
  });
  socket.on("message", (data: Buffer) => {
    last = data.toString();
    if (last.startsWith(`{"type":"connection_ack"`)) {
      socket.send(JSON.stringify({ type: "subscribe", id: "1", payload }));
    } else if (last.includes(until) || last.includes(`"type":"error"`)) socket.close();
  });
  socket.on("error", () => undefined);
  await new Promise((resolve) => socket.once("close", resolve));
  stop.removeEventListener("abort", over);
  return [last];
}

/** Opens a WebSocket and says nothing, until it is closed. @returns why it was */
async function stranger(url: string, stop: AbortSignal): Promise<string[]> {
  const options = { localAddress: ATTACKED_FROM };
  const socket = new WebSocket(`${url.replace(/^http/, "ws")}/graphql`, "graphql-transport-ws", options);
  const over = (): void => socket.terminate();
  stop.addEventListener("abort", over);
  socket.on("error", () => undefined);
  const reason = await new Promise<string>((resolve) => {
    socket.once("close", (_code, why) => resolve(why.toString()));
  });
  stop.removeEventListener("abort", over);
  // A refusal comes at once: not all of them again in the same moment.
  await sleep(0);
  return [reason];
}
