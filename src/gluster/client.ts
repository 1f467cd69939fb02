/** One cluster's hosts as one place to send commands to. The order of commands is the caller's affair. */
import type { Log } from "../log.js";
import { type GlusterCommand, type Outcome, runCommand } from "./command.js";
import { GlusterFailure, type GlusterFailureKind } from "./failure.js";
import type { SshPool } from "./ssh/pool.js";
import type { SshTarget } from "./ssh/target.js";

export interface ClusterNode {
  /** In lower case. */
  readonly uuid: string;
  /** What the cluster's peers call it. */
  readonly name: string;
  readonly target: SshTarget;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Longest that the command may take on a host, where that is shorter than its own time-out, in milliseconds. */
  readonly timeoutMs?: number;
}

export interface ReadOptions extends CallOptions {
  /**
   * True for what takes Gluster's lock: it begins with the node that changes go through. There the next command finds one that was
   * abandoned still at work and is refused; from two nodes at once they can hang glusterd.
   */
  readonly takesLock?: boolean;
}

export interface Answer<T> extends Outcome<T> {
  /** The node that answered. */
  readonly node: { readonly uuid: string; readonly name: string };
}

// Failures of one host and the way to it; another may well answer. A held lock or a missing volume is the cluster's.
const HOST_FAILURES: ReadonlySet<GlusterFailureKind> = new Set([
  "UNREACHABLE",
  "AUTH_FAILED",
  "HOST_KEY_MISMATCH",
  "TIMEOUT",
  "BAD_OUTPUT",
]);

export class ClusterClient {
  readonly #pool: Pick<SshPool, "exec">;
  readonly #log: Log;
  #nodes: readonly ClusterNode[];
  #commandNodeUuid: string | null;
  /** Who answered last is asked first, so that a dead host costs its time-out once. */
  #readFrom: string | null = null;

  constructor(
    pool: Pick<SshPool, "exec">,
    nodes: readonly ClusterNode[],
    options: { readonly commandNodeUuid: string | null; readonly log: Log },
  ) {
    this.#pool = pool;
    this.#nodes = nodes;
    this.#commandNodeUuid = options.commandNodeUuid;
    this.#log = options.log;
  }

  get nodes(): readonly ClusterNode[] {
    return this.#nodes;
  }

  update(nodes: readonly ClusterNode[], commandNodeUuid: string | null): void {
    this.#nodes = nodes;
    this.#commandNodeUuid = commandNodeUuid;
  }

  /** Asks one host after the other until one answers. @throws GlusterFailure the last host's, when none did */
  async read<T>(command: GlusterCommand<T>, options: ReadOptions = {}): Promise<Answer<T>> {
    const attempts = {
      nodes: this.inOrder(options.takesLock === true ? null : this.#readFrom),
      mayGoOn: ({ kind }: GlusterFailure) => options.signal?.aborted !== true && HOST_FAILURES.has(kind),
    };
    const answer = await this.each(attempts, (node) => this.on(node.uuid, command, options));
    this.#readFrom = answer.node.uuid;
    return answer;
  }

  /** All nodes in the order in which they are tried: that one, or else the command node, before the others. */
  inOrder(firstUuid: string | null = null): readonly ClusterNode[] {
    const first = firstUuid ?? this.#commandNodeUuid;
    return this.#nodes.toSorted((a, b) => Number(b.uuid === first) - Number(a.uuid === first));
  }

  /**
   * Does it on one node after the other until it succeeds on one, or fails in a way that no other node is tried after.
   *
   * @throws GlusterFailure the last node's, when it succeeded on none; what else `ask` throws
   */
  async each<T>(
    {
      nodes,
      mayGoOn,
    }: { readonly nodes: readonly ClusterNode[]; readonly mayGoOn: (failure: GlusterFailure) => boolean },
    ask: (node: ClusterNode) => Promise<T>,
  ): Promise<T> {
    let last: GlusterFailure | null = null;
    for (const node of nodes) {
      try {
        return await ask(node);
      } catch (error) {
        if (!(error instanceof GlusterFailure) || !mayGoOn(error)) throw error;
        this.#log.debug({ host: node.name, kind: error.kind }, "host did not answer, trying the next");
        last = error;
      }
    }
    const words = "The service cannot reach any host of the cluster by SSH.";
    throw last ?? new GlusterFailure("UNREACHABLE", { argv: [], host: "", exitCode: null, words, sent: false });
  }

  /** On that node and no other. @throws GlusterFailure; RangeError when the cluster has no such node */
  async on<T>(nodeUuid: string, command: GlusterCommand<T>, options: CallOptions = {}): Promise<Answer<T>> {
    const node = this.#nodes.find((each) => each.uuid === nodeUuid);
    if (node === undefined) {
      throw new RangeError(`the cluster has no node ${nodeUuid}`);
    }
    const { pool, name, target } = { pool: this.#pool, ...node };
    const exec = {
      host: name,
      run: (argv: readonly string[], how: Parameters<SshPool["exec"]>[2]) =>
        pool.exec(target, argv, { ...how, hostName: name }),
    };
    const outcome = await runCommand(exec, command, options);
    return { ...outcome, node: { uuid: node.uuid, name: node.name } };
  }
}
