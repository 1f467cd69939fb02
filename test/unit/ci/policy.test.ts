import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { access, chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

let folder: string;
let policy: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "georep-ci-"));
  policy = path.join(folder, "policy-rc.d");
  await mkdir(path.join(folder, "bin"));
  await command("dpkg-query", "exit 1");
  await command("npm", "exit 1");
  // Tells what stands there while packages are installed, and ends when its input does.
  await command("apt-get", `[[ " $* " = *" update "* ]] || { cat "$POLICY_RC_D"; echo asked; cat; }`);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A command that a run finds in place of the machine's, which this machine is not to be changed by. */
async function command(name: string, script: string): Promise<void> {
  const file = path.join(folder, "bin", name);
  await writeFile(file, `#!/bin/bash\n${script}\n`);
  await chmod(file, 0o755);
}

const text = () => readFile(policy, "utf8").catch(() => null);

/** Begins a run, until its packages are being installed. */
async function installing(user = 0): Promise<{ readonly run: ChildProcess; readonly ended: Promise<unknown[]> }> {
  await command("id", `echo ${user}`);
  const run = spawn("bash", [".ci/run"], {
    env: { PATH: `${folder}/bin:${process.env["PATH"]}`, POLICY_RC_D: policy, TMPDIR: folder },
    stdio: ["pipe", "pipe", "ignore"],
    // What it began ends with it.
    detached: true,
  });
  const ended = once(run, "close");
  const asked = Promise.withResolvers<void>();
  let told = "";
  run.stdout?.setEncoding("utf8").on("data", (more: string) => {
    told += more;
    if (told.includes("asked\n")) asked.resolve();
  });
  const early = ended.then(() => Promise.reject(new Error(`it ended before it installed anything\n${told}`)));
  await Promise.race([asked.promise, early]);
  return { run, ended };
}

function kill({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined) process.kill(-pid, signal);
}

test("services are kept from starting while packages are installed, and not after", async () => {
  const { run, ended } = await installing();
  expect(await text()).toMatch(/^#!\/bin\/sh\n(#.*\n)?exit 101\n$/);
  await access(policy, 1);
  run.stdin?.end();
  await ended;
  expect(await text()).toBeNull();
});

test("a run that is ended takes its policy away, and one that was killed leaves it to the next", async () => {
  const first = await installing();
  kill(first.run, "SIGTERM");
  await first.ended;
  expect(await text(), "after SIGTERM").toBeNull();
  const second = await installing();
  kill(second.run, "SIGKILL");
  await second.ended;
  expect(await text(), "nobody could take it away").not.toBeNull();
  const third = await installing();
  third.run.stdin?.end();
  await third.ended;
  expect(await text(), "after the next run").toBeNull();
});

test("the machine's own policy stays as it is", async () => {
  await writeFile(policy, "#!/bin/sh\nexit 101\n");
  const { run, ended } = await installing();
  run.stdin?.end();
  await ended;
  expect(await text()).toBe("#!/bin/sh\nexit 101\n");
});

test("who is not root writes none", async () => {
  const { run, ended } = await installing(1_000);
  expect(await text()).toBeNull();
  run.stdin?.end();
  await ended;
});
