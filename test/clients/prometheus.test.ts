import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { SESSION_METRICS } from "../../src/http/session-metrics.js";
import { createMetrics } from "../../src/metrics.js";
import { BASIC } from "../support/api.js";
import { nobodyAt } from "../support/cli.js";
import { type CliService, cliService } from "../support/cli-service.js";

const run = promisify(execFile);
const PROMTOOL = "/usr/bin/promtool";
const RULES = "deploy/prometheus/georep.rules.yml";
const DASHBOARD = "deploy/grafana/georep.json";

let service: CliService;
let folder: string;
beforeAll(async () => {
  service = await cliService();
  folder = await mkdtemp(path.join(tmpdir(), "georep-prometheus-"));
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

interface Dashboard {
  readonly templating: { readonly list: readonly { readonly query: string | { readonly query: string } }[] };
  readonly panels: readonly {
    readonly title: string;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

const dashboard = async () => JSON.parse(await readFile(DASHBOARD, "utf8")) as Dashboard;

test("promtool finds nothing wrong with the rules, and the example of a scrape", async () => {
  const { stdout } = await run(PROMTOOL, ["check", "rules", RULES]);
  expect(stdout).toMatch(/SUCCESS: 1\d rules found/);
  await run(PROMTOOL, ["check", "config", "--syntax-only", "deploy/prometheus/georep.scrape.yml"]);
});

test("each alert is raised when it should be, and not before", async () => {
  const { stdout } = await run(PROMTOOL, ["test", "rules", "deploy/prometheus/georep.rules.test.yml"]);
  expect(stdout).toContain("SUCCESS");
  const named = (text: string, key: string) =>
    new Set([...text.matchAll(new RegExp(`${key}: (Georep\\w+)`, "g"))].map(([, name]) => name));
  const tested = named(await readFile("deploy/prometheus/georep.rules.test.yml", "utf8"), "alertname");
  expect(tested, "an alert without a test").toEqual(named(await readFile(RULES, "utf8"), "alert"));
});

test("promtool finds nothing wrong with what the service tells of itself", async () => {
  const text = await (await fetch(`${service.http.url}/metrics`, { headers: { authorization: BASIC } })).text();
  // What Node tells of itself has names of its own.
  const own = text.split("\n").filter((line) => /^(# (HELP|TYPE) )?georep_/.test(line));
  expect(own.length).toBeGreaterThan(60);
  const child = spawn(PROMTOOL, ["check", "metrics"], { stdio: ["pipe", "pipe", "pipe"] });
  let told = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (more: string) => (told += more));
  child.stdin.end(`${own.join("\n")}\n`);
  expect(await once(child, "close"), told).toEqual([0, null]);
});

test("Prometheus understands every query of the dashboard", async () => {
  const queries = (await dashboard()).panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
  expect(queries.length).toBeGreaterThan(10);
  const plain = queries.map((query) => query.replaceAll("$__rate_interval", "5m").replaceAll(/\$\w+/g, ".*"));
  const rules = plain.map((expr, at) => ({ record: `query:number_${at}`, expr }));
  const file = path.join(folder, "dashboard.rules.yml");
  await writeFile(file, JSON.stringify({ groups: [{ name: "dashboard", rules }] }));
  const { stdout } = await run(PROMTOOL, ["check", "rules", file]);
  expect(stdout).toContain(`SUCCESS: ${queries.length} rules found`);
});

test("rules and dashboard name metrics that there are, and panels do not lie on each other", async () => {
  const { panels, templating } = await dashboard();
  const variables = templating.list.map(({ query }) => (typeof query === "string" ? query : query.query));
  const texts = [await readFile(RULES, "utf8"), JSON.stringify(panels), ...variables];
  const own = (await createMetrics().registry.getMetricsAsJSON()).map(({ name }) => name);
  const known = new Set([...own, ...SESSION_METRICS.map(({ name }) => name)]);
  const named = texts.flatMap((text) =>
    [...text.matchAll(/\bgeorep_\w+/g)].map(([name]) => name.replace(/_bucket$/, "")),
  );
  expect(named.filter((name) => !known.has(name))).toEqual([]);
  for (const a of panels) {
    for (const b of panels) {
      const [p, q] = [a.gridPos, b.gridPos];
      const overlap = p.x < q.x + q.w && q.x < p.x + p.w && p.y < q.y + q.h && q.y < p.y + p.h;
      expect(a === b || !overlap, `${a.title} and ${b.title}`).toBe(true);
    }
  }
});

test("a Prometheus with the example of a scrape reads the service, and its rules see a session break", async () => {
  const port = Number(new URL(await nobodyAt()).port);
  const token = path.join(folder, "token");
  await writeFile(token, service.env["GEOREPCLI_TOKEN"] ?? "");
  const config = (await readFile("deploy/prometheus/georep.scrape.yml", "utf8"))
    .replace("scheme: https", "scheme: http")
    .replace("/etc/prometheus/georep.token", token)
    .replace("georep.example.org", new URL(service.http.url).host)
    .replace(/- georep.rules.yml/, `- ${path.resolve(RULES)}`);
  const file = path.join(folder, "prometheus.yml");
  await writeFile(file, `global: { scrape_interval: 1s, evaluation_interval: 1s }\n${config}`);
  const options = [
    `--config.file=${file}`,
    `--storage.tsdb.path=${folder}/data`,
    `--web.listen-address=127.0.0.1:${port}`,
  ];
  const prometheus = spawn("/usr/bin/prometheus", options, { stdio: "ignore" });
  onTestFinished(async () => {
    prometheus.kill("SIGKILL");
    await once(prometheus, "exit");
  });
  const ask = async (query: string): Promise<string[]> => {
    const url = `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`;
    const response = await fetch(url).catch(() => null);
    if (response?.ok !== true) return [];
    const { data } = (await response.json()) as { data: { result: { metric: Record<string, string> }[] } };
    return data.result.map(({ metric }) => `${metric["volume"]} ${metric["status"]}`).toSorted();
  };
  const timeout = 60_000;
  await expect
    .poll(() => ask("georep:session_status == 1"), { timeout })
    .toEqual(["idle NOTSTARTED", "other ACTIVE", "vol ACTIVE", "vol ACTIVE"]);
  for (const node of service.sim.sim.cluster("destination").nodes) await node.stopSshd();
  await expect
    .poll(() => ask('ALERTS{alertname="GeorepSessionFaulty",alertstate="pending"}'), { timeout })
    .toEqual(["other FAULTY", "vol FAULTY", "vol FAULTY"]);
}, 180_000);
