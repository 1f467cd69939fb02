import { readdirSync, readFileSync } from "node:fs";
import { buildSchema, parse, validate } from "graphql";
import { describe, expect, test } from "vitest";
import { SETTINGS } from "../../src/config.js";

const readme = readFileSync("README.md", "utf8");

/** What stands between `## <title>` and the next heading of that level. */
function section(title: string): string {
  const [, rest] = readme.split(`\n## ${title}\n`);
  return rest?.split(/\n## /)[0] ?? "";
}

describe("the README says what is so", () => {
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

  test("every folder and file at the top of src stands in its tree, and nothing else", () => {
    const [tree] = section("How it is built").split("\nmigrations/");
    const listed = [...(tree ?? "").matchAll(/^ {2}([\w.-]+\/?) /gm)].map((match) => match[1]);
    const present = readdirSync("src", { withFileTypes: true }).map((entry) =>
      entry.isDirectory() ? `${entry.name}/` : entry.name,
    );
    expect(new Set(listed)).toEqual(new Set(present));
  });

  test("its GraphQL examples are valid", () => {
    const schema = buildSchema(readFileSync("schema.graphql", "utf8"));
    const examples = [...readme.matchAll(/```graphql\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      expect(validate(schema, parse(example)).map(({ message }) => message)).toEqual([]);
    }
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
