import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningService, startService } from "../support/program.js";

const run = promisify(execFile);
const MAIN = path.resolve("dist/src/cli/main.js");
const PASSWORD = "correct horse battery staple";

let folder: string;
let service: RunningService;
let env: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "georep-command-"));
  service = await startService({
    GEOREP_DATA_DIR: path.join(folder, "data"),
    GEOREP_ADMIN_PASSWORD: PASSWORD,
    GEOREP_LOG_LEVEL: "warn",
  });
  // As npm link puts it on the PATH.
  const own = path.join(folder, "georep");
  await writeFile(own, `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
  await chmod(own, 0o755);
  env = { PATH: `${folder}:${process.env["PATH"]}`, HOME: folder, XDG_CONFIG_HOME: path.join(folder, "config") };
});
afterAll(async () => {
  await service.end("SIGTERM");
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function ended(argv: readonly string[], more: Readonly<Record<string, string>> = {}, node: readonly string[] = []) {
  const options = { env: { ...env, ...more }, timeout: 60_000 };
  return run(process.execPath, [...node, MAIN, ...argv], options).then(
    (output): Ended => ({ code: 0, ...output }),
    (error: Ended) => error,
  );
}

/** Writes to a process once it has asked. */
async function answering(child: ChildProcess, question: RegExp, answer: string): Promise<string> {
  let shown = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    const before = question.test(shown);
    shown += text;
    if (!before && question.test(shown)) child.stdin?.write(answer);
  });
  await once(child, "close");
  return shown;
}

async function loggedIn(): Promise<void> {
  const child = spawn(process.execPath, [MAIN, "login", service.url, "--password-stdin"], { env });
  child.stdin.end(`${PASSWORD}\n`);
  expect(await once(child, "close")).toEqual([0, null]);
}

describe("the process", () => {
  test("starts without anything of the service, and without what speaks over WebSockets", async () => {
    const told = `data:text/javascript,import { registerHooks } from "node:module";
      registerHooks({ load(url, context, next) { process.stderr.write("loaded " + url + "\\n"); return next(url, context); } });`;
    const { code, stdout, stderr } = await ended(["--help"], {}, ["--import", told]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^georep <command>\n/);
    const loaded = [...stderr.matchAll(/^loaded file:\/\/(.*)$/gm)].map(([, file = ""]) => path.relative(".", file));
    expect(loaded).toContain("dist/src/cli/program.js");
    const own = loaded.filter((file) => file.startsWith("dist/") && !file.startsWith("dist/src/cli/"));
    expect(own, "files of the service").toEqual([]);
    const packages = new Set(loaded.flatMap((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []));
    expect([...packages].filter((name) => /graphql|^ws$|mikro|fastify|^pg|ssh2|pino|^read$/.test(name))).toEqual([]);
  });

  test("goes on with the Node that comes along where the machine's is older", async () => {
    const older = `data:text/javascript,Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } })`;
    const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
    expect(await ended(["--version"], {}, ["--import", older])).toMatchObject({ code: 0, stdout: `${version}\n` });
    const wrong = await ended(["sesions"], {}, ["--import", older]);
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining("Did you mean sessions") });
  });

  test("asks for the password without showing it, in colours only where they are wanted", async () => {
    const command = `'${process.execPath}' '${MAIN}' login '${service.url}'`;
    const child = spawn("script", ["-qec", command, "/dev/null"], { env });
    const shown = await answering(child, /Password of admin:/, `${PASSWORD}\r`);
    expect(child.exitCode, shown).toBe(0);
    expect(shown).toContain("Logged in to");
    expect(shown).not.toContain("horse");
    const file = path.join(folder, "config/georep/login.json");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, "utf8")).not.toContain("horse");
    for (const [more, colours] of [
      [{ TERM: "xterm" }, true],
      [{ TERM: "xterm", NO_COLOR: "1" }, false],
    ] as const) {
      const listed = spawn("script", ["-qec", `'${process.execPath}' '${MAIN}' clusters`, "/dev/null"], {
        env: { ...env, ...more },
      });
      const table = await answering(listed, /never/, "");
      expect(table).toContain("CLUSTER");
      expect(table.includes("\u001b["), JSON.stringify(more)).toBe(colours);
    }
  });

  test("asked for a password ends by Ctrl-C and Ctrl-D with the code of that", async () => {
    for (const key of ["\u0003", "\u0004"]) {
      const command = `'${process.execPath}' '${MAIN}' login '${service.url}'`;
      const child = spawn("script", ["-qec", command, "/dev/null"], { env });
      const shown = await answering(child, /Password of admin:/, key);
      expect(child.exitCode, shown).toBe(130);
    }
  });

  test("ends by Ctrl-C with 130 and by SIGTERM with 143, also in the middle of a watch", async () => {
    await loggedIn();
    for (const [signal, code] of [
      ["SIGINT", 130],
      ["SIGTERM", 143],
    ] as const) {
      const child = spawn(process.execPath, [MAIN, "watch"], { env });
      let told = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        told += text;
        if (told.includes("changes follow")) child.kill(signal);
      });
      expect(await once(child, "close"), told).toEqual([code, null]);
    }
  });

  test("ends quietly where nobody reads on", async () => {
    await loggedIn();
    const { stdout, stderr } = await run("bash", ["-c", "georep --help | head -n 1; echo ${PIPESTATUS[0]}"], { env });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^georep <command>\n(0|141)\n$/);
  });
});

describe("completion in bash", () => {
  async function completed(...words: readonly string[]): Promise<string[]> {
    const script = `source <(georep completion bash) && complete -p georep >/dev/null
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _georep; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = await run("bash", ["--norc", "-euc", script, "bash", ...words], {
      env: { ...env, SHELL: "/bin/zsh" },
    });
    expect(stderr).toBe("");
    return stdout.trimEnd().split("\n");
  }

  test("completes commands, options and their values, and says nothing of its own", async () => {
    expect(await completed("georep", "se")).toEqual(["sessions", "session"]);
    expect(await completed("georep", "sessions", "--s")).toEqual(["--status", "--search"]);
    expect(await completed("georep", "sessions", "--status", "PA")).toEqual(["PARTIAL_FAULTY", "PASSIVE", "PAUSED"]);
    expect(await completed("georep", "completion", "")).toEqual(["bash", "zsh"]);
    expect(await completed("georep", "login", "http://x", "--role", "")).toEqual(["OPERATOR", "ADMIN"]);
    expect(await completed("georep", "nothing", "x")).toEqual([""]);
  });
});
