import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { buildSchema, isEnumType, parse, validate } from "graphql";
import { expect, test } from "vitest";
import { HEALTHS, STATUSES } from "../../../src/cli/documents/sessions.js";

const FOLDER = "src/cli/documents";
const schema = buildSchema(readFileSync("schema.graphql", "utf8"));

async function documents(): Promise<[name: string, text: string][]> {
  const found: [string, string][] = [];
  for (const file of readdirSync(FOLDER)) {
    const name = path.basename(file, ".ts");
    const module = (await import(`../../../src/cli/documents/${name}.ts`)) as Record<string, unknown>;
    for (const [what, value] of Object.entries(module)) {
      if (typeof value === "string" && /^(query|mutation|subscription)\b/.test(value)) found.push([what, value]);
    }
  }
  return found;
}

test("every document of the command is valid against the schema", async () => {
  const found = await documents();
  expect(found.length, "documents are not found any more").toBeGreaterThanOrEqual(17);
  for (const [name, text] of found) {
    expect(
      validate(schema, parse(text)).map(({ message }) => message),
      name,
    ).toEqual([]);
  }
});

test("no document of the command stands elsewhere, where nothing would check it", () => {
  const elsewhere = readdirSync("src/cli", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.startsWith("documents/"))
    .filter((file) =>
      /graphqlDocument|\b(query|mutation|subscription) \w*\s*[({]/.test(readFileSync(`src/cli/${file}`, "utf8")),
    );
  expect(elsewhere).toEqual([]);
});

test("sessions can be filtered by every status and health that there is", () => {
  const namesOf = (name: string) => {
    const type = schema.getType(name);
    return isEnumType(type) && type.getValues().map((value) => value.name);
  };
  expect(namesOf("GeoRepSessionStatus")).toEqual([...STATUSES]);
  expect(namesOf("GeoRepSessionHealth")).toEqual(HEALTHS.toSorted());
});
