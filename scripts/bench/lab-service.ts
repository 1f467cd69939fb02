import { type Graph, graphAt, type Values } from "./graphql.js";
import type { Lab } from "./lab.js";

interface Step {
  readonly name: string;
  readonly milliseconds: number | null;
}

interface Operation {
  readonly id: string;
  readonly state: string;
  readonly errorMessage: string | null;
  readonly steps: readonly Step[];
}

const OPERATION = "operation { id state errorMessage steps { name milliseconds } }";
/** The longest that a mutation waits, in seconds. */
const WAIT = 120;

/** The running service, with both clusters of the lab registered. */
export class LabService {
  readonly #request: Graph;

  private constructor(graph: Graph) {
    this.#request = graph;
  }

  static async on(lab: Lab, url: string, authorization: string): Promise<LabService> {
    const service = new LabService(graphAt(url, authorization));
    for (const [node, peer] of [
      ["src1", "src2"],
      ["dst1", "dst2"],
    ] as const) {
      await service.#register(lab, node, peer);
    }
    return service;
  }

  /** A session from NAME to NAME-dr, to its last worker's first look at what there is to copy. */
  async create(name: string): Promise<readonly Step[]> {
    const operation = await this.#mutation("createGeoRepSession", "CreateGeoRepSessionInput", OPERATION, {
      primaryVolumeId: await this.#volume(name),
      secondaryVolumeId: await this.#volume(`${name}-dr`),
      secondaryHostName: "dst1",
      startAfterCreate: true,
    });
    const { state, errorMessage, steps } = operation["operation"] as Operation;
    if (state !== "SUCCEEDED") throw new Error(`create of ${name}: ${state} ${errorMessage ?? ""}`);
    return steps;
  }

  /** @returns milliseconds */
  async preflight(name: string): Promise<number> {
    const input = {
      primaryVolumeId: await this.#volume(name),
      secondaryVolumeId: await this.#volume(`${name}-dr`),
      secondaryHostName: "dst1",
    };
    const text = `query ($input: GeoRepPreflightInput!) { geoRepPreflight(input: $input) { milliseconds } }`;
    return ((await this.#request(text, { input }))["geoRepPreflight"] as { milliseconds: number }).milliseconds;
  }

  /** By name; looked for until the service has seen it. */
  async #volume(name: string): Promise<string> {
    for (let attempt = 1; attempt <= 100; attempt++) {
      const data = await this.#request("{ volumes(first: 500) { nodes { id name } } }");
      const { nodes } = data["volumes"] as { nodes: readonly { id: string; name: string }[] };
      const found = nodes.find((volume) => volume.name === name);
      if (found !== undefined) return found.id;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    throw new Error(`the service does not find the volume ${name}`);
  }

  async #register(lab: Lab, node: "src1" | "dst1", peer: "src2" | "dst2"): Promise<void> {
    const fingerprint = (await lab.exec(node, "ssh-keygen", "-lf", "/etc/ssh/glab_host_key")).split(" ")[1];
    const made = await this.#mutation("registerCluster", "RegisterClusterInput", "cluster { id hosts { id name } }", {
      address: lab.addresses[node],
      hostKeyFingerprint: fingerprint,
      credential: { privateKey: lab.privateKey },
    });
    const { id: clusterId, hosts } = made["cluster"] as { id: string; hosts: readonly { id: string; name: string }[] };
    const hostId = hosts.find(({ name }) => name === peer)?.id;
    // Its name means nothing outside the lab.
    await this.#mutation("updateHost", "UpdateHostInput", "host { id }", { hostId, address: lab.addresses[peer] });
    await this.#mutation("syncCluster", "ClusterInput", "cluster { id }", { clusterId });
  }

  async #mutation(name: string, type: string, fields: string, input: Values): Promise<Values> {
    const wait = name.endsWith("GeoRepSession") ? `, wait: ${WAIT}` : "";
    const text = `mutation ($input: ${type}!) { ${name}(input: $input${wait}) { ${fields} userErrors { code message } } }`;
    const payload = (await this.#request(text, { input }))[name] as Values;
    if ((payload["userErrors"] as readonly unknown[]).length > 0) {
      throw new Error(`${name}: ${JSON.stringify(payload["userErrors"])}`);
    }
    return payload;
  }
}
