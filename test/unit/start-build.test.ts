import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const TSC = path.resolve("node_modules/.bin/tsc");

/** The files of ours that the compiler reads for a project: those that it includes, and those that they import. */
async function compiled(project: string): Promise<string[]> {
  const { stdout } = await run(TSC, ["-p", project, "--listFilesOnly"], { maxBuffer: 16 * 1024 * 1024 });
  const files = stdout.split("\n").map((file) => path.relative("", file));
  return files.filter((file) => /\.tsx?$/.test(file) && !file.split(path.sep).includes("node_modules"));
}

/** The packages that a file imports by name, types among them. */
async function packagesOf(file: string): Promise<string[]> {
  const source = await readFile(file, "utf8");
  const named = source.matchAll(/^(?:import|export)\s(?:[\w\s*{},$]+\sfrom\s)?"([^"]+)"|\bimport\("([^"]+)"\)/gm);
  return Array.from(named, ([, declared, loaded]) => declared ?? loaded ?? "")
    .filter((name) => name !== "" && !name.startsWith(".") && !isBuiltin(name))
    .map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
}

test("npm start builds without developers' packages: after npm ci --omit=dev, an import of one would end it before it begins", async () => {
  const page = await readdir("src/web", { recursive: true });
  const files = [
    ...(await compiled("tsconfig.build.json")),
    ...page.filter((file) => /\.tsx?$/.test(file)).map((file) => path.join("src/web", file)),
  ];
  const {
    dependencies,
    optionalDependencies,
  }: Record<string, Record<string, string>> = JSON.parse(await readFile("package.json", "utf8"));
  const installed = new Set(Object.keys({ ...dependencies, ...optionalDependencies }));

  const imported = await Promise.all(files.map(async (file) => ({ file, packages: await packagesOf(file) })));

  expect(files).toEqual(
    expect.arrayContaining(["src/main.ts", "src/demo.ts", "src/web/main.tsx", "scripts/bundle.ts"]),
  );
  expect(imported.flatMap(({ packages }) => packages)).toEqual(
    expect.arrayContaining(["fastify", "reflect-metadata", "vite", "@mikro-orm/postgresql"]),
  );
  const missing = imported.flatMap(({ file, packages }) =>
    packages.filter((name) => !installed.has(name)).map((name) => `${file} imports ${name}`),
  );
  expect(missing).toEqual([]);
});
