import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const SCRIPT = "test/lab/gluster-lab.sh";
/** Of the network, so that a lab of tests can stand beside it. */
const NUMBER = "119";

/** Two real Gluster clusters of two nodes each, src1 and src2, dst1 and dst2, on this machine. */
export interface Lab {
  /** What a command printed on a node; what Gluster's lock refuses is sent again. */
  gluster(node: string, ...words: readonly string[]): Promise<string>;
  exec(node: string, ...argv: readonly string[]): Promise<string>;
  /** A volume NAME on the source and NAME-dr on the destination. */
  pair(name: string): Promise<void>;
  readonly addresses: Readonly<Record<"src1" | "src2" | "dst1" | "dst2", string>>;
  readonly privateKey: string;
}

/** Why there is no lab here. */
export interface NotMeasured {
  readonly notMeasured: string;
}

/** Brings the lab up for `work`: one of its own, or that in the folder GLAB_DIR. */
export async function withLab<T>(work: (lab: Lab) => Promise<T>): Promise<T | NotMeasured> {
  const missing = await whatIsMissing();
  if (missing !== null) return { notMeasured: missing };
  const given = process.env["GLAB_DIR"];
  const folder = given ?? (await mkdtemp(path.join(tmpdir(), "gluster-bench-")));
  const number = given === undefined ? NUMBER : (process.env["GLAB_NUMBER"] ?? "1");
  const env = { ...process.env, GLAB_DIR: folder, GLAB_NUMBER: number };
  const script = async (...words: readonly string[]): Promise<string> =>
    (await run("bash", [SCRIPT, ...words], { env, maxBuffer: 16 * 1024 * 1024 })).stdout;
  try {
    await script("up");
    return await work({
      gluster: (node, ...words) => unlocked(() => script("exec", node, "gluster", "--mode=script", ...words)),
      exec: (node, ...argv) => script("exec", node, ...argv),
      pair: async (name) => void (await script("pair", name)),
      addresses: {
        src1: `10.90.${number}.1`,
        src2: `10.90.${number}.2`,
        dst1: `10.90.${number}.11`,
        dst2: `10.90.${number}.12`,
      },
      privateKey: await readFile(path.join(folder, "keys/mgmt"), "utf8"),
    });
  } finally {
    if (given === undefined) {
      await script("down");
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function whatIsMissing(): Promise<string | null> {
  if (process.getuid?.() !== 0) return "real Gluster clusters need root";
  for (const program of ["/usr/sbin/glusterd", "/usr/sbin/sshd", "/usr/sbin/mkfs.xfs"]) {
    const isThere = await access(program, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!isThere) return `real Gluster clusters need ${program}`;
  }
  return null;
}

async function unlocked(send: () => Promise<string>): Promise<string> {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (!/Another transaction|Locking failed|another.*in progress/i.test(wordsOf(error))) throw error;
    }
  }
}

function wordsOf(error: unknown): string {
  const { stdout, stderr, message } = { stdout: "", stderr: "", message: "", ...(error as object) };
  return `${stdout} ${stderr} ${message}`;
}
