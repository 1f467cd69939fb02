import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import WebSocket from "ws";
import { ATTACKED_FROM } from "./addresses.js";

const QUERY = "{ geoRepSessions(first: 50) { nodes { id status secondaryHostName secondaryVolumeName } } }";
const BODY = JSON.stringify({ query: QUERY });

/** Who asks for little. */
export const WELL_BEHAVED = ["client", "user", "subscriber"] as const;
export type WellBehaved = (typeof WELL_BEHAVED)[number];

/** Milliseconds of each answer, from the moment that its question was due. */
export type Times = Readonly<Record<WellBehaved, readonly number[]>>;

export interface Credentials {
  /** Values of an Authorization header. */
  readonly token: string;
  readonly password: string;
}

/**
 * For so many milliseconds, whether the answers before have come or not: a client with a token lists sessions 50 times a second;
 * 10 times a second a user with a password does, from the address that is attacked from, and a subscriber logs in by that password.
 *
 * @throws Error for any status but 200
 */
export async function askQuietly(url: string, { token, password }: Credentials, milliseconds: number): Promise<Times> {
  const own = new http.Agent({ keepAlive: true });
  const shared = new http.Agent({ keepAlive: true, localAddress: ATTACKED_FROM });
  const [client, user, subscriber] = await Promise.all([
    timed(milliseconds, 20, () => list(url, token, own)),
    timed(milliseconds, 100, () => list(url, password, shared)),
    timed(milliseconds, 100, () => connect(url, password)),
  ]);
  own.destroy();
  shared.destroy();
  return { client, user, subscriber };
}

async function timed(milliseconds: number, interval: number, once: () => Promise<void>): Promise<number[]> {
  const answers: Promise<number>[] = [];
  const began = performance.now();
  for (let due = 0; due < milliseconds; due += interval) {
    await sleep(Math.max(0, began + due - performance.now()));
    answers.push(once().then(() => performance.now() - began - due));
  }
  return await Promise.all(answers);
}

function list(url: string, authorization: string, agent: http.Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", authorization, "content-length": Buffer.byteLength(BODY) };
    const request = http.request(`${url}/graphql`, { method: "POST", agent, headers });
    request.on("error", reject);
    request.on("response", (response) => {
      if (response.statusCode !== 200) reject(new Error(`the well-behaved client was told ${response.statusCode}`));
      response.resume().on("end", () => resolve());
    });
    request.end(BODY);
  });
}

/** Logs in by WebSocket, and comes again as often as it is closed before it is let in. */
async function connect(url: string, authorization: string): Promise<void> {
  while (!(await isLetIn(url, authorization)));
}

function isLetIn(url: string, authorization: string): Promise<boolean> {
  const socket = new WebSocket(`${url.replace(/^http/, "ws")}/graphql`, "graphql-transport-ws");
  return new Promise((resolve) => {
    socket.on("open", () => {
      socket.send(JSON.stringify({ type: "connection_init", payload: { Authorization: authorization } }));
    });
    socket.on("message", () => {
      resolve(true);
      socket.close();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(false));
  });
}
