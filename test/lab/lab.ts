import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const SCRIPT = new URL("gluster-lab.sh", import.meta.url).pathname;

export type Node = "src1" | "src2" | "dst1" | "dst2";

export const ADDRESSES: Readonly<Record<Node, string>> = {
  src1: "10.90.1.1",
  src2: "10.90.1.2",
  dst1: "10.90.1.11",
  dst2: "10.90.1.12",
};

/** A name that no earlier run on the same lab has used. */
export function unique(name: string): string {
  return `${name}${Date.now().toString(36).slice(-5)}`;
}

/** The two real clusters on this machine that the suite's set-up brought up. */
export const lab = {
  /** Runs a command on a node, as an operator would, and gives what it printed. */
  async exec(node: Node, ...argv: readonly string[]): Promise<string> {
    return (await script("exec", node, ...argv)).stdout;
  },
  /** Runs a Gluster command on a node, again while the cluster's lock is held. */
  async gluster(node: Node, ...words: readonly string[]): Promise<string> {
    for (;;) {
      try {
        return await this.exec(node, "gluster", "--mode=script", ...words);
      } catch (error) {
        if (!/Another transaction|Locking failed|another.*in progress/i.test(textOf(error))) throw error;
      }
    }
  },
  /** One more pair of volumes: NAME on the source, NAME-dr on the destination. */
  async pair(name: string, kind: "replica" | "dist" = "replica"): Promise<void> {
    await script("pair", name, kind);
  },
  cut: (node: Node) => script("cut", node),
  uncut: (node: Node) => script("uncut", node),
  killGlusterd: (node: Node) => script("kill-glusterd", node),
  startGlusterd: (node: Node) => script("start-glusterd", node),
  privateKey: () => readFile(`${labFolder()}/keys/mgmt`, "utf8"),
};

function labFolder(): string {
  const folder = process.env["GLAB_DIR"];
  if (folder === undefined) throw new Error("the lab's set-up did not run: GLAB_DIR is not set");
  return folder;
}

function script(...words: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  return run("bash", [SCRIPT, ...words], { maxBuffer: 64 * 1024 * 1024 });
}

function textOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error);
  const { stdout, stderr, message } = { stdout: "", stderr: "", message: "", ...error };
  return `${stdout} ${stderr} ${message}`;
}
