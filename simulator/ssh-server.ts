/** One node's SSH server: a real one, on the node's loopback address. */
import { timingSafeEqual } from "node:crypto";
import net from "node:net";
import ssh2, { type AuthContext, type Connection, type ServerChannel } from "ssh2";
import type { SimNode } from "./cluster/cluster.js";
import type { Runner } from "./runner.js";
import type { UserSpec } from "./spec.js";

// OpenSSH's MaxSessions.
const MAX_SESSIONS = 10;

export class NodeServer implements AsyncDisposable {
  readonly #node: SimNode;
  readonly #users: ReadonlyMap<string, UserSpec>;
  readonly #runner: Runner;
  readonly #sockets = new Set<net.Socket>();
  #held: net.Socket[] = [];
  #ssh: InstanceType<typeof ssh2.Server>;
  #listener: net.Server | null = null;
  #refusesLogins = false;
  #isFrozen = false;

  constructor(node: SimNode, users: Readonly<Record<string, UserSpec>>, runner: Runner) {
    this.#node = node;
    this.#users = new Map(Object.entries(users));
    this.#runner = runner;
    this.#ssh = this.#makeSsh();
  }

  /** @throws the system's error, EADDRINUSE where the port is taken */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const listener = net.createServer({ noDelay: true }, (socket) => this.#accept(socket));
      listener.once("error", reject);
      listener.listen(port, this.#node.address, () => {
        listener.off("error", reject);
        this.#listener = listener;
        const address = listener.address();
        resolve(typeof address === "object" && address !== null ? address.port : port);
      });
    });
  }

  /** Nothing listens any more; open connections end too, unless they are to be kept, as when only sshd was stopped. */
  async close({ keepConnections = false } = {}): Promise<void> {
    const listener = this.#listener;
    this.#listener = null;
    if (!keepConnections) {
      this.dropConnections();
    }
    if (listener !== null) {
      const closed = new Promise<void>((resolve) => {
        listener.close(() => resolve());
      });
      // With connections kept, the listener is closed only when the last of them has ended.
      await (keepConnections ? Promise.resolve() : closed);
    }
  }

  get isListening(): boolean {
    return this.#listener !== null;
  }

  get connectionCount(): number {
    return this.#sockets.size;
  }

  dropConnections(): void {
    for (const socket of [...this.#sockets, ...this.#held]) {
      socket.destroy();
    }
  }

  refuseLogins(refuses: boolean): void {
    this.#refusesLogins = refuses;
  }

  /** Frozen, the node takes connections and says nothing more: a host that hangs, or packets that get lost. */
  freeze(isFrozen: boolean): void {
    this.#isFrozen = isFrozen;
    for (const socket of this.#sockets) {
      if (isFrozen) {
        socket.pause();
      } else {
        socket.resume();
      }
    }
    if (!isFrozen) {
      for (const socket of this.#held.splice(0)) {
        this.#accept(socket);
      }
    }
  }

  /** For connections that come from now on. */
  useHostKey(): void {
    this.#ssh = this.#makeSsh();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #accept(socket: net.Socket): void {
    socket.on("error", () => undefined);
    if (this.#isFrozen) {
      this.#held.push(socket);
      return;
    }
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    this.#ssh.injectSocket(socket);
  }

  #makeSsh(): InstanceType<typeof ssh2.Server> {
    const server = new ssh2.Server({ hostKeys: [this.#node.hostKey.privateKey] });
    server.on("connection", (client) => this.#serve(client));
    return server;
  }

  #serve(client: Connection): void {
    let user = "";
    let sessions = 0;
    client.on("error", () => undefined);
    // each command listens for the connection's end
    client.setMaxListeners(MAX_SESSIONS + 1);
    client.on("authentication", (context) => {
      if (!this.#refusesLogins && this.#mayLogIn(context)) {
        user = context.username;
        context.accept();
      } else {
        context.reject(["publickey", "password"]);
      }
    });
    client.on("session", (accept, reject) => {
      if (sessions >= MAX_SESSIONS) {
        reject();
        return;
      }
      sessions += 1;
      const session = accept();
      session.on("close", () => {
        sessions -= 1;
      });
      session.on("exec", (acceptExec, _reject, { command }) => {
        void this.#exec(client, acceptExec(), user, command);
      });
    });
    client.on("tcpip", (accept, reject, { destIP, destPort }) => {
      const far = net.connect(destPort, destIP);
      far.once("connect", () => {
        const stream = accept();
        stream.on("error", () => far.destroy());
        stream.once("close", () => far.destroy());
        far.once("close", () => stream.end());
        far.pipe(stream).pipe(far);
      });
      far.once("error", () => reject());
    });
  }

  async #exec(client: Connection, channel: ServerChannel, user: string, line: string): Promise<void> {
    const left = new AbortController();
    const leave = (): void => left.abort();
    channel.on("error", leave);
    channel.once("close", leave);
    client.once("close", leave);
    const input = textOf(channel);
    const caller = { user, maySudo: this.#users.get(user)?.sudo !== false };
    const outcome = await this.#runner.run(this.#node, caller, line, left.signal, input);
    client.off("close", leave);
    // Who abandons a command closes its channel: whatever else runs on the connection goes on.
    if (left.signal.aborted) return;
    if (outcome.kind === "drop") {
      client.end();
      return;
    }
    const { stdout, stderr, exitCode } = outcome.answer;
    await written(channel, stdout);
    await written(channel.stderr, stderr);
    channel.exit(exitCode);
    channel.end();
  }

  #mayLogIn(context: AuthContext): boolean {
    const spec = this.#users.get(context.username);
    if (spec === undefined) {
      return false;
    }
    if (context.method === "password") {
      return spec.password !== undefined && isSame(Buffer.from(context.password), Buffer.from(spec.password));
    }
    if (context.method !== "publickey") {
      return false;
    }
    const { key, signature, blob, hashAlgo } = context;
    return (spec.authorizedKeys ?? []).some((authorized) => {
      const parsed = ssh2.utils.parseKey(authorized);
      if (parsed instanceof Error || parsed.type !== key.algo.replace(/^rsa-sha2-.*$/, "ssh-rsa")) {
        return false;
      }
      if (!isSame(key.data, parsed.getPublicSSH())) {
        return false;
      }
      // Without a signature the client only asks whether the key would do.
      if (signature === undefined || blob === undefined) {
        return true;
      }
      // An Error, too, for a signature that is none; the types do not tell.
      const verified: unknown = parsed.verify(blob, signature, hashAlgo);
      return verified === true;
    });
  }
}

function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Standard input up to its end, or as far as it came when the other side went away. */
function textOf(channel: ServerChannel): Promise<string> {
  const chunks: Buffer[] = [];
  channel.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => {
    const end = (): void => resolve(Buffer.concat(chunks).toString("utf8"));
    channel.once("end", end);
    channel.once("close", end);
  });
}

/** Resolves also when the other side has gone, whose absence the channel's own events tell. */
function written(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return text === ""
    ? Promise.resolve()
    : new Promise((resolve) => {
        stream.once("close", resolve);
        stream.write(text, () => resolve());
      });
}
