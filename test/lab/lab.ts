import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { ownPlace } from "./places.js";

const run = promisify(execFile);
const SCRIPT = new URL("gluster-lab.sh", import.meta.url).pathname;
const PLACE = ownPlace();
const OPTIONS = {
  env: { ...process.env, GLAB_DIR: PLACE.folder, GLAB_NUMBER: PLACE.number },
  maxBuffer: 64 * 1024 * 1024,
};

export type Node = "src1" | "src2" | "dst1" | "dst2";

const NETWORK = `10.90.${PLACE.number}`;

export const ADDRESSES: Readonly<Record<Node, string>> = {
  src1: `${NETWORK}.1`,
  src2: `${NETWORK}.2`,
  dst1: `${NETWORK}.11`,
  dst2: `${NETWORK}.12`,
};

/** A name that no earlier run on the same lab has used. */
export function unique(name: string): string {
  return `${name}${Date.now().toString(36).slice(-5)}`;
}

/** Who asks again at once keeps the cores from whoever has the lock. */
const LOCK_PAUSE_MS = 500;

/** What came of a command. */
export interface Said {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The two real clusters on this machine that the suite's set-up brought up. */
export const lab = {
  /** Runs a command on a node, as an operator would: again while the cluster's lock is held. @returns what it printed */
  async exec(node: Node, ...argv: readonly string[]): Promise<string> {
    for (;;) {
      try {
        return (await script("exec", node, ...argv)).stdout;
      } catch (error) {
        if (!isLockHeld(textOf(error))) throw error;
        await sleep(LOCK_PAUSE_MS);
      }
    }
  },
  /** The same, for a command that may fail, or in XML says of a refusal that it ended well. */
  async said(node: Node, argv: readonly string[]): Promise<Said> {
    for (;;) {
      const said = await saidOnce(node, argv);
      if (!isLockHeld(said.stdout + said.stderr)) return said;
      await sleep(LOCK_PAUSE_MS);
    }
  },
  gluster(node: Node, ...words: readonly string[]): Promise<string> {
    return this.exec(node, "gluster", "--mode=script", ...words);
  },
  /** One more pair of volumes: NAME on the source, NAME-dr on the destination. */
  async pair(name: string, kind: "replica" | "dist" = "replica"): Promise<void> {
    await script("pair", name, kind);
  },
  /** Takes such a pair away again. Its sessions are gone by then. */
  async unpair(name: string): Promise<void> {
    for (const [node, volume] of [
      ["src1", name],
      ["dst1", `${name}-dr`],
    ] as const) {
      await this.gluster(node, "volume", "stop", volume, "force");
      await this.gluster(node, "volume", "delete", volume);
    }
  },
  /** Takes away what is left of labs whose processes were killed. @param prefix of the names of their networks */
  sweep: (prefix: string) => script("sweep", prefix),
  /** Takes away all volumes and sessions that tests made: as long as they are there, Gluster and every service go through them. */
  clear: () => script("clear"),
  /** Copies a file of this machine onto a node. */
  async put(file: string, node: Node, path: string): Promise<void> {
    const copy = 'bash "$1" exec "$2" sh -c "cat > $4.new && chmod 755 $4.new && mv $4.new $4" < "$3"';
    await run("sh", ["-c", copy, "sh", SCRIPT, node, file, path], OPTIONS);
  },
  /** Has a program of a node begin with a line of shell. @returns what takes that back */
  async shadow(node: Node, program: string, line: string): Promise<() => Promise<unknown>> {
    const replace = `mv ${program} ${program}.real && printf '%s\\n' '#!/bin/sh' "$1" 'exec ${program}.real "$@"' > ${program} && chmod 755 ${program}`;
    await this.exec(node, "sh", "-c", replace, "sh", line);
    return () => this.exec(node, "mv", `${program}.real`, program);
  },
  /**
   * Takes from a node's Python what 3.12 has taken away: gsyncd of 10.3 reads its configuration with `RawConfigParser.readfp`.
   *
   * @returns what takes that back
   */
  async newerPython(node: Node): Promise<() => Promise<unknown>> {
    const module = "/usr/lib/python3*/configparser.py";
    const cut = `f=$(ls ${module}) && cp -a $f $f.real && sed '/^    def readfp(/,/^    def /{/^    def get(/!d}' $f.real > $f && ! grep -q readfp $f`;
    await this.exec(node, "sh", "-c", cut);
    return () => this.exec(node, "sh", "-c", `f=$(ls ${module}) && mv $f.real $f`);
  },
  /**
   * Gives a node another clock for all that is started there by SSH from now on, gsyncd of a destination among it, and ends the
   * connections that there are, with what runs on them.
   *
   * @param offset to the machine's clock, such as `+10m`; null for none
   */
  async setClock(node: Node, offset: string | null): Promise<void> {
    const set = `sed -i '/^SetEnv .*FAKETIME/d' /etc/ssh/sshd_config && if [ -n "$1" ]; then
      so=$(ls /usr/lib/*/faketime/libfaketime.so.1) && echo "SetEnv LD_PRELOAD=$so FAKETIME=$1 NO_FAKE_STAT=1" >> /etc/ssh/sshd_config
      fi && kill -HUP $(cat /run/sshd.pid) && { pkill -f '^sshd: root@' || true; }`;
    await this.exec(node, "sh", "-c", set, "sh", offset ?? "");
    await this.startSshd(node);
  },
  /** Until a node and its peer see each other; an error after half a minute. */
  met: (node: Node) => script("met", node),
  startSshd: (node: Node) => script("start-sshd", node),
  cut: (node: Node) => script("cut", node),
  uncut: (node: Node) => script("uncut", node),
  /** What the one sends to the other gets lost from now on, and nothing else. */
  block: (from: Node, to: Node) => script("block", from, to),
  unblock: (from: Node, to: Node) => script("unblock", from, to),
  killGlusterd: (node: Node) => script("kill-glusterd", node),
  startGlusterd: (node: Node) => script("start-glusterd", node),
  privateKey: () => readFile(`${PLACE.folder}/keys/mgmt`, "utf8"),
};

function script(...words: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  return run("bash", [SCRIPT, ...words], OPTIONS);
}

function saidOnce(node: Node, argv: readonly string[]): Promise<Said> {
  return new Promise((resolve, reject) => {
    execFile("bash", [SCRIPT, "exec", node, ...argv], OPTIONS, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code;
      if (typeof exitCode === "number") resolve({ exitCode, stdout, stderr });
      else reject(error ?? new Error("no exit code"));
    });
  });
}

/** Whether Gluster refused since somebody else's command has the cluster's lock. */
function isLockHeld(text: string): boolean {
  return /Another transaction|Locking failed|another.*in progress/i.test(text);
}

function textOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error);
  const { stdout, stderr, message } = { stdout: "", stderr: "", message: "", ...error };
  return `${stdout} ${stderr} ${message}`;
}
