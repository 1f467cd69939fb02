import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PASSWORD } from "../support/api.js";
import { restService, type RestService } from "../support/rest-service.js";

const run = promisify(execFile);

let service: RestService;
beforeAll(async () => {
  service = await restService();
});
afterAll(() => service[Symbol.asyncDispose]());

/** The shell examples of the README's section on REST, in their order. */
async function examples(): Promise<string[]> {
  const readme = await readFile("README.md", "utf8");
  const section = readme.split(/^## /m).find((each) => /^.*\bREST\b/.test(each)) ?? "";
  return [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, script]) => script ?? "");
}

it("the README's examples with curl and xmllint do what they show", async () => {
  const scripts = await examples();
  expect(scripts.join("\n")).toMatch(/curl[^]*xmllint/);
  const { stdout } = await run("bash", ["-euo", "pipefail", "-c", scripts.join("\n")], {
    env: { PATH: "/usr/bin:/bin", URL: service.url, PASSWORD },
    timeout: 60_000,
  });
  expect(stdout).not.toBe("");
  expect(await service.sim.sessions()).toMatchObject([{ secondaryVolumeName: "vol-dr" }]);
});
