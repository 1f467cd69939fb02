import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
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

// `timeout -k SECONDS SECONDS COMMAND`, of a node whose client ends at once
const NO_CLIENT = 'timeout() { shift 3; [ "$1" = glusterfs ] || "$@"; }\n';

/** A node whose list of mounts has it, and where touch fails so. */
const refusing = (words: string) => `grep() { :; }; umount() { :; }; touch() { echo '${words}' >&2; return 1; }\n`;

async function failureOf(shell: string, prelude: string): Promise<unknown> {
  const [script = "", ...parameters] = touchRoot(parseVolumeName("no-such-volume")).argv.slice(2);
  const elsewhere = prelude + NO_CLIENT + script.replaceAll("/tmp/georep", `${root}/georep`);
  return await run(shell, ["-c", elsewhere, ...parameters]).catch((error: unknown) => error);
}

describe.each(["/bin/sh", "/bin/bash"])("under %s", (shell) => {
  test("a mount that goes away again was not touched", async () => {
    // The list of mounts has it once.
    const failure = await failureOf(shell, 'asked=0; grep() { asked=$((asked + 1)); [ "$asked" -eq 1 ]; }\n');
    expect(failure).toMatchObject({ code: 72, stderr: expect.stringContaining("could not be mounted on this node") });
    expect(readdirSync(root)).toEqual([]);
  });

  test("a mount whose client has ended is none, though it is listed still", async () => {
    const failure = await failureOf(shell, refusing("Transport endpoint is not connected"));
    expect(failure).toMatchObject({ code: 72, stderr: expect.stringContaining("could not be mounted on this node") });
    expect(readdirSync(root)).toEqual([]);
  });

  test("a mount that is there and refuses is told with what it says", async () => {
    const failure = await failureOf(shell, refusing("Read-only file system"));
    expect(failure).toMatchObject({ code: 1, stderr: expect.stringContaining("Read-only file system") });
  });
});
