import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

/** Whether a file at this place may say this, by the linter's rules of the house. */
const CASES: readonly (readonly [verdict: "allowed" | "refused", file: string, source: string])[] = [
  ["allowed", "src/model/a.ts", 'import "../errors.js";'],
  ["refused", "src/model/a.ts", 'import "../log.js";'],
  ["allowed", "src/model/a.ts", 'import "../gluster/values.js";'],
  ["refused", "src/model/a.ts", 'import "../gluster/shell.js";'],
  ["refused", "src/model/entities/a.ts", 'import type { A } from "../../service/a.js";'],
  ["allowed", "src/gluster/a.ts", 'import "../log.js";'],
  ["refused", "src/gluster/a.ts", 'import "../model/a.js";'],
  ["refused", "src/gluster/a.ts", 'import "ssh2";'],
  ["allowed", "src/gluster/ssh/a.ts", 'import "ssh2";'],
  ["refused", "src/gluster/ssh/a.ts", 'import "../../db/a.js";'],
  ["allowed", "src/db/embedded/a.ts", 'import "../../model/a.js";'],
  ["refused", "src/db/embedded/a.ts", 'import "../../service/a.js";'],
  ["refused", "src/store/a.ts", 'import "../service/a.js";'],
  ["refused", "src/store/queries/a.ts", 'import "../../owner/a.js";'],
  ["allowed", "src/store/queries/a.ts", 'import "../../model/a.js";'],
  ["refused", "src/model/a.ts", 'import "../store/a.js";'],
  ["allowed", "src/service/a.ts", 'import "../store/a.js";'],
  ["allowed", "src/service/a.ts", 'import type { A } from "../gluster/client.js";'],
  ["allowed", "src/service/a.ts", 'import "../gluster/values.js";'],
  ["refused", "src/service/a.ts", 'import "../gluster/client.js";'],
  ["refused", "src/service/a.ts", 'import "../owner/a.js";'],
  ["refused", "src/service/a.ts", 'import "../db/a.js";'],
  ["allowed", "src/owner/operations/a.ts", 'import "../../service/a.js";'],
  ["allowed", "src/owner/a.ts", 'import type { A } from "../db/a.js";'],
  ["refused", "src/owner/operations/a.ts", 'import "../../db/a.js";'],
  ["refused", "src/owner/a.ts", 'import "../graphql/a.js";'],
  ["allowed", "src/alerting/a.ts", 'import "../store/a.js"; import type { A } from "../db/a.js";'],
  ["refused", "src/alerting/a.ts", 'import "../db/a.js";'],
  ["refused", "src/alerting/a.ts", 'import "../owner/a.js";'],
  ["refused", "src/service/a.ts", 'import "../alerting/a.js";'],
  ["refused", "src/graphql/a.ts", 'import "../alerting/a.js";'],
  ["allowed", "src/graphql/a.ts", 'import "../service/a.js";'],
  ["allowed", "src/graphql/plan/a.ts", 'import "../../store/queries/a.js"; import type { A } from "../../store/a.js";'],
  ["refused", "src/graphql/plan/a.ts", 'import "../../store/a.js";'],
  ["refused", "src/rest/a.ts", 'import "../store/a.js";'],
  ["refused", "src/graphql/a.ts", 'import "../gluster/a.js";'],
  ["refused", "src/graphql/a.ts", 'import "../rest/a.js";'],
  ["refused", "src/rest/a.ts", 'import "../graphql/a.js";'],
  ["allowed", "src/rest/resources/a.ts", 'import "../../service/a.js"; import "../../model/a.js";'],
  ["refused", "src/rest/resources/a.ts", 'import "../../graphql/a.js";'],
  ["refused", "src/rest/resources/a.ts", 'import "../../gluster/a.js";'],
  ["refused", "src/rest/a.ts", 'import "../db/a.js";'],
  ["refused", "src/rest/a.ts", 'import "../http/a.js";'],
  ["allowed", "src/rest/a.ts", 'import type { A } from "../http/a.js";'],
  ["refused", "src/service/a.ts", 'import "../rest/a.js";'],
  ["refused", "src/model/a.ts", 'import "../rest/a.js";'],
  ["allowed", "src/http/a.ts", 'import "../graphql/a.js";'],
  ["allowed", "src/http/a.ts", 'import "../rest/a.js";'],
  ["refused", "src/http/a.ts", 'import "../owner/a.js";'],
  ["refused", "src/http/a.ts", 'import "../web/a.js";'],
  [
    "allowed",
    "src/web/pages/a.ts",
    'import "../live/a.js"; import "graphql-ws"; import type { A } from "../../model/a.js";',
  ],
  ["refused", "src/web/pages/a.ts", 'import "../../model/a.js";'],
  ["refused", "src/web/a.ts", 'import "../http/a.js";'],
  ["refused", "src/web/a.ts", 'import "node:fs";'],
  ["refused", "src/web/pages/a.ts", 'import "../../errors.js";'],
  ["allowed", "simulator/a.ts", 'import "ssh2"; import "../src/gluster/values.js";'],
  ["refused", "simulator/a.ts", 'import "../src/gluster/shell.js";'],
  ["refused", "simulator/a.ts", 'import "../src/model/a.js";'],
  ["allowed", "src/cli/commands/a.ts", 'import "../api/a.js"; import "../main.js"; import "graphql-ws";'],
  ["refused", "src/cli/commands/a.ts", 'import type { A } from "../../model/a.js";'],
  ["refused", "src/cli/a.ts", 'import "../errors.js";'],
  ["refused", "src/cli/a.ts", 'import "../gluster/values.js";'],
  ["refused", "src/cli/a.ts", 'import "@mikro-orm/core";'],
  ["allowed", "src/cli/environment.ts", "export const home = process.env.HOME;"],
  ["refused", "src/cli/a.ts", "export const home = process.env.HOME;"],
  ["refused", "src/errors.ts", 'import "./db/a.js";'],
  ["allowed", "src/app.ts", 'import "./owner/a.js"; import "./http/a.js";'],
  ["refused", "src/demo.ts", 'import "ssh2";'],
  ["allowed", "src/config.ts", "export const home = process.env.HOME;"],
  ["refused", "src/main.ts", "export const home = process.env.HOME;"],
  ["refused", "src/rest/any.ts", "export const a = (b: any) => b;"],
];

// a file of its own for each case, so that one run of the linter looks at them all
const NUMBERED = CASES.map(([verdict, file, source], index) => ({
  verdict,
  file: file.replace(/a\.ts$/, `a${index}.ts`),
  source,
}));

let folder: string;
let complaints: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "georep-lint-"));
  await copyFile(".oxlintrc.json", path.join(folder, ".oxlintrc.json"));
  await symlink(path.resolve("node_modules"), path.join(folder, "node_modules"));
  for (const { file, source } of NUMBERED) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), `${source}\n`);
  }
  const output = await new Promise<string>((resolve) => {
    execFile(
      path.resolve("node_modules/.bin/oxlint"),
      ["--format=unix", "src", "simulator"],
      { cwd: folder, timeout: 20_000 },
      (_error, stdout) => resolve(stdout),
    );
  });
  complaints = output.split("\n").filter((line) => /no-restricted-imports|no-process-env|no-explicit-any/.test(line));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each(NUMBERED)("$verdict in $file: $source", ({ verdict, file }) => {
  const complaint = complaints.find((line) => line.startsWith(`${file}:`));
  expect(complaint === undefined ? "allowed" : "refused", complaint ?? "the rule does not bite").toBe(verdict);
});
