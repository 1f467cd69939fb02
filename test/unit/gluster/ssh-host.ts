/** A real SSH server of our own for one test: what it does with a command, the test says. */
import { once } from "node:events";
import { createServer, type AddressInfo, type Server as NetServer, connect as netConnect, type Socket } from "node:net";
import ssh2, { type Connection, type ServerChannel } from "ssh2";
import type { SshTarget } from "../../../src/gluster/ssh/target.js";
import { newKey } from "../../support/ssh-key.js";

const { Server, utils } = ssh2;

export interface SshHostOptions {
  readonly bind?: string;
  readonly hostKeys?: readonly string[];
  readonly user?: string;
  readonly password?: string;
  /** Accepted public keys. */
  readonly publicKeys?: readonly string[];
  readonly maxSessions?: number;
  readonly onCommand?: (line: string, channel: ServerChannel, connection: Connection) => void;
  /** A command never gets an answer to its request. */
  readonly swallowExec?: (connection: Connection) => void;
}

export class SshHost implements AsyncDisposable {
  readonly commands: string[] = [];
  connections = 0;
  mostSessions = 0;
  forwards = 0;
  readonly #listener: NetServer;
  readonly #sockets = new Set<Socket>();
  readonly #bind: string;

  private constructor(options: SshHostOptions) {
    this.#bind = options.bind ?? "127.0.0.1";
    const hostKeys = [...(options.hostKeys ?? [newKey().private])];
    const ssh = new Server({ hostKeys }, (connection) => this.#serve(connection, options));
    this.#listener = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => undefined);
      socket.once("close", () => this.#sockets.delete(socket));
      ssh.injectSocket(socket);
    });
  }

  static async start(options: SshHostOptions = {}): Promise<SshHost> {
    const host = new SshHost(options);
    host.#listener.listen(0, host.#bind);
    await once(host.#listener, "listening");
    return host;
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  target(changes: Partial<SshTarget> = {}): SshTarget {
    return {
      address: this.#bind,
      port: this.port,
      user: "root",
      auth: { kind: "password", password: "sesame" },
      hostKey: { kind: "trustFirst" },
      jump: null,
      ...changes,
    };
  }

  /** Connections that are open now. */
  get open(): number {
    return this.#sockets.size;
  }

  /** Cuts every connection without a farewell. */
  drop(): void {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.drop();
    await new Promise((resolve) => this.#listener.close(resolve));
  }

  #serve(connection: Connection, options: SshHostOptions): void {
    this.connections += 1;
    connection.on("error", () => undefined);
    connection.on("authentication", (attempt) => {
      const isUser = attempt.username === (options.user ?? "root");
      const isPassword = attempt.method === "password" && attempt.password === (options.password ?? "sesame");
      const isKey =
        attempt.method === "publickey" &&
        (options.publicKeys ?? []).some((key) => {
          const parsed = utils.parseKey(key);
          return !(parsed instanceof Error) && parsed.getPublicSSH().equals(attempt.key.data);
        });
      if (isUser && (isPassword || isKey)) {
        attempt.accept();
      } else {
        attempt.reject(["password", "publickey"]);
      }
    });
    connection.on("ready", () => {
      let sessions = 0;
      connection.on("session", (accept, reject) => {
        if (sessions >= (options.maxSessions ?? 10)) {
          reject();
          return;
        }
        sessions += 1;
        this.mostSessions = Math.max(this.mostSessions, sessions);
        const session = accept();
        session.on("close", () => {
          sessions -= 1;
        });
        session.on("exec", (acceptExec, _rejectExec, { command }) => {
          this.commands.push(command);
          if (options.swallowExec !== undefined) {
            options.swallowExec(connection);
            return;
          }
          const channel = acceptExec();
          channel.on("error", () => undefined);
          (options.onCommand ?? succeed)(command, channel, connection);
        });
      });
      connection.on("tcpip", (accept, reject, { destIP, destPort }) => {
        this.forwards += 1;
        const socket = netConnect(destPort, destIP);
        socket.once("error", () => reject());
        socket.once("connect", () => {
          const channel = accept();
          channel.pipe(socket).pipe(channel);
          channel.on("error", () => socket.destroy());
          socket.on("error", () => channel.destroy());
        });
      });
    });
  }
}

/** Base64 of a public key's blob, as known_hosts has it. */
export function blobOf(publicKey: string): string {
  return publicKey.split(" ")[1] ?? "";
}

export function succeed(_line: string, channel: ServerChannel): void {
  channel.write("done\n");
  channel.exit(0);
  channel.end();
}

/** Takes connections and says nothing. */
export async function muteServer(): Promise<{ readonly server: NetServer; readonly port: number }> {
  const server = createServer((socket) => socket.on("error", () => undefined));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, port: (server.address() as AddressInfo).port };
}
