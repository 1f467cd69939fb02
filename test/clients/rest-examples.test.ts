import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PASSWORD } from "../support/api.js";
import { blocksOf } from "../support/markdown.js";
import { restService, type RestService } from "../support/rest-service.js";

const run = promisify(execFile);

let service: RestService;
beforeAll(async () => {
  service = await restService();
});
afterAll(() => service[Symbol.asyncDispose]());

it("the examples with curl and xmllint do what they show", async () => {
  const scripts = blocksOf("docs/ovirt.md").map(({ text }) => text);
  expect(scripts.join("\n")).toMatch(/curl[^]*xmllint/);
  const { stdout } = await run("bash", ["-euo", "pipefail", "-c", scripts.join("\n")], {
    env: { PATH: "/usr/bin:/bin", URL: service.url, PASSWORD },
    timeout: 60_000,
  });
  expect(stdout).not.toBe("");
  expect(await service.sim.sessions()).toMatchObject([{ secondaryVolumeName: "vol-dr" }]);
});
