import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CliService, cliService } from "../support/cli-service.js";

const run = promisify(execFile);

let service: CliService;
let folder: string;
let env: Record<string, string>;
beforeAll(async () => {
  service = await cliService();
  folder = await mkdtemp(path.join(tmpdir(), "georep-completion-"));
  const own = path.join(folder, "georep");
  await writeFile(own, `#!/bin/sh\nexec '${process.execPath}' '${path.resolve("dist/src/cli/main.js")}' "$@"\n`);
  await chmod(own, 0o755);
  env = { ...service.env, PATH: `${folder}:/usr/bin:/bin`, HOME: folder };
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const ZSH = `autoload -Uz compinit && compinit -D
source <(georep completion zsh)
[[ $_comps[georep] == _georep ]] || exit 9
_describe() { print -rl -- "\${(@P)2}" }
_default() { print -r -- default }
words=("$@"); CURRENT=$#; _georep`;

const BASH = `source <(georep completion bash)
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _georep; printf '%s\\n' "\${COMPREPLY[@]}"`;

async function completed(shell: "bash" | "zsh", ...words: readonly string[]): Promise<string[]> {
  const argv = shell === "zsh" ? ["-f", "-c", ZSH, "zsh", ...words] : ["--norc", "-c", BASH, "bash", ...words];
  const { stdout, stderr } = await run(`/usr/bin/${shell}`, argv, { env, timeout: 60_000 });
  expect(stderr).toBe("");
  return stdout.trimEnd().split("\n");
}

test("zsh completes commands and options with what they do, and names that the service knows", async () => {
  expect(await completed("zsh", "georep", "pa")).toEqual(["pause:Pause running sessions"]);
  expect(await completed("zsh", "georep", "sessions", "--cl")).toEqual([expect.stringMatching(/^--cluster:Of /)]);
  expect(await completed("zsh", "georep", "sessions", "--cluster", "s")).toEqual(["source"]);
  expect(await completed("zsh", "georep", "session", "ot")).toEqual(["other"]);
  expect(await completed("zsh", "georep", "findings", "ot")).toEqual(["other"]);
  expect(await completed("zsh", "georep", "sessions", "--health", "BR")).toEqual(["BROKEN"]);
  expect(await completed("zsh", "georep", "login", "h")).toEqual(["default"]);
});

test("bash completes names, without the colons at which it would split them, and changes nothing by it", async () => {
  const ids = [await service.idOf("vol", "vol-dr"), await service.idOf("vol", "vol-dr2")];
  expect(new Set(await completed("bash", "georep", "stop", ""))).toEqual(new Set(["idle", "other", ...ids]));
  expect(await completed("bash", "georep", "stop", "other", "")).toContain("idle");
  expect(await completed("bash", "georep", "events", "--session", "ot")).toEqual(["other"]);
  expect(await service.sim.database.sql("select id from operation")).toEqual([]);
});

test("names that a shell would take for commands are not offered", async () => {
  await service.sim.database.sql(`update cluster set name = 'a$(touch x)' where name = 'destination'`);
  expect(await completed("bash", "georep", "sessions", "--cluster", "")).toEqual(["source"]);
});
