import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PASSWORD } from "../support/api.js";
import { restService, type RestService } from "../support/rest-service.js";

const run = promisify(execFile);

let service: RestService;
let folder: string;
let lists = 0;
beforeAll(async () => {
  service = await restService();
  folder = await mkdtemp(path.join(tmpdir(), "georep-fence-"));
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Lists the virtual machines; the log of its debugging holds every answer that it got. */
async function list(...more: readonly string[]): Promise<{ machines: string; answers: string[] }> {
  const { hostname, port } = new URL(service.url);
  // It adds to a log that is there.
  const log = path.join(folder, `debug-${(lists += 1)}.log`);
  const { stdout } = await run(
    "/usr/sbin/fence_rhevm",
    ["-a", hostname, "-u", port, "-l", "admin@internal", "-o", "list", "-v", "-D", log, ...more],
    { timeout: 30_000 },
  );
  const answers = [...(await readFile(log, "utf8")).matchAll(/result: b'(.*?)'$/gms)].map(([, text]) => text ?? "");
  return { machines: stdout.trim(), answers };
}

it("fence_rhevm reads the root and the empty list of machines", async () => {
  const { machines, answers } = await list("-p", PASSWORD);
  expect(answers).toHaveLength(2);
  expect(answers[0]).toContain("<api>");
  expect(answers[1]).toMatch(/<vms *\/>|<vms><\/vms>/);
  expect(machines).toBe("");
});

it("fence_rhevm goes on by the cookie of its first answer alone", async () => {
  const { answers } = await list("-p", PASSWORD, "--use-cookies", "--cookie-file", path.join(folder, "cookies"));
  expect(answers[0]).toContain("<api>");
  expect(answers[1]).toMatch(/<vms *\/>|<vms><\/vms>/);
  expect(await readFile(path.join(folder, "cookies"), "utf8")).toContain("JSESSIONID");
});

it("fence_rhevm is told that its password is wrong", async () => {
  const { answers } = await list("-p", "wrong horse battery staple");
  expect(answers[0]).toContain("<fault>");
});
