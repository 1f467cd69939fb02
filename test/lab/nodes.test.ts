import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { lab } from "./lab.js";

const run = promisify(execFile);
const ignore = (): void => undefined;
/** No lab has this number. */
const LEFT = "glab0";

test("a node's root has the shell of Debian: what the machine's own reads at its start would be paid for by every command", async () => {
  const names = (await lab.exec("src1", "ls", "-A", "/root")).split("\n");
  expect(names).not.toContain(".bash_profile");
  expect(names).not.toContain(".bash_login");
  for (const name of ["bashrc", "profile"]) {
    await lab.exec("src1", "cmp", `/root/.${name}`, `/usr/share/base-files/dot.${name}`);
  }
});

test("networks and disks of a lab whose processes were killed are taken away, and those of one that lives are not", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "gluster-lab-left-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const name of ["nodes", "run", "keys"]) await mkdir(path.join(folder, name));
  onTestFinished(() => run("ip", ["netns", "del", `${LEFT}-src1`]).then(ignore, ignore));
  await run("ip", ["netns", "add", `${LEFT}-src1`]);
  await run("ip", ["link", "add", `${LEFT}-mgmt`, "type", "veth", "peer", "name", "mgmt", "netns", `${LEFT}-src1`]);
  await run("ip", ["link", "set", `${LEFT}-mgmt`, "alias", folder]);
  await lab.sweep(LEFT);
  const { stdout: spaces } = await run("ip", ["netns", "list"]);
  const { stdout: links } = await run("ip", ["-brief", "link"]);
  expect(spaces + links, "the next lab would begin with what was cut still cut").not.toContain(`${LEFT}-`);
  expect(["nodes", "run", "keys"].filter((name) => existsSync(path.join(folder, name)))).toEqual(["keys"]);
  expect(await lab.exec("src1", "hostname")).toBe("src1\n");
});
