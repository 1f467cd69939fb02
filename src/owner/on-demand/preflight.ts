import { AppError } from "../../errors.js";
import { type CallOptions, ClusterClient } from "../../gluster/client.js";
import { GlusterFailure } from "../../gluster/failure.js";
import { peerList } from "../../gluster/cli/peers.js";
import { clockReading } from "../../model/checks/clocks.js";
import { nodeClock } from "../../gluster/hosts/clock.js";
import { nodePreflight } from "../../gluster/hosts/preflight.js";
import type { SshPool } from "../../gluster/ssh/pool.js";
import type { Log } from "../../log.js";
import type { NodeFacts } from "../../model/checks/node-facts.js";
import type { NodeToAsk, Prober, SideToAsk, SideAnswers } from "../../service/sessions/preflight.js";
import type { Secrets } from "../../service/clusters/secrets.js";
import { errorOf } from "../failures.js";
import { authOf, nodesOf } from "../ssh-targets.js";

/** A pool is told within tenths of a second, by a glusterd that is well. */
const POOL_MS = 8_000;

/** Asks nodes by SSH, all at once, whoever owns their cluster: nothing that is sent takes Gluster's lock. */
export class SshProber implements Prober {
  readonly #pool: SshPool;
  readonly #secrets: Secrets;
  readonly #agentSocket: string | null;
  readonly #log: Log;

  constructor(pool: SshPool, secrets: Secrets, agentSocket: string | null, log: Log) {
    this.#pool = pool;
    this.#secrets = secrets;
    this.#agentSocket = agentSocket;
    this.#log = log;
  }

  async probe({ cluster, nodes }: SideToAsk, signal?: AbortSignal): Promise<SideAnswers> {
    try {
      const auth = await authOf(cluster.sshCredential, this.#secrets, this.#agentSocket);
      const hosts = nodes.map(({ host }) => host);
      const client = new ClusterClient(this.#pool, nodesOf(cluster, hosts, auth), {
        commandNodeUuid: cluster.commandHostId,
        log: this.#log,
      });
      const options = signal === undefined ? {} : { signal };
      const [connected, answers] = await Promise.all([
        wordOfPeers(client, options),
        Promise.all(nodes.map((node) => ask(client, node, options))),
      ]);
      return {
        connected,
        nodes: answers.map((answer) => ({
          ...answer,
          connected: connected.get(answer.host.id ?? "") ?? answer.connected,
        })),
      };
    } catch (error) {
      // A key file that cannot be read: then no node of the cluster can be asked.
      if (!(error instanceof AppError)) throw error;
      const reason = `${error.code}: ${error.message}`;
      return { connected: new Map(), nodes: nodes.map((node) => unanswered(node, reason)) };
    }
  }
}

/** Empty where none of the nodes tells in time. */
async function wordOfPeers(client: ClusterClient, { signal }: CallOptions): Promise<ReadonlyMap<string, boolean>> {
  const over = AbortSignal.timeout(POOL_MS);
  try {
    const options = { signal: signal === undefined ? over : AbortSignal.any([signal, over]) };
    const { value: pool } = await client.read(peerList(), options);
    return new Map(pool.peers.map(({ uuid, connected }) => [uuid, connected]));
  } catch (error) {
    if (!over.aborted && !(error instanceof GlusterFailure)) throw error;
    return new Map();
  }
}

async function ask(client: ClusterClient, node: NodeToAsk, options: CallOptions): Promise<NodeFacts> {
  const { host, order } = node;
  if (host.hostKey === null) return unanswered(node, "its host key has not been read yet");
  try {
    const began = Date.now();
    const [{ value: seconds, ms }, { value: answer }] = await Promise.all([
      client.on(host.id, nodeClock(), options),
      client.on(host.id, nodePreflight(order), options),
    ]);
    return { ...unanswered(node, null), answer, clock: clockReading(seconds, began, ms) };
  } catch (error) {
    if (!(error instanceof GlusterFailure)) throw error;
    const { code, message } = errorOf(error);
    return unanswered(node, `${code}: ${message}`);
  }
}

function unanswered({ host }: NodeToAsk, reason: string | null): NodeFacts {
  const { id, name, connected } = host;
  return { host: { id, name }, connected, answer: null, reason, clock: null };
}
