import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";
import type { LabPlace } from "./places.js";

const run = promisify(execFile);
const SCRIPT = new URL("gluster-lab.sh", import.meta.url).pathname;

/**
 * Brings up a lab of two real clusters for each worker before the suite, and takes them down after it. With GLAB_DIR set, the lab
 * in that folder is used by the one worker that there is then, brought up if it is not, and left as it is.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { GLAB_DIR: given, GLAB_NUMBER: number = "1" } = process.env;
  const numbers = given === undefined ? await freeNumbers(project.config.maxWorkers) : [number];
  const labs = await Promise.all(
    numbers.map(async (each): Promise<LabPlace> => {
      return { number: each, folder: given ?? (await mkdtemp(path.join(tmpdir(), "gluster-lab-"))) };
    }),
  );
  const down = async (): Promise<void> => {
    if (given !== undefined) return;
    await Promise.all(labs.map((lab) => script(lab, "down")));
    await Promise.all(labs.map(({ folder }) => rm(folder, { recursive: true, force: true })));
  };
  // One that failed is no reason to leave the others half way.
  const ups = await Promise.allSettled(labs.map((lab) => script(lab, "up")));
  const failures = ups.flatMap((up): unknown[] => (up.status === "rejected" ? [up.reason] : []));
  if (failures.length > 0) {
    await down();
    throw failures.length === 1 ? failures[0] : new AggregateError(failures, "the labs did not come up");
  }
  project.provide("labs", labs);
  return down;
}

async function script({ number, folder }: LabPlace, word: string): Promise<void> {
  const env = { ...process.env, GLAB_DIR: folder, GLAB_NUMBER: number };
  await run("bash", [SCRIPT, word], { env, maxBuffer: 16 * 1024 * 1024 });
}

/** Of labs whose names and networks nobody has: those that are up stay as they are. */
async function freeNumbers(count: number): Promise<string[]> {
  const [names, routes] = await Promise.all([run("ip", ["netns", "list"]), run("ip", ["-4", "route"])]);
  const taken = new Set([
    ...Array.from(names.stdout.matchAll(/^glab(\d+)-/gm), ([, number]) => number),
    ...Array.from(routes.stdout.matchAll(/^10\.90\.(\d+)\.0/gm), ([, number]) => number),
  ]);
  const all = Array.from({ length: 100 }, (_, at) => String(at + 1));
  return all.filter((number) => !taken.has(number)).slice(0, count);
}
