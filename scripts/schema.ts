/** `emit` writes schema.graphql from the code, `check` fails when the committed file is another. */
import { readFile, writeFile } from "node:fs/promises";
import { lexicographicSortSchema, printSchema } from "graphql";
import { buildGraphQLSchema } from "../src/graphql/schema.js";

const FILE = "schema.graphql";

const printed = `${printSchema(lexicographicSortSchema(buildGraphQLSchema()))}\n`;
const verb = process.argv[2];
if (verb === "emit") {
  await writeFile(FILE, printed);
} else if (verb === "check") {
  if ((await readFile(FILE, "utf8").catch(() => "")) !== printed) {
    console.error(`${FILE} is not that of the code: npm run schema`);
    process.exitCode = 1;
  }
} else {
  console.error("usage: schema.js emit | check");
  process.exitCode = 2;
}
