import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:fs";
import { type FileHandle, mkdir, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

/** A pipe without a writer: what reads it hangs in the system, as on a network share that is dead. */
async function pipe(...place: readonly string[]): Promise<{ readonly folder: string; readonly file: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), "georep-hanging-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, ...place);
  await mkdir(path.dirname(file), { recursive: true });
  await promisify(execFile)("mkfifo", [file]);
  return { folder, file };
}

/** Resolves when somebody reads the pipe, who hangs from then on: nothing is ever written. */
async function readerOf(file: string): Promise<void> {
  const writer = async (): Promise<FileHandle | null> =>
    open(file, constants.O_WRONLY | constants.O_NONBLOCK).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENXIO") return null;
      throw error;
    });
  let held: FileHandle | null = null;
  await expect.poll(async () => (held ??= await writer()), { message: "nobody reads the pipe" }).not.toBeNull();
  onTestFinished(() => held?.close());
}

function started(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, argv, {
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return { child, said: text(child.stderr), ended: once(child, "exit") };
}

test("SIGTERM ends a service within 15 seconds though a thread of it hangs, which an exit would wait for", async () => {
  const { folder, file } = await pipe("postgres", "password");
  const service = started(["dist/service/main.js"], { GEOREP_DATA_DIR: folder, GEOREP_PORT: "0" });
  await readerOf(file);

  const asked = performance.now();
  service.child.kill("SIGTERM");

  expect(await service.ended).toEqual([null, "SIGKILL"]);
  expect(performance.now() - asked).toBeLessThan(25_000);
  expect(await service.said).toMatch(/"msg":"stopping"[^]*"msg":"what is under way did not end in time"/);
});

test("a start that fails ends though a thread of the process hangs: nobody would see that it has failed", async () => {
  const { file } = await pipe("key");
  const program = `
    import { readFile } from "node:fs/promises";
    import { AppError } from "./dist/src/errors.js";
    import { runProgram } from "./dist/src/program/run.js";
    void readFile(process.argv[1]);
    await runProgram(async () => {
      throw new AppError("CONFIG_INVALID", "The key cannot be read.");
    });
  `;
  const failing = started(["--input-type=module", "--eval", program, file]);
  await readerOf(file);

  expect(await failing.ended).toEqual([null, "SIGKILL"]);
  expect(await failing.said).toBe("The key cannot be read.\n");
});
