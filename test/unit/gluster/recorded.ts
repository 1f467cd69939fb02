/** Recorded commands of a real GlusterFS 10.3, and answers made up for a test. */
import { readFileSync } from "node:fs";
import type { Exec } from "../../../src/gluster/command.js";
import type { ExecResult } from "../../../src/gluster/exec.js";

export interface Recorded {
  readonly cmd: string;
  readonly rc: number;
  readonly out: string;
  readonly err: string;
}

const FIXTURES = new URL("../../fixtures/gluster-10.3/", import.meta.url);
const HOST_KEY = { algorithm: "ssh-ed25519", key: "", fingerprint: "SHA256:" };

export function fixture(name: string): string {
  return readFileSync(new URL(name, FIXTURES), "utf8");
}

export function recorded(name: string): ExecResult {
  return resultOf(JSON.parse(fixture(name)) as Recorded);
}

export function resultOf({ rc, out, err }: Pick<Recorded, "rc" | "out" | "err">): ExecResult {
  return { exitCode: rc, signal: null, stdout: out, stderr: err, ms: 1, hostKey: HOST_KEY };
}

export function answer(stdout: string, exitCode = 0, stderr = ""): ExecResult {
  return resultOf({ rc: exitCode, out: stdout, err: stderr });
}

/** A host that gives these answers one after the other, and remembers what it was asked. */
export function hostAnswering(...results: readonly ExecResult[]): Exec & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    host: "src1",
    asked,
    run: (argv) => {
      const result = results[asked.length];
      asked.push(argv.join(" "));
      return result === undefined ? Promise.reject(new Error("asked once too often")) : Promise.resolve(result);
    },
  };
}
