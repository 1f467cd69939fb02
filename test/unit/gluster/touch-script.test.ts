import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { touchRoot } from "../../../src/gluster/cli/touch.js";
import { parseVolumeName } from "../../../src/gluster/values.js";

const run = promisify(execFile);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "touch-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

test.each(["/bin/sh", "/bin/bash"])("under %s a mount that goes away again was not touched", async (shell) => {
  const [script = "", ...parameters] = touchRoot(parseVolumeName("no-such-volume")).argv.slice(2);
  // The list of mounts has it once.
  const once = `asked=0; grep() { asked=$((asked + 1)); [ "$asked" -eq 1 ]; }\n`;
  const elsewhere = once + script.replaceAll("/tmp/georep", `${root}/georep`);
  const failure = await run(shell, ["-c", elsewhere, ...parameters]).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 72, stderr: expect.stringContaining("could not be mounted on this node") });
  expect(readdirSync(root)).toEqual([]);
});
