import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const SCRIPT = new URL("gluster-lab.sh", import.meta.url).pathname;

/**
 * Brings the two real clusters up before the suite and takes them down after it. With GLAB_DIR set, the lab in that folder is
 * used, brought up if it is not, and left as it is.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  if (process.env["GLAB_DIR"] !== undefined) {
    await run("bash", [SCRIPT, "up"]);
    return () => Promise.resolve();
  }
  const folder = await mkdtemp(path.join(tmpdir(), "gluster-lab-"));
  process.env["GLAB_DIR"] = folder;
  const down = async (): Promise<void> => {
    await run("bash", [SCRIPT, "down"]);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await run("bash", [SCRIPT, "up"], { maxBuffer: 16 * 1024 * 1024 });
  } catch (error) {
    await down();
    throw error;
  }
  return down;
}
