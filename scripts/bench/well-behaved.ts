import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const QUERY = "{ geoRepSessions(first: 50) { nodes { id status secondaryHostName secondaryVolumeName } } }";
const BODY = JSON.stringify({ query: QUERY });
const INTERVAL_MS = 20;

/**
 * Lists sessions 50 times a second for so many milliseconds, whether the answers before have come or not.
 *
 * @returns milliseconds of each answer, from the moment that its question was due
 * @throws Error for any status but 200
 */
export async function askQuietly(url: string, authorization: string, milliseconds: number): Promise<number[]> {
  const agent = new http.Agent({ keepAlive: true });
  const answers: Promise<number>[] = [];
  const began = performance.now();
  for (let due = 0; due < milliseconds; due += INTERVAL_MS) {
    await sleep(Math.max(0, began + due - performance.now()));
    answers.push(ask(url, authorization, agent, began + due));
  }
  const times = await Promise.all(answers);
  agent.destroy();
  return times;
}

function ask(url: string, authorization: string, agent: http.Agent, due: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", authorization, "content-length": Buffer.byteLength(BODY) };
    const request = http.request(`${url}/graphql`, { method: "POST", agent, headers });
    request.on("error", reject);
    request.on("response", (response) => {
      if (response.statusCode !== 200) reject(new Error(`the well-behaved client was told ${response.statusCode}`));
      response.resume().on("end", () => resolve(performance.now() - due));
    });
    request.end(BODY);
  });
}
