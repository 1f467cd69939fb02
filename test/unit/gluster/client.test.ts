import { describe, expect, test } from "vitest";
import { type Answer, ClusterClient, type ClusterNode } from "../../../src/gluster/client.js";
import type { GlusterCommand } from "../../../src/gluster/command.js";
import { readTextAnswer } from "../../../src/gluster/cli/envelope.js";
import type { ExecOptions, ExecResult } from "../../../src/gluster/exec.js";
import { GlusterFailure, type GlusterFailureKind } from "../../../src/gluster/failure.js";
import { createLog } from "../../../src/log.js";
import { sent } from "../../support/driver.js";
import { answer } from "./recorded.js";

type Reply = ExecResult | { readonly kind: GlusterFailureKind; readonly sent: boolean };

const log = createLog("silent");

function node(name: string): ClusterNode {
  return {
    uuid: `uuid-${name}`,
    name,
    target: {
      address: name,
      port: 22,
      user: "root",
      auth: { kind: "password", password: "x" },
      hostKey: { kind: "trustFirst" },
      jump: null,
    },
  };
}

/** A cluster of which each host gives its replies one after the other, the last one for ever. */
function cluster(replies: Readonly<Record<string, readonly Reply[]>>, commandNode: string | null = null) {
  const asked: string[] = [];
  const allowed: number[] = [];
  const left = new Map(Object.entries(replies).map(([name, list]) => [name, [...list]]));
  const exec = (
    target: { readonly address: string },
    argv: readonly string[],
    { timeoutMs }: ExecOptions,
  ): Promise<ExecResult> => {
    asked.push(target.address);
    allowed.push(timeoutMs);
    const list = left.get(target.address) ?? [];
    const reply = list.length > 1 ? list.shift() : list[0];
    if (reply === undefined) {
      return Promise.reject(new Error(`${target.address} has no reply`));
    }
    if ("stdout" in reply) {
      return Promise.resolve(reply);
    }
    const failure = { argv, host: target.address, exitCode: null, words: reply.kind, sent: reply.sent };
    return Promise.reject(new GlusterFailure(reply.kind, failure));
  };
  const client = new ClusterClient({ exec }, Object.keys(replies).map(node), {
    commandNodeUuid: commandNode === null ? null : `uuid-${commandNode}`,
    log,
  });
  return { client, asked, allowed };
}

function command(changes: boolean): GlusterCommand<string> {
  return {
    name: "x",
    argv: ["x"],
    timeoutMs: 1000,
    changes,
    parse: (result) => readTextAnswer(result, (text) => text),
  };
}

function from(given: Promise<Answer<string>>): Promise<string> {
  return given.then(({ node: { name }, value }) => `${name}: ${value}`);
}

const OK = answer("ok");
const LOCKED = answer("", 1, "Another transaction is in progress for gvsrc. Please try again after some time.\n");
const CRASHED = answer("", 139, "Segmentation fault (core dumped)\n");
const DOWN = answer("Connection failed. Please check if gluster daemon is operational.\n", 1);

describe("a read", () => {
  test.each<[string, Reply]>([
    ["cannot be reached", { kind: "UNREACHABLE", sent: false }],
    ["is lost in mid-command", { kind: "UNREACHABLE", sent: true }],
    ["refuses our key", { kind: "AUTH_FAILED", sent: false }],
    ["shows another host key", { kind: "HOST_KEY_MISMATCH", sent: false }],
    ["does not end in time", { kind: "TIMEOUT", sent: true }],
    ["says too much", { kind: "BAD_OUTPUT", sent: true }],
    ["has its glusterd down", DOWN],
    ["has a gluster that crashes", CRASHED],
  ])("goes to the next host when the first %s", async (_what, reply) => {
    const { client, asked } = cluster({ a: [reply], b: [OK] });
    expect(await from(client.read(command(false)))).toBe("b: ok");
    expect(asked).toEqual(["a", "b"]);
    await client.read(command(false));
    expect(asked, "who answered is asked first the next time").toEqual(["a", "b", "b"]);
  });

  test("asks no other host what the cluster itself refuses", async () => {
    const { client, asked } = cluster({ a: [LOCKED], b: [OK] });
    await expect(client.read(command(false))).rejects.toMatchObject({ kind: "LOCK_HELD", host: "a" });
    expect(asked).toEqual(["a"]);
  });

  test.each([
    [CRASHED, "The command was ended by the signal SIGSEGV (it crashed). Segmentation fault (core dumped)"],
    [
      { ...answer(""), exitCode: null, signal: "KILL" },
      "The command was ended by the signal SIGKILL (someone, or the kernel when memory ran out, killed it). x",
    ],
  ])("%# fails with what ended the command, and what it had said", async (reply, words) => {
    const { client } = cluster({ a: [{ ...reply, stderr: reply.stderr === "" ? "x" : reply.stderr }] });
    await expect(client.read(command(false))).rejects.toMatchObject({
      kind: "BAD_OUTPUT",
      words,
      exitCode: words.includes("SEGV") ? 139 : 137,
    });
  });

  test("a crash does not hide a reason that the command gave before it", async () => {
    const { client } = cluster({ a: [{ ...LOCKED, exitCode: 134 }] });
    await expect(client.read(command(false))).rejects.toMatchObject({ kind: "LOCK_HELD" });
  });

  test("fails with the last host's reason when none answers", async () => {
    const { client } = cluster({ a: [{ kind: "TIMEOUT", sent: true }], b: [{ kind: "UNREACHABLE", sent: false }] });
    await expect(client.read(command(false))).rejects.toMatchObject({ kind: "UNREACHABLE", host: "b" });
  });

  test("of what takes Gluster's lock begins with the node that changes go through, whoever answered last", async () => {
    const { client, asked } = cluster({ a: [{ kind: "UNREACHABLE", sent: false }, OK], b: [OK] }, "a");
    await client.read(command(false));
    await client.read(command(false), { takesLock: true });
    expect(asked).toEqual(["a", "b", "a"]);
  });

  test("may take as long as its command or its caller allows, whichever is shorter", async () => {
    const { client, allowed } = cluster({ a: [OK] });
    for (const timeoutMs of [20, 5_000]) await client.read(command(false), { timeoutMs });
    expect(allowed).toEqual([20, 1_000]);
  });

  test("asks no further host once it was aborted", async () => {
    const { client, asked } = cluster({ a: [{ kind: "UNREACHABLE", sent: false }], b: [OK] });
    await expect(client.read(command(false), { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(GlusterFailure);
    expect(asked).toEqual(["a"]);
  });
});

describe("a change", () => {
  const change = (client: ClusterClient) => sent(client, command(true));

  test("goes through the command node, wherever it stands in the list and whoever answered last", async () => {
    const { client } = cluster({ a: [OK], b: [OK], c: [{ kind: "UNREACHABLE", sent: false }, OK] }, "b");
    expect(await from(client.read(command(false)))).toBe("b: ok");
    expect(await from(change(client))).toBe("b: ok");
    expect(client.inOrder("uuid-c").map(({ name }) => name)).toEqual(["c", "a", "b"]);
  });

  test("goes to another host only where its rule lets it", async () => {
    const unsent = cluster({ a: [{ kind: "UNREACHABLE", sent: false }], b: [OK] }, "a");
    expect(await from(change(unsent.client))).toBe("b: ok");
    for (const reply of [{ kind: "UNREACHABLE", sent: true }, { kind: "TIMEOUT", sent: true }, DOWN, LOCKED] as const) {
      const { client, asked } = cluster({ a: [reply], b: [OK] }, "a");
      await expect(change(client)).rejects.toMatchObject({ sent: true });
      expect(asked, "a change that may have been done must not be done again").toEqual(["a"]);
    }
  });
});

describe("nodes", () => {
  test("`on` asks that node and no other", async () => {
    const { client, asked } = cluster({ a: [OK], b: [{ kind: "UNREACHABLE", sent: false }] });
    await expect(client.on("uuid-b", command(false))).rejects.toMatchObject({ kind: "UNREACHABLE", host: "b" });
    expect(asked).toEqual(["b"]);
    await expect(client.on("uuid-z", command(false))).rejects.toThrow("no node uuid-z");
  });

  test("can be replaced while the service runs", async () => {
    const { client } = cluster({ a: [{ kind: "UNREACHABLE", sent: false }], b: [OK] }, "a");
    client.update([node("b")], "uuid-b");
    expect(await from(client.read(command(false)))).toBe("b: ok");
    expect(client.inOrder()).toMatchObject([{ uuid: "uuid-b" }]);
    client.update([], null);
    await expect(client.read(command(false))).rejects.toMatchObject({ kind: "UNREACHABLE", sent: false });
  });

  test("the answer tells node, exit code, time and output, for the step of an operation", async () => {
    const { client } = cluster({ a: [answer("out", 0, "err")] });
    expect(await client.read(command(false))).toMatchObject({
      node: { uuid: "uuid-a", name: "a" },
      exitCode: 0,
      ms: 1,
      output: "out\nerr",
    });
  });
});
