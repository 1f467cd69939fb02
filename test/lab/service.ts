import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { basic } from "../support/api.js";
import { registerCluster } from "../support/clusters.js";
import { type GraphQLClient, graphqlClient } from "../support/graphql-client.js";
import { type RunningService, startService } from "../support/program.js";
import { ADDRESSES, lab, type Node } from "./lab.js";

const PASSWORD = "lab suite password";

export interface Cluster {
  readonly id: string;
  readonly hosts: readonly { readonly id: string; readonly name: string }[];
}

/** The built service on a data folder of its own, that can be killed and started again. */
export class LabService implements AsyncDisposable {
  readonly #folder: string;
  readonly #settings: Readonly<Record<string, string>>;
  #service: RunningService;
  #client: GraphQLClient;

  private constructor(folder: string, settings: Readonly<Record<string, string>>, service: RunningService) {
    this.#folder = folder;
    this.#settings = settings;
    this.#service = service;
    this.#client = graphqlClient(service.url, PASSWORD);
  }

  /** @param settings of the environment, beside those that every test has */
  static async start(settings: Readonly<Record<string, string>> = {}): Promise<LabService> {
    const folder = await mkdtemp(path.join(tmpdir(), "georep-lab-"));
    return new LabService(folder, settings, await startService({ ...environment(folder), ...settings }));
  }

  get url(): string {
    return this.#service.url;
  }

  /** Headers by which callers of other interfaces log in, as oVirt's do. */
  readonly headers = { authorization: basic("admin@internal", PASSWORD) } as const;

  get client(): GraphQLClient {
    return this.#client;
  }

  log(): string {
    return this.#service.log();
  }

  async kill(): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
    await this.#service.end("SIGKILL");
  }

  async startAgain(): Promise<void> {
    this.#service = await startService({ ...environment(this.#folder), ...this.#settings });
    this.#client = graphqlClient(this.#service.url, PASSWORD);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
    await this.#service.end("SIGTERM");
    await rm(this.#folder, { recursive: true });
  }

  /** Registers the cluster of a node; its peer's name means nothing outside the lab, so the peer is given its address. */
  async register(node: Node, peer: Node): Promise<Cluster> {
    const id = await registerCluster(this.#client, {
      address: ADDRESSES[node],
      hostKeyFingerprint: await fingerprintOf(node),
      credential: { privateKey: await lab.privateKey() },
    });
    const cluster = await this.cluster(id);
    const host = cluster.hosts.find(({ name }) => name === peer);
    if (host === undefined) throw new Error(`${peer} is not in the pool of ${node}`);
    const { updateHost } = await this.#client.request<{ updateHost: Payload<object> }>(
      `mutation ($input: UpdateHostInput!) { updateHost(input: $input) { userErrors { field code message } } }`,
      { input: { hostId: host.id, address: ADDRESSES[peer] } },
    );
    noErrors(updateHost);
    return cluster;
  }

  async cluster(id: string): Promise<Cluster> {
    const { cluster } = await this.#client.request<{ cluster: Cluster }>(
      `query ($id: ID!) { cluster(id: $id) { id hosts { id name } } }`,
      { id },
    );
    return cluster;
  }
}

export type Payload<T> = T & {
  readonly userErrors: readonly { readonly field: string | null; readonly code: string; readonly message: string }[];
};

export function noErrors<T>(payload: Payload<T>): T {
  if (payload.userErrors.length > 0) throw new Error(JSON.stringify(payload.userErrors));
  return payload;
}

async function fingerprintOf(node: Node): Promise<string> {
  const line = await lab.exec(node, "ssh-keygen", "-lf", "/etc/ssh/glab_host_key");
  return line.split(" ")[1] ?? "";
}

function environment(folder: string): Record<string, string> {
  return {
    GEOREP_DATA_DIR: folder,
    GEOREP_ADMIN_PASSWORD: PASSWORD,
    // Each command of Gluster's starts a Python: polled each second, one lab keeps more than a core busy.
    GEOREP_POLL_INTERVAL: "2",
    GEOREP_TOPOLOGY_INTERVAL: "5",
  };
}
