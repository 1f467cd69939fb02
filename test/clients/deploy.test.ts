import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { DockerfileParser } from "dockerfile-ast";
import { validate } from "dockerfile-utils";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { SETTINGS } from "../../src/config.js";

const run = promisify(execFile);
const settings = new Set<string>(Object.values(SETTINGS).map(({ name }) => name));

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), "georep-deploy-"));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

/** What `npm start` gives Node beside the program. */
async function flagsOfStart(): Promise<readonly string[]> {
  const { scripts } = JSON.parse(await readFile("package.json", "utf8")) as { scripts: { start: string } };
  return / exec node (.+) dist\/service\/main\.js$/.exec(scripts.start)?.[1]?.split(" ") ?? [];
}

test("systemd understands the unit, and finds it little exposed", async () => {
  const unit = await readFile("deploy/systemd/georep.service", "utf8");
  // The program is looked for, and is in another place here.
  const here = unit.replaceAll("/opt/georep/node_modules/.bin/node", process.execPath);
  const file = path.join(await folder(), "georep.service");
  await writeFile(file, here);
  const verified = await run("systemd-analyze", ["verify", "--man=no", file]);
  expect(verified.stdout + verified.stderr).toBe("");
  const { stdout } = await run("systemd-analyze", ["security", "--offline=true", "--no-pager", file]);
  const [, exposure] = /Overall exposure level for georep\.service: ([\d.]+)/.exec(stdout) ?? [];
  expect(Number(exposure), "it was 1.5 of 10").toBeLessThanOrEqual(1.6);
  const flags = / (--.+) \S+\/dist\/service\/main\.js$/m.exec(unit)?.[1];
  expect(flags?.split(" "), "it runs otherwise than by npm start").toEqual(await flagsOfStart());
  const given = [...unit.matchAll(/\b(GEOREP_\w+)=/g)].map(([, name = ""]) => name);
  expect(given.filter((name) => !settings.has(name))).toEqual([]);
});

test("the Containerfile is well formed, runs as no root, and copies what is there", async () => {
  const text = await readFile("deploy/container/Containerfile", "utf8");
  expect(validate(text)).toEqual([]);
  const file = DockerfileParser.parse(text);
  expect(file.getFROMs()).toHaveLength(2);
  const last = (keyword: string) =>
    file
      .getInstructions()
      .findLast((each) => each.getKeyword() === keyword)
      ?.getArgumentsContent();
  expect(last("USER")).toBe("node");
  expect(["node", ...(await flagsOfStart()), "dist/service/main.js"]).toEqual(JSON.parse(last("CMD") ?? ""));
  // The last stage's paths below dist are those of a build.
  for (const built of ["dist/service/main.js", "dist/src/cli/main.js"]) expect((await stat(built)).isFile()).toBe(true);
  const ignored = (await readFile(".containerignore", "utf8")).split("\n");
  expect(ignored).toEqual(expect.arrayContaining([".git", "node_modules", "data"]));
  expect(await readFile(".dockerignore", "utf8"), "builders read one or the other").toBe(ignored.join("\n"));
  const given = [...text.matchAll(/\b(GEOREP_\w+)=/g)].map(([, name = ""]) => name);
  expect(given.filter((name) => !settings.has(name))).toEqual([]);
});

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly image?: string;
        readonly build?: { readonly context: string; readonly dockerfile: string };
        readonly environment?: Readonly<Record<string, string>>;
        readonly volumes?: readonly string[];
        readonly secrets?: readonly string[];
        readonly ports?: readonly string[];
        readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
        readonly healthcheck?: { readonly test: readonly string[] };
      }
    >
  >;
  readonly volumes: Readonly<Record<string, null>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

test("the compose file names what is there, and settings that the service takes", async () => {
  const compose = parse(await readFile("deploy/container/compose.yaml", "utf8")) as Compose;
  const { georep, database } = compose.services;
  expect(Object.keys(georep?.environment ?? {}).filter((name) => !settings.has(name))).toEqual([]);
  expect(georep?.environment?.["DATABASE_URL"]).toMatch(/@database:5432\//);
  expect(georep?.depends_on).toEqual({ database: { condition: "service_healthy" } });
  expect(database?.healthcheck?.test[0]).toBe("CMD");
  const { context = "", dockerfile = "" } = georep?.build ?? {};
  await stat(path.join("deploy/container", context, dockerfile));
  for (const { volumes = [], secrets = [], ports = [] } of Object.values(compose.services)) {
    for (const volume of volumes) expect(compose.volumes).toHaveProperty([volume.split(":")[0] ?? ""]);
    for (const secret of secrets) expect(compose.secrets).toHaveProperty([secret]);
    for (const port of ports) expect(port, "reached by others without TLS").toMatch(/^127\.0\.0\.1:/);
  }
  const script = georep?.healthcheck?.test.at(-1) ?? "";
  const ended = await run(process.execPath, ["-e", script]).catch((error: { code: number }) => error);
  expect(ended, "a service that is not there counts as healthy").toMatchObject({ code: 1 });
});
