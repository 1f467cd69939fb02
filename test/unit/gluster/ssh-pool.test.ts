import { EventEmitter, once } from "node:events";
import type { ServerChannel } from "ssh2";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { GlusterFailure } from "../../../src/gluster/failure.js";
import { hostKeyFromBlob } from "../../../src/gluster/ssh/host-key.js";
import { SshPool } from "../../../src/gluster/ssh/pool.js";
import type { SshTarget } from "../../../src/gluster/ssh/target.js";
import { createLog } from "../../../src/log.js";
import { newKey } from "../../support/ssh-key.js";
import { blobOf, muteServer, SshHost, succeed } from "./ssh-host.js";

/** Where nobody listens; one that was just given up may be another program's by now. */
const CLOSED_PORT = 1;
const TIMEOUT = { timeoutMs: 10_000 };
const lines: string[] = [];
let pool: SshPool;

beforeEach(() => {
  lines.length = 0;
  pool = new SshPool(createLog("trace", { write: (line) => void lines.push(line) }));
});

afterEach(async () => {
  await pool[Symbol.asyncDispose]();
});

async function failureOf(run: Promise<unknown>): Promise<GlusterFailure> {
  try {
    await run;
  } catch (error) {
    if (error instanceof GlusterFailure) {
      return error;
    }
    throw error;
  }
  throw new Error("the command succeeded");
}

/** Commands that are answered when a test does so. */
function held() {
  const waiting: ServerChannel[] = [];
  const arrived = new EventEmitter();
  const onCommand = (_line: string, channel: ServerChannel): void => {
    waiting.push(channel);
    arrived.emit("command");
  };
  return { waiting, arrived, onCommand };
}

describe("a command", () => {
  test("gives both outputs, the exit code, the time and the host key, and takes standard input", async () => {
    await using host = await SshHost.start({
      onCommand: (_line, channel) => {
        const heard: Buffer[] = [];
        channel.on("data", (chunk: Buffer) => heard.push(chunk));
        channel.on("end", () => {
          channel.write(`heard ${Buffer.concat(heard).toString()}`);
          channel.stderr.write("warned");
          channel.exit(3);
          channel.end();
        });
      },
    });
    const result = await pool.exec(host.target(), ["gluster", "pool list"], { ...TIMEOUT, stdin: "words" });
    expect(result).toMatchObject({ exitCode: 3, signal: null, stdout: "heard words", stderr: "warned" });
    expect(result.ms).toBeGreaterThan(0);
    expect(result.hostKey).toMatchObject({ algorithm: "ssh-ed25519", fingerprint: expect.stringMatching(/^SHA256:/) });
    expect(host.commands).toEqual(["gluster 'pool list'"]);
  });

  test("of a user other than root goes through sudo", async () => {
    await using host = await SshHost.start({ user: "ops" });
    await pool.exec(host.target({ user: "ops" }), ["gluster", "pool"], TIMEOUT);
    expect(host.commands).toEqual(["env 'LC_ALL=C' sudo -n -- gluster pool"]);
  });

  test("that sudo refuses is AUTH_FAILED with sudo's words, the exit code and the line to add", async () => {
    await using host = await SshHost.start({
      user: "ops",
      onCommand: (_line, channel) => {
        channel.stderr.write("sudo: a password is required\n");
        channel.exit(1);
        channel.end();
      },
    });
    const failure = await failureOf(pool.exec(host.target({ user: "ops" }), ["gluster", "pool"], TIMEOUT));
    expect(failure).toMatchObject({
      kind: "AUTH_FAILED",
      words: "sudo: a password is required",
      advice: expect.stringContaining('"ops ALL=(root) NOPASSWD: ALL"'),
      exitCode: 1,
      argv: ["gluster", "pool"],
      sent: true,
    });
  });

  test("ended by a signal has no exit code", async () => {
    await using host = await SshHost.start({
      onCommand: (_line, channel) => {
        channel.exit("KILL", false, "killed");
        channel.end();
      },
    });
    expect(await pool.exec(host.target(), ["x"], TIMEOUT)).toMatchObject({
      exitCode: null,
      signal: expect.stringContaining("KILL"),
    });
  });

  test("keeps a character that lies across two chunks", async () => {
    const bytes = Buffer.from("grün €𝄞");
    await using host = await SshHost.start({
      onCommand: (_line, channel) => {
        const next = (at: number): void => {
          if (at < bytes.length) {
            channel.write(bytes.subarray(at, at + 1), () => setImmediate(next, at + 1));
          } else {
            channel.exit(0);
            channel.end();
          }
        };
        next(0);
      },
    });
    expect((await pool.exec(host.target(), ["x"], TIMEOUT)).stdout).toBe("grün €𝄞");
  });
});

describe("a connection", () => {
  test("is opened once and kept for all commands, and opened anew when it was lost", async () => {
    await using host = await SshHost.start();
    await Promise.all(Array.from({ length: 5 }, () => pool.exec(host.target(), ["x"], TIMEOUT)));
    await pool.exec(host.target(), ["x"], TIMEOUT);
    expect(host.connections, "one connection per target").toBe(1);
    host.drop();
    expect((await pool.exec(host.target(), ["x"], TIMEOUT)).stdout, "a lost connection is opened anew").toBe("done\n");
    expect(host.connections).toBe(2);
  });

  test("takes eight commands at a time and lets the others wait", async () => {
    const { waiting, arrived, onCommand } = held();
    await using host = await SshHost.start({ onCommand });
    const runs = Array.from({ length: 20 }, () => pool.exec(host.target(), ["x"], TIMEOUT));
    for (let done = 0; done < 20; done += 1) {
      while (waiting.length === 0) {
        await once(arrived, "command");
      }
      succeed("", waiting.shift() as ServerChannel);
    }
    await Promise.all(runs);
    expect(host.commands).toHaveLength(20);
    expect(host.mostSessions, "sshd refuses more than MaxSessions").toBeLessThanOrEqual(8);
  });

  test("learns that a host allows fewer sessions, and loses no command by it", async () => {
    await using host = await SshHost.start({
      maxSessions: 2,
      onCommand: (line, channel) => setImmediate(() => succeed(line, channel)),
    });
    const results = await Promise.all(Array.from({ length: 12 }, () => pool.exec(host.target(), ["x"], TIMEOUT)));
    expect(results.every((result) => result.exitCode === 0)).toBe(true);
    expect(host.commands, "no command ran twice").toHaveLength(12);
  });

  test("goes through a jump host, which is checked like any other", async () => {
    await using jump = await SshHost.start();
    await using host = await SshHost.start();
    const target = host.target({ jump: jump.target() });
    expect((await pool.exec(target, ["x"], TIMEOUT)).stdout).toBe("done\n");
    expect([jump.forwards, jump.commands, host.commands]).toEqual([1, [], ["x"]]);
    const wrongJump = host.target({ jump: jump.target({ auth: { kind: "password", password: "wrong" } }) });
    expect(await failureOf(pool.exec(wrongJump, ["x"], TIMEOUT))).toMatchObject({ kind: "AUTH_FAILED", sent: false });
    const nowhere = host.target({ port: CLOSED_PORT, jump: jump.target() });
    const failure = await failureOf(pool.exec(nowhere, ["x"], TIMEOUT));
    expect(failure).toMatchObject({ kind: "UNREACHABLE", sent: false, words: expect.stringContaining("jump host") });
  });

  test("is made to an IPv6 address", async () => {
    await using host = await SshHost.start({ bind: "::1" });
    expect((await pool.exec(host.target({ address: "::1" }), ["x"], TIMEOUT)).exitCode).toBe(0);
  });
});

describe("patience ends", () => {
  test("a command that takes too long is TIMEOUT, sent, and its channel is closed", async () => {
    const closed = new EventEmitter();
    await using host = await SshHost.start({
      onCommand: (line, channel) => {
        if (line === "warm") {
          succeed(line, channel);
        }
        channel.once("close", () => closed.emit(line)).resume();
      },
    });
    await pool.exec(host.target(), ["warm"], TIMEOUT);
    const wait = once(closed, "x y");
    expect(await failureOf(pool.exec(host.target(), ["x", "y"], { timeoutMs: 100 }))).toMatchObject({
      kind: "TIMEOUT",
      sent: true,
      exitCode: null,
      argv: ["x", "y"],
    });
    await wait;
    expect(host.connections, "the connection survives").toBe(1);
  });

  test("an aborted command fails at once with the reason", async () => {
    const started = new EventEmitter();
    await using host = await SshHost.start({ onCommand: () => started.emit("start") });
    const abort = new AbortController();
    const run = failureOf(pool.exec(host.target(), ["x"], { ...TIMEOUT, signal: abort.signal }));
    await once(started, "start");
    abort.abort(new Error("shutting down"));
    expect(await run).toMatchObject({ kind: "UNKNOWN", sent: true, cause: abort.signal.reason });
  });

  test("a signal that was aborted before sends nothing", async () => {
    await using host = await SshHost.start();
    const failure = await failureOf(pool.exec(host.target(), ["x"], { ...TIMEOUT, signal: AbortSignal.abort() }));
    expect(failure.sent).toBe(false);
    expect(host.commands).toEqual([]);
  });

  test("one who waits for a channel gives up alone", async () => {
    const { waiting, arrived, onCommand } = held();
    await using host = await SshHost.start({ onCommand });
    const running = Array.from({ length: 8 }, () => pool.exec(host.target(), ["x"], TIMEOUT));
    while (waiting.length < 8) {
      await once(arrived, "command");
    }
    expect(await failureOf(pool.exec(host.target(), ["late"], { timeoutMs: 50 }))).toMatchObject({
      kind: "TIMEOUT",
      sent: false,
    });
    const next = pool.exec(host.target(), ["next"], TIMEOUT);
    for (const channel of waiting.splice(0)) {
      succeed("", channel);
    }
    await Promise.all(running);
    while (waiting.length === 0) {
      await once(arrived, "command");
    }
    succeed("", waiting[0] as ServerChannel);
    expect((await next).exitCode).toBe(0);
    expect(host.commands).not.toContain("late");
  });

  test("a 50 MB answer is BAD_OUTPUT, is not kept in memory, and its channel is closed", async () => {
    const closed = new EventEmitter();
    await using host = await SshHost.start({
      onCommand: (_line, channel) => {
        const chunk = Buffer.alloc(64 * 1024, "x");
        let left = 800;
        const more = (): void => {
          while (left > 0 && channel.writable) {
            left -= 1;
            if (!channel.write(chunk)) {
              channel.once("drain", more);
              return;
            }
          }
        };
        channel.once("close", () => closed.emit("close", left)).resume();
        more();
      },
    });
    const wait = once(closed, "close") as Promise<[number]>;
    const failure = await failureOf(pool.exec(host.target(), ["x"], { ...TIMEOUT, maxOutputBytes: 1024 * 1024 }));
    expect(failure).toMatchObject({ kind: "BAD_OUTPUT", sent: true });
    expect((await wait)[0], "the host could send all of it").toBeGreaterThan(0);
  });
});

describe("a connection lost", () => {
  test("in mid-command is UNREACHABLE and sent", async () => {
    const started = new EventEmitter();
    await using host = await SshHost.start({ onCommand: () => started.emit("start") });
    const run = failureOf(pool.exec(host.target(), ["x"], TIMEOUT));
    await once(started, "start");
    host.drop();
    expect(await run).toMatchObject({ kind: "UNREACHABLE", sent: true });
    expect(host.commands, "the command is not repeated").toEqual(["x"]);
  });

  test("after half an answer is no short answer", async () => {
    await using host = await SshHost.start({
      onCommand: (_line, channel) => channel.write("<cliOutput>", () => setImmediate(() => host.drop())),
    });
    expect(await failureOf(pool.exec(host.target(), ["x"], TIMEOUT))).toMatchObject({
      kind: "UNREACHABLE",
      sent: true,
    });
  });

  test("between the command and the host's taking it counts as sent", async () => {
    await using host = await SshHost.start({ swallowExec: () => host.drop() });
    expect(await failureOf(pool.exec(host.target(), ["x"], TIMEOUT))).toMatchObject({
      kind: "UNREACHABLE",
      sent: true,
    });
    expect(host.commands).toEqual(["x"]);
  });

  test("by the pool's own end is UNREACHABLE", async () => {
    const started = new EventEmitter();
    await using host = await SshHost.start({ onCommand: () => started.emit("start") });
    const run = failureOf(pool.exec(host.target(), ["x"], TIMEOUT));
    await once(started, "start");
    await pool[Symbol.asyncDispose]();
    expect(await run).toMatchObject({ kind: "UNREACHABLE", sent: true });
    expect(await failureOf(pool.exec(host.target(), ["x"], TIMEOUT))).toMatchObject({
      kind: "UNREACHABLE",
      sent: false,
    });
  });
});

describe("a host that cannot be reached", () => {
  test("refused", async () => {
    await using host = await SshHost.start();
    const target = host.target({ port: CLOSED_PORT });
    expect(await failureOf(pool.exec(target, ["x"], TIMEOUT))).toMatchObject({
      kind: "UNREACHABLE",
      sent: false,
      words: expect.stringContaining("connection refused"),
      host: "127.0.0.1",
    });
  });

  test("an unknown name", async () => {
    await using host = await SshHost.start();
    const failure = await failureOf(pool.exec(host.target({ address: "no-such-host.invalid" }), ["x"], TIMEOUT));
    expect(failure).toMatchObject({ kind: "UNREACHABLE", sent: false, words: expect.stringMatching(/name/) });
  });

  test("one that takes the connection and says nothing: the caller's patience ends it", async () => {
    const { server, port } = await muteServer();
    await using host = await SshHost.start();
    const failure = await failureOf(pool.exec(host.target({ port }), ["x"], { timeoutMs: 100 }));
    expect(failure).toMatchObject({ kind: "TIMEOUT", sent: false });
    await pool.forget(host.target({ port }));
    server.close();
  });

  test("one whose shell refuses every session", async () => {
    await using host = await SshHost.start({ maxSessions: 0 });
    expect(await failureOf(pool.exec(host.target(), ["x"], TIMEOUT))).toMatchObject({
      kind: "UNREACHABLE",
      sent: false,
    });
  });
});

describe("a target that is not wanted any more", () => {
  function slowHost() {
    const running = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const onCommand = (line: string, channel: ServerChannel): void => {
      if (line === "slow") running.resolve();
      void (line === "slow" ? finish.promise : Promise.resolve()).then(() => succeed(line, channel));
    };
    return { running: running.promise, finish: () => finish.resolve(), onCommand };
  }

  test("its command goes on to its end, the next one goes over another connection, and the first one is closed", async () => {
    const { running, finish, onCommand } = slowHost();
    await using host = await SshHost.start({ onCommand });
    const slow = pool.exec(host.target(), ["slow"], TIMEOUT);
    await running;
    await pool.forget(host.target());
    await pool.exec(host.target(), ["x"], TIMEOUT);
    expect(host.connections, "a connection that was given up took a command").toBe(2);
    expect(host.open).toBe(2);
    finish();
    expect((await slow).exitCode, "a command was cut off in its middle").toBe(0);
    await expect.poll(() => host.open, { message: "a connection that nobody wants stays open" }).toBe(1);
  });

  test("its jump host is left too, once nothing goes through it any more", async () => {
    const { running, finish, onCommand } = slowHost();
    await using jump = await SshHost.start({ bind: "127.0.0.3" });
    await using host = await SshHost.start({ onCommand });
    const target = host.target({ jump: jump.target() });
    const slow = pool.exec(target, ["slow"], TIMEOUT);
    await running;
    await pool.forget(target);
    expect([host.open, jump.open]).toEqual([1, 1]);
    finish();
    expect((await slow).exitCode).toBe(0);
    await expect.poll(() => [host.open, jump.open]).toEqual([0, 0]);
  });
});

describe("credentials", () => {
  test.each(["ed25519", "ecdsa"] as const)("a %s key", async (type) => {
    const key = newKey(type);
    await using host = await SshHost.start({ publicKeys: [key.public] });
    const auth = { kind: "key", privateKey: key.private } as const;
    expect((await pool.exec(host.target({ auth }), ["x"], TIMEOUT)).exitCode).toBe(0);
  });

  test.each<[string, SshTarget["auth"]]>([
    ["a wrong key", { kind: "key", privateKey: newKey().private }],
    ["a wrong password", { kind: "password", password: "open-barley" }],
    ["no key at all", { kind: "key", privateKey: "-----BEGIN GARBAGE-----" }],
    ["an agent that is not there", { kind: "agent", socket: "/nonexistent/agent.sock" }],
  ])("%s is AUTH_FAILED, and the secret is told nowhere", async (_what, auth) => {
    await using host = await SshHost.start();
    const failure = await failureOf(pool.exec(host.target({ auth }), ["x"], TIMEOUT));
    expect(failure).toMatchObject({ kind: "AUTH_FAILED", sent: false });
    const secret =
      auth.kind === "key" ? auth.privateKey.slice(10, 60) : auth.kind === "password" ? auth.password : "\0";
    expect(JSON.stringify([failure, failure.message, failure.stack, lines])).not.toContain(secret);
  });
});

describe("host keys", () => {
  const trusted = newKey();
  const other = newKey();
  const pinned = { kind: "pinned", key: blobOf(trusted.public) } as const;
  const fingerprint = hostKeyFromBlob(Buffer.from(blobOf(trusted.public), "base64")).fingerprint;

  test("the pinned key, and its fingerprint, are taken", async () => {
    await using host = await SshHost.start({ hostKeys: [trusted.private] });
    for (const hostKey of [pinned, { kind: "fingerprint", sha256: fingerprint }] as const) {
      const result = await pool.exec(host.target({ hostKey }), ["x"], TIMEOUT);
      expect(result.hostKey).toEqual({ algorithm: "ssh-ed25519", key: pinned.key, fingerprint });
    }
  });

  test("a changed key is refused before any secret is shown, with both fingerprints in words", async () => {
    await using host = await SshHost.start({ hostKeys: [other.private] });
    for (const hostKey of [pinned, { kind: "fingerprint", sha256: fingerprint }] as const) {
      const failure = await failureOf(pool.exec(host.target({ hostKey }), ["x"], TIMEOUT));
      expect(failure).toMatchObject({ kind: "HOST_KEY_MISMATCH", sent: false });
      expect(failure.words).toContain(fingerprint);
      // Where the caller says the key, nothing is stored yet that updateHost could change.
      expect(failure.advice ?? "").toMatch(hostKey.kind === "fingerprint" ? /pass its fingerprint/ : /^$/);
      expect(failure.words).toContain(hostKeyFromBlob(Buffer.from(blobOf(other.public), "base64")).fingerprint);
    }
  });

  test("a host with several keys shows the pinned one", async () => {
    const ecdsa = newKey("ecdsa");
    await using host = await SshHost.start({ hostKeys: [trusted.private, ecdsa.private] });
    for (const key of [trusted, ecdsa]) {
      const result = await pool.exec(
        host.target({ hostKey: { kind: "pinned", key: blobOf(key.public) } }),
        ["x"],
        TIMEOUT,
      );
      expect(result.hostKey.key, "another key of the same host was shown").toBe(blobOf(key.public));
    }
  });

  test("a connection that serves a target under two names outlives the forgetting of one", async () => {
    const running = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    await using host = await SshHost.start({
      onCommand: (line, channel) => {
        running.resolve();
        void (line === "slow" ? finish.promise : Promise.resolve()).then(() => succeed(line, channel));
      },
    });
    const first = await pool.exec(host.target(), ["x"], TIMEOUT);
    const pinnedTarget = host.target({ hostKey: { kind: "pinned", key: first.hostKey.key } });
    const slow = pool.exec(pinnedTarget, ["slow"], TIMEOUT);
    await running.promise;
    await pool.forget(host.target());
    finish.resolve();
    await slow;
    await pool.exec(pinnedTarget, ["y"], TIMEOUT);
    expect(host.connections, "the connection was closed under a command").toBe(1);
    await pool.forget(pinnedTarget);
    await pool.exec(pinnedTarget, ["z"], TIMEOUT);
    expect(host.connections, "a connection that nobody wants any more is kept").toBe(2);
  });

  test("a connection opened on trust serves the target once its key is pinned, and no target that expects another key", async () => {
    const ecdsa = newKey("ecdsa");
    await using host = await SshHost.start({ hostKeys: [trusted.private, ecdsa.private] });
    const first = await pool.exec(host.target(), ["x"], TIMEOUT);
    await pool.exec(host.target({ hostKey: { kind: "pinned", key: first.hostKey.key } }), ["x"], TIMEOUT);
    expect(host.connections).toBe(1);
    const further = [trusted, ecdsa].map((key) => blobOf(key.public)).find((key) => key !== first.hostKey.key) ?? "";
    const second = await pool.exec(host.target({ hostKey: { kind: "pinned", key: further } }), ["x"], TIMEOUT);
    expect(second.hostKey.key, "the host has that key too").toBe(further);
    const foreign = { kind: "pinned", key: blobOf(other.public) } as const;
    expect(await failureOf(pool.exec(host.target({ hostKey: foreign }), ["x"], TIMEOUT))).toMatchObject({
      kind: "HOST_KEY_MISMATCH",
      sent: false,
    });
  });

  test("a host that lost the pinned key's type is a mismatch", async () => {
    await using host = await SshHost.start({ hostKeys: [newKey("ecdsa").private] });
    expect(await failureOf(pool.exec(host.target({ hostKey: pinned }), ["x"], TIMEOUT))).toMatchObject({
      kind: "HOST_KEY_MISMATCH",
      words: expect.stringContaining(fingerprint),
    });
  });
});
