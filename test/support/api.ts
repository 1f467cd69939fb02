import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { databaseUnavailable } from "../../src/db/failure.js";
import type { Services } from "../../src/graphql/context.js";
import { type HttpOptions, type HttpServer, startHttp } from "../../src/http/server.js";
import { createLog, type Log } from "../../src/log.js";
import { createMetrics } from "../../src/metrics.js";
import { Access } from "../../src/service/access/access.js";
import type { PasswordCheckOptions } from "../../src/service/access/passwords.js";
import { Alerts } from "../../src/service/alerts/alerts.js";
import { ClusterSyncs } from "../../src/service/clusters/cluster-syncs.js";
import { Clusters } from "../../src/service/clusters/clusters.js";
import { EventFeed } from "../../src/service/feed/event-feed.js";
import { Operations } from "../../src/service/operations.js";
import { Preflight } from "../../src/service/sessions/preflight.js";
import { Reader } from "../../src/store/queries/reader.js";
import { SessionFeed } from "../../src/service/feed/session-feed.js";
import { Secrets } from "../../src/service/clusters/secrets.js";
import { Sessions } from "../../src/service/sessions/sessions.js";
import type { TestDatabase } from "./database.js";

export const PASSWORD = "correct horse battery staple";
export const BASIC = basic("admin", PASSWORD);

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

/** Logs in as the web page does. @returns the cookie, as a browser sends it back */
export async function pageCookie(url: string, password = PASSWORD): Promise<string> {
  const response = await fetch(`${url}/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ user: "admin", password }),
  });
  const [cookie = ""] = response.headers.get("set-cookie")?.split(";") ?? [];
  if (cookie === "") throw new Error(`no cookie: ${response.status} ${await response.text()}`);
  return cookie;
}

interface GraphQLAnswer {
  readonly status: number;
  readonly data: Answer;
  readonly errors: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
  readonly text: string;
}

export type Answer = Readonly<Record<string, unknown>>;

/** What stands at the end of a path into an answer; a test fails where the path ends early. */
export function at(answer: unknown, ...steps: readonly (string | number)[]): unknown {
  let here = answer;
  for (const step of steps) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, step)) {
      throw new Error(`no ${step} in ${JSON.stringify(here)}`);
    }
    here = (here as Readonly<Record<string | number, unknown>>)[step];
  }
  return here;
}

/** The list at the end of a path into an answer. */
export function list(answer: unknown, ...steps: readonly (string | number)[]): Answer[] {
  const found = at(answer, ...steps);
  if (!Array.isArray(found)) throw new Error(`no list at ${steps.join(".")}`);
  return found as Answer[];
}

export interface TestService extends AsyncDisposable {
  readonly http: HttpServer;
  readonly url: string;
  readonly access: Access;
  readonly feed: EventFeed;
  /** Every line that was logged. */
  readonly logged: string[];
  query(document: string, variables?: object, headers?: Readonly<Record<string, string>>): Promise<GraphQLAnswer>;
}

export interface TestServiceOptions extends Partial<Omit<HttpOptions, "services" | "access">> {
  readonly services?: Partial<Services>;
  readonly access?: PasswordCheckOptions;
  /** Stands in for hosts that are reached for; a test fails where there is none. */
  readonly hosts?: () => Promise<never>;
}

async function unexpected(): Promise<never> {
  throw new Error("no test here reaches for a cluster");
}

/** The service on a database of one's own, with its HTTP server, and without anything that would reach for a cluster. */
export async function testService(database: TestDatabase, options: TestServiceOptions = {}): Promise<TestService> {
  await using begun = new AsyncDisposableStack();
  const logged: string[] = [];
  const log: Log = createLog("debug", { write: (line) => void logged.push(line) });
  const { em } = database.orm;
  const access = new Access(em, log, { patience: 100, ...options.access });
  await access.setAdminPassword(PASSWORD);
  const feed = begun.use(await EventFeed.start(em, log, { pollMs: 50 }));
  const folder = await mkdtemp(path.join(tmpdir(), "georep-service-"));
  begun.defer(() => rm(folder, { recursive: true, force: true }));
  const secrets = await Secrets.open(path.join(folder, "secret.key"));
  const operations = new Operations(em, feed);
  const nobody = options.hosts ?? unexpected;
  const services: Services = {
    log,
    reader: Reader.of(em.fork()),
    now: () => new Date(),
    access,
    clusters: new Clusters(
      em,
      secrets,
      { discover: nobody, hostKey: nobody, shownHostKey: nobody },
      new ClusterSyncs(em),
    ),
    sessions: new Sessions(em, operations, { plan: nobody, keys: nobody }),
    operations,
    alerts: new Alerts(em, secrets, { send: nobody }),
    preflight: new Preflight(em, em, { probe: nobody }),
    sessionFeed: new SessionFeed(em, feed),
    eventFeed: feed,
    databaseUnavailable,
    ...options.services,
  };
  const http = begun.use(
    await startHttp({
      host: "127.0.0.1",
      port: 0,
      corsOrigins: [],
      now: Date.now,
      readiness: async () => [],
      metrics: createMetrics(),
      ...options,
      services,
      access,
    }),
  );
  const held = begun.move();
  return {
    http,
    url: http.url,
    access,
    feed,
    logged,
    query: async (document, variables = {}, headers = { authorization: BASIC }) => {
      const response = await fetch(`${http.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ query: document, variables }),
      });
      const text = await response.text();
      const { data, errors = [] } = JSON.parse(text) as Pick<GraphQLAnswer, "data"> & Partial<GraphQLAnswer>;
      return { status: response.status, data, errors, text };
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
